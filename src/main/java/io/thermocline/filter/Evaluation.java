package io.thermocline.filter;

import io.thermocline.block.Envelope;
import io.thermocline.block.Header;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What terms are worth for one block at one instant. Attributes are parsed when a term first asks for them. Confined to one thread. */
final class Evaluation {
    private final Envelope envelope;
    private final Header header;
    private final long nowMicros;
    private final @Nullable Object[] elements = new @Nullable Object[TermBuilder.MAX_QUANTIFIERS];
    private @Nullable Map<String, Object> attributes;

    Evaluation(Envelope envelope, Header header, long nowMicros) {
        this.envelope = envelope;
        this.header = header;
        this.nowMicros = nowMicros;
    }

    /** A term as a condition. */
    Truth truth(Term term) {
        return switch (term) {
            case Term.And and -> and(and.all());
            case Term.Or or -> or(or.any());
            case Term.Not not -> truth(not.of()).not();
            case Term.Compare compare -> compare(compare);
            case Term.OneOf oneOf -> oneOf(oneOf);
            case Term.In in -> in(value(in.item()), value(in.container()));
            case Term.Has has -> Truth.of(value(has.of()) != null);
            case Term.TextTest test -> test(test.position(), value(test.text()), value(test.part()));
            case Term.Matches matches ->
                value(matches.text()) instanceof String text
                        ? Truth.of(matches.regex().find(text))
                        : Truth.UNKNOWN;
            case Term.Quantifier quantifier -> quantify(quantifier);
            case Term.Constant _,
                    Term.Now _,
                    Term.Column _,
                    Term.Element _,
                    Term.Path _,
                    Term.Label _,
                    Term.Negate _,
                    Term.Arithmetic _,
                    Term.ToTime _,
                    Term.Size _ -> value(term) instanceof Boolean bool ? Truth.of(bool) : Truth.UNKNOWN;
        };
    }

    /** A term as a value; null is unknown. */
    @Nullable
    Object value(Term term) {
        return switch (term) {
            case Term.Constant constant -> constant.value();
            case Term.Now _ -> nowMicros;
            case Term.Column(BlockField field) -> column(field);
            case Term.Element element -> elements[element.depth()];
            case Term.Path path -> path(value(path.base()), path.steps());
            case Term.Label(String name) -> header.annotations().labels().get(name);
            case Term.Negate negate -> Values.negate(value(negate.of()));
            case Term.Arithmetic sum -> Values.calculate(sum.operator(), value(sum.left()), value(sum.right()));
            case Term.ToTime(Term text) -> value(text) instanceof String string ? Times.time(string) : null;
            case Term.Size(Term of) -> size(value(of));
            case Term.Condition condition ->
                switch (truth(condition)) {
                    case TRUE -> true;
                    case FALSE -> false;
                    case UNKNOWN -> null;
                };
        };
    }

    private Truth compare(Term.Compare compare) {
        Object left = value(compare.left());
        Object right = value(compare.right());
        if (compare.right().kind() == Kind.NULL) {
            return Values.compareWithNull(compare.comparison(), left);
        }
        return compare.left().kind() == Kind.NULL
                ? Values.compareWithNull(compare.comparison(), right)
                : Values.compare(compare.comparison(), left, right);
    }

    private Truth and(List<Term> all) {
        Truth result = Truth.TRUE;
        for (Term each : all) {
            Truth truth = truth(each);
            if (truth == Truth.FALSE) {
                return Truth.FALSE;
            }
            if (truth == Truth.UNKNOWN) {
                result = Truth.UNKNOWN;
            }
        }
        return result;
    }

    private Truth or(List<Term> any) {
        Truth result = Truth.FALSE;
        for (Term each : any) {
            Truth truth = truth(each);
            if (truth == Truth.TRUE) {
                return Truth.TRUE;
            }
            if (truth == Truth.UNKNOWN) {
                result = Truth.UNKNOWN;
            }
        }
        return result;
    }

