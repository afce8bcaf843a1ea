package io.thermocline.table;

import io.thermocline.engine.Snapshot;
import io.thermocline.follow.Follower;
import io.thermocline.log.LogRecord;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the table up with the log. Records gather in a {@link Batch}, which is written when it is full, when somebody waits for what it holds, or when
 * nothing came for a while: so a fast writer costs large transactions, and a query right after a write waits for one small one. All but {@link #lose} and
 * what reads runs on the loop's thread.
 */
final class TableFollower implements Follower, AutoCloseable {
    static final String NAME = "table";

    /** About what is applied in a second: so a query waits for no more than that, however fast blocks come. */
    private static final long MAY_LAG = 20_000;

    /** When nothing came for so long, what is there is written: a small batch costs a row twice as much as a large one. */
    private static final Duration PAUSE = Duration.ofMillis(200);

    /** A checkpoint keeps the log from being held back. */
    private static final long MICROS_A_CHECKPOINT = TimeUnit.SECONDS.toMicros(30);
    /** How soon a checkpoint that a query kept from happening is tried again. */
    private static final long MICROS_A_TRY = TimeUnit.SECONDS.toMicros(5);
    /** So often a checkpoint gives way to queries; then they wait for it. */
    private static final int MOST_TRIES = 8;
    /** Expired rows are invisible at once; they go when no clock that ran ahead could still want them. */
    private static final long EXPIRED_MICROS = TimeUnit.SECONDS.toMicros(60);
    /** A file with more than half of so many bytes free is written anew. */
    private static final long LEAST_RECLAIMED_BYTES = 64L << 20;
    /** Beyond so many superseded rows, and as many as there are others, cursors no longer count. */
    private static final long MOST_SUPERSEDED = 1_000_000;

    private final TableOptions options;
    private final FollowedStore source;
    private final Lanes lanes;
    private final TableErasure erasure;
    private final Retained retained;
    private final Applied applied = new Applied();
    private final AtomicReference<@Nullable String> damage = new AtomicReference<>();
    private volatile TableStats.State state = TableStats.State.OPENING;
    private volatile TableStats.@Nullable Contents contents;
    private volatile @Nullable String lastFault;
    private volatile long durable;
    private final Derivation derivation = new Derivation();

    private @Nullable TableFile file;
    private boolean looked;
    private Batch batch = new Batch(0);
    /** When the last checkpoint was, and when the last attempt. */
    private long checkpointMicros;

    private long triedMicros;
    private int tries;
    private long told;
    private long toldMicros;

    TableFollower(TableOptions options, FollowedStore source, Lanes lanes, Retained retained, TableErasure erasure) {
        this.options = options;
        this.source = source;
        this.lanes = lanes;
        this.erasure = erasure;
        this.retained = retained;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Duration rest() {
        return batch.through() > applied.through() ? PAUSE : Follower.super.rest();
    }

    @Override
    public boolean ready() {
        return !batch.full();
    }

    @Override
    public long mayLag() {
        return MAY_LAG;
    }

    @Override
    public boolean lost() {
        if (damage.get() == null && file == null && !looked) {
            looked = true;
            look();
        }
        return damage.get() != null || file == null;
    }

    /** Takes the file that is there, if it is of use. */
    private void look() {
        if (!Files.exists(options.folder().resolve(TableFile.NAME))) {
            return;
        }
        try {
            TableFile found = TableFile.open(options);
            boolean used = false;
            try {
                used = useIfSound(found);
            } finally {
                if (!used) {
                    found.close();
                }
            }
        } catch (SQLException e) {
            note("the table's file cannot be opened: " + Faults.firstLine(e));
        }
    }

    private boolean useIfSound(TableFile found) throws SQLException {
        Optional<TableFile.Progress> progress = found.progress().filter(source::holds);
        if (progress.isEmpty()) {
            note("the table's file is unfinished, or of another store, epoch or format");
            return false;
        }
        retained.restart(progress.get().sequence(), source.nowMicros());
        use(found, progress.get().sequence());
        return true;
    }

    private void use(TableFile opened, long sequence) throws SQLException {
        measure(opened);
        file = opened;
        batch = new Batch(sequence);
        durable = sequence;
        tries = 0;
        checkpointMicros = source.nowMicros();
        lanes.attach(opened);
        state = TableStats.State.FOLLOWING;
        applied.restart(sequence);
    }

    @Override
    public void apply(LogRecord record) {
        if (record.sequence() > batch.through() + 1) {
            lose("the table's file is older than its checkpoint");
            return;
        }
        batch.add(record);
        if (batch.full()) {
            write();
        }
    }

    @Override
    public void rebuild(Snapshot snapshot, long through) {
        derivation.begins(why(), through, source.nowMicros());
        state = TableStats.State.REBUILDING;
        applied.nothing();
        close(file);
        file = null;
        durable = 0;
        try {
            damage.set(null);
            TableFile.delete(options);
            TableFile made = TableFile.open(options);
            boolean done = false;
            try {
                made.make();
                new Loading(made, derivation::loaded).load(snapshot, through, source.faults());
                made.finish(source.identity(), through);
                made.checkpointAfterQueries();
                done = true;
            } finally {
                if (!done) {
                    made.close();
                }
            }
            retained.restart(Math.max(through, snapshot.sequence()), source.nowMicros());
            use(made, through);
            derivation.ends(through, source.nowMicros());
        } catch (SQLException e) {
            state = TableStats.State.LOST;
            note("the table cannot be rebuilt: " + Faults.firstLine(e));
            throw new IllegalStateException("the metadata table cannot be rebuilt", e);
        }
    }

    private String why() {
        String found = damage.get();
        if (found == null) {
            found = file != null ? "the log no longer has what comes after it" : lastFault;
        }
        return found != null ? found : Derivation.missing(options);
    }

    @Override
    public long doneThrough(long given) {
        if (file == null || damage.get() != null) {
            return durable;
        }
        if (given > batch.through()) {
            lose("the table's file is older than its checkpoint");
            return durable;
        }
        if (erasure.requested()) {
            file = erasure.run(file, this::writtenThrough, this::lose);
            durable = applied.through();
        }
        long now = source.nowMicros();
        if (given != told) {
            told = given;
            toldMicros = now;
        }
        boolean idle = now - toldMicros >= TimeUnit.NANOSECONDS.toMicros(PAUSE.toNanos());
        boolean due = (file.checkpointDue() || now - checkpointMicros >= MICROS_A_CHECKPOINT)
                && (tries == 0 || now - triedMicros >= MICROS_A_TRY);
        boolean wanted = idle || due || batch.full() || applied.wantedBy(batch.through());
        if (batch.through() > applied.through() && wanted) {
            write();
        }
        if (due) {
            checkpoint();
        }
        return durable;
    }

    private long writtenThrough() {
        write();
        return applied.through();
    }

    /** Writes what was read. */
    void write() {
        Batch written = batch;
        TableFile to = file;
        if (to == null) {
            return;
        }
        if (!written.isEmpty()) {
            attempt(() -> to.write(written), "written");
        }
        batch = new Batch(written.through(), written.changed());
        applied.through(written.through(), written.changed());
    }

    /** Makes what was written durable, without what nobody wants any more. */
    void checkpoint() {
        TableFile to = file;
        if (to == null) {
            return;
        }
        if (to.replaced()) {
            lose("the table's file was deleted or exchanged");
            return;
        }
        long through = applied.through();
        long now = source.nowMicros();
        TableStats.Contents before = contents();
        boolean crowded =
                before.superseded() > MOST_SUPERSEDED && before.superseded() > before.rows() - before.superseded();
        attempt(
                () -> {
                    to.drop(
                            crowded ? retained.crowded(through, now) : retained.floor(through, now),
                            now - EXPIRED_MICROS);
                    to.progress(through);
                    durable(to, through, now);
                },
                "brought to the disk");
    }

    private void durable(TableFile to, long through, long now) throws SQLException {
        triedMicros = now;
        tries++;
        if (tries > MOST_TRIES) {
            to.checkpointAfterQueries();
        } else if (!to.checkpoint()) {
            return;
        }
        tries = 0;
        durable = through;
        checkpointMicros = now;
        TableFile.Space space = measure(to);
        if (space.bytes() >= LEAST_RECLAIMED_BYTES && space.freeBytes() * 2 > space.bytes()) {
            to.rewrite();
        }
    }

    private TableFile.Space measure(TableFile of) throws SQLException {
        TableFile.Space space = of.space();
        contents = of.contents(space);
        return space;
    }

    private interface Work {
        void run() throws SQLException;
    }

    private void attempt(Work work, String what) {
        try {
            work.run();
        } catch (SQLException e) {
            if (Faults.kind(e) == Faults.Kind.DAMAGE) {
                lose(Faults.firstLine(e));
            } else {
                note(Faults.firstLine(e));
            }
            throw new IllegalStateException("the metadata table cannot be " + what, e);
        }
    }

    /** What is there is of no use, by a fault. Any thread. */
    void lose(String why) {
        if (discard(why)) {
            note(why);
        }
    }

    /** Refuses queries from now on; the loop's next step derives the table anew. False when that is due already. Any thread. */
    boolean discard(String why) {
        if (!damage.compareAndSet(null, why)) {
            return false;
        }
        state = TableStats.State.LOST;
        applied.doubt();
        lanes.detach();
        return true;
    }

    private void note(String fault) {
        lastFault = fault;
    }

    Applied applied() {
        return applied;
    }

    TableStats.State state() {
        return state;
    }

    TableStats.Contents contents() {
        TableStats.Contents now = contents;
        return now == null ? TableStats.Contents.NONE : now;
    }

    @Nullable
    String lastFault() {
        return lastFault;
    }

    long durable() {
        return durable;
    }

    Derivation derivation() {
        return derivation;
    }

    private void close(@Nullable TableFile open) {
        lanes.detach();
        if (open != null) {
            open.close();
        }
    }

    /** Refuses queries from now on: one of them would keep the checkpoint from happening. */
    @Override
    public void finish() {
        if (file != null && damage.get() == null) {
            lanes.detach();
            write();
            checkpoint();
        }
    }

    /** Lets go of the file. The loop must have ended. */
    @Override
    public void close() {
        close(file);
        file = null;
    }
}
