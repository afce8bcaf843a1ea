package io.thermocline.engine;

import io.thermocline.block.Header;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link RowCache} holds of a row.
 *
 * @param content never modified; null when the header alone is held
 */
@SuppressWarnings("ArrayRecordComponent") // never modified, never compared
public record CachedRow(Header header, byte @Nullable [] content) {
    public CachedRow {
        Objects.requireNonNull(header);
    }
}
