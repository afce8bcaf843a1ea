package io.thermocline.engine;

import io.thermocline.block.BlockId;
import io.thermocline.block.VectorSet;
import io.thermocline.segment.VectorSection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A memtable's vectors: by block for reads, and quantised in slabs for scans. One thread writes, any number read. */
final class VectorSlabs {
    private static final int SLAB_ROWS = 512;
    private static final long SET_BYTES = 160;

    private final ConcurrentHashMap<BlockId, Chain> byBlock = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Kind, CopyOnWriteArrayList<VectorSlab>> slabs = new ConcurrentHashMap<>();

    /** Vectors that can be scanned together. */
    private record Kind(String encoder, int dimension) {}

    private record Chain(VectorSet set, @Nullable Chain older) {}

    /** Adds a set; bytes it takes. */
    long add(VectorSet set) {
        long bytes = SET_BYTES;
        if (!set.chunks().isEmpty()) {
            bytes += slabFor(set).append(set);
        }
        byBlock.put(set.id(), new Chain(set, byBlock.get(set.id())));
        return bytes;
    }

    /** The newest set of a version and encoder at or below a sequence. */
    @Nullable
    VectorSet newest(BlockId id, long version, String encoder, long atMost) {
        for (Chain each = byBlock.get(id); each != null; each = each.older()) {
            VectorSet set = each.set();
            if (set.sequence() <= atMost
                    && set.version() == version
                    && set.encoder().equals(encoder)) {
                return set;
            }
        }
        return null;
    }

    /** Every set of a version at or below a sequence, newest first. */
    void collect(BlockId id, long version, long atMost, Consumer<VectorSet> to) {
        for (Chain each = byBlock.get(id); each != null; each = each.older()) {
            if (each.set().version() == version && each.set().sequence() <= atMost) {
                to.accept(each.set());
            }
        }
    }

    List<? extends VectorSection> sections(String encoder, int dimension) {
        return List.copyOf(slabs.getOrDefault(new Kind(encoder, dimension), new CopyOnWriteArrayList<>()));
    }

    /** Floats of an encoder's vectors, every number that any has. */
    IntStream dimensions(String encoder) {
        return slabs.keySet().stream()
                .filter(kind -> kind.encoder().equals(encoder) && kind.dimension() > 0)
                .mapToInt(Kind::dimension);
    }

    /** Every set, in no order; only when nobody writes any more. */
    Collection<VectorSet> all() {
        List<VectorSet> sets = new ArrayList<>();
        for (Chain head : byBlock.values()) {
            for (Chain each = head; each != null; each = each.older()) {
                sets.add(each.set());
            }
        }
        return sets;
    }

    boolean empty() {
        return byBlock.isEmpty();
    }

    /** Rows of slabs stay: nothing refers to them any more, so no scan admits them. */
    void forgetAfter(long sequence) {
        for (BlockId id : byBlock.keySet()) {
            byBlock.computeIfPresent(id, (_, chain) -> upTo(chain, sequence));
        }
    }

    private static @Nullable Chain upTo(@Nullable Chain from, long sequence) {
        Chain chain = from;
        while (chain != null && chain.set().sequence() > sequence) {
            chain = chain.older();
        }
        return chain;
    }

    private VectorSlab slabFor(VectorSet set) {
        CopyOnWriteArrayList<VectorSlab> of =
                slabs.computeIfAbsent(new Kind(set.encoder(), set.dimension()), _ -> new CopyOnWriteArrayList<>());
        int rows = set.chunks().size();
        if (of.isEmpty() || !of.getLast().hasRoomFor(rows)) {
            of.add(new VectorSlab(set.encoder(), set.dimension(), Math.max(SLAB_ROWS, rows)));
        }
        return of.getLast();
    }
}