    private Truth quantify(Term.Quantifier quantifier) {
        if (!(value(quantifier.range()) instanceof List<?> range)) {
            return Truth.UNKNOWN;
        }
        Truth decided = Truth.of(!quantifier.every());
        Truth result = decided.not();
        for (Object each : range) {
            elements[quantifier.depth()] = each;
            Truth truth = truth(quantifier.body());
            if (truth == decided) {
                return decided;
            }
            if (truth == Truth.UNKNOWN) {
                result = Truth.UNKNOWN;
            }
        }
        return result;
    }

    private Truth oneOf(Term.OneOf oneOf) {
        Object item = value(oneOf.item());
        if (!scalar(item)) {
            return Truth.UNKNOWN;
        }
        for (Term.Constant each : oneOf.values()) {
            if (Values.equal(item, each.value())) {
                return Truth.TRUE;
            }
        }
        return Truth.FALSE;
    }

    private static Truth in(@Nullable Object item, @Nullable Object container) {
        if (!scalar(item)) {
            return Truth.UNKNOWN;
        }
        if (container instanceof Map<?, ?> map) {
            return Truth.of(item instanceof String && map.containsKey(item));
        }
        if (!(container instanceof List<?> list)) {
            return Truth.UNKNOWN;
        }
        for (Object each : list) {
            if (Values.equal(item, each)) {
                return Truth.TRUE;
            }
        }
        return Truth.FALSE;
    }

    private static boolean scalar(@Nullable Object value) {
        return value != null && !(value instanceof Collection) && !(value instanceof Map);
    }

    private static Truth test(Term.Position position, @Nullable Object text, @Nullable Object part) {
        if (!(text instanceof String whole) || !(part instanceof String piece)) {
            return Truth.UNKNOWN;
        }
        return Truth.of(
                switch (position) {
                    case START -> whole.startsWith(piece);
                    case END -> whole.endsWith(piece);
                    case ANYWHERE -> whole.contains(piece);
                });
    }

    private static @Nullable Object size(@Nullable Object of) {
        return switch (of) {
            case String text -> (long) text.codePointCount(0, text.length());
            case List<?> list -> (long) list.size();
            case Map<?, ?> map -> (long) map.size();
            case null, default -> null;
        };
    }

    private static @Nullable Object path(@Nullable Object base, List<Term.Step> steps) {
        Object at = base;
        for (Term.Step step : steps) {
            at = switch (step) {
                case Term.Step.Member(String name) -> at instanceof Map<?, ?> map ? map.get(name) : null;
                case Term.Step.Index(long index) ->
                    at instanceof List<?> list && index >= 0 && index < list.size() ? list.get((int) index) : null;
            };
        }
        return at;
    }

    private @Nullable Object column(BlockField field) {
        return switch (field) {
            case ID -> envelope.id().toString();
            case KEY -> header.key();
            case NAME -> header.name();
            case CLASS -> header.blockClass().name();
            case VERSION -> envelope.version();
            case CREATED_AT -> envelope.createdAtMicros();
            case UPDATED_AT -> envelope.updatedAtMicros();
            case EXPIRES_AT -> envelope.expiresAtMicros() == 0 ? null : (Long) envelope.expiresAtMicros();
            case READ_ONLY -> header.readOnly();
            case PERSISTED -> true;
            case MANIFOLDS -> header.sharing().manifolds();
            case SHARED -> header.sharing().shared();
            case SPACE -> header.sharing().space();
            case BAND -> header.sharing().band().name();
            case ACCESS -> header.sharing().access();
            case TAGS -> header.annotations().tags();
            case LABELS -> header.annotations().labels();
            case ATTRIBUTES -> attributes();
            case MEDIA_TYPE -> header.media().mediaType();
            case SIZE -> header.media().size();
            case SHA256 -> HexFormat.of().formatHex(header.media().sha256());
        };
    }

    private Map<String, Object> attributes() {
        Map<String, Object> known = attributes;
        if (known == null) {
            known = JsonValues.object(header.annotations().attributesJson());
            attributes = known;
        }
        return known;
    }
}
