package io.thermocline.manifolds;

import static org.assertj.core.api.Assertions.assertThat;

import io.thermocline.engine.Durability;
import io.thermocline.system.IdempotencyRecords.Slot;
import io.thermocline.testing.Golden;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ManifoldCodecTest {
    @Test
    void readsAndWritesTheFormatThatItAlwaysDid() {
        SortedMap<String, Manifold> manifolds = new TreeMap<>();
        for (Geometry geometry : Geometry.values()) {
            manifolds.put(
                    geometry.name(), new Manifold(geometry.name(), geometry, "default", "d\u00E9crit\n" + geometry, 1));
        }
        byte[] golden = Golden.check(
                "system/manifolds.bin", ManifoldCodec.REGISTRY.encode().apply(manifolds));
        assertThat(ManifoldCodec.REGISTRY.decode().apply(golden)).isEqualTo(manifolds);
    }

    @Test
    void noBytesAreNoManifolds() {
        assertThat(ManifoldCodec.REGISTRY.decode().apply(new byte[0])).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(ManifoldAnswer.Outcome.class)
    void givesAnswersAgain(ManifoldAnswer.Outcome outcome) {
        Manifold manifold = new Manifold("a", Geometry.SPHERICAL, "e", "d", 1);
        Slot.Answered recorded = new Slot.Answered(7, 8, ManifoldCodec.encode(manifold, outcome));
        assertThat(ManifoldCodec.decode(recorded, Durability.SYNCED))
                .isEqualTo(new ManifoldAnswer(manifold, outcome, 7, Durability.SYNCED, true));
    }
}
