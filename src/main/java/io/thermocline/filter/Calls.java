package io.thermocline.filter;

import dev.cel.common.ast.CelExpr;
import io.thermocline.filter.Term.Operator;
import io.thermocline.filter.Term.Position;
import java.util.ArrayList;
import java.util.List;

/** The operators and functions of the dialect. CEL's parser makes both calls. Shares the builder's thread. */
final class Calls {
    private static final int MAX_LIST = 1_000;
    private static final int MAX_OPERATORS = 32;
    private static final String FUNCTIONS =
            "has(), size(), timestamp(), duration(), and on a value .startsWith(), .endsWith(), .contains(), .matches(), "
                    + ".exists(), .all(), .size()";

    private final TermBuilder builder;
    private final Place place;
    private int operators;

    Calls(TermBuilder builder, Place place) {
        this.builder = builder;
        this.place = place;
    }

    Term term(CelExpr at, CelExpr.CelCall call) {
        List<CelExpr> arguments = call.args();
        if (call.target().isPresent()) {
            return onTarget(at, call.function(), call.target().get(), arguments);
        }
        return switch (call.function()) {
            case "_&&_" -> new Term.And(operands(call, new ArrayList<>()));
            case "_||_" -> new Term.Or(operands(call, new ArrayList<>()));
            case "!_" -> new Term.Not(builder.condition(arguments.getFirst()));
            case "_==_" -> compare(at, Comparison.EQUAL, arguments);
            case "_!=_" -> compare(at, Comparison.NOT_EQUAL, arguments);
            case "_<_" -> compare(at, Comparison.LESS, arguments);
            case "_<=_" -> compare(at, Comparison.LESS_OR_EQUAL, arguments);
            case "_>_" -> compare(at, Comparison.GREATER, arguments);
            case "_>=_" -> compare(at, Comparison.GREATER_OR_EQUAL, arguments);
            case "_+_" -> arithmetic(at, Operator.ADD, arguments);
            case "_-_" -> arithmetic(at, Operator.SUBTRACT, arguments);
            case "_*_" -> arithmetic(at, Operator.MULTIPLY, arguments);
            case "_/_" -> arithmetic(at, Operator.DIVIDE, arguments);
            case "_%_" -> arithmetic(at, Operator.REMAINDER, arguments);
            case "-_" -> negate(at, arguments.getFirst());
            case "@in" -> in(arguments.getFirst(), arguments.getLast());
            case "_[_]" -> builder.entry(at, arguments.getFirst(), arguments.getLast());
            case "_?_:_" -> throw place.fault(at, "there is no ? : in filters; expected && and ||");
            case "has" -> has(at, arguments);
            case "size" -> size(at, only(at, "size", arguments));
            case "timestamp" -> timestamp(only(at, "timestamp", arguments));
            case "duration" -> duration(only(at, "duration", arguments));
            default ->
                throw place.fault(
                        at, "there is no function " + call.function() + " here; expected one of " + FUNCTIONS);
        };
    }

    private Term onTarget(CelExpr at, String function, CelExpr target, List<CelExpr> arguments) {
        return switch (function) {
            case "startsWith" -> textTest(Position.START, target, only(at, function, arguments));
            case "endsWith" -> textTest(Position.END, target, only(at, function, arguments));
            case "contains" -> textTest(Position.ANYWHERE, target, only(at, function, arguments));
            case "matches" -> matches(target, only(at, function, arguments));
            case "exists" -> builder.quantifier(at, false, target, arguments);
            case "all" -> builder.quantifier(at, true, target, arguments);
            case "size" -> {
                if (!arguments.isEmpty()) {
                    throw place.fault(at, "expected .size() without an argument");
                }
                yield size(at, target);
            }
            default -> throw place.fault(at, "there is no function ." + function + "; expected one of " + FUNCTIONS);
        };
    }

