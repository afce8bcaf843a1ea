package io.thermocline.tiering;

import io.thermocline.block.BlockClass;
import io.thermocline.block.BlockId;
import io.thermocline.block.Envelope;
import io.thermocline.block.Header;
import io.thermocline.engine.Grouping;
import io.thermocline.engine.ReadLedger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How much segments and blocks are used. Readers count without locks and without making anything; {@link #look} is called now and then by one loop.
 *
 * <p>What is hardly used of a merge: a block that was read in no window of late, and is older than a half-life. Documentation must be older than four, because it is
 * imported long before it is asked for. An entry of a cache is hardly used unless it was read in two windows, whatever its age. Nothing is until reads have been
 * counted for a half-life, so that a restart does not make everything cold.
 */
public final class Temperatures implements ReadLedger, Grouping {
    /** Windows of a half-life. */
    static final int WINDOWS = 16;

    private static final int DOCUMENTATION_HALF_LIVES = 4;
    /** Less than this is not worth a second segment. */
    private static final long LEAST_PARTED_BYTES = 4L << 20;

    private final long halfLifeMicros;
    private final InstantSource clock;
    private final BlockSketch sketch = new BlockSketch();
    private volatile SegmentTable tallies = SegmentTable.EMPTY; // written under this
    private Set<Long> missing = Set.of(); // under this
    private long window; // under this
    private long windowsCounted; // under this
    private volatile boolean settled; // written under this

    /** @param halfLife after which a read counts half; at least 16 ms */
    public Temperatures(Duration halfLife, InstantSource clock) {
        this.halfLifeMicros = TimeUnit.NANOSECONDS.toMicros(halfLife.toNanos());
        this.clock = clock;
        this.window = windowOf(now());
    }

    @Override
    public void asked(BlockId id, long segment) {
        BlockSketch.Read read = sketch.note(id);
        if (segment != 0) {
            Tally tally = tallies.get(segment);
            (tally == null ? known(segment, now()) : tally).add(read);
        }
    }

    /** Whether a block was read of late; about. */
    boolean isRead(BlockId id) {
        return sketch.windows(id) > 0;
    }

    /** Ends windows that are over, and forgets segments that are not there any more. */
    synchronized void look(Collection<Long> segments) {
        long nowMicros = now();
        for (long each : segments) {
            known(each, nowMicros);
        }
        forgetBut(Set.copyOf(segments));
        tallies.each((_, tally) -> tally.noteUse(nowMicros));
        long passed = windowOf(nowMicros) - window;
        if (passed > 0) {
            endWindow(passed);
        }
    }

    /** A segment may have come of a merge since whoever looks was told which there are, so one goes when it is missing twice. */
    private void forgetBut(Set<Long> segments) {
        Set<Long> absent = new HashSet<>();
        tallies.each((segment, _) -> {
            if (!segments.contains(segment)) {
                absent.add(segment);
            }
        });
        tallies = tallies.without(absent.stream().filter(missing::contains).collect(Collectors.toSet()));
        missing = absent;
    }

    private void endWindow(long passed) {
        tallies.each((_, tally) -> tally.endWindow((double) passed / WINDOWS));
        long halvings = (window + passed) / WINDOWS - window / WINDOWS;
        for (long i = 0; i < Math.min(halvings, 4); i++) {
            sketch.halve();
        }
        sketch.nextWindow();
        window += passed;
        windowsCounted++;
        settled = windowsCounted >= WINDOWS;
    }

    /** What is known of a segment. */
    Heat of(long segment) {
        Tally tally = tallies.get(segment);
        return tally == null ? Heat.unread(now()) : tally.now();
    }

    /** What is known of all segments. */
    Map<Long, Heat> all() {
        Map<Long, Heat> all = new HashMap<>();
        tallies.each((segment, tally) -> all.put(segment, tally.now()));
        return all;
    }

    /** Takes up what was known before a restart. */
    synchronized void remember(Map<Long, Heat> before, long atMicros) {
        double halfLives = (double) Math.max(0, now() - atMicros) / halfLifeMicros;
        before.forEach((segment, heat) -> tallies = tallies.with(segment, new Tally(heat.after(halfLives))));
    }

    private synchronized Tally known(long segment, long nowMicros) {
        Tally tally = tallies.get(segment);
        if (tally == null) {
            tally = new Tally(Heat.unread(nowMicros));
            tallies = tallies.with(segment, tally);
        }
        return tally;
    }

    @Override
    public long leastBytes() {
        return LEAST_PARTED_BYTES;
    }

    @Override
    public boolean cold(Envelope row, Header header) {
        if (!settled || row.system()) {
            return false;
        }
        int windows = sketch.windows(row.id());
        if (header.blockClass() == BlockClass.CACHE) {
            return windows < 2;
        }
        int halfLives = header.blockClass() == BlockClass.DOCUMENTATION ? DOCUMENTATION_HALF_LIVES : 1;
        return windows == 0 && row.updatedAtMicros() < now() - halfLives * halfLifeMicros;
    }

    /** What is hardly used takes nothing of its sources' heat with it where something else is left to take it; both are as old as their sources. */
    @Override
    public synchronized void merged(Set<Long> sources, List<Result> results) {
        @Nullable Heat sum = null;
        for (long source : sources) {
            Heat heat = of(source);
            sum = sum == null ? heat : sum.plus(heat);
        }
        if (sum == null) {
            return;
        }
        boolean split = results.stream().anyMatch(each -> !each.cold());
        for (Result each : results) {
            boolean nothing = each.cold() && split;
            Heat heat = nothing ? Heat.unread(Math.min(sum.lastUsedMicros(), now() - halfLifeMicros)) : sum;
            tallies = tallies.with(each.segment(), new Tally(heat));
        }
    }

    private long windowOf(long micros) {
        return micros / Math.max(1, halfLifeMicros / WINDOWS);
    }

    private long now() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
    }
}
