package io.thermocline.engine;

import io.thermocline.segment.SegmentWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The segments that a merge writes: one of what is used, one of what is hardly used, each begun when something goes there. They share the memory of one writer.
 * What is not part of {@link #finish} is removed. Single use, one thread.
 */
final class MergeOutput implements AutoCloseable {
    private final SegmentShelf shelf;
    private final boolean parted;
    private SegmentShelf.@Nullable Draft warm;
    private SegmentShelf.@Nullable Draft cold;

    /** @param parted whether there may be two */
    MergeOutput(SegmentShelf shelf, boolean parted) {
        this.shelf = shelf;
        this.parted = parted;
    }

    /**
     * A segment of a merge.
     *
     * @param cold whether it holds what is hardly used
     */
    record Part(OpenSegment segment, boolean cold) {}

    /** Rows of a page. */
    int pageRows() {
        return shelf.pageRows();
    }

    boolean parted() {
        return parted;
    }

    SegmentWriter part(boolean isCold) {
        SegmentShelf.Draft draft = isCold ? cold : warm;
        if (draft == null) {
            draft = shelf.draft(parted ? 2 : 1);
            if (isCold) {
                cold = draft;
            } else {
                warm = draft;
            }
        }
        return draft.writer();
    }

    /** Makes all that was written durable; none when nothing was. Once only. */
    List<Part> finish() {
        List<Part> finished = new ArrayList<>();
        try {
            if (warm != null) {
                finished.add(new Part(warm.finish(), false));
            }
            if (cold != null) {
                finished.add(new Part(cold.finish(), true));
            }
            return finished;
        } catch (RuntimeException e) {
            finished.forEach(each -> dropQuietly(each.segment(), e));
            throw e;
        }
    }

    private void dropQuietly(OpenSegment segment, RuntimeException because) {
        try {
            shelf.drop(segment);
        } catch (RuntimeException e) {
            // an orphan, which the next start removes
            because.addSuppressed(e);
        }
    }

    @Override
    public void close() {
        if (warm != null) {
            warm.close();
        }
        if (cold != null) {
            cold.close();
        }
    }
}
