package io.thermocline.engine;

import io.thermocline.block.Envelope;
import io.thermocline.block.Header;
import io.thermocline.block.StoredBlock;
import io.thermocline.segment.SegmentCursor;
import io.thermocline.segment.SegmentWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SequencedCollection;

/**
 * The rows of a merge that have vectors: they are kept back while the others of their space and manifold are written, and then written so that what is near in meaning lies
 * together. What is written at once is read before from wherever it lies, in the order of the files. Single use, one thread.
 */
final class MergeByMeaning implements AutoCloseable {
    /** Of rows that are held in memory while they are put in order, unless one has more. */
    private static final long BATCH_BYTES = 32L << 20;
    /** What a row has besides its content, about. */
    private static final int HEADER_BYTES = 512;

    private final MergedVectors vectors;
    private final List<SegmentCursor> cursors = new ArrayList<>();
    private final int group;
    private final Runnable requireRunning;
    private final PlacedRows rows = new PlacedRows();

    /** A row that was read. */
    private record Read(StoredBlock block, Header header) {}

    /** @param group rows of a page */
    MergeByMeaning(SequencedCollection<OpenSegment> sources, int group, Runnable requireRunning) {
        this.vectors = new MergedVectors(sources);
        this.group = group;
        this.requireRunning = requireRunning;
        if (!vectors.isEmpty()) {
            sources.forEach(each -> cursors.add(each.segment().someRows()));
        }
    }

    /** Whether a row has a vector, and so is to be kept back. */
    boolean places(Envelope row) {
        return !vectors.isEmpty() && vectors.sketch(row, rows.sketches(), rows.nextSketch());
    }

    /**
     * Keeps back the row that was asked for last.
     *
     * @param source which one of them
     */
    void keep(int source, SegmentCursor at, Header header, boolean cold) {
        long bytes = Math.min(Integer.MAX_VALUE, header.media().size() + HEADER_BYTES);
        rows.add(source, at.number(), (int) bytes, cold);
    }

    boolean isEmpty() {
        return rows.count() == 0;
    }

    boolean isFull() {
        return rows.isFull();
    }

    /** Writes all that was kept back. */
    void writeTo(MergeOutput output) {
        write(rows.inOrder(false, group), output, false);
        write(rows.inOrder(true, group), output, true);
        rows.clear();
    }

    private void write(int[] order, MergeOutput output, boolean cold) {
        if (order.length > 0) {
            output.part(cold).endPage(); // so that groups are pages
        }
        int from = 0;
        while (from < order.length) {
            int to = from;
            for (long bytes = 0; to < order.length && (to == from || bytes < BATCH_BYTES); to++) {
                bytes += rows.bytes(order[to]);
            }
            SegmentWriter writer = output.part(cold);
            for (Read each : read(order, from, to)) {
                requireRunning.run();
                writer.append(each.block(), each.header());
            }
            from = to;
        }
    }

    /** Some rows in order, read in the order in which they lie. */
    private List<Read> read(int[] order, int from, int to) {
        long[] places = new long[to - from];
        for (int i = from; i < to; i++) {
            places[i - from] = rows.place(order[i]);
        }
        Arrays.sort(places);
        Read[] read = new Read[places.length];
        for (int i = 0; i < places.length; i++) {
            SegmentCursor cursor = cursors.get(PlacedRows.source(places[i]));
            cursor.moveTo(PlacedRows.row(places[i]));
            read[i] = new Read(cursor.block(), cursor.header());
        }
        List<Read> inOrder = new ArrayList<>(places.length);
        for (int i = from; i < to; i++) {
            inOrder.add(read[Arrays.binarySearch(places, rows.place(order[i]))]);
        }
        return inOrder;
    }

    @Override
    public void close() {
        cursors.forEach(SegmentCursor::close);
    }
}
