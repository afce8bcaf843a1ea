package io.thermocline.tiers;

import static java.util.Locale.ROOT;

import io.thermocline.block.Caller;
import io.thermocline.engine.EngineStats;
import io.thermocline.engine.Snapshot;
import io.thermocline.hot.HotStats;
import io.thermocline.table.TableStats;
import io.thermocline.tiers.Diagnosis.Area;
import io.thermocline.tiers.Diagnosis.Check;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Compares how the store stands with how it should. Thread-safe. */
final class Checks {
    private static final long MIB = 1L << 20;
    /** Less room than this is as good as none: a log file and a segment need more. */
    private static final long LEAST_DISK = 256 * MIB;

    private static final long LITTLE_DISK = 2L << 30;
    private static final long MANY_SEGMENTS = 100;
    private static final long FEW_ROWS = 10_000;
    private static final double MUCH_DEAD = 0.5;
    private static final Duration LONG_UNFLUSHED = Duration.ofHours(1);
    private static final double FOLLOWER_SECONDS = 60;
    private static final Duration CLOCK_SLACK = Duration.ofSeconds(1);

    private final Sources sources;
    private final MemoryChecks memory;
    private final Lags lags;

    Checks(Sources sources) {
        this.sources = Objects.requireNonNull(sources);
        this.memory = new MemoryChecks(sources.world().configured());
        this.lags = new Lags(
                sources.engine().feed(), sources.followers(), sources.world().clock());
    }

    /** @param only an area; null for all. Others are not gone through, so that what takes long is asked only where it is wanted */
    Diagnosis run(@Nullable Area only) {
        List<Check> archive = only == null || only == Area.ARCHIVE ? archive() : List.of();
        if (only == Area.ARCHIVE) {
            return new Diagnosis(archive);
        }
        Diagnosis rest = new Diagnosis(here());
        List<Check> checks = new ArrayList<>((only == null ? rest : rest.of(only)).checks());
        checks.addAll(archive);
        return new Diagnosis(checks);
    }

    private List<Check> archive() {
        List<Check> checks = new ArrayList<>();
        checks.add(ArchiveChecks.state(sources.engine().archive().state()));
        sources.world().archive().get().ifPresent(report -> checks.addAll(ProbeChecks.of(report)));
        return checks;
    }

    private List<Check> here() {
        EngineStats engine = sources.engine().stats();
        HotStats hot = sources.hot().stats();
        Machine machine = sources.world().machine().get();
        List<Check> checks = new ArrayList<>(memory.run(machine, hot, engine.reads()));
        checks.add(writes(engine));
        checks.add(disk(machine));
        checks.add(log(engine));
        checks.add(unflushed(engine));
        checks.add(pages(engine.segments()));
        checks.add(segments(engine.segments()));
        checks.add(erasures(sources.erasures().get()));
        lags.followers().forEach(each -> checks.add(follower(each)));
        checks.add(table(sources.table().get()));
        checks.add(verified(sources.table().get()));
        checks.add(durability());
        checks.addAll(SetupChecks.run(
                sources.world().setup().get(),
                archivedSegments(),
                sources.movers().traffic().use(engine.archive().bytes())));
        checks.add(clock());
        return checks;
    }

    private long archivedSegments() {
        return sources.engine().archive().segments().stream()
                .filter(each -> !each.place().whole())
                .count();
    }

    private static Check writes(EngineStats engine) {
        String error = engine.lastError() == null ? "" : " The last fault: " + engine.lastError() + ".";
        return switch (engine.state()) {
            case OPEN ->
                engine.lastError() == null
                        ? Check.ok(Area.LOG, "writes", "Writes are taken.")
                        : Check.warn(
                                Area.LOG,
                                "writes",
                                "Writes are taken, and work in the background fails." + error,
                                "See the server's log; it is tried again by itself.");
            case FULL ->
                Check.fail(
                        Area.LOG, "writes", "Writes are refused: the disk is full." + error, "Make room on the disk.");
            case POISONED ->
                Check.fail(
                        Area.LOG,
                        "writes",
                        "Writes are refused: the log could not be synced." + error,
                        "Check the disk; writes go on once the log can be written again.");
            case CLOSING, CLOSED -> Check.fail(Area.LOG, "writes", "The store is closing.", "Start it again.");
        };
    }

