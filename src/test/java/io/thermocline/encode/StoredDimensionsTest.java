package io.thermocline.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thermocline.block.Caller;
import io.thermocline.engine.Precondition;
import io.thermocline.engine.Snapshot;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What encoders make of the vectors that a store holds of them. */
class StoredDimensionsTest {
    private final TestStore store = new TestStore(1);

    @AfterEach
    void close() {
        store.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theStoreDecidesWhatTheSettingsLeaveOpen(boolean flushed) {
        given(flushed);
        assertThat(learnt(external(0)).dimension("external")).isEqualTo(3);
        assertThat(learnt(external(3)).dimension("external")).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aSettingThatNoStoredVectorHasIsRefused(boolean flushed) {
        assertThat(learnt(external(4)).dimension("external"))
                .as("nothing is stored")
                .isEqualTo(4);
        given(flushed);
        assertThatThrownBy(() -> learnt(external(4)))
                .isInstanceOf(DimensionMismatchException.class)
                .hasMessageContaining("encoder 'external' has dimension 4")
                .hasMessageContaining("have 3");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anEmbeddedEncoderUnderTheNameOfAnotherIsRefused(boolean flushed) {
        given(flushed);
        assertThatThrownBy(() -> learnt(new Encoders(List.of(new FakeEncoder("external", 8)), List.of())))
                .isInstanceOf(DimensionMismatchException.class);
        assertThatThrownBy(() -> learnt(new Encoders(List.of(new FakeEncoder(Encoders.DEFAULT, 8)), List.of())))
                .isInstanceOf(DimensionMismatchException.class);
        assertThat(learnt(new Encoders(List.of(new FakeEncoder(Encoders.DEFAULT, 16)), List.of()))
                        .dimension(Encoders.DEFAULT))
                .isEqualTo(16);
    }

    @Test
    void ofSeveralDimensionsTheNewestIsLearnt() {
        given(true);
        store.putVector(TestStore.id(3), "external", 1, 0);
        assertThat(learnt(external(0)).dimension("external")).isEqualTo(2);
        assertThat(learnt(external(2)).dimension("external")).isEqualTo(2);
        assertThat(learnt(external(3)).dimension("external")).isEqualTo(3);
        assertThatThrownBy(() -> learnt(external(4))).isInstanceOf(DimensionMismatchException.class);
    }

    private void given(boolean flushed) {
        store.putVector(TestStore.id(1), "external", 1, 0, 0);
        store.putEncoded(
                TestStore.id(2), Precondition.ABSENT, TestStore.header("b", "default", List.of()), "some words");
        if (flushed) {
            store.engine.flush();
        }
    }

    private static Encoders external(int dimension) {
        return new Encoders(List.of(), List.of(new ExternalEncoder("external", dimension)));
    }

    private Encoders learnt(Encoders encoders) {
        try (Snapshot snapshot = store.engine.snapshot(Caller.SYSTEM)) {
            encoders.learn(snapshot);
        }
        return encoders;
    }
}
