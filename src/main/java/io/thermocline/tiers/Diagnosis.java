package io.thermocline.tiers;

import java.util.List;
import java.util.Objects;

/** What was checked, and what to do about it. */
public record Diagnosis(List<Check> checks) {
    /** What a check is about. */
    public enum Area {
        /** Heap, budgets, the machine's memory. */
        MEMORY,
        /** Room on the disk. */
        DISK,
        /** The write-ahead log, and what is in no segment yet. */
        LOG,
        /** Segments and their pages. */
        SEGMENTS,
        /** The archive. */
        ARCHIVE,
        /** What is derived from the log. */
        FOLLOWERS,
        /** Settings. */
        CONFIGURATION,
        /** Time. */
        CLOCK
    }

    /** From best to worst. */
    public enum State {
        /** As it should be. */
        OK,
        /** It works, and will not for long, or is worse than it could be. */
        WARN,
        /** Something does not work, or is lost. */
        FAIL
    }

    /**
     * One check.
     *
     * @param name stable, lower case
     * @param what is so, one sentence
     * @param advice what to do; empty when there is nothing to do
     */
    public record Check(Area area, String name, State state, String what, String advice) {
        public Check {
            Objects.requireNonNull(area);
            Objects.requireNonNull(name);
            Objects.requireNonNull(state);
            Objects.requireNonNull(what);
            Objects.requireNonNull(advice);
        }

        static Check ok(Area area, String name, String what) {
            return new Check(area, name, State.OK, what, "");
        }

        static Check warn(Area area, String name, String what, String advice) {
            return new Check(area, name, State.WARN, what, advice);
        }

        static Check fail(Area area, String name, String what, String advice) {
            return new Check(area, name, State.FAIL, what, advice);
        }
    }

    public Diagnosis {
        checks = List.copyOf(checks);
    }

    /** The worst of all states. */
    public State state() {
        State worst = State.OK;
        for (Check each : checks) {
            worst = each.state().compareTo(worst) > 0 ? each.state() : worst;
        }
        return worst;
    }

    /** The checks of one area alone. */
    public Diagnosis of(Area area) {
        return new Diagnosis(checks.stream().filter(each -> each.area() == area).toList());
    }
}
