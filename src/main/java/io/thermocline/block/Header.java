package io.thermocline.block;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * All metadata of one version of a block.
 *
 * @param key the caller's own name for it, unique in (space, manifold); null when it has none
 * @param readOnly whether changes are refused
 */
public record Header(
        BlockClass blockClass,
        String name,
        @Nullable String key,
        boolean readOnly,
        Sharing sharing,
        Annotations annotations,
        Media media) {
    public Header {
        Objects.requireNonNull(blockClass);
        Objects.requireNonNull(name);
        Objects.requireNonNull(sharing);
        Objects.requireNonNull(annotations);
        Objects.requireNonNull(media);
    }

    /** What a tombstone keeps: only what decides who may know that the block was there. */
    public Header stripped() {
        return new Header(blockClass, "", null, readOnly, sharing, Annotations.NONE, new Media("", 0, new byte[0]));
    }
}
