package io.thermocline.table;

import io.thermocline.block.Annotations;
import io.thermocline.block.Band;
import io.thermocline.block.BlockClass;
import io.thermocline.block.BlockId;
import io.thermocline.block.Envelope;
import io.thermocline.block.Header;
import io.thermocline.block.Media;
import io.thermocline.block.Sharing;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Blocks by seed, with what is hard to compare: numbers at the ends of their types, texts beyond the basic plane, nulls, nested lists. */
final class RandomBlocks {
    private static final String[] TEXTS = {
        "", "a", "ab", "b", "3", "é", "É", "😀", "\uffff", "it's", "x-y", "true", "%", "a\nb", "null", "2.5"
    };
    private static final String[] TIMES = {
        "2026-01-31T12:00:00Z",
        "2026-01-31t12:00:00.123456789+02:00",
        "2026-02-30T00:00:00Z",
        "0000-01-01T00:00:00Z",
        "2026-01-31T24:00:00Z",
        "1970-01-01T00:00:00.000005Z",
        "9999-12-31T23:59:59.9-23:59",
        "2026-01-31 12:00:00Z",
        "2026-01-31T12:00:00",
        "2024-02-29T00:00:00z",
        "1900-02-29T00:00:00Z"
    };
    private static final String[] NUMBERS = {
        "0",
        "-0",
        "-0.0",
        "1",
        "1.0",
        "2",
        "3",
        "-1",
        "1.5",
        "-2.5",
        "0.1",
        "5e0",
        "9007199254740992",
        "9007199254740993",
        "9007199254740993.0",
        "9223372036854775807",
        "-9223372036854775808",
        "9223372036854775808",
        "-9223372036854775809",
        "18446744073709551615",
        "18446744073709551616",
        "123456789012345678901234567890",
        "1e19",
        "1e300",
        "-1e300",
        "1e999",
        "-1e999",
        "1e-999",
        "5e-324"
    };
    private static final String[] NAMES = {"a", "b", "c", "l", "o", "x-y", "$.a", "it's"};

    private final Random random;

    record Block(Envelope envelope, Header header) {}

    RandomBlocks(Random random) {
        this.random = random;
    }

    Block next(int number) {
        long created = random.nextInt(20);
        Envelope envelope = new Envelope(
                new BlockId(0x7000L, 0x8000000000000000L | number),
                number + 1L,
                1 + random.nextInt(3),
                created,
                created + random.nextInt(3),
                random.nextInt(3) == 0 ? 1 + random.nextInt(20) : 0,
                0);
        Map<String, String> labels = new TreeMap<>();
        texts(3).forEach(each -> labels.put(random.nextBoolean() ? "a" : "it's", each));
        List<String> manifolds = new ArrayList<>(texts(2));
        manifolds.add("default");
        byte[] sha256 = new byte[32];
        random.nextBytes(sha256);
        Header header = new Header(
                BlockClass.values()[random.nextInt(4)],
                text(),
                random.nextInt(3) == 0 ? null : text(),
                random.nextBoolean(),
                new Sharing(
                        "shared:default", manifolds, random.nextBoolean(), Band.values()[random.nextInt(4)], texts(3)),
                new Annotations(texts(4), labels, object(3).getBytes(StandardCharsets.UTF_8)),
                new Media("text/plain", random.nextInt(4), sha256));
        return new Block(envelope, header);
    }

    private List<String> texts(int most) {
        return random.ints(random.nextInt(most + 1), 0, TEXTS.length)
                .mapToObj(i -> TEXTS[i])
                .distinct()
                .toList();
    }

    private String text() {
        return TEXTS[random.nextInt(TEXTS.length)];
    }

    private String object(int depth) {
        StringBuilder members = new StringBuilder("{");
        for (String name : NAMES) {
            if (random.nextInt(5) > 1) {
                members.append(members.length() == 1 ? "" : ",")
                        .append(quoted(name))
                        .append(':')
                        .append(value(depth - 1));
            }
        }
        return members.append('}').toString();
    }

    private String value(int depth) {
        int kind = random.nextInt(depth > 0 ? 12 : 8);
        return switch (kind) {
            case 0, 1, 2 -> NUMBERS[random.nextInt(NUMBERS.length)];
            case 3, 4 -> quoted(text());
            case 5 -> quoted(TIMES[random.nextInt(TIMES.length)]);
            case 6 -> random.nextBoolean() ? "true" : "false";
            case 7 -> "null";
            case 8, 9 -> object(depth);
            default -> {
                StringBuilder list = new StringBuilder("[");
                for (int i = random.nextInt(4); i > 0; i--) {
                    list.append(list.length() == 1 ? "" : ",").append(value(depth - 1));
                }
                yield list.append(']').toString();
            }
        };
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\n", "\\n") + "\"";
    }
}