    private static Check disk(Machine machine) {
        long usable = machine.diskUsableBytes();
        String what = String.format(ROOT, "%d MiB are free on the data directory's disk.", usable / MIB);
        String advice = "Make room on the disk, or delete blocks and run `thermocline memory compact`.";
        if (usable < LEAST_DISK) {
            return Check.fail(Area.DISK, "disk", what, advice);
        }
        return usable < LITTLE_DISK ? Check.warn(Area.DISK, "disk", what, advice) : Check.ok(Area.DISK, "disk", what);
    }

    private Check log(EngineStats engine) {
        long bytes = engine.maintenance().logBytes();
        long most = sources.world().configured().maxLogBytes();
        String what = String.format(ROOT, "The log takes %d MiB; it is cut at %d MiB.", bytes / MIB, most / MIB);
        return bytes > most
                ? Check.warn(
                        Area.LOG,
                        "log-size",
                        what,
                        "A follower lags and starts over, or flushing fails: see the checks of followers and writes.")
                : Check.ok(Area.LOG, "log-size", what);
    }

    private static Check unflushed(EngineStats engine) {
        SyncStatus.Lag lag = Lags.of(engine);
        String what = String.format(
                ROOT,
                "Commits in the log and in memory, and in no segment: %d; the oldest for %.0f s.",
                lag.commits(),
                lag.seconds());
        return lag.seconds() > LONG_UNFLUSHED.toSeconds()
                ? Check.warn(
                        Area.LOG,
                        "sync-lag",
                        what,
                        "Nothing is at risk; a start replays them. `thermocline memory sync` writes them now.")
                : Check.ok(Area.LOG, "sync-lag", what);
    }

    private static Check pages(EngineStats.Segments segments) {
        return segments.corruptPages() == 0
                ? Check.ok(Area.SEGMENTS, "damaged-pages", "No damaged page was met since the start.")
                : Check.fail(
                        Area.SEGMENTS,
                        "damaged-pages",
                        "Damaged pages met: " + segments.corruptPages() + ", in segments " + segments.quarantined()
                                + "; they are not served.",
                        "Check the disk, and write the blocks that answer `corrupt` again.");
    }

    private static Check segments(EngineStats.Segments segments) {
        String what = String.format(
                ROOT,
                "Segments: %d; rows: %d, about %d of them dead.",
                segments.count(),
                segments.rows(),
                segments.deadRows());
        boolean dead = segments.rows() > FEW_ROWS && segments.deadRows() > MUCH_DEAD * segments.rows();
        return dead || segments.count() > MANY_SEGMENTS
                ? Check.warn(Area.SEGMENTS, "segments", what, "Run `thermocline memory compact`.")
                : Check.ok(Area.SEGMENTS, "segments", what);
    }

    private static Check erasures(Unerased erasures) {
        String since = erasures.oldest()
                .map(begun -> " The oldest was begun at " + begun + ".")
                .orElse("");
        return erasures.overdue() == 0
                ? Check.ok(
                        Area.SEGMENTS,
                        "erasures",
                        "Erasures that are not complete: " + erasures.open() + ", none for too long." + since)
                : Check.fail(
                        Area.SEGMENTS,
                        "erasures",
                        "Erasures that are not complete: " + erasures.open() + ", of which should be: "
                                + erasures.overdue() + "." + since,
                        "`thermocline operations ls --kind erase` says what holds them back; one that failed is taken up by the next erasure.");
    }

