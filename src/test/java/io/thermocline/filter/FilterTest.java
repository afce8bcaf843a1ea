package io.thermocline.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.thermocline.block.Annotations;
import io.thermocline.block.Band;
import io.thermocline.block.BlockClass;
import io.thermocline.block.BlockId;
import io.thermocline.block.Envelope;
import io.thermocline.block.Header;
import io.thermocline.block.Media;
import io.thermocline.block.Sharing;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What filters are worth for one block: a filter is unknown when neither it nor its negation keeps. */
class FilterTest {
    private static final Filters FILTERS = new Filters();
    private static final long NOW = 1_769_860_800_000_000L;
    private static final String ATTRIBUTES = """
            {"version":2,"price":2.5,"half":0.5,"name":"rope","yes":true,"no":false,"nothing":null,"empty":[],"list":[1,"x",null,2.0],
             "nested":{"a":{"b":[{"p":1},{"p":3}]}},"x-y":7,"big":9007199254740993,"max":9223372036854775807,"huge":9223372036854775808,"far":1e999,
             "due":"2026-01-31T12:00:00.5+01:00","day":"2026-02-30T00:00:00Z","words":["api","cli"],"rows":[[1,2],[3]]}""";

    private static final Envelope ENVELOPE = new Envelope(
            BlockId.parse("01900000-0000-7000-8000-000000000001").orElseThrow(), 9, 3, NOW - 60_000_000, NOW - 1, 0, 0);
    private static final Header HEADER = new Header(
            BlockClass.KNOWLEDGE_GRAPH,
            "Größe 😀",
            null,
            false,
            new Sharing("shared:default", List.of("default", "harbour"), true, Band.AMBER, List.of("bob:read")),
            new Annotations(
                    List.of("api", "storage"),
                    Map.of("team", "deck", "x y", ""),
                    ATTRIBUTES.getBytes(StandardCharsets.UTF_8)),
            new Media("text/markdown", 44, new byte[32]));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id == '01900000-0000-7000-8000-000000000001'",
                "class == 'KNOWLEDGE_GRAPH' && band == \"AMBER\" && space.startsWith('shared:')",
                "version == 3 && size == 44 && mediaType.endsWith('markdown') && sha256.matches('^0{64}$')",
                "!readOnly && shared && persisted",
                "'api' in tags && !('rest' in tags) && 'harbour' in manifolds && 'bob:read' in access",
                "!has(key) && !has(expiresAt) && has(labels.team) && !has(labels.none)",
                "labels.team == 'deck' && labels['x y'] == '' && 'team' in labels",
                "size(name) == 7 && name.size() == 7 && size(tags) == 2 && size(labels) == 2 && size(attributes.list) == 4",
                "size(attributes.nested) == 1 && size(attributes.name) == 4 && size(attributes) == 19",
                "createdAt < updatedAt && updatedAt < now && now == timestamp('2026-01-31T12:00:00Z')",
                "now - createdAt == duration('1m') && createdAt + duration('60s') == now && now - duration('0.5m') > createdAt",
                "-(createdAt - now) == duration('1m') && duration('1h') - duration('30m') == duration('1800s')",
                "timestamp(attributes.due) == timestamp('2026-01-31T11:00:00.5Z')",
                "timestamp('2026-01-31T12:00:00.1234569z') == timestamp('2026-01-31t12:00:00.123456Z')",
                "timestamp('0001-01-01T00:00:00+23:59') < timestamp('9999-12-31T23:59:59.999999-23:59')",
                "attributes.version >= 2 && attributes['version'] < 2.5 && attributes.version == 2.0 && attributes.price == 2.5",
                "attributes.list[3] == 2 && attributes.list[0] == 1 && attributes.list[1] == 'x' && attributes.list[2] == null",
                "attributes.nested.a.b[1].p == 3 && attributes['x-y'] == 7",
                "attributes.big == 9007199254740993 && attributes.big != 9007199254740992.0 && attributes.big > 9007199254740992.0",
                "attributes.huge > attributes.max && attributes.huge == 9223372036854775808.0 && attributes.max < 9223372036854775808.0",
                "attributes.far > 1.7e308 && attributes.far > attributes.max",
                "attributes.yes && !attributes.no && attributes.yes == true && attributes.no < attributes.yes",
                "attributes.nothing == null && attributes.name != null && has(attributes.nothing) && !has(attributes.missing)",
                "attributes.version + 1 == 3 && attributes.version * attributes.price == 5 && attributes.version / 4 == 0 && attributes.version / 4.0 == 0.5",
                "7 / -2 == -3 && 7 % -2 == 1 && -7 % 2 == -1 && 1 - 2 == -1 && -attributes.version == -2",
                "attributes.version in [1, 2.0] && attributes.name in ['rope', 'sail'] && !(attributes.name in [1]) && attributes.nothing in [null] && !(size in [])",
                "'x' in attributes.list && 2 in attributes.list && null in attributes.list && !('y' in attributes.list)",
                "'name' in attributes && 'a' in attributes.nested && !('b' in attributes.nested) && !(1 in attributes.nested)",
                "attributes.name < 's' && 'Größe' < name && name.contains('ß') && !name.contains('ss') && name.matches('(?i)GRÖ')",
                "'\uffff' < '😀' && !('😀' < '\uffff') && 'a' < 'ab' && '' < 'a' && '' == ''",
                "tags.exists(t, t.startsWith('st')) && tags.all(t, size(t) > 2) && !tags.all(t, t == 'api')",
                "attributes.nested.a.b.exists(x, x.p > 2) && !attributes.nested.a.b.all(x, x.p > 2)",
                "attributes.rows.exists(r, r.all(n, n == 3)) && attributes.rows.all(r, r.exists(n, n % 2 == 1)) && attributes.rows.exists(r, 2 in r)",
                "attributes.words.exists(w, w in tags) && attributes.empty.all(x, x == 1) && !attributes.empty.exists(x, true)",
                "attributes.list.exists(x, x == 'x') && attributes.list.exists(x, x == 1 && has(x.a) == true) == false",
                "tags.exists(name, name == 'api')",
                "attributes.missing == 1 || true",
                "!(attributes.missing == 1 && false)",
                "has(attributes.name) == true && (1 == 1) != false",
                "attributes.half + attributes.half == 1",
                "attributes.name == attributes.name && attributes.nothing == attributes.nothing",
                "true"
            })
    void isTrue(String text) {
        assertThat(worth(text)).isEqualTo(Truth.TRUE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "key == 'x'",
                "expiresAt > now",
                "labels.none == 'x'",
                "attributes.missing == 1",
                "attributes.missing == null",
                "attributes.missing in [1]",
                "attributes.missing",
                "attributes.name",
                "attributes.name == 1",
                "attributes.name != 1",
                "attributes.name > 1",
                "attributes.nothing == 1",
                "attributes.nothing != 1",
                "attributes.nothing != attributes.name",
                "attributes.yes == 'true'",
                "attributes.list == attributes.list",
                "attributes.list in [1]",
                "attributes.list in attributes.rows",
                "attributes.list[4] == 1",
                "attributes.list[-1] == 1",
                "attributes.name[0] == 'r'",
                "attributes.nested[0] == 1",
                "attributes.list.a == 1",
                "attributes.version / 0 == 1",
                "attributes.version % 0 == 1",
                "attributes.price / 0.0 > 0",
                "attributes.price % 2 == 1",
                "attributes.max + 1 > 0",
                "attributes.max * 2 > 0",
                "-attributes.max - 2 < 0",
                "1 / attributes.far == 0",
                "attributes.far - attributes.far == 0",
                "attributes.far + 1 > 0",
                "attributes.price * 1e308 > 0",
                "-9223372036854775808 / -1 > 0",
                "attributes.name + 1 == 1",
                "timestamp(attributes.day) < now",
                "timestamp(attributes.name) < now",
                "timestamp(attributes.version) < now",
                "size(attributes.version) == 1",
                "size(attributes.missing) == 0",
                "'x' in attributes.name",
                "'x' in attributes.missing",
                "attributes.version.startsWith('2')",
                "attributes.version.matches('2')",
                "name.contains(attributes.version)",
                "attributes.name.exists(x, true)",
                "attributes.nested.all(x, true)",
                "attributes.list.all(x, x == 1 || x == 'x' || x == null)",
                "attributes.list.exists(x, x == 3)",
                "attributes.missing == 1 && true",
                "attributes.missing == 1 || false",
                "!(attributes.missing == 1)"
            })
    void isUnknown(String text) {
        assertThat(worth(text)).isEqualTo(Truth.UNKNOWN);
    }

    @Test
    void keepsNothingOfABlockWithoutAttributes() {
        Header bare = HEADER.stripped();

        assertThat(FILTERS.compile("attributes.version == 2").keeps(ENVELOPE, bare, NOW))
                .isFalse();
        assertThat(FILTERS.compile("size(attributes) == 0").keeps(ENVELOPE, bare, NOW))
                .isTrue();
    }

    @Test
    void matchesInTimeLinearInTheText() {
        Header long1 = new Header(
                HEADER.blockClass(),
                "a".repeat(100_000),
                null,
                false,
                HEADER.sharing(),
                HEADER.annotations(),
                HEADER.media());

        assertThat(FILTERS.compile("name.matches('(a*)*b')").keeps(ENVELOPE, long1, NOW))
                .isFalse();
        assertThat(FILTERS.compile("name.matches('(a|aa)+$')").keeps(ENVELOPE, long1, NOW))
                .isTrue();
    }

    private static Truth worth(String text) {
        boolean kept = FILTERS.compile(text).keeps(ENVELOPE, HEADER, NOW);
        boolean negated = FILTERS.compile("!(" + text + ")").keeps(ENVELOPE, HEADER, NOW);
        assertThat(kept && negated).isFalse();
        return kept ? Truth.TRUE : negated ? Truth.FALSE : Truth.UNKNOWN;
    }
}
