package io.thermocline.encode;

import java.util.ArrayList;
import java.util.List;

/**
 * Packs the atoms of a text into chunks, in order: fills a chunk up to a target, then cuts at the strongest place in its second half, and of
 * equally strong ones at the last. What lies behind the cut opens the next chunk. Since that is at most half a chunk, the work is linear.
 */
final class ChunkPacker {
    /** A chunk that ends before a heading holds at least this share of the target; a shorter section stays with the next. */
    private static final int SHORTEST_SECTION = 8;
    /** White space and what the tokenizer leaves out count no tokens, but a chunk should still be a passage that a person can read. */
    private static final int MOST_BYTES = 16 << 10;

    private final int target;
    private final int[] starts;
    private final int[] ends;
    private final int[] tokens;
    private final byte[] cuts;
    private final List<Chunk> chunks = new ArrayList<>();
    private int count;
    private int sum;

    /** @param target most tokens of a chunk, at least twice those of the largest atom */
    ChunkPacker(int target) {
        this.target = target;
        starts = new int[target + 1];
        ends = new int[target + 1];
        tokens = new int[target + 1];
        cuts = new byte[target + 1];
    }

    /**
     * Adds the next atom, which is never cut.
     *
     * @param cut how good a place to cut its beginning is
     * @param atomTokens at least 1
     */
    void add(int start, int end, int atomTokens, int cut) {
        if (count > 0 && (cut == Cut.ALWAYS || (cut == Cut.SECTION && sum >= target / SHORTEST_SECTION))) {
            emit(count);
        }
        while (count > 0 && (sum + atomTokens > target || end - starts[0] > MOST_BYTES)) {
            emit(best(cut));
        }
        starts[count] = start;
        ends[count] = end;
        tokens[count] = atomTokens;
        cuts[count] = (byte) cut;
        count++;
        sum += atomTokens;
    }

    /** Chunks that are finished so far. */
    int chunks() {
        return chunks.size();
    }

    /** All chunks; nothing can be added after. */
    List<Chunk> finish() {
        if (count > 0) {
            emit(count);
        }
        return List.copyOf(chunks);
    }

    /** How many atoms to cut off so that the cut is as good as can be; {@code next} is how good it is behind the last. */
    private int best(int next) {
        int best = count;
        int strongest = next;
        int before = sum;
        for (int i = count - 1; i > 0; i--) {
            before -= tokens[i];
            if (2 * before < target) {
                break;
            }
            if (cuts[i] > strongest) {
                strongest = cuts[i];
                best = i;
            }
        }
        return best;
    }

    private void emit(int atoms) {
        int length = ends[atoms - 1] - starts[0];
        chunks.add(new Chunk(chunks.size(), starts[0], length));
        for (int i = 0; i < atoms; i++) {
            sum -= tokens[i];
        }
        count -= atoms;
        System.arraycopy(starts, atoms, starts, 0, count);
        System.arraycopy(ends, atoms, ends, 0, count);
        System.arraycopy(tokens, atoms, tokens, 0, count);
        System.arraycopy(cuts, atoms, cuts, 0, count);
    }
}
