package io.thermocline.filter;

import dev.cel.common.CelSource;
import dev.cel.common.ast.CelExpr;
import io.thermocline.problem.Problem;
import io.thermocline.problem.ProblemException;
import io.thermocline.problem.ProblemKind;

/**
 * Where in a text a fault lies.
 *
 * @param field the field of the request that the text stands in
 */
record Place(CelSource source, String field) {
    /** A fault of what stands there. */
    ProblemException fault(CelExpr at, String message) {
        int offset = source.getPositionsMap().getOrDefault(at.id(), 0);
        return source.getOffsetLocation(offset)
                .map(location -> fault(field, location.getLine(), location.getColumn(), message))
                .orElseGet(() -> fault(field, 1, 0, message));
    }

    /**
     * A fault at a line and a column.
     *
     * @param line from 1
     * @param column from 0, as CEL counts
     */
    static ProblemException fault(String field, int line, int column, String message) {
        return fault(field, "line " + line + ", column " + (column + 1) + ": " + message);
    }

    /** A fault of the whole text. */
    static ProblemException fault(String field, String message) {
        return Problem.field(ProblemKind.MALFORMED, field, message).exception();
    }
}
