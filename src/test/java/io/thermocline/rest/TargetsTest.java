package io.thermocline.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against the parser of Java's own. */
class TargetsTest {
    private static final String PARTS = "//aZ09-._~?=&%41%4[]{}|\\^`\"<> :@!$'()*+,;#\u00fc\u0000";

    @ParameterizedTest
    @ValueSource(
            strings = {"/", "//", "//a", "///", "/a//b", "*", "", "http://localhost/v1", "/a?b?c", "/%zz", "/a b", "?"})
    void knowsUris(String target) {
        assertThat(Targets.isUri(target)).isEqualTo(parses(target));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void knowsAnyUri(long seed) {
        Random random = new Random(seed);
        for (int run = 0; run < 20_000; run++) {
            StringBuilder target = new StringBuilder("/");
            for (int left = random.nextInt(6); left > 0; left--) {
                target.append(PARTS.charAt(random.nextInt(random.nextBoolean() ? 12 : PARTS.length())));
            }
            assertThat(Targets.isUri(target.toString()))
                    .as("seed %d: %s", seed, target)
                    .isEqualTo(parses(target.toString()));
        }
    }

    private static boolean parses(String target) {
        try {
            new URI(target);
            return true;
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
