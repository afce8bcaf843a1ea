package io.thermocline.blocks;

import static org.assertj.core.api.Assertions.assertThat;

import io.thermocline.block.Annotations;
import io.thermocline.block.Band;
import io.thermocline.block.BlockClass;
import io.thermocline.block.Header;
import io.thermocline.block.Media;
import io.thermocline.block.Sharing;
import io.thermocline.problem.Violation;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HeaderRulesTest {
    private static final long NOW = 1_800_000_000_000_000L;
    private static final Content TEXT = Content.of("hello".getBytes(StandardCharsets.UTF_8));

    private final HeaderRules rules = new HeaderRules(Limits.DEFAULT);

    @Test
    void fillsInTheDefaultsOfTheContract() {
        Header header = make(BlockClass.PROGRAM_STATE, BlockFields.NONE, null);
        assertThat(header)
                .usingRecursiveComparison()
                .isEqualTo(new Header(
                        BlockClass.PROGRAM_STATE,
                        "",
                        null,
                        false,
                        new Sharing("shared:default", List.of("here"), false, Band.GREEN, List.of()),
                        Annotations.NONE,
                        new Media("text/plain", 5, TEXT.sha256())));
    }

    @Test
    void takesWhatTheRequestSays() {
        Header header = make(BlockClass.CACHE, everything(), null);
        assertThat(header).usingRecursiveComparison().isEqualTo(full());
    }

    @Test
    void anAbsentFieldOfAPatchLeavesWhatIsThere() {
        assertThat(make(BlockClass.CACHE, BlockFields.NONE, full()))
                .usingRecursiveComparison()
                .isEqualTo(full());
    }

    @Test
    void aRemovedFieldOfAPatchTakesItsDefault() {
        BlockFields removed = BlockFields.builder()
                .name(Field.removed())
                .key(Field.removed())
                .readOnly(Field.removed())
                .mediaType(Field.removed())
                .space(Field.removed())
                .manifolds(Field.removed())
                .shared(Field.removed())
                .band(Field.removed())
                .access(Field.removed())
                .tags(Field.removed())
                .labels(Field.removed())
                .attributes(Field.removed())
                .build();
        assertThat(make(BlockClass.CACHE, removed, full()))
                .usingRecursiveComparison()
                .isEqualTo(make(BlockClass.CACHE, BlockFields.NONE, null));
    }

    @Test
    void aPatchMergesLabelsAndAttributesByName() {
        BlockFields patch = BlockFields.builder()
                .labels(Field.of(Map.of("a", Field.removed(), "c", Field.of("3"))))
                .attributes(Field.of(json("{\"x\":null,\"y\":{\"z\":2}}")))
                .build();
        Annotations after = make(BlockClass.CACHE, patch, full()).annotations();
        assertThat(after.labels()).isEqualTo(Map.of("b", "2", "c", "3"));
        assertThat(new String(after.attributesJson(), StandardCharsets.UTF_8)).isEqualTo("{\"y\":{\"q\":1,\"z\":2}}");
    }

    @Test
    void keepsAttributesOfADraftAsTheyWereWritten() {
        String written = "{ \"a\" : 1.0, \"b\": null }";
        Header header = make(
                BlockClass.CACHE,
                BlockFields.builder().attributes(Field.of(json(written))).build(),
                null);
        assertThat(new String(header.annotations().attributesJson(), StandardCharsets.UTF_8))
                .isEqualTo(written);
    }

    @Test
    void dropsRepeats() {
        BlockFields fields = BlockFields.builder()
                .shared(Field.of(true))
                .tags(Field.of(List.of("b", "a", "b")))
                .manifolds(Field.of(List.of("y", "x", "y")))
                .access(Field.of(List.of("q", "q")))
                .build();
        Header header = make(BlockClass.CACHE, fields, null);
        assertThat(header.annotations().tags()).containsExactly("b", "a");
        assertThat(header.sharing().manifolds()).containsExactly("y", "x");
        assertThat(header.sharing().access()).containsExactly("q");
    }

    static Stream<Arguments> broken() {
        return Stream.of(
                broken("name", b -> b.name(Field.of("a".repeat(1_025)))),
                broken("name", b -> b.name(Field.of("a\0b"))),
                broken("name", b -> b.name(Field.of("\uD800"))),
                broken("key", b -> b.key(Field.of(""))),
                broken("key", b -> b.key(Field.of("a".repeat(1_025)))),
                broken("key", b -> b.key(Field.of("a\nb"))),
                broken("mediaType", b -> b.mediaType(Field.of("text"))),
                broken("mediaType", b -> b.mediaType(Field.of("text/" + "a".repeat(251)))),
                broken("mediaType", b -> b.mediaType(Field.of("text/plain\0"))),
                broken("space", b -> b.space(Field.of(""))),
                broken("space", b -> b.space(Field.of("_system"))),
                broken("space", b -> b.space(Field.of("\uDC00"))),
                broken("manifolds", b -> b.manifolds(Field.of(List.of()))),
                broken("manifolds", b -> b.manifolds(Field.of(List.of("a", "b")))),
                broken("manifolds", b -> b.shared(Field.of(true)).manifolds(Field.of(numbered("m", 65)))),
                broken("manifolds[1]", b -> b.shared(Field.of(true)).manifolds(Field.of(List.of("a", "*")))),
                broken("manifolds[0]", b -> b.manifolds(Field.of(List.of("_system")))),
                broken("access", b -> b.access(Field.of(numbered("a", 257)))),
                broken("access[0]", b -> b.access(Field.of(List.of("")))),
                broken("access[1]", b -> b.access(Field.of(List.of("a", ":read")))),
                broken("access[0]", b -> b.access(Field.of(List.of("a".repeat(257))))),
                broken("tags", b -> b.tags(Field.of(numbered("t", 257)))),
                broken("tags", b -> b.tags(Field.of(numbered("t", 10_000)))),
                broken("tags[0]", b -> b.tags(Field.of(List.of("")))),
                broken("tags[2]", b -> b.tags(Field.of(List.of("a", "b", "\u0007")))),
                broken("tags[0]", b -> b.tags(Field.of(List.of("\u00E9".repeat(129))))),
                broken("labels", b -> b.labels(Field.of(labels(257)))),
                broken("labels", b -> b.labels(Field.of(Map.of("", Field.of("x"))))),
                broken("labels", b -> b.labels(Field.of(Map.of("a".repeat(129), Field.of("x"))))),
                broken("labels", b -> b.labels(Field.of(Map.of("a\0", Field.of("x"))))),
                broken("labels.a", b -> b.labels(Field.of(Map.of("a", Field.of("x".repeat(1_025)))))),
                broken("labels.a", b -> b.labels(Field.of(Map.of("a", Field.of("\uD800"))))),
                broken("attributes", b -> b.attributes(Field.of(json("[]")))),
                broken("attributes", b -> b.attributes(Field.of(json("{\"a\":\"\\u0000\"}")))),
                broken("attributes", b -> b.attributes(Field.of(json("{\"a\":\"" + "x".repeat(256 << 10) + "\"}")))));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void namesTheFieldThatBreaksARule(String field, BlockFields fields) {
        Violations violations = new Violations();
        rules.header(new HeaderRules.Ingredients(BlockClass.CACHE, fields, null, "here", TEXT), violations);
        assertThat(violations.found()).extracting(Violation::field).containsExactly(field);
    }

    @Test
    void acceptsWhatIsJustWithinTheLimits() {
        BlockFields fields = BlockFields.builder()
                .name(Field.of("a".repeat(1_024)))
                .key(Field.of("a".repeat(1_024)))
                .mediaType(Field.of("text/" + "a".repeat(127)))
                .shared(Field.of(true))
                .manifolds(Field.of(numbered("m", 64)))
                .access(Field.of(numbered("a", 256)))
                .tags(Field.of(numbered("t", 256)))
                .labels(Field.of(labels(256)))
                .attributes(Field.of(json("{\"a\":\"" + "x".repeat((256 << 10) - 8) + "\"}")))
                .build();
        assertThat(make(BlockClass.CACHE, fields, null).annotations().tags()).hasSize(256);
    }

    @Test
    void reportsEverythingThatIsWrongAtOnce() {
        BlockFields fields = BlockFields.builder()
                .name(Field.of("\0"))
                .key(Field.of(""))
                .readOnly(Field.of(false))
                .shared(Field.of(false))
                .tags(Field.of(List.of("", "\0")))
                .mediaType(Field.of("x"))
                .build();
        Violations violations = new Violations();
        rules.header(new HeaderRules.Ingredients(BlockClass.DOCUMENTATION, fields, null, "here", TEXT), violations);
        assertThat(violations.found())
                .extracting(Violation::field)
                .containsExactlyInAnyOrder("name", "key", "readOnly", "shared", "tags[0]", "tags[1]", "mediaType");
    }

    @Test
    void expiresAtTheInstantGivenOrAfterTheTimeToLive() {
        assertThat(expiry(Field.absent(), Field.absent(), 7)).isEqualTo(7);
        assertThat(expiry(Field.removed(), Field.absent(), 7)).isZero();
        assertThat(expiry(Field.absent(), Field.removed(), 7)).isZero();
        assertThat(expiry(Field.absent(), Field.of(Duration.ofSeconds(2)), 7)).isEqualTo(NOW + 2_000_000);
        assertThat(expiry(Field.absent(), Field.of(Duration.ofNanos(1)), 7)).isEqualTo(NOW + 1);
        assertThat(expiry(Field.removed(), Field.of(Duration.ofDays(365_000)), 7))
                .isGreaterThan(NOW);
        Instant instant = Instant.ofEpochSecond(NOW / 1_000_000 + 1, 123_456_789);
        assertThat(expiry(Field.of(instant), Field.removed(), 7)).isEqualTo(NOW + 1_123_456);
    }

    @Test
    void refusesToExpireInThePastOrBeyondReason() {
        assertThat(wrongExpiry(Field.of(Instant.ofEpochSecond(NOW / 1_000_000)), Field.absent()))
                .containsExactly("expiresAt");
        assertThat(wrongExpiry(Field.of(Instant.MAX), Field.absent())).containsExactly("expiresAt");
        assertThat(wrongExpiry(Field.of(Instant.MIN), Field.absent())).containsExactly("expiresAt");
        assertThat(wrongExpiry(Field.absent(), Field.of(Duration.ZERO))).containsExactly("ttl");
        assertThat(wrongExpiry(Field.absent(), Field.of(Duration.ofSeconds(-1))))
                .containsExactly("ttl");
        assertThat(wrongExpiry(Field.absent(), Field.of(Duration.ofSeconds(Long.MAX_VALUE))))
                .containsExactly("ttl");
        assertThat(wrongExpiry(Field.of(Instant.ofEpochSecond(NOW)), Field.of(Duration.ofSeconds(1))))
                .containsExactly("ttl");
    }

    private long expiry(Field<Instant> expiresAt, Field<Duration> ttl, long current) {
        Violations violations = new Violations();
        long micros = rules.expiry(new BlockFields.Lifetime(expiresAt, ttl), current, NOW, violations);
        assertThat(violations.found()).isEmpty();
        return micros;
    }

    private List<String> wrongExpiry(Field<Instant> expiresAt, Field<Duration> ttl) {
        Violations violations = new Violations();
        rules.expiry(new BlockFields.Lifetime(expiresAt, ttl), 0, NOW, violations);
        return violations.found().stream().map(Violation::field).toList();
    }

    private Header make(BlockClass blockClass, BlockFields fields, Header current) {
        Violations violations = new Violations();
        Header header =
                rules.header(new HeaderRules.Ingredients(blockClass, fields, current, "here", TEXT), violations);
        assertThat(violations.found()).isEmpty();
        return header;
    }

    private static BlockFields everything() {
        return BlockFields.builder()
                .name(Field.of("name"))
                .key(Field.of("key"))
                .readOnly(Field.of(true))
                .mediaType(Field.of("text/markdown"))
                .space(Field.of("team:x"))
                .manifolds(Field.of(List.of("m1", "m2")))
                .shared(Field.of(true))
                .band(Field.of(Band.RED))
                .access(Field.of(List.of("anna", "berta:read")))
                .tags(Field.of(List.of("t2", "t1")))
                .labels(Field.of(Map.of("a", Field.of("1"), "b", Field.of("2"))))
                .attributes(Field.of(json("{\"x\":1,\"y\":{\"q\":1}}")))
                .build();
    }

    private static Header full() {
        return new Header(
                BlockClass.CACHE,
                "name",
                "key",
                true,
                new Sharing("team:x", List.of("m1", "m2"), true, Band.RED, List.of("anna", "berta:read")),
                new Annotations(List.of("t2", "t1"), Map.of("a", "1", "b", "2"), json("{\"x\":1,\"y\":{\"q\":1}}")),
                new Media("text/markdown", 5, TEXT.sha256()));
    }

    private static Arguments broken(String field, UnaryOperator<BlockFields.Builder> with) {
        return Arguments.of(field, with.apply(BlockFields.builder()).build());
    }

    private static List<String> numbered(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
    }

    private static Map<String, Field<String>> labels(int count) {
        Map<String, Field<String>> labels = new TreeMap<>();
        numbered("l", count).forEach(name -> labels.put(name, Field.of("x")));
        return labels;
    }

    private static byte[] json(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