    private static Check follower(SyncStatus.FollowerLag lag) {
        String name = "follower-" + lag.name();
        OptionalDouble seconds = lag.seconds();
        if (seconds.isEmpty()) {
            return Check.warn(
                    Area.FOLLOWERS,
                    name,
                    "Commits behind: " + lag.commits() + ", more than the log still has.",
                    "It starts over by itself. If this comes again, raise thermocline.log.max-bytes.");
        }
        String what = lag.commits() == 0
                ? "It has everything."
                : String.format(ROOT, "Commits behind: %d, for %.0f s.", lag.commits(), seconds.getAsDouble());
        return seconds.getAsDouble() > FOLLOWER_SECONDS
                ? Check.warn(
                        Area.FOLLOWERS, name, what, "See whether it gets nearer; if not, the server's log says why.")
                : Check.ok(Area.FOLLOWERS, name, what);
    }

    private static Check table(TableStats table) {
        String fault = table.lastFault() == null ? "" : " The last fault: " + table.lastFault() + ".";
        return switch (table.state()) {
            case FOLLOWING ->
                table.queries().pool().waiting() > table.queries().pool().size()
                        ? Check.warn(
                                Area.FOLLOWERS,
                                "table",
                                "It answers queries, and "
                                        + table.queries().pool().waiting() + " wait for their turn.",
                                "Ask less at a time, or raise thermocline.table.connections.")
                        : Check.ok(Area.FOLLOWERS, "table", "It answers queries.");
            case OPENING ->
                Check.warn(Area.FOLLOWERS, "table", "It is being opened; queries wait." + fault, "Wait a moment.");
            case REBUILDING ->
                Check.warn(
                        Area.FOLLOWERS,
                        "table",
                        "It is being derived anew; queries are refused meanwhile." + deriving(table) + fault,
                        "Wait until it is done.");
            case LOST ->
                Check.fail(
                        Area.FOLLOWERS,
                        "table",
                        "Its file was damaged or gone, and is not derived anew yet; queries are refused." + fault,
                        "If this stays, see the server's log, and check the disk.");
        };
    }

    private static String deriving(TableStats table) {
        TableStats.Deriving now = table.deriving();
        return now == null ? "" : " " + now.blocks() + " blocks are in it. Why: " + now.why() + ".";
    }

    private Check verified(TableStats table) {
        TableStats.Verified last = table.verified();
        return Check.ok(
                Area.FOLLOWERS,
                "table-verified",
                last == null
                        ? "The table was not read whole since the start."
                        : String.format(
                                ROOT,
                                "All %d rows of the table were read and found sound %d min ago, in %d ms.",
                                last.rows(),
                                Duration.between(
                                                last.at(),
                                                sources.world().clock().instant())
                                        .toMinutes(),
                                last.took().toMillis()));
    }

    private Check durability() {
        Duration sync = sources.world().configured().syncInterval();
        return sync.isZero()
                ? Check.ok(Area.CONFIGURATION, "durability", "Writes are answered when they are on the disk.")
                : Check.warn(
                        Area.CONFIGURATION,
                        "durability",
                        "Writes are answered before they are on the disk; a crash loses those of the last "
                                + sync.toMillis() + " ms.",
                        "Set thermocline.wal.sync=always unless that is meant.");
    }

    /** Commit times never run backwards: when the clock does, the store's time goes on at half its pace until it has caught up. */
    private Check clock() {
        try (Snapshot snapshot = sources.engine().snapshot(Caller.SYSTEM)) {
            Instant store = Instant.EPOCH.plus(snapshot.nowMicros(), ChronoUnit.MICROS);
            Duration ahead = Duration.between(sources.world().clock().instant(), store);
            return ahead.compareTo(CLOCK_SLACK) > 0
                    ? Check.warn(
                            Area.CLOCK,
                            "clock",
                            "The store's time is " + ahead.toSeconds()
                                    + " s ahead of the clock: the clock ran backwards, and times of new commits go on at half its pace until it has caught up.",
                            "Check the machine's time service.")
                    : Check.ok(Area.CLOCK, "clock", "The clock is not behind the last commit.");
        }
    }
}
