package io.thermocline.table;

import io.thermocline.problem.Problem;
import io.thermocline.problem.ProblemException;
import io.thermocline.problem.ProblemKind;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.time.Duration;

/** What DuckDB's failures mean. It says what kind they are in the first words of their message alone. */
final class Faults {
    private Faults() {}

    /** What to do about a failed statement. */
    enum Kind {
        /** It was stopped for its time. */
        TIME,
        /** It needs more memory, or more temporary files, than there are. */
        MEMORY,
        /** The disk is full. */
        DISK,
        /** The statement is wrong, which is a defect of ours. */
        STATEMENT,
        /** The file, or what DuckDB made of it in memory, is of no use any more. */
        DAMAGE
    }

    static Kind kind(SQLException failure) {
        String message = failure.getMessage() == null ? "" : failure.getMessage();
        if (failure instanceof SQLTimeoutException || message.startsWith("INTERRUPT")) {
            return Kind.TIME;
        }
        if (message.startsWith("Out of Memory")) {
            return Kind.MEMORY;
        }
        if (message.contains("No space left")) {
            return Kind.DISK;
        }
        boolean damage = message.startsWith("Data Corruption")
                || message.startsWith("IO Error")
                || message.startsWith("FATAL")
                || message.startsWith("INTERNAL")
                || message.startsWith("Serialization")
                || message.contains("database has been invalidated");
        return damage ? Kind.DAMAGE : Kind.STATEMENT;
    }

    /** The table cannot be asked now. */
    static ProblemException unavailable(String why) {
        return new Problem(
                        ProblemKind.UNAVAILABLE,
                        "The metadata table " + why + "; reads by id and writes go on. Try again.",
                        java.util.List.of(),
                        Duration.ofSeconds(2))
                .exception();
    }

    static ProblemException tooLong(Duration limit) {
        return ProblemException.of(
                ProblemKind.TOO_COSTLY,
                "The query took longer than " + limit.toSeconds()
                        + " s and was stopped: narrow the filter, or raise thermocline.query.timeout.");
    }

    static ProblemException tooMuchMemory() {
        return ProblemException.of(
                ProblemKind.TOO_COSTLY,
                "The query needs more memory than it may use and was stopped: narrow the filter, sort or group by less, or raise"
                        + " thermocline.table.memory.");
    }

    static ProblemException cursorExpired() {
        return ProblemException.of(
                ProblemKind.CURSOR_EXPIRED,
                "The cursor is of a state of the store that is no longer kept: start again without a cursor.");
    }

    /** What the database says first; the rest is about its own insides. */
    static String firstLine(SQLException e) {
        String message = String.valueOf(e.getMessage());
        int end = message.indexOf('\n');
        return end < 0 ? message : message.substring(0, end);
    }
}
