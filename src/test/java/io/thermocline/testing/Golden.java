package io.thermocline.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Bytes that an earlier version has written: today's code reads them and still writes the same. {@code -Dgolden.write} makes new ones. */
public final class Golden {
    private Golden() {}

    /** Asserts that what is written today is what lies under that name, and gives what lies there. */
    public static byte[] check(String name, byte[] written) {
        return check(1, name, written);
    }

    /** The same for a later version of the format. */
    public static byte[] check(int version, String name, byte[] written) {
        String path = "/golden/v" + version + "/" + name;
        try {
            if (Boolean.getBoolean("golden.write")) {
                Path file = Path.of("src/test/resources" + path);
                Files.createDirectories(file.getParent());
                Files.write(file, written);
                return written;
            }
            try (InputStream in = Golden.class.getResourceAsStream(path)) {
                assertThat(in).as(path).isNotNull();
                byte[] golden = in.readAllBytes();
                assertThat(written).as(path).isEqualTo(golden);
                return golden;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
