package io.thermocline.server;

import java.util.OptionalInt;

/** One encoder. */
public interface EncoderSettings {
    /** `minilm`: the embedded all-MiniLM-L6-v2. `external`: vectors come from the client alone. */
    Kind kind();

    /**
     * Floats a vector, for `external`; without it, the vectors that the store holds decide, or else the first that is stored. The start is
     * refused if all that it holds have another.
     */
    OptionalInt dimension();

    /** Where vectors come from. */
    enum Kind {
        /** The embedded model. */
        MINILM,
        /** The client. */
        EXTERNAL,
        /** A service with OpenAI's interface; not in this version. */
        OPENAI,
        /** A model file; not in this version. */
        ONNX
    }
}
