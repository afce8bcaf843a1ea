package io.thermocline.log;

import io.thermocline.block.BlockId;
import io.thermocline.block.BlockIds;
import io.thermocline.block.Sharing;
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

    // What nearly all blocks belong to is not derived for each.
    private static final PayloadOwner DEFAULT_SPACE = derived(Sharing.DEFAULT_SPACE);

    /** A space, and no key. */
    public static PayloadOwner ofSpace(String name) {
        return name.equals(Sharing.DEFAULT_SPACE) ? DEFAULT_SPACE : derived(name);
    }

    private static PayloadOwner derived(String space) {
        return new PayloadOwner(BlockIds.derived("space", space), 0);
    }

    public PayloadOwner {
        Objects.requireNonNull(space);
    }
}
