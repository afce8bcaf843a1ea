package io.thermocline.block;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Set;

/**
 * What is erased: of each of some blocks everything that is older than its mark. Tombstones stay: they hold nothing of what was in the block, and say that it
 * is gone. What was written after the mark is another life of the id, and not meant.
 *
 * @param marks by block, the sequence of the commit that erased it
 */
public record Erased(Map<BlockId, Long> marks) {
    /** Nothing. */
    public static final Erased NOTHING = new Erased(Map.of());

    public Erased {
        marks = Map.copyOf(marks);
    }

    /** Whether a row is erased. */
    public boolean row(Envelope row) {
        return !row.tombstone() && before(row.id(), row.sequence());
    }

    /** Whether vectors of a block that were committed at a sequence are erased. */
    public boolean vectors(BlockId id, long sequence) {
        return before(id, sequence);
    }

    /** Whether bytes that were committed at a sequence hold the id of a block that was erased later. */
    public boolean mentionedIn(byte[] bytes, long sequence) {
        ByteBuffer from = ByteBuffer.wrap(bytes);
        for (int at = 0; at + BlockId.BYTES <= bytes.length; at++) {
            if (before(BlockId.read(from.position(at)), sequence)) {
                return true;
            }
        }
        return false;
    }

    /** The blocks. */
    public Set<BlockId> ids() {
        return marks.keySet();
    }

    /** The highest mark; 0 when there is none. */
    public long through() {
        return marks.values().stream().mapToLong(Long::longValue).max().orElse(0);
    }

    private boolean before(BlockId id, long sequence) {
        Long mark = marks.get(id);
        return mark != null && sequence < mark;
    }
}
