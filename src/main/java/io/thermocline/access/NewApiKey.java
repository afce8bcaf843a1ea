package io.thermocline.access;

import java.util.Objects;

/**
 * A key just made.
 *
 * @param text {@code tck_} and 32 random bytes in base64url; it cannot be had again
 */
public record NewApiKey(ApiKey key, String text, KeyWrite write) {
    public NewApiKey {
        Objects.requireNonNull(key);
        Objects.requireNonNull(text);
        Objects.requireNonNull(write);
    }

    /** Without the text. */
    @Override
    public String toString() {
        return "NewApiKey[key=" + key + "]";
    }
}
