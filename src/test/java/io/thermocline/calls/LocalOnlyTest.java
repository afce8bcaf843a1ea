package io.thermocline.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thermocline.problem.ProblemException;
import io.thermocline.problem.ProblemKind;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalOnlyTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://evil.example",
                "https://127.0.0.1.evil.example",
                "null",
                "file://",
                "localhost",
                "http://localhost@evil.example",
                "http://localhost:80@evil.example",
                "http://evil.example/localhost",
                "http://localhost\nevil.example",
                "http://10.0.0.1:8080",
                "%"
            })
    void aForeignPageIsRefused(String origin) {
        assertRefused(Map.of("origin", origin, "host", "127.0.0.1:8080"), "Origin");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:8080",
                "localhost.evil.example",
                "0.0.0.0:8080",
                "localhost@evil.example",
                "127.0.0",
                "localhost:123456",
                "localhost:80:80",
                "127.0.0.1:80a",
                "127.0.0.1:-1",
                "127.0.0.1\u0660",
                "localhos",
                ""
            })
    void aForeignNameIsRefused(String host) {
        assertRefused(Map.of("host", host), "Host");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1:8080",
                "localhost",
                "LOCALHOST:1",
                "[::1]:8080",
                "127.0.0.2",
                "localhost:",
                "127.0.0.1",
                "localhost:65535"
            })
    void thisMachineIsLetIn(String host) {
        assertThatCode(() -> LocalOnly.require(Map.of("host", host)::get)).doesNotThrowAnyException();
        assertThatCode(() -> LocalOnly.require(Map.of("host", host, "origin", "http://" + host)::get))
                .doesNotThrowAnyException();
    }

    private static void assertRefused(Map<String, String> headers, String header) {
        assertThatThrownBy(() -> LocalOnly.require(headers::get)).isInstanceOfSatisfying(ProblemException.class, e -> {
            assertThat(e.problem().kind()).isEqualTo(ProblemKind.FORBIDDEN);
            assertThat(e.problem().violations().getFirst().field()).isEqualTo(header);
        });
    }
}