    /** CEL's parser balances long chains; here they are lists again. */
    private List<Term> operands(CelExpr.CelCall call, List<Term> into) {
        for (CelExpr each : call.args()) {
            if (each.getKind() == CelExpr.ExprKind.Kind.CALL
                    && each.call().target().isEmpty()
                    && each.call().function().equals(call.function())) {
                operands(each.call(), into);
            } else {
                into.add(builder.condition(each));
            }
        }
        return into;
    }

    private CelExpr only(CelExpr at, String function, List<CelExpr> arguments) {
        if (arguments.size() != 1) {
            throw place.fault(at, "expected one argument of " + function + "(), not " + arguments.size());
        }
        return arguments.getFirst();
    }

    private Term compare(CelExpr at, Comparison comparison, List<CelExpr> arguments) {
        Term left = builder.term(arguments.getFirst());
        Term right = builder.term(arguments.getLast());
        String fault = Types.faultOfComparison(comparison, left, right);
        if (fault != null) {
            throw place.fault(at, fault);
        }
        if (left instanceof Term.Condition condition) {
            return compareCondition(at, comparison, condition, right);
        }
        return right instanceof Term.Condition condition
                ? compareCondition(at, comparison, condition, left)
                : new Term.Compare(comparison, left, right);
    }

    /** A condition is compared with true or false alone, which is itself or its opposite: so no tree needs it twice. */
    private Term compareCondition(CelExpr at, Comparison comparison, Term.Condition condition, Term other) {
        if (!(other instanceof Term.Constant constant)
                || !(constant.value() instanceof Boolean value)
                || comparison.ordering()) {
            throw place.fault(at, "expected && and || between conditions, not " + comparison.sign());
        }
        return value == (comparison == Comparison.EQUAL) ? condition : new Term.Not(condition);
    }

    private Term arithmetic(CelExpr at, Operator operator, List<CelExpr> arguments) {
        operators++;
        if (operators > MAX_OPERATORS) {
            throw place.fault(
                    at, "the filter calculates more than " + MAX_OPERATORS + " times; expected fewer + - * / %");
        }
        Term left = builder.term(arguments.getFirst());
        Term right = builder.term(arguments.getLast());
        Kind kind = Types.collection(left) || Types.collection(right)
                ? null
                : Types.result(operator, left.kind(), right.kind());
        if (kind == null) {
            throw place.fault(
                    at,
                    "expected " + Types.operands(operator) + " around " + operator.sign() + ", not "
                            + TermBuilder.words(left) + " and " + TermBuilder.words(right));
        }
        return new Term.Arithmetic(operator, left, right, kind);
    }

    private Term negate(CelExpr at, CelExpr argument) {
        Term of = builder.term(argument);
        if (!(of.kind().maybeNumber() || of.kind() == Kind.SPAN) || Types.collection(of)) {
            throw place.fault(at, "expected a number or a duration behind -, not " + TermBuilder.words(of));
        }
        return new Term.Negate(of, of.kind() == Kind.DYNAMIC ? Kind.NUMBER : of.kind());
    }

    private Term in(CelExpr itemExpression, CelExpr containerExpression) {
        Term item = builder.term(itemExpression);
        if (Types.collection(item)
                || item instanceof Term.Condition
                || item.kind() == Kind.TIME
                || item.kind() == Kind.SPAN) {
            throw place.fault(
                    itemExpression,
                    "expected a text, a number or an attribute before in, not " + TermBuilder.words(item));
        }
        if (containerExpression.getKind() == CelExpr.ExprKind.Kind.LIST) {
            return oneOf(containerExpression, item);
        }
        Term container = builder.term(containerExpression);
        switch (container.kind()) {
            case TEXTS, LABELS -> {
                if (!item.kind().maybeText()) {
                    throw place.fault(itemExpression, "expected a text before in, not " + TermBuilder.words(item));
                }
            }
            case DYNAMIC -> builder.requireInnermost(containerExpression, container);
            case BOOL, INT, DOUBLE, NUMBER, TEXT, TIME, SPAN, NULL ->
                throw place.fault(
                        containerExpression,
                        "expected a list or a map behind in, not "
                                + container.kind().words());
        }
        return new Term.In(item, container);
    }

