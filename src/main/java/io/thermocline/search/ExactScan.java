package io.thermocline.search;

import io.thermocline.segment.CorruptPageException;
import io.thermocline.segment.VectorSection;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * One exact search over sections of quantised rows, for the k nearest blocks. Ranges of rows are scanned by any number of threads at a time.
 *
 * <p>Rows are taken a tile at a time: all are scored by their codes; those whose upper bound reaches the k-th best score so far are bounded again, more
 * tightly, with the query's floats; what is left is admitted and rescored, best bound first, until no bound of the tile reaches the k-th best. Taking
 * a tile best first keeps the number of rescored rows near k log n even where rows come in the worst order.
 */
final class ExactScan {
    private static final int TILE = 1024;

    /** Says which rows count. Thread-safe. */
    @FunctionalInterface
    interface Admission {
        boolean admits(VectorSection section, int row);

        /** False only for rows that {@link #admits} would refuse; cheap, and asked before the row's bound is tightened. */
        default boolean mayAdmit(VectorSection section, int row) {
            return true;
        }
    }

    private final ScanQuery query;
    private final Admission admission;
    private final BooleanSupplier stop;
    private final NearestBlocks nearest;
    private final AtomicLong scanned = new AtomicLong();
    private final AtomicLong checked = new AtomicLong();
    private final AtomicLong rescored = new AtomicLong();
    private final AtomicLong damaged = new AtomicLong();
    private volatile boolean stopped;

    /** @param stop asked often; once it says yes, the scan ends with what it has */
    ExactScan(ScanQuery query, int k, Admission admission, BooleanSupplier stop) {
        this.query = query;
        this.admission = admission;
        this.stop = stop;
        this.nearest = new NearestBlocks(k);
    }

    /** Ends the scan soon, with what it has. */
    void stop() {
        stopped = true;
    }

    /** Scans rows of a section; returns early when told to stop. */
    void scan(VectorSection section, int fromRow, int toRow) {
        long[] candidates = new long[TILE];
        for (int from = fromRow; from < toRow; from += TILE) {
            if (stopped || stop.getAsBoolean()) {
                stopped = true;
                return;
            }
            int to = Math.min(toRow, from + TILE);
            try {
                scanTile(section, from, to, candidates);
            } catch (CorruptPageException e) {
                // The segment has noted it; the search goes on without the rows and says that it is not complete
                damaged.addAndGet(to - from);
            } catch (InternalError e) {
                section.unreadable(e);
                damaged.addAndGet(to - from);
            }
        }
    }

    private void scanTile(VectorSection section, int from, int to, long[] candidates) {
        MappedPages.fetch(section.codes(), (long) from * section.stride(), (long) to * section.stride());
        int count = byCodes(section, from, to, candidates);
        count = byFloats(section, candidates, count);
        Arrays.sort(candidates, 0, count);
        rescore(section, candidates, count);
        scanned.addAndGet(to - from);
    }

    /** Collects the rows of a tile whose codes do not rule them out. */
    private int byCodes(VectorSection section, int from, int to, long[] candidates) {
        MemorySegment codes = section.codes();
        int stride = section.stride();
        double perResidual = query.slackOfResidual();
        double bar = nearest.threshold() - query.slackOfCodes();
        int count = 0;
        for (int row = from; row < to; row++) {
            int product = DotProduct.ofCodes(codes, (long) row * stride, query.codes());
            double score = (double) product * query.scale() * section.scale(row);
            if (score + perResidual * section.residualNorm(row) >= bar) {
                candidates[count++] = row;
            }
        }
        return count;
    }

    /** Keeps the rows that the tighter bound does not rule out either, each with its bound, so that sorting puts the best first. */
    private int byFloats(VectorSection section, long[] candidates, int count) {
        int kept = 0;
        for (int i = 0; i < count; i++) {
            int row = (int) candidates[i];
            if (!admission.mayAdmit(section, row)) {
                continue;
            }
            float product = DotProduct.ofCodesAndFloats(section.codes(), (long) row * section.stride(), query.padded());
            double bound = query.upperBound(product, section.scale(row), section.residualNorm(row));
            if (bound >= nearest.threshold()) {
                candidates[kept++] = packed(Math.nextUp((float) bound), row);
            }
        }
        return kept;
    }

    private void rescore(VectorSection section, long[] candidates, int count) {
        for (int i = 0; i < count; i++) {
            if (stopped || bound(candidates[i]) < nearest.threshold()) {
                return;
            }
            int row = (int) candidates[i];
            checked.incrementAndGet();
            if (admission.admits(section, row)) {
                offer(section, row);
            }
            if (stop.getAsBoolean()) {
                stopped = true;
            }
        }
    }

    private void offer(VectorSection section, int row) {
        try {
            float score = query.score(section.values(row));
            rescored.incrementAndGet();
            nearest.offer(new RowHit(section.id(row), section.chunk(row), score, section, row));
        } catch (CorruptPageException e) {
            // The segment has noted the page; the search goes on without the row and says that it is not complete
            damaged.incrementAndGet();
        }
    }

    /** A bound and its row as one number; of two, the one with the greater bound is the lesser number. */
    private static long packed(float bound, int row) {
        return (long) ~sortable(Float.floatToIntBits(bound)) << Integer.SIZE | row;
    }

    private static float bound(long packed) {
        return Float.intBitsToFloat(sortable(~(int) (packed >> Integer.SIZE)));
    }

    /** From the bits of a float to an integer that orders as the float does, and back. */
    private static int sortable(int bits) {
        return bits ^ (bits >> (Integer.SIZE - 1) & Integer.MAX_VALUE);
    }

    /** The best blocks found, best first. */
    List<RowHit> best() {
        return nearest.best();
    }

    /** Whether every row was looked at and none was damaged. */
    boolean complete() {
        return !stopped && damaged.get() == 0;
    }

    /** What the scan did so far. */
    ScanCounts counts() {
        return new ScanCounts(scanned.get(), checked.get(), rescored.get(), damaged.get());
    }

    /**
     * What a scan did, in rows.
     *
     * @param scanned scored by their codes
     * @param checked asked whether they count
     * @param rescored scored by their floats
     * @param damaged left out because their codes or floats cannot be read
     */
    record ScanCounts(long scanned, long checked, long rescored, long damaged) {}
}
