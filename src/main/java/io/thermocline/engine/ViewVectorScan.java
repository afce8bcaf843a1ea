package io.thermocline.engine;

import io.thermocline.block.BlockId;
import io.thermocline.block.Envelope;
import io.thermocline.block.VectorSet;
import io.thermocline.segment.CorruptPageException;
import io.thermocline.segment.VectorSection;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The vectors of one encoder over a view: slabs of memtables and sections of segments. */
final class ViewVectorScan implements VectorScan {
    private final EngineSnapshot snapshot;
    private final View view;
    private final List<VectorSection> slabs;
    private final List<InSegment> inSegments;

    /** A section and the greatest sequence that may lie in it. */
    private record InSegment(VectorSection section, long maxSequence) {}

    ViewVectorScan(EngineSnapshot snapshot, View view, String encoder, int dimension) {
        this.snapshot = snapshot;
        this.view = view;
        this.slabs = new ArrayList<>();
        for (Memtable memtable : view.memtables()) {
            slabs.addAll(memtable.sections(encoder, dimension));
        }
        this.inSegments = new ArrayList<>();
        for (OpenSegment each : view.segments()) {
            each.segment()
                    .vectorScan(encoder, dimension)
                    .ifPresent(section -> inSegments.add(
                            new InSegment(section, each.segment().meta().maxSequence())));
        }
    }

    @Override
    public List<VectorSection> sections() {
        List<VectorSection> all = new ArrayList<>(slabs);
        inSegments.forEach(each -> all.add(each.section()));
        return all;
    }

    @Override
    public boolean admits(VectorSection section, int row, Predicate<Block> further) {
        Block block = admitted(section, row);
        return block != null && further.test(block);
    }

    @Override
    public Block block(VectorSection section, int row) {
        Block block = admitted(section, row);
        if (block == null) {
            throw new IllegalArgumentException("the row was not admitted");
        }
        return block;
    }

    private @Nullable Block admitted(VectorSection section, int row) {
        try {
            if (section.sequence(row) > snapshot.sequence()) {
                return null;
            }
            Row newest = view.newest(section.id(row), snapshot.sequence());
            if (newest == null || !belongs(section, row, newest.envelope())) {
                return null;
            }
            return isNewestSet(section, row) ? snapshot.current(newest) : null;
        } catch (CorruptPageException e) {
            throw Faults.corrupt(e);
        } catch (InternalError e) {
            section.unreadable(e);
            throw Faults.unreadable(e);
        }
    }

    /** A vector older than the row of its version is of an earlier life of the id. */
    private static boolean belongs(VectorSection section, int row, Envelope newest) {
        return newest.version() == section.version(row) && newest.sequence() <= section.sequence(row);
    }

    private boolean isNewestSet(VectorSection section, int row) {
        BlockId id = section.id(row);
        long version = section.version(row);
        for (Memtable memtable : view.memtables()) {
            VectorSet set = memtable.vectors().newest(id, version, section.encoder(), snapshot.sequence());
            if (set != null) {
                return section instanceof VectorSlab slab && slab.holds(set, row);
            }
        }
        if (section instanceof VectorSlab) {
            return false;
        }
        long sequence = section.sequence(row);
        for (InSegment each : inSegments) {
            if (each.maxSequence() >= sequence && newestIn(each.section(), id, version) > sequence) {
                return false;
            }
        }
        return true;
    }

    /** The greatest sequence of a version's rows that the snapshot sees; rows of a version lie together, older sets first. */
    private long newestIn(VectorSection section, BlockId id, long version) {
        long newest = 0;
        int row = section.firstRow(id, version);
        while (row >= 0
                && row < section.rows()
                && section.version(row) == version
                && section.id(row).equals(id)) {
            if (section.sequence(row) <= snapshot.sequence()) {
                newest = Math.max(newest, section.sequence(row));
            }
            row++;
        }
        return newest;
    }
}
