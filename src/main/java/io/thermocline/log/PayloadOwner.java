package io.thermocline.log;

import io.thermocline.block.BlockId;
import io.thermocline.block.BlockIds;
import java.util.Objects;

/**
 * Which space an operation's bytes belong to and under which key they are encrypted, so that an erasure finds them without reading them.
 *
 * @param space derived from the space's name
 * @param key number of the encryption key, 0 for none
 */
public record PayloadOwner(BlockId space, long key) {
    /** No space named, no key. */
    public static final PayloadOwner STORE = new PayloadOwner(new BlockId(0, 0), 0);

    /** A space, and no key. */
    public static PayloadOwner ofSpace(String name) {
        return new PayloadOwner(BlockIds.derived("space", name), 0);
    }

    public PayloadOwner {
        Objects.requireNonNull(space);
    }
}
