package io.thermocline.server;

import io.thermocline.encode.Encoder;
import io.thermocline.encode.Encoders;
import io.thermocline.encode.ExternalEncoder;
import io.thermocline.encode.MiniLmEncoder;
import java.util.ArrayList;
import java.util.List;

/** Opens the encoders that the settings name. */
final class EncodersOfSettings {
    private EncodersOfSettings() {}

    static Encoders open(Settings settings) {
        int threads = settings.encode().threads().orElseGet(OptionsOfSettings::cores);
        List<Encoder> embedded = new ArrayList<>();
        List<ExternalEncoder> external = new ArrayList<>();
        settings.encoders().forEach((name, encoder) -> {
            switch (encoder.kind()) {
                case MINILM -> embedded.add(new MiniLmEncoder(name, threads));
                case EXTERNAL ->
                    external.add(new ExternalEncoder(name, encoder.dimension().orElse(0)));
                case OPENAI, ONNX -> throw new IllegalArgumentException("refused by SettingsCheck");
            }
        });
        boolean named = settings.encoders().containsKey(Encoders.DEFAULT);
        if (!named) {
            embedded.add(new MiniLmEncoder(Encoders.DEFAULT, threads));
        }
        return new Encoders(embedded, external);
    }
}
