package io.thermocline.engine;

import io.thermocline.engine.EngineStats.State;
import io.thermocline.engine.Pending.Rotation;
import io.thermocline.engine.Pending.Staged;
import io.thermocline.engine.Pending.Submitted;
import io.thermocline.engine.Troubles.Source;
import io.thermocline.files.StorageFullException;
import io.thermocline.log.LogRecord;
import io.thermocline.log.OutcomeUnknownException;
import io.thermocline.segment.CorruptPageException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that orders commits. It takes what waits as one group, checks and stamps each transaction, appends it to the log, syncs once,
 * puts the group into memory, publishes its last sequence and answers.
 *
 * <pre>
 *               ┌── no room for a log file ──► FULL ── an append went well ──┐
 *               │                                                            ▼
 *   start ──► OPEN ◄─────────────────────────────────────────────────────── OPEN
 *               │                                                            ▲
 *               ├── a write or sync failed ──► POISONED ── tail read again ──┘
 *               │
 *               └── close, from any state ──► CLOSING ── queue empty ──► CLOSED      a defect ──► CLOSED
 * </pre>
 *
 * <p>In FULL every transaction is tried; in POISONED none is taken. While memory is full and is being written out, the committer waits, and
 * the queue fills up behind it. After the sync nothing can fail a commit.
 */
final class Committer {
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long RELIEF_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long SPARE_SIGNAL_BYTES = 4L << 20;

    private final EngineOptions.Commits limits;
    private final CommitQueue queue;
    private final CommitLog log;
    private final Views views;
    private final Micros time;
    private final Pressure pressure;
    private final Answers answers;
    private final Counters counters;
    private final Troubles troubles;
    private final Thread thread;
    private volatile State state = State.OPEN; // written by the committer
    private volatile boolean closing; // written by close
    private long sequence; // of the committer, the last one given
    private long bytesSinceSignal; // of the committer

    /** What the committer works with. */
    record Parts(
            CommitLog log,
            Views views,
            Micros time,
            Pressure pressure,
            Answers answers,
            Counters counters,
            Troubles troubles) {}

