package io.thermocline.table;

import java.util.Random;

/** Filters by seed: every operator, over every kind of value, nested. Not every text is a filter: types are mixed on purpose now and then. */
final class RandomFilters {
    private static final String[] MEMBERS = {".a", ".b", ".c", ".l", ".o", "[\"x-y\"]", "[\"$.a\"]", "[\"it's\"]"};
    private static final String[] SIGNS = {" == ", " != ", " < ", " <= ", " > ", " >= "};
    private static final String[] PATTERNS = {
        "a", "^a", "b$", "(?i)É", "[^a]", "^.$", "a|b", "(?i)A+", "\\\\d+", "^$", "(?s)^.*$", "\\\\bb", "[[:alpha:]]"
    };

    private final Random random;
    private int quantifiers;

    RandomFilters(Random random) {
        this.random = random;
    }

    String next() {
        quantifiers = 0;
        return condition(3);
    }

    private String condition(int depth) {
        if (depth > 0 && random.nextInt(3) > 0) {
            return switch (random.nextInt(4)) {
                case 0 -> "!(" + condition(depth - 1) + ")";
                case 1 -> "(" + condition(depth - 1) + " || " + condition(depth - 1) + ")";
                default -> "(" + condition(depth - 1) + " && " + condition(depth - 1) + ")";
            };
        }
        return switch (random.nextInt(16)) {
            case 0, 1, 2 -> number(2) + sign() + number(2);
            case 3 -> text() + sign() + text();
            case 4 -> dynamic() + sign() + any();
            case 5 -> any() + sign() + dynamic();
            case 6 -> time() + sign() + time();
            case 7 -> span() + sign() + span();
            case 8 -> "has(" + pick(dynamic(), "key", "expiresAt", "labels.a", "labels[\"it's\"]", "labels.none") + ")";
            case 9 -> pick(text(), dynamic(), number(1), "null", "true") + " in " + container();
            case 10 -> pick(text(), dynamic(), number(1), "id") + " in [" + literals() + "]";
            case 11 -> text() + pick(".startsWith(", ".endsWith(", ".contains(") + text() + ")";
            case 12 -> text() + ".matches(\"" + pick(PATTERNS) + "\")";
            case 13 ->
                pick(
                        "readOnly",
                        "shared",
                        "persisted",
                        "true",
                        "false",
                        dynamic(),
                        "readOnly == " + dynamic(),
                        "has(key) == false");
            default -> quantifier(depth);
        };
    }

    private String quantifier(int depth) {
        if (quantifiers == 2) {
            return "true";
        }
        String range = quantifiers == 0
                ? pick("tags", "access", "manifolds", dynamic(), dynamic(), dynamic())
                : element() + pick("", ".a", ".l", "[0]");
        String head = range + pick(".exists(", ".all(");
        quantifiers++;
        String name = element();
        String body = switch (random.nextInt(8)) {
            case 0 -> name + sign() + any();
            case 1 -> name + pick("", ".a", "[0]", ".l") + sign() + any();
            case 2 -> name + ".startsWith(" + text() + ")";
            case 3 -> literal() + " in " + name + pick("", ".a", ".l");
            case 4 -> "has(" + name + ".a)";
            case 5 -> name + " in [" + literals() + "]";
            case 6 -> name + " + 1" + sign() + number(0);
            default -> condition(Math.min(depth, 1));
        };
        quantifiers--;
        return head + name + ", " + (random.nextInt(4) == 0 ? "!(" + body + ")" : body) + ")";
    }

    private String element() {
        return "e" + Math.max(quantifiers, 1);
    }

    private String number(int depth) {
        if (depth > 0 && random.nextInt(3) == 0) {
            return "(" + number(depth - 1) + pick(" + ", " - ", " * ", " / ", " % ") + number(depth - 1) + ")";
        }
        return switch (random.nextInt(10)) {
            case 0 -> "size";
            case 1 -> "version";
            case 2 -> "size(" + pick("tags", "labels", "attributes", "name", "access", dynamic()) + ")";
            case 3 -> "-" + pick("size", dynamic(), "version");
            case 4, 5, 6 -> numeral();
            default -> dynamic();
        };
    }

    private String numeral() {
        return pick(
                "0",
                "1",
                "2",
                "3",
                "-1",
                "1.0",
                "1.5",
                "-2.5",
                "0.1",
                "5",
                "7",
                "9007199254740992",
                "9007199254740993",
                "9007199254740992.0",
                "9223372036854775807",
                "-9223372036854775808",
                "9223372036854775808.0",
                "18446744073709551615.0",
                "1e300",
                "-1e300",
                "1e19",
                "5e-324");
    }

    private String dynamic() {
        if (quantifiers > 0 && random.nextInt(3) > 0) {
            return element();
        }
        String path = "attributes" + pick(MEMBERS);
        while (random.nextInt(3) == 0) {
            path += random.nextInt(4) == 0 ? "[" + (random.nextInt(4) - 1) + "]" : pick(MEMBERS);
        }
        return path;
    }

    private String text() {
        return switch (random.nextInt(6)) {
            case 0 -> pick("name", "key", "class", "band", "space", "mediaType", "sha256", "id");
            case 1 -> pick("labels.a", "labels[\"it's\"]", "labels.none");
            case 2, 3 -> dynamic();
            default -> string();
        };
    }

    private String string() {
        return pick(
                "\"\"",
                "\"a\"",
                "\"ab\"",
                "\"b\"",
                "\"3\"",
                "\"é\"",
                "\"😀\"",
                "\"\uffff\"",
                "\"it's\"",
                "\"x-y\"",
                "\"true\"",
                "\"CACHE\"",
                "\"GREEN\"",
                "\"%\"",
                "\"00000000-0000-7000-8000-000000000005\"",
                "\"00000000-0000-7000-8000-00000000000G\"",
                "\"2026-01-31T12:00:00Z\"");
    }

    private String time() {
        return switch (random.nextInt(7)) {
            case 0 -> "createdAt";
            case 1 -> "updatedAt";
            case 2 -> "expiresAt";
            case 3 -> "now";
            case 4 ->
                "timestamp("
                        + pick(
                                "\"2026-01-31T12:00:00Z\"",
                                "\"1970-01-01T00:00:00.000005Z\"",
                                "\"0001-01-01T00:00:00+23:59\"")
                        + ")";
            case 5 -> "timestamp(" + text() + ")";
            default -> "(" + pick("createdAt", "now", "expiresAt") + pick(" - ", " + ") + span() + ")";
        };
    }

    private String span() {
        return pick(
                "duration(\"5us\")",
                "duration(\"-1h\")",
                "duration(\"106751990d\")",
                "(now - createdAt)",
                "(updatedAt - createdAt)",
                "-(expiresAt - now)",
                "(duration(\"1h30m\") - duration(\"1s\"))");
    }

    private String container() {
        return pick("tags", "access", "manifolds", "labels", "attributes", dynamic(), dynamic(), dynamic());
    }

    private String any() {
        return pick(number(1), text(), literal(), dynamic());
    }

    private String literal() {
        return pick(numeral(), string(), "true", "false", "null");
    }

    private String literals() {
        StringBuilder list = new StringBuilder();
        int kind = random.nextInt(4);
        for (int i = random.nextInt(5); i > 0; i--) {
            list.append(list.isEmpty() ? "" : ", ").append(kind == 0 ? string() : kind == 1 ? numeral() : literal());
        }
        return list.toString();
    }

    private String sign() {
        return pick(SIGNS);
    }

    private String pick(String... from) {
        return from[random.nextInt(from.length)];
    }
}
