package io.thermocline.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.thermocline.problem.ProblemException;
import io.thermocline.problem.ProblemKind;
import java.util.List;
import org.junit.jupiter.api.Test;

class EncodersTest {
    private final Encoders encoders = new Encoders(
            List.of(new FakeEncoder("default", 4)),
            List.of(new ExternalEncoder("fixed", 3), new ExternalEncoder("open", 0)));

    @Test
    void aVectorToStoreStaysAsItWasSentAndOneToSearchWithIsScaledToLengthOne() {
        assertThat(encoders.admit("default", new float[] {3, 0, 4, 0}, "v")).containsExactly(3, 0, 4, 0);
        assertThat(encoders.admitQuery("default", new float[] {3, 0, 4, 0}, "v"))
                .containsExactly(0.6f, 0, 0.8f, 0);
        float[] huge = encoders.admitQuery("default", new float[] {Float.MAX_VALUE, Float.MAX_VALUE, 0, 0}, "v");
        assertThat(huge[0]).isCloseTo((float) Math.sqrt(0.5), within(1e-6f));
    }

    @Test
    void anotherDimensionIsRefusedByName() {
        assertInvalid(() -> encoders.admit("default", new float[3], "vectors[0].values"), "vectors[0].values");
        assertInvalid(() -> encoders.admitQuery("fixed", new float[4], "vector"), "vector");
        assertInvalid(() -> encoders.admitQuery("open", new float[0], "vector"), "vector");
        assertInvalid(() -> encoders.admit("unheard-of", new float[3], "vector"), "vector");
    }

    @Test
    void whatIsNoFiniteNumberIsRefusedByPlace() {
        assertInvalid(() -> encoders.admit("default", new float[] {1, Float.NaN, 0, 0}, "vector"), "vector[1]");
        assertInvalid(
                () -> encoders.admitQuery("default", new float[] {1, 0, 0, Float.POSITIVE_INFINITY}, "vector"),
                "vector[3]");
    }

    @Test
    void theFirstStoredVectorOfAnExternalEncoderDecidesItsDimensionAndAQueryDoesNot() {
        encoders.admitQuery("open", new float[] {1, 2}, "vector");
        encoders.admit("open", new float[] {1, 2, 3}, "vector");
        DimensionClaims claims = encoders.claims();
        assertThat(claims.claim("open", 3, "vector")).isTrue();
        assertThat(encoders.dimension("open")).as("not stored yet").isZero();
        claims.settle();
        assertThat(encoders.dimension("open")).isEqualTo(3);
        assertInvalid(() -> encoders.admit("open", new float[2], "vector"), "vector");
        assertInvalid(() -> encoders.claims().claim("open", 2, "vector"), "vector");
        assertThat(encoders.claims().claim("open", 3, "vector")).isTrue();
    }

    @Test
    void writesUnderWayAgreeOnADimensionOrWait() {
        DimensionClaims first = encoders.claims();
        DimensionClaims second = encoders.claims();
        DimensionClaims other = encoders.claims();
        assertThat(first.claim("open", 3, "vector")).isTrue();
        assertThat(second.claim("open", 3, "vector")).isTrue();
        assertThat(other.claim("open", 2, "vector")).isFalse();
        first.release();
        first.release();
        assertThat(other.claim("open", 2, "vector")).isFalse();
        second.release();
        assertThat(other.claim("open", 2, "vector")).isTrue();
        assertThat(first.claim("open", 3, "vector")).isFalse();
        other.settle();
        other.release();
        assertThat(encoders.dimension("open")).isEqualTo(2);
        assertInvalid(() -> first.claim("open", 3, "vector"), "vector");
    }

    @Test
    void whatOneOfTwoStoredTheOthersFailureDoesNotTakeBack() {
        DimensionClaims stored = encoders.claims();
        DimensionClaims failed = encoders.claims();
        stored.claim("open", 3, "vector");
        failed.claim("open", 3, "vector");
        stored.settle();
        failed.release();
        assertThat(encoders.dimension("open")).isEqualTo(3);
    }

    @Test
    void oneWriteMayNotClaimTwoDimensions() {
        DimensionClaims claims = encoders.claims();
        claims.claim("open", 3, "a");
        assertThat(claims.claim("open", 3, "b")).isTrue();
        assertInvalid(() -> claims.claim("open", 2, "c"), "c");
        claims.release();
        assertThat(encoders.claims().claim("open", 2, "vector")).isTrue();
    }

    @Test
    void onlyOpenDimensionsAreClaimed() {
        assertThat(encoders.claims().claim("default", 4, "vector")).isTrue();
        assertThat(encoders.claims().claim("fixed", 3, "vector")).isTrue();
        assertInvalid(() -> encoders.claims().claim("fixed", 4, "vector"), "vector");
    }

    @Test
    void onlyEmbeddedEncodersReadText() {
        assertThat(encoders.embedded("default")).isPresent();
        assertThat(encoders.embedded("fixed")).isEmpty();
        assertThat(encoders.contains("fixed")).isTrue();
        assertThat(encoders.contains("unheard-of")).isFalse();
        assertThat(encoders.names()).containsExactly("default", "fixed", "open");
    }

    @Test
    void aNameIsGivenOnce() {
        assertThatThrownBy(() -> new Encoders(List.of(new FakeEncoder("a", 2)), List.of(new ExternalEncoder("a", 2))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static void assertInvalid(Runnable admission, String field) {
        assertThatThrownBy(admission::run).isInstanceOfSatisfying(ProblemException.class, thrown -> {
            assertThat(thrown.problem().kind()).isEqualTo(ProblemKind.INVALID);
            assertThat(thrown.problem().violations().getFirst().field()).isEqualTo(field);
        });
    }
}
