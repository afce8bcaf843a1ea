package io.thermocline.filter;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import io.thermocline.text.PlainText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Builds the tree of terms from what CEL's parser read, and refuses what the dialect does not have. For one text, by one thread. */
final class TermBuilder {
    /** Most quantifiers around each other. */
    static final int MAX_QUANTIFIERS = 4;

    private static final int MAX_NODES = 4_000;
    private static final int MAX_DEPTH = 64;
    private static final Set<String> NOT_FILTERED = Set.of("content", "contentBase64", "tier", "vectors");
    private static final String FIELDS =
            Arrays.stream(BlockField.values()).map(BlockField::text).collect(Collectors.joining(", "));

    private final Place place;
    private final Calls calls;
    private final List<Variable> variables = new ArrayList<>();
    private int nodes;
    private int depth;

    /** A name that stands for the element of a quantifier. */
    private record Variable(String name, Term.Element element) {}

    TermBuilder(Place place) {
        this.place = place;
        this.calls = new Calls(this, place);
    }

    /** The whole filter. */
    Term root(CelExpr expression) {
        return condition(expression);
    }

    /** A term that may be true or false. */
    Term condition(CelExpr expression) {
        Term term = term(expression);
        if (!term.kind().maybeBool() || Types.wholeAttributes(term)) {
            throw place.fault(expression, "expected a condition, which is true or false, not " + words(term));
        }
        return term;
    }

    /** A kind in words, as a user sees it. */
    static String words(Term term) {
        return Types.wholeAttributes(term) ? "all attributes" : term.kind().words();
    }

    /** Any term. */
    Term term(CelExpr expression) {
        nodes++;
        if (nodes > MAX_NODES) {
            throw place.fault(expression, "the filter has more than " + MAX_NODES + " parts; expected fewer");
        }
        depth++;
        if (depth > MAX_DEPTH) {
            throw place.fault(expression, "the filter is nested deeper than " + MAX_DEPTH);
        }
        Term term = switch (expression.getKind()) {
            case CONSTANT -> constant(expression, expression.constant());
            case IDENT -> name(expression, expression.ident().name());
            case SELECT ->
                member(
                        expression,
                        expression.select().operand(),
                        expression.select().field());
            case CALL -> calls.term(expression, expression.call());
            case LIST -> throw place.fault(expression, "a list may stand behind in alone");
            case MAP, STRUCT -> throw place.fault(expression, "maps and messages cannot be written in a filter");
            case COMPREHENSION, NOT_SET -> throw place.fault(expression, "expected an expression");
        };
        depth--;
        return term;
    }

    private Term.Constant constant(CelExpr at, CelConstant constant) {
        return switch (constant.getKind()) {
            case NULL_VALUE -> new Term.Constant(JsonNull.NULL, Kind.NULL);
            case BOOLEAN_VALUE -> new Term.Constant(constant.booleanValue(), Kind.BOOL);
            case INT64_VALUE -> new Term.Constant(constant.int64Value(), Kind.INT);
            case DOUBLE_VALUE -> {
                if (!Double.isFinite(constant.doubleValue())) {
                    throw place.fault(at, "the number does not fit a double");
                }
                yield new Term.Constant(constant.doubleValue(), Kind.DOUBLE);
            }
            case STRING_VALUE -> {
                PlainText.faultInJson(constant.stringValue()).ifPresent(fault -> {
                    throw place.fault(at, "the text " + fault);
                });
                yield new Term.Constant(constant.stringValue(), Kind.TEXT);
            }
            case UINT64_VALUE -> throw place.fault(at, "expected an integer without u");
            case BYTES_VALUE -> throw place.fault(at, "expected a text without b");
            case NOT_SET, TIMESTAMP_VALUE, DURATION_VALUE -> throw place.fault(at, "expected a literal");
        };
    }

    private Term name(CelExpr at, String name) {
        for (Variable variable : variables.reversed()) {
            if (variable.name().equals(name)) {
                return variable.element();
            }
        }
        if (name.equals("now")) {
            return new Term.Now();
        }
        BlockField field = BlockField.named(name);
        if (field != null) {
            return new Term.Column(field);
        }
        throw place.fault(
                at,
                NOT_FILTERED.contains(name)
                        ? name + " cannot be filtered; expected one of " + FIELDS
                        : "there is no field " + name + "; expected one of " + FIELDS + ", now");
    }

    private Term member(CelExpr at, CelExpr operand, String name) {
        Term of = term(operand);
        if (of.kind() == Kind.LABELS) {
            return new Term.Label(name);
        }
        return step(at, of, new Term.Step.Member(name));
    }

    /** A value by its key or index: {@code of[key]}. */
    Term entry(CelExpr at, CelExpr operand, CelExpr key) {
        Term of = term(operand);
        if (term(key) instanceof Term.Constant constant) {
            if (constant.value() instanceof String name) {
                return of.kind() == Kind.LABELS ? new Term.Label(name) : step(at, of, new Term.Step.Member(name));
            }
            if (constant.value() instanceof Long index && of.kind() == Kind.DYNAMIC && !Types.wholeAttributes(of)) {
                return step(at, of, new Term.Step.Index(index));
            }
        }
        throw place.fault(
                key,
                of.kind() == Kind.DYNAMIC && !Types.wholeAttributes(of)
                        ? "expected a text or an integer that is written out"
                        : "expected a text that is written out, behind attributes or labels");
    }

    private Term step(CelExpr at, Term of, Term.Step step) {
        if (of.kind() != Kind.DYNAMIC) {
            throw place.fault(at, of.kind().words() + " has no members; only attributes and labels have");
        }
        List<Term.Step> steps = new ArrayList<>();
        Term base = of;
        if (of instanceof Term.Path path) {
            base = path.base();
            steps.addAll(path.steps());
        }
        steps.add(step);
        return new Term.Path(base, steps);
    }

    /** {@code range.exists(name, body)}, or all. */
    Term quantifier(CelExpr at, boolean every, CelExpr rangeExpression, List<CelExpr> arguments) {
        Term range = term(rangeExpression);
        if (range.kind() != Kind.TEXTS && (range.kind() != Kind.DYNAMIC || Types.wholeAttributes(range))) {
            throw place.fault(rangeExpression, "expected a list, not " + words(range));
        }
        requireInnermost(rangeExpression, range);
        if (arguments.size() != 2 || arguments.getFirst().getKind() != CelExpr.ExprKind.Kind.IDENT) {
            throw place.fault(at, "expected a name for the element, and a condition: (x, x > 1)");
        }
        if (variables.size() == MAX_QUANTIFIERS) {
            throw place.fault(at, "exists and all are nested deeper than " + MAX_QUANTIFIERS);
        }
        int level = variables.size();
        Kind kind = range.kind() == Kind.TEXTS ? Kind.TEXT : Kind.DYNAMIC;
        variables.add(new Variable(arguments.getFirst().ident().name(), new Term.Element(level, kind)));
        Term body = condition(arguments.getLast());
        variables.removeLast();
        return new Term.Quantifier(every, range, level, body);
    }

    /**
     * Inside a quantifier, work that grows with a value may be done on the innermost element alone: so the work on all elements together grows with
     * the list, and not with its square.
     */
    void requireInnermost(CelExpr at, Term term) {
        if (variables.isEmpty()) {
            return;
        }
        Term base = term instanceof Term.Path path ? path.base() : term;
        if (!(base instanceof Term.Element element) || element.depth() != variables.size() - 1) {
            throw place.fault(
                    at, "inside exists and all, expected " + variables.getLast().name() + " or a part of it here");
        }
    }
}
