package io.thermocline.table;

import java.util.Objects;

/**
 * How a query is answered.
 *
 * @param statement the SQL, with {@code ?} for its parameters
 * @param plan DuckDB's plan as text
 */
public record TablePlan(String statement, String plan) {
    public TablePlan {
        Objects.requireNonNull(statement);
        Objects.requireNonNull(plan);
    }
}
