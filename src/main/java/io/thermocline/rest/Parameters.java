package io.thermocline.rest;

import io.thermocline.block.BlockClass;
import io.thermocline.blocks.BlockKey;
import io.thermocline.blocks.Include;
import io.thermocline.blocks.ListQuery;
import io.thermocline.problem.Problem;
import io.thermocline.problem.ProblemKind;
import io.thermocline.query.Consistency;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What query parameters mean. */
final class Parameters {
    private Parameters() {}

    /** Refuses what comes with a later version, instead of answering as if it had not been asked for. */
    static void refuseLater(RoutingContext context) {
        if (Exchange.parameter(context, "at") != null) {
            throw Problem.field(ProblemKind.NOT_IMPLEMENTED, "at", "comes with a later version")
                    .exception();
        }
        if (!Exchange.flag(context, "persist", true)) {
            throw Problem.field(
                            ProblemKind.NOT_IMPLEMENTED,
                            "persist",
                            "may not be false yet: volatile blocks come with a later version")
                    .exception();
        }
    }

    static Include include(Exchange exchange, Include byDefault) {
        String text = exchange.parameter("include");
        return text == null ? byDefault : include("include", Arrays.asList(text.split(",", -1)));
    }

    /** What a read must have seen. Those by id see everything at no cost, so they check it and let it be. */
    static Consistency consistency(@Nullable String text) {
        return switch (text) {
            case null -> Consistency.STRONG;
            case "strong" -> Consistency.STRONG;
            case "eventual" -> Consistency.EVENTUAL;
            default -> throw Exchange.malformed("consistency", "must be strong or eventual");
        };
    }

    /** The parts of a block that a list names. */
    static Include include(String field, List<String> parts) {
        boolean content = false;
        boolean vectors = false;
        for (String part : parts) {
            switch (part.strip()) {
                case "content" -> content = true;
                case "vectors" -> vectors = true;
                case "" -> {
                    // "?include=" asks for metadata alone
                }
                default -> throw Exchange.malformed(field, "may name content and vectors");
            }
        }
        return new Include(content, vectors);
    }

    static OptionalLong version(Exchange exchange) {
        return exchange.parameter("version") == null
                ? OptionalLong.empty()
                : OptionalLong.of(exchange.integer("version", 1, Long.MAX_VALUE, 1));
    }

    static @Nullable BlockKey key(Exchange exchange) {
        String key = exchange.parameter("key");
        return key == null ? null : new BlockKey(key, exchange.parameter("space"));
    }

    static int limit(Exchange exchange) {
        return (int) exchange.integer("limit", 1, ListQuery.MAX_LIMIT, ListQuery.DEFAULT_LIMIT);
    }

    static ListQuery list(Exchange exchange) {
        String text = exchange.parameter("class");
        return new ListQuery(
                text == null ? null : blockClass(text),
                exchange.parameter("tag"),
                limit(exchange),
                exchange.parameter("cursor"),
                include(exchange, Include.METADATA));
    }

    private static BlockClass blockClass(String text) {
        return named("class", text, BlockClass.class);
    }

    /** A parameter that is the name of one of a few values. */
    static <E extends Enum<E>> E named(String parameter, String text, Class<E> type) {
        for (E each : type.getEnumConstants()) {
            if (each.name().equals(text)) {
                return each;
            }
        }
        throw Exchange.malformed(
                parameter,
                "must be one of "
                        + String.join(
                                ", ",
                                Arrays.stream(type.getEnumConstants())
                                        .map(Enum::name)
                                        .toList()));
    }
}
