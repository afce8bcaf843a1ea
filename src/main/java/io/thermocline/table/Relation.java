package io.thermocline.table;

import io.thermocline.block.Caller;
import io.thermocline.block.ManifoldScope;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The blocks that a caller sees at a sequence, as a condition over the table: what was current, has not expired, and is visible. */
final class Relation {
    /** So many parameters of {@link #visible}, the first ones, say when the table is asked, and nothing else. */
    static final int MOMENT = 3;

    private Relation() {}

    /**
     * The condition.
     *
     * @param sequence the table is asked at
     * @param nowMicros what expires at or before it is left out
     */
    static SqlPart visible(long sequence, long nowMicros, Caller caller) {
        List<SqlPart> conditions = new ArrayList<>();
        conditions.add(new SqlPart("from_sequence <= ? AND to_sequence > ?", sequence, sequence));
        conditions.add(new SqlPart("expires_at IS NULL OR expires_at > ?", nowMicros));
        switch (caller.role()) {
            case SYSTEM -> {}
            case OPERATOR -> conditions.add(reachable(caller.scope()));
            case USER -> {
                conditions.add(reachable(caller.scope()));
                conditions.add(new SqlPart(
                        "open OR list_contains(access, ?) OR list_contains(access, ?)",
                        caller.name(),
                        caller.name() + ":read"));
            }
        }
        return SqlPart.joined(" AND ", conditions);
    }

    private static SqlPart reachable(ManifoldScope scope) {
        return switch (scope) {
            case ManifoldScope.All _ -> SqlPart.TRUE;
            case ManifoldScope.Named(var names) -> {
                String marks = names.stream().map(_ -> ", ?").collect(Collectors.joining());
                List<Object> parameters = new ArrayList<>(names);
                parameters.addAll(names);
                // The first comparison decides for nearly all blocks, without a look at their lists.
                yield new SqlPart(
                        "reach IN ('" + TableSchema.EVERYWHERE + "'" + marks
                                + ") OR (reach IS NULL AND list_has_any(manifolds, ["
                                + marks.substring(names.isEmpty() ? 0 : 2)
                                + "]))",
                        parameters);
            }
        };
    }
}
