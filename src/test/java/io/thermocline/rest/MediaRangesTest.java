package io.thermocline.rest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MediaRangesTest {
    @ParameterizedTest
    @CsvSource({
        "'', true",
        "'*/*', true",
        "nonsense, true",
        "application/json, true",
        "'Application/JSON;charset=utf-8', true",
        "'application/*', true",
        "'text/*', false",
        "'text/html, */*;q=0.1', true",
        "'application/json;q=0', false",
        "'application/json;q=0.000, */*', false",
        "'*/*;q=0, application/json;q=0.001', true",
        "'application/*;q=0, */*', false",
        "application/problem+json, false"
    })
    void readsAccept(String accept, boolean accepted) {
        assertThat(MediaRanges.accepts(accept, "application/json")).isEqualTo(accepted);
    }
}
