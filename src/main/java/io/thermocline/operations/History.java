package io.thermocline.operations;

import io.thermocline.block.BlockId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * The operations that are kept, in the order they began: enough of each to choose those of a page and to find what is to be run. Immutable.
 */
record History(List<Entry> entries) {
    static final History EMPTY = new History(List.of());

    /**
     * One operation.
     *
     * @param caller name of whoever began it
     * @param finishedAtMicros 0 while it has not ended
     */
    record Entry(BlockId id, String kind, String caller, Operation.State state, long finishedAtMicros) {
        Entry {
            Objects.requireNonNull(id);
            Objects.requireNonNull(kind);
            Objects.requireNonNull(caller);
            Objects.requireNonNull(state);
        }

        static Entry of(Operation operation) {
            return new Entry(
                    operation.id(),
                    operation.kind(),
                    operation.caller().name(),
                    operation.state(),
                    operation.span().finishedAtMicros());
        }

        /** Whether it ended so long ago that it is forgotten. */
        boolean stale(long nowMicros, OperationLimits limits) {
            return state.ended() && finishedAtMicros + keptMicros(limits) <= nowMicros;
        }
    }

    History {
        entries = List.copyOf(entries);
    }

    /** How long what has ended is kept, microseconds. */
    static long keptMicros(OperationLimits limits) {
        return TimeUnit.MILLISECONDS.toMicros(limits.keptFor().toMillis());
    }

    long unended() {
        return entries.stream().filter(each -> !each.state().ended()).count();
    }

    /** With an operation as it is now, in its place or as the newest. */
    History with(Operation operation) {
        List<Entry> after = new ArrayList<>(entries);
        Entry entry = Entry.of(operation);
        for (int i = after.size() - 1; i >= 0; i--) {
            if (after.get(i).id().equals(entry.id())) {
                after.set(i, entry);
                return new History(after);
            }
        }
        after.add(entry);
        return new History(after);
    }

    /** Without what is stale, and without the oldest that have ended where there are too many. */
    History trimmed(long nowMicros, OperationLimits limits) {
        long surplus = Math.max(0, entries.size() - limits.kept());
        List<Entry> kept = new ArrayList<>();
        for (Entry entry : entries) {
            boolean dropped = entry.stale(nowMicros, limits)
                    || (surplus > 0 && entry.state().ended());
            if (dropped) {
                surplus--;
            } else {
                kept.add(entry);
            }
        }
        return new History(kept);
    }

    /** What a later history does not have any more. */
    List<Entry> missingFrom(History later) {
        var kept = later.entries().stream().map(Entry::id).collect(java.util.stream.Collectors.toSet());
        return entries.stream().filter(each -> !kept.contains(each.id())).toList();
    }
}
