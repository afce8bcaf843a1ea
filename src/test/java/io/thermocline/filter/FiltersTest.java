package io.thermocline.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.thermocline.problem.ProblemException;
import io.thermocline.problem.ProblemKind;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FiltersTest {
    private static final Filters FILTERS = new Filters();

    @Test
    void readsTheContractsExample() {
        Filter filter = FILTERS.compile("class == \"DOCUMENTATION\" && \"api\" in tags && attributes.version >= 2"
                + " && createdAt > timestamp(\"2026-01-01T00:00:00Z\")");

        assertThat(filter.root())
                .isInstanceOfSatisfying(
                        Term.And.class, and -> assertThat(and.all()).hasSize(4));
    }

    @Test
    void givesTheSameTextTheSameFilter() {
        assertThat(FILTERS.compile("size > 1")).isSameAs(FILTERS.compile("size > 1"));
    }

    /** Places count from 1, in code points; the message says what was expected. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            a ==                         | line 1, column 5: expected a field, a value or (, not the end
            (                            | line 1, column 2: expected a field, a value or (, not the end
            name == 'x' and true         | line 1, column 13: expected an operator such as == or &&, or the end, not and
            name = 'x'                   | line 1, column 6: cannot be read: token recognition error at: '= '
            '😀' == name && foo           | line 1, column 16: there is no field foo; expected one of id, key,
            9223372036854775808 < size   | line 1, column 1: expected a number that fits 64 bits
            size == 1e999                | line 1, column 9: the number does not fit a double
            1u == size                   | line 1, column 1: expected an integer without u
            b'x' == name                 | line 1, column 1: expected a text without b
            size                         | line 1, column 1: expected a condition, which is true or false, not an integer
            attributes                   | line 1, column 1: expected a condition, which is true or false, not all attributes
            size && shared               | line 1, column 1: expected a condition, which is true or false, not an integer
            !name                        | line 1, column 2: expected a condition, which is true or false, not a text
            content == 'x'               | line 1, column 1: content cannot be filtered; expected one of id, key,
            tier == 'HOT'                | line 1, column 1: tier cannot be filtered; expected one of id, key,
            size(vectors) > 1            | line 1, column 6: vectors cannot be filtered; expected one of id, key,
            name == 'a' ? true : false   | line 1, column 13: there is no ? : in filters; expected && and ||
            [1] == [1]                   | line 1, column 1: a list may stand behind in alone
            {1: 2} == 1                  | line 1, column 1: maps and messages cannot be written in a filter
            A{b: 1} == 1                 | line 1, column 2: maps and messages cannot be written in a filter
            tags.map(t, t)               | line 1, column 9: there is no function .map; expected one of has(),
            foo(1) == 1                  | line 1, column 4: there is no function foo here; expected one of has(),
            name == '\\u0000'             | line 1, column 9: the text has the control character U+0000 at 0
            '\\ud800' == name             | line 1, column 1: cannot be read: Invalid unicode code point
            name == 1                    | line 1, column 6: expected two values of one kind around ==, not a text and an integer
            name < null                  | line 1, column 6: null has no order; expected == or !=
            name == null                 | line 1, column 6: only an attribute can be null, not a text; has() tells whether a field is there
            tags == name                 | line 1, column 6: == compares single values, not lists and maps; use in, exists, all or size()
            attributes == 1              | line 1, column 12: == compares single values, not lists and maps; use in, exists, all or size()
            createdAt > 5                | line 1, column 11: expected a time on both sides of >, not an integer; timestamp() reads one from a text
            attributes.due > now         | line 1, column 16: expected a time on both sides of >, not an attribute; timestamp() reads one from a text
            now - createdAt > 5          | line 1, column 17: expected a duration on both sides of >, not an integer
            size + 'a' > 1               | line 1, column 6: expected two numbers, two durations, or a time and a duration around +, not an integer and a text
            now - 5 > now                | line 1, column 5: expected two numbers, two durations, two times, or a time and a duration around -, not a time and an integer
            name * 2 > 1                 | line 1, column 6: expected two numbers around *, not a text and an integer
            2.5 % 2 == 1                 | line 1, column 5: expected two integers around %, not a double and an integer
            -name == 1                   | line 1, column 1: expected a number or a duration behind -, not a text
            (size > 1) == (size < 2)     | line 1, column 12: expected && and || between conditions, not ==
            (size > 1) in [true]         | line 1, column 7: expected a text, a number or an attribute before in, not a condition
            has(key) < true              | line 1, column 10: expected && and || between conditions, not <
            tags in tags                 | line 1, column 1: expected a text, a number or an attribute before in, not a list of texts
            1 in tags                    | line 1, column 1: expected a text before in, not an integer
            name in name                 | line 1, column 9: expected a list or a map behind in, not a text
            name in [1]                  | line 1, column 10: expected two values of one kind around ==, not a text and an integer
            name in [size]               | line 1, column 10: expected a literal; a list holds texts, numbers, true, false and null
            name.first == 1              | line 1, column 5: a text has no members; only attributes and labels have
            tags[0] == 'x'               | line 1, column 6: expected a text that is written out, behind attributes or labels
            attributes[0] == 1           | line 1, column 12: expected a text that is written out, behind attributes or labels
            attributes.a[size] == 1      | line 1, column 14: expected a text or an integer that is written out
            has(name)                    | line 1, column 5: expected what may be missing: an attribute, a label, key or expiresAt
            has(key, key)                | line 1, column 4: expected one argument of has(), not 2
            size(5) == 1                 | line 1, column 5: expected a text, a list or a map in size(), not an integer
            timestamp('x') < now         | line 1, column 11: expected a time such as 2026-01-31T12:00:00Z
            timestamp('2026-02-29T00:00:00Z') < now | line 1, column 11: expected a time such as 2026-01-31T12:00:00Z
            timestamp(1) < now           | line 1, column 11: expected a text, not an integer
            duration('1y') < now - now   | line 1, column 10: expected a duration that is written out, such as "1h30m"; units are us ms s m h d w
            duration(name) < now - now   | line 1, column 10: expected a duration that is written out, such as "1h30m"; units are us ms s m h d w
            size.startsWith('a')         | line 1, column 1: expected a text, not an integer
            name.startsWith(1)           | line 1, column 17: expected a text, not an integer
            name.matches(name)           | line 1, column 14: expected a pattern that is written out as a text
            name.matches('a(')           | line 1, column 14: the pattern is no regular expression of RE2: missing closing )
            name.matches(r'\\pL')         | line 1, column 14: the pattern has \\p, which is not supported; write the characters themselves, or a class such as [a-z]
            name.matches('(a{1000}){1000}') | line 1, column 14: the pattern is too large once its repetitions are written out
            name.matches('(?i)\\u1E00')   | line 1, column 14: the pattern ignores case, which works for letters up to U+052F alone
            name.exists(x, true)         | line 1, column 1: expected a list, not a text
            labels.exists(x, true)       | line 1, column 1: expected a list, not a map of texts
            tags.exists(x)               | line 1, column 12: expected a name for the element, and a condition: (x, x > 1)
            tags.exists(1, true)         | line 1, column 12: expected a name for the element, and a condition: (x, x > 1)
            tags.exists(x, x)            | line 1, column 16: expected a condition, which is true or false, not a text
            tags.exists(x, tags.exists(y, y == x)) | line 1, column 16: inside exists and all, expected x or a part of it here
            tags.size(1) > 1             | line 1, column 10: expected .size() without an argument
            """)
    void saysWhereAndWhatWasExpected(String text, String message) {
        assertThat(fault(text).problem().detail()).startsWith("filter: " + message);
    }

    @Test
    void countsLines() {
        assertThat(fault("name == 'x'\n  // why\n  && foo").problem().detail())
                .contains("line 3, column 6: there is no field foo");
    }

    @Test
    void namesTheFieldThatTheTextStandsIn() {
        ProblemException fault =
                catchThrowableOfType(ProblemException.class, () -> FILTERS.compile("foo", "condition"));

        assertThat(fault.problem().violations())
                .singleElement()
                .satisfies(violation -> assertThat(violation.field()).isEqualTo("condition"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \n", "name == '\0'", "name == '\ud800'"})
    void refusesTextsThatAreNone(String text) {
        fault(text);
    }

    @Test
    void takesTextsUpToTheLimit() {
        String most = "name == '" + "x".repeat(Filters.MAX_BYTES - 10) + "'";

        assertThat(FILTERS.compile(most).text()).hasSize(Filters.MAX_BYTES);
        assertThat(fault(most + " ").problem().detail()).contains("at most 16384 are allowed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(",
                "!",
                "-",
                "a.",
                "1+",
                "a||",
                "[",
                "a[",
                "size(",
                "a?",
                "\"",
                "'",
                "1,",
                "{",
                "a{",
                "a:",
                "x.exists(x,",
                "tags.all(x,",
                "-(",
                "true==",
                "!(",
                "in ",
                "&&",
                "// ",
                "\\",
                "1e",
                "0x",
                "\u00e9",
                "has(",
                "a.b(c)."
            })
    void refusesWhatNeverEnds(String piece) {
        String repeated = piece.repeat(Filters.MAX_BYTES / piece.length());
        fault(repeated.substring(0, Math.min(repeated.length(), Filters.MAX_BYTES / 2)));
    }

    @Test
    void refusesDeepAndLargeTrees() {
        assertThat(fault("(".repeat(250) + "shared" + ")".repeat(250)).problem().detail())
                .contains("nested too deeply");
        assertThat(fault("!(".repeat(70) + "shared" + ")".repeat(70)).problem().detail())
                .contains("nested deeper than 64");
        assertThat(fault("attributes.a.all(a, a.all(b, b.all(c, c.all(d, d.all(e, e)))))")
                        .problem()
                        .detail())
                .contains("nested deeper than 4");
        assertThat(FILTERS.compile("shared || ".repeat(1_600) + "shared").root())
                .isInstanceOf(Term.Or.class);
        assertThat(fault("1==1||".repeat(2_000) + "shared").problem().detail()).contains("more than 4000 parts");
        assertThat(fault("size+".repeat(33) + "1 == 2").problem().detail()).contains("more than 32 times");
        assertThat(fault("size in [" + "1,".repeat(1_000) + "1]").problem().detail())
                .contains("at most 1000");
    }

    /** Whatever the text, there is a filter or the one problem. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void anyTextIsAFilterOrAProblem(long seed) {
        Random random = new Random(seed);
        int filters = 0;
        for (int i = 0; i < 2_000; i++) {
            String text = garbage(random);
            try {
                FILTERS.compile(text);
                filters++;
            } catch (ProblemException e) {
                assertThat(e.problem().kind()).as("%s", text).isEqualTo(ProblemKind.MALFORMED);
                assertThat(e.problem().violations()).as("%s", text).hasSize(1);
            }
        }
        assertThat(filters).isPositive();
    }

    private static String garbage(Random random) {
        String[] pieces = {
            "name",
            "size",
            "tags",
            "labels",
            "attributes",
            ".a",
            ".b",
            "[0]",
            "[\"k\"]",
            " == ",
            " != ",
            " < ",
            " && ",
            " || ",
            "!",
            "(",
            ")",
            " in ",
            "[1, 'a']",
            "'x'",
            "\"y\"",
            "1",
            "-2.5",
            "1e400",
            "null",
            "true",
            "has(",
            "size(",
            "timestamp(",
            "duration('1h')",
            ".startsWith('a')",
            ".matches('[')",
            ".exists(x, ",
            "x",
            ".all(y, y",
            "now",
            " - ",
            " + ",
            " * ",
            " / ",
            " % ",
            ",",
            "?",
            ":",
            "{",
            "}",
            "\\",
            "'",
            "\"",
            "\"\"\"",
            "r'",
            "\n",
            "\0",
            "\ud83d",
            "\ude00",
            "é",
            "shared",
            "//",
            "b'",
            "u",
            "0x",
            "$",
            "@in",
            "_",
            "`"
        };
        StringBuilder text = new StringBuilder();
        int length = 1 + random.nextInt(12);
        for (int i = 0; i < length; i++) {
            text.append(
                    random.nextInt(12) == 0
                            ? String.valueOf((char) random.nextInt(random.nextBoolean() ? 0x80 : 0x10000))
                            : pieces[random.nextInt(pieces.length)]);
        }
        return text.toString();
    }

    private static ProblemException fault(String text) {
        ProblemException fault = catchThrowableOfType(ProblemException.class, () -> FILTERS.compile(text));
        assertThat(fault)
                .as("a fault of %s", text.substring(0, Math.min(60, text.length())))
                .isNotNull();
        assertThat(fault.problem().kind()).isEqualTo(ProblemKind.MALFORMED);
        assertThat(fault.problem().violations())
                .singleElement()
                .satisfies(violation -> assertThat(violation.field()).isEqualTo("filter"));
        return fault;
    }
}
