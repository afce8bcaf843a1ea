package io.thermocline.blocks;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Media types: what is well formed, and what content is when nobody says. Pure functions. */
final class MediaTypes {
    static final String TEXT = "text/plain";
    static final String BINARY = "application/octet-stream";

    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}"; // RFC 6838, 4.2
    private static final String TOKEN = "[A-Za-z0-9!#$%&'*+.^_`|~-]+"; // RFC 9110, 5.6.2
    private static final String QUOTED =
            "\"(?:[\\t \\x21\\x23-\\x5B\\x5D-\\x7E]|\\\\[\\t \\x21-\\x7E])*\""; // RFC 9110, 5.6.4
    // Possessive, so that a hostile text costs no more than its length.
    private static final Pattern WELL_FORMED = Pattern.compile(
            NAME + "/" + NAME + "(?:[ \\t]*+;[ \\t]*+" + TOKEN + "=(?:" + TOKEN + "|" + QUOTED + "))*+");

    private MediaTypes() {}

    static boolean wellFormed(String mediaType) {
        return WELL_FORMED.matcher(mediaType).matches();
    }

    /** Plain text if the content is UTF-8 without NUL, else bytes of any kind. */
    static String guess(byte[] content) {
        for (byte each : content) {
            if (each == 0) {
                return BINARY;
            }
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content));
            return TEXT;
        } catch (CharacterCodingException e) {
            return BINARY;
        }
    }
}