    private Term oneOf(CelExpr at, Term item) {
        List<CelExpr> elements = at.list().elements();
        if (elements.size() > MAX_LIST) {
            throw place.fault(
                    at, "the list has " + elements.size() + " elements; at most " + MAX_LIST + " are allowed");
        }
        List<Term.Constant> values = new ArrayList<>();
        for (CelExpr each : elements) {
            if (!(builder.term(each) instanceof Term.Constant constant) || constant.kind() == Kind.TIME) {
                throw place.fault(each, "expected a literal; a list holds texts, numbers, true, false and null");
            }
            String fault = Types.faultOfComparison(Comparison.EQUAL, item, constant);
            if (fault != null) {
                throw place.fault(each, fault);
            }
            values.add(constant);
        }
        return new Term.OneOf(item, values);
    }

    private Term has(CelExpr at, List<CelExpr> arguments) {
        CelExpr argument = only(at, "has", arguments);
        Term of = builder.term(argument);
        boolean member = of instanceof Term.Path || of instanceof Term.Label;
        if (!member && !(of instanceof Term.Column(BlockField field) && field.optional())) {
            throw place.fault(argument, "expected what may be missing: an attribute, a label, key or expiresAt");
        }
        if (of instanceof Term.Path) {
            builder.requireInnermost(argument, of);
        }
        return new Term.Has(of);
    }

    private Term size(CelExpr at, CelExpr argument) {
        Term of = builder.term(argument);
        switch (of.kind()) {
            case TEXTS, LABELS, TEXT -> {}
            case DYNAMIC -> builder.requireInnermost(argument, of);
            case BOOL, INT, DOUBLE, NUMBER, TIME, SPAN, NULL ->
                throw place.fault(
                        at,
                        "expected a text, a list or a map in size(), not "
                                + of.kind().words());
        }
        return new Term.Size(of);
    }

    private Term timestamp(CelExpr argument) {
        Term text = text(argument);
        if (!(text instanceof Term.Constant constant)) {
            return new Term.ToTime(text);
        }
        Long micros = Times.time((String) constant.value());
        if (micros == null) {
            throw place.fault(argument, "expected a time such as 2026-01-31T12:00:00Z");
        }
        return new Term.Constant(micros, Kind.TIME);
    }

    private Term duration(CelExpr argument) {
        Long micros =
                builder.term(argument) instanceof Term.Constant constant && constant.value() instanceof String text
                        ? Times.span(text)
                        : null;
        if (micros == null) {
            throw place.fault(
                    argument, "expected a duration that is written out, such as \"1h30m\"; units are us ms s m h d w");
        }
        return new Term.Constant(micros, Kind.SPAN);
    }

    private Term textTest(Position position, CelExpr target, CelExpr argument) {
        Term text = text(target);
        if (position == Position.ANYWHERE) {
            builder.requireInnermost(target, text);
        }
        return new Term.TextTest(position, text, text(argument));
    }

    private Term matches(CelExpr target, CelExpr argument) {
        Term text = text(target);
        builder.requireInnermost(target, text);
        if (!(builder.term(argument) instanceof Term.Constant constant)
                || !(constant.value() instanceof String pattern)) {
            throw place.fault(argument, "expected a pattern that is written out as a text");
        }
        Regex.Reading reading = Regex.read(pattern);
        if (reading.regex() == null) {
            throw place.fault(argument, String.valueOf(reading.fault()));
        }
        return new Term.Matches(text, reading.regex());
    }

    private Term text(CelExpr expression) {
        Term term = builder.term(expression);
        if (!term.kind().maybeText() || Types.wholeAttributes(term)) {
            throw place.fault(expression, "expected a text, not " + TermBuilder.words(term));
        }
        return term;
    }
}
