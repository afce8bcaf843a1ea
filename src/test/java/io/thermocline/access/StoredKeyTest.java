package io.thermocline.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.thermocline.testing.Golden;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class StoredKeyTest {
    @Test
    void readsAndWritesTheFormatThatItAlwaysDid() {
        byte[] hash = new byte[32];
        hash[0] = -1;
        List<StoredKey> keys = List.of(
                new StoredKey("anna", hash, false, Instant.parse("2026-01-01T00:00:00.123456Z")),
                new StoredKey("root", new byte[32], true, Instant.EPOCH));
        byte[] golden =
                Golden.check("system/api-keys.bin", StoredKey.REGISTRY.encode().apply(keys));
        assertThat(StoredKey.REGISTRY.decode().apply(golden))
                .usingRecursiveComparison()
                .isEqualTo(keys);
    }

    @Test
    void noBytesAreNoKeys() {
        assertThat(StoredKey.REGISTRY.decode().apply(new byte[0])).isEmpty();
    }
}
