package io.thermocline.table;

import io.thermocline.engine.EngineStats;
import io.thermocline.engine.LatencyHistogram;
import io.thermocline.problem.ProblemException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Runs one statement at a sequence: waits for the follower, keeps what the statement reads, stops it in time, counts it. Thread-safe. */
final class Asking {
    private final TableOptions.Waits waits;
    private final Lanes lanes;
    private final Applied applied;
    private final Retained retained;
    private final AnswerCache answers;
    private final InstantSource clock;
    private final Consumer<String> damaged;
    private final Map<Kind, LatencyHistogram> latency;
    private final AtomicLong stopped;

    /** What is asked. */
    enum Kind {
        ROWS,
        COUNT,
        AGGREGATE,
        IDS,
        EXPLAIN,
        VERIFY
    }

    /**
     * What is asked, and when.
     *
     * @param nowMicros what expiry is compared with
     * @param sql its first parameters say when it is asked ({@link Relation#MOMENT})
     * @param gone what to answer when the sequence is no longer kept
     */
    record Question<T>(
            long sequence,
            long nowMicros,
            Kind kind,
            SqlPart sql,
            Reader<AnswerCache.Answer<T>> reader,
            ProblemException gone) {
        private AnswerCache.Key key() {
            List<Object> parameters = sql.parameters();
            return new AnswerCache.Key(kind, sql.text(), parameters.subList(Relation.MOMENT, parameters.size()));
        }

        @SuppressWarnings("unchecked") // answers to one kind of question are of one type
        private T known(Object answer) {
            return (T) answer;
        }
    }

    /** Makes something of an answer. */
    interface Use<T, R> {
        R of(T value, boolean cached);
    }

    /** Reads an answer. */
    interface Reader<T> {
        T read(ResultSet rows) throws SQLException;
    }

    /**
     * What queries work with.
     *
     * @param damaged told why when a statement finds the file damaged
     */
    record Parts(
            Lanes lanes,
            Applied applied,
            Retained retained,
            AnswerCache answers,
            InstantSource clock,
            Consumer<String> damaged) {}

    Asking(TableOptions.Waits waits, Parts parts) {
        this.waits = waits;
        this.lanes = parts.lanes();
        this.applied = parts.applied();
        this.retained = parts.retained();
        this.answers = parts.answers();
        this.clock = parts.clock();
        this.damaged = parts.damaged();
        this.latency = new EnumMap<>(Kind.class);
        this.stopped = new AtomicLong();
        for (Kind each : Kind.values()) {
            latency.put(each, new LatencyHistogram());
        }
    }

    private Asking(TableOptions.Waits waits, Asking same, AnswerCache answers) {
        this.waits = waits;
        this.lanes = same.lanes;
        this.applied = same.applied;
        this.retained = same.retained;
        this.answers = answers;
        this.clock = same.clock;
        this.damaged = same.damaged;
        this.latency = same.latency;
        this.stopped = same.stopped;
    }

    /** The same with less patience: the wait for the follower, and the statement, take no longer than this, but for the second a statement always has. */
    Asking within(Duration most) {
        return new Asking(waits.within(most), this, answers);
    }

    /** The same without answers that were kept, and without keeping any: what the table says now. */
    Asking anew() {
        return new Asking(waits, this, new AnswerCache(0));
    }

    /**
     * Asks the table at a sequence.
     *
     * @param wake makes the follower write what it has
     * @param use makes of the answer what is wanted; the sequence is still kept while it does
     */
    <T, R> R at(Question<T> question, Runnable wake, Use<T, R> use) {
        long sequence = question.sequence();
        if (!retained.hold(sequence)) {
            throw question.gone();
        }
        try {
            if (!applied.await(sequence, waits.follower(), wake)) {
                throw Faults.unavailable(
                        applied.through() == Applied.NOTHING
                                ? "is being opened, or derived anew"
                                : "does not have the latest commits yet");
            }
            AnswerCache.Moment now = new AnswerCache.Moment(applied.standing(), sequence, question.nowMicros());
            Object cached = answers.find(question.key(), now);
            if (cached != null) {
                return use.of(question.known(cached), true);
            }
            AnswerCache.Answer<T> answer = run(question.kind(), question.sql(), waits.statement(), question.reader());
            if (!retained.holds(sequence)) {
                // it was derived anew meanwhile, and has nothing from before
                throw question.gone();
            }
            answers.keep(question.key(), now, answer);
            return use.of(answer.value(), false);
        } finally {
            retained.release(sequence);
        }
    }

    /** Runs a statement that looks at whatever is there. */
    <T> T run(Kind kind, SqlPart sql, Duration most, Reader<T> reader) {
        Instant start = clock.instant();
        try {
            return lanes.run(connection -> {
                try (PreparedStatement statement = connection.prepareStatement(sql.text())) {
                    statement.setQueryTimeout((int) Math.min(Integer.MAX_VALUE, most.toSeconds()));
                    for (int i = 0; i < sql.parameters().size(); i++) {
                        statement.setObject(i + 1, sql.parameters().get(i));
                    }
                    return lanes.watched(statement, () -> {
                        try (ResultSet rows = statement.executeQuery()) {
                            return reader.read(rows);
                        }
                    });
                }
            });
        } catch (SQLException e) {
            throw problem(e, most);
        } finally {
            Objects.requireNonNull(latency.get(kind))
                    .add(Duration.between(start, clock.instant()).toNanos() / 1_000);
        }
    }

    private RuntimeException problem(SQLException failure, Duration most) {
        return switch (Faults.kind(failure)) {
            case TIME -> lanes.open() ? stopped(Faults.tooLong(most)) : Faults.unavailable("is being derived anew");
            case MEMORY -> stopped(Faults.tooMuchMemory());
            case DISK -> Faults.unavailable("has no room for its temporary files");
            case STATEMENT -> new IllegalStateException("the table does not take a statement of ours", failure);
            case DAMAGE -> {
                damaged.accept(Faults.firstLine(failure));
                yield Faults.unavailable("was found damaged and is being derived anew");
            }
        };
    }

    private ProblemException stopped(ProblemException problem) {
        stopped.incrementAndGet();
        return problem;
    }

    Map<String, EngineStats.Latency> latency() {
        Map<String, EngineStats.Latency> all = new HashMap<>();
        latency.forEach((kind, histogram) -> all.put(kind.name().toLowerCase(Locale.ROOT), histogram.summary()));
        return all;
    }

    /** Statements that ended. */
    long asked() {
        return latency.values().stream()
                .mapToLong(each -> each.summary().count())
                .sum();
    }

    long stopped() {
        return stopped.get();
    }
}