    Committer(EngineOptions.Commits limits, Parts parts) {
        this.limits = limits;
        this.queue = new CommitQueue(limits.maxQueued(), limits.maxQueuedBytes());
        this.log = parts.log();
        this.views = parts.views();
        this.time = parts.time();
        this.pressure = parts.pressure();
        this.answers = parts.answers();
        this.counters = parts.counters();
        this.troubles = parts.troubles();
        this.sequence = views.published();
        this.thread = Thread.ofPlatform().name("thermocline-committer").daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    State state() {
        return closing && state != State.CLOSED ? State.CLOSING : state;
    }

    CommitQueue queue() {
        return queue;
    }

    CompletableFuture<Committed> submit(Transaction transaction) {
        long bytes = Ledger.bytes(transaction);
        RuntimeException refusal = refusal(bytes);
        Submitted submitted = new Submitted(transaction, bytes);
        if (refusal == null && !queue.offer(submitted)) {
            refusal = Faults.overloaded("too many writes are waiting");
        }
        if (refusal != null) {
            counters.refused.increment();
            return CompletableFuture.failedFuture(refusal);
        }
        failIfClosed();
        return submitted.answer();
    }

    /** Closes the active memtable once everything submitted before is committed and synced. */
    CompletableFuture<Void> rotate() {
        Rotation rotation = new Rotation(new CompletableFuture<>());
        queue.add(rotation);
        failIfClosed();
        return rotation.done();
    }

    /** Finishes what was submitted and ends the thread. Safe to repeat. */
    void close() {
        closing = true;
        queue.wake();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private @Nullable RuntimeException refusal(long bytes) {
        if (bytes > limits.maxTransactionBytes()) {
            return Faults.tooLarge(bytes, limits.maxTransactionBytes());
        }
        return switch (state()) {
            case OPEN, FULL -> pressure.refusal();
            case POISONED -> Faults.unavailable("the log failed and is being read again");
            case CLOSING, CLOSED -> Faults.unavailable("the store is closing");
        };
    }

    /** What was offered after the thread's last look is answered by whoever offered it. */
    private void failIfClosed() {
        if (state == State.CLOSED) {
            for (Pending pending = queue.poll(); pending != null; pending = queue.poll()) {
                pending.fail(Faults.unavailable("the store is closed"));
            }
        }
    }

    private void run() {
        List<Pending> group = new ArrayList<>();
        try {
            while (!closing || queue.peek() != null) {
                if (log.poisoned()) {
                    refuseWhilePoisoned();
                } else if (pressure.passing()) {
                    syncIfDue();
                    queue.pause(RELIEF_NANOS);
                } else if (take(group)) {
                    commit(group);
                    group.clear();
                    syncIfDue();
                } else {
                    syncIfDue();
                    queue.await(log.nanosUntilSync());
                }
            }
            if (syncUnlessPoisoned()) {
                seal();
            }
        } catch (Throwable defect) {
            // whatever ends this thread, nobody may wait for an answer for ever
            troubles.met(Source.COMMITTER, defect);
            answers.send();
            group.forEach(each -> each.fail(Faults.outcomeUnknown(defect)));
        } finally {
            state = State.CLOSED;
            failIfClosed();
        }
    }

    private boolean take(List<Pending> group) {
        long bytes = 0;
        for (Pending next = queue.peek();
                next != null && (group.isEmpty() || bytes + next.bytes() <= limits.maxGroupBytes());
                next = queue.peek()) {
            bytes += next.bytes();
            queue.poll();
            group.add(next);
        }
        return !group.isEmpty();
    }

    private void commit(List<Pending> group) {
        List<Staged> staged = new ArrayList<>(group.size());
        List<Rotation> rotations = new ArrayList<>(0);
        int tried = 0;
        long now = time.now();
        View view = views.acquire();
        try {
            Overlay overlay = new Overlay(view, now);
            for (Pending pending : group) {
                tried++;
                switch (pending) {
                    case Submitted submitted -> stage(submitted, overlay, staged);
                    case Rotation rotation -> rotations.add(rotation);
                }
            }
            log.endGroup();
            finish(staged, now);
        } catch (OutcomeUnknownException e) {
            staged.forEach(each -> unknown(each.submitted(), e));
            group.subList(tried, group.size())
                    .forEach(each -> answers.fail(each, Faults.unavailable("the log failed and is being read again")));
            poisoned(e);
        } finally {
            view.release();
        }
        answers.send();
        rotate(rotations);
    }

    private void stage(Submitted submitted, Overlay overlay, List<Staged> staged) {
        try {
            Staged next = overlay.stage(submitted, sequence + 1);
            LogRecord record = next.record();
            if (record != null) {
                log.append(record);
                sequence++;
                overlay.accept();
            }
            staged.add(next);
        } catch (ConflictException e) {
            counters.conflicts.increment();
            answers.fail(submitted, e);
        } catch (StorageFullException e) {
            refused(submitted, Faults.storageFull());
            troubles.met(Source.LOG, e);
            state = state == State.OPEN ? State.FULL : state;
        } catch (OutcomeUnknownException e) {
            unknown(submitted, e);
            throw e;
        } catch (CorruptPageException e) {
            refused(submitted, Faults.corrupt(e));
        } catch (InternalError e) {
            // The JVM may report a mapped page that the disk could not deliver later than where it was read.
            refused(submitted, Faults.unreadable(e));
            troubles.met(Source.COMMITTER, e);
        } catch (RuntimeException e) {
            refused(submitted, Faults.internal(e));
            troubles.met(Source.COMMITTER, e);
        }
    }

    private void refused(Submitted submitted, RuntimeException cause) {
        counters.refused.increment();
        answers.fail(submitted, cause);
    }

    /** The group is as durable as it is going to be before its answer: from here on nothing may fail. */
    private void finish(List<Staged> staged, long now) {
        log.apply();
        boolean wrote = false;
        for (Staged each : staged) {
            LogRecord record = each.record();
            wrote |= record != null;
            long at = record == null ? sequence : record.sequence();
            Submitted submitted = each.submitted();
            counters.bytes.add(submitted.bytes());
            bytesSinceSignal += submitted.bytes();
            answers.succeed(submitted, new Committed(at, now, each.versions(), log.durability()));
        }
        counters.transactions.add(staged.size());
        if (wrote) {
            counters.groups.increment();
            troubles.over(Source.LOG);
            troubles.over(Source.COMMITTER);
            state = state == State.FULL ? State.OPEN : state;
        }
        if (bytesSinceSignal >= SPARE_SIGNAL_BYTES) {
            bytesSinceSignal = 0;
            pressure.logGrew();
        }
        if (pressure.activeFull()) {
            rotateIfSynced();
        }
    }

    private void unknown(Submitted submitted, OutcomeUnknownException cause) {
        counters.unknown.increment();
        answers.fail(submitted, Faults.outcomeUnknown(cause));
    }

    private void poisoned(OutcomeUnknownException cause) {
        troubles.met(Source.LOG, cause);
        state = State.POISONED;
        answers.send();
        heal();
    }

    private void refuseWhilePoisoned() {
        failQueued("the log failed and is being read again");
        if (!closing && !heal()) {
            queue.await(RETRY_NANOS);
        }
    }

    /** Reads the log's tail again and lets memory agree with it. */
    private boolean heal() {
        try {
            sequence = log.recover();
            troubles.over(Source.LOG);
            state = State.OPEN;
            return true;
        } catch (RuntimeException e) {
            troubles.met(Source.LOG, e);
            return false;
        }
    }

    private void syncIfDue() {
        if (log.syncDue()) {
            syncUnlessPoisoned();
        }
    }

    private void seal() {
        try {
            log.seal();
        } catch (RuntimeException e) {
            troubles.met(Source.LOG_SEAL, e);
        }
    }

    private boolean syncUnlessPoisoned() {
        if (log.poisoned()) {
            return false;
        }
        try {
            log.sync();
            return true;
        } catch (OutcomeUnknownException e) {
            poisoned(e);
            return false;
        }
    }

    private void rotate(List<Rotation> rotations) {
        for (Rotation rotation : rotations) {
            if (!log.poisoned() && rotateIfSynced()) {
                answers.add(() -> rotation.done().complete(null));
            } else {
                answers.fail(rotation, Faults.unavailable("the log failed and is being read again"));
            }
        }
        answers.send();
    }

    /** Only what is synced leaves the active memtable: the rest may still have to be taken back. */
    private boolean rotateIfSynced() {
        if (!syncUnlessPoisoned()) {
            return false;
        }
        if (views.peek().active().maxSequence() > 0) {
            views.rotate();
            pressure.rotated();
        }
        return true;
    }

    private void failQueued(String why) {
        for (Pending pending = queue.poll(); pending != null; pending = queue.poll()) {
            answers.fail(pending, Faults.unavailable(why));
        }
        answers.send();
    }
}
