package io.thermocline.table;

import io.thermocline.filter.Filter;
import io.thermocline.filter.Term;
import java.util.List;
import java.util.StringJoiner;

/**
 * Filters as SQL conditions over the table's relation, true for exactly the rows whose blocks {@link Filter#keeps} keeps.
 *
 * <p>SQL's NULL is not the unknown of filters wherever a list, a missing value or a type is asked for, so nothing relies on it: each term becomes two
 * conditions, one that is true where the term is true ({@code truth}) and one that is true where it is false ({@code falsity}); where a term is unknown,
 * both are false or NULL. A negation takes the other one. Constants stand in the text and not as parameters, since DuckDB plans before it knows those.
 * Pure functions.
 */
final class FilterSql {
    private FilterSql() {}

    /**
     * The condition; NULL or false where the filter does not keep a block. It needs no parameters, and stands for itself in parentheses.
     *
     * @param nowMicros the instant of the request, in microseconds since the epoch
     */
    static String condition(Filter filter, long nowMicros) {
        Conditions conditions = new Conditions(new SqlValues(nowMicros));
        return filter.root() instanceof Term.And and
                ? conditions.joined(" AND ", and.all(), true)
                : "(" + conditions.truth(filter.root()) + ")";
    }

    /** The conditions of one filter. */
    private record Conditions(SqlValues values) {
        String joined(String between, List<Term> terms, boolean truth) {
            StringJoiner all = new StringJoiner(between, "(", ")");
            for (Term each : terms) {
                all.add(truth ? truth(each) : falsity(each));
            }
            return all.toString();
        }

        /** True where the term is true, else false or NULL. */
        String truth(Term term) {
            return either(term, true);
        }

        /** True where the term is false, else false or NULL. */
        String falsity(Term term) {
            return either(term, false);
        }

        private String either(Term term, boolean truth) {
            return switch (term) {
                case Term.And and -> joined(truth ? " AND " : " OR ", and.all(), truth);
                case Term.Or or -> joined(truth ? " OR " : " AND ", or.any(), truth);
                case Term.Not not -> either(not.of(), !truth);
                case Term.Compare compare ->
                    SqlComparison.of(
                            values,
                            truth ? compare.comparison() : compare.comparison().negated(),
                            compare.left(),
                            compare.right());
                case Term.OneOf oneOf -> SqlMembership.oneOf(values, oneOf, truth);
                case Term.In in -> SqlMembership.in(values, in, truth);
                case Term.Has has -> (truth ? "" : "NOT ") + values.present(has.of());
                case Term.TextTest test -> (truth ? "" : "NOT ") + textTest(test);
                case Term.Matches matches ->
                    (truth ? "" : "NOT ") + "regexp_matches(" + values.text(matches.text()) + ", "
                            + SqlLiterals.text(matches.regex().pattern()) + ")";
                case Term.Quantifier quantifier -> quantifier(quantifier, truth);
                case Term.Constant constant -> Boolean.valueOf(truth).equals(constant.value()) ? "true" : "false";
                case Term.Column _ -> (truth ? "" : "NOT ") + values.flag(term);
                case Term.Path _, Term.Element _ -> values.attribute(term).is(truth);
                case Term.Now _, Term.Label _, Term.Negate _, Term.Arithmetic _, Term.ToTime _, Term.Size _ ->
                    throw new IllegalArgumentException("no condition: " + term);
            };
        }

        private String textTest(Term.TextTest test) {
            String function = switch (test.position()) {
                case START -> "starts_with";
                case END -> "ends_with";
                case ANYWHERE -> "contains";
            };
            return function + "(" + values.text(test.text()) + ", " + values.text(test.part()) + ")";
        }

        /** A disjunction is true with one true element and false when all are false; a conjunction the other way round. */
        private String quantifier(Term.Quantifier quantifier, boolean truth) {
            String range = values.list(quantifier.range());
            String body = either(quantifier.body(), truth);
            String kept = "len(list_filter(" + range + ", lambda " + SqlValues.element(quantifier.depth()) + ": " + body
                    + "))";
            return quantifier.every() == truth ? kept + " = len(" + range + ")" : kept + " > 0";
        }
    }
}
