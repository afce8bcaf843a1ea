package io.thermocline.access;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.thermocline.system.Registry;
import io.thermocline.v1.ApiKeyRecord;
import io.thermocline.v1.ApiKeyRegistry;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;

/**
 * A key as the store keeps it ({@code thermocline/v1/system.proto}).
 *
 * @param hash SHA-256 of its text
 */
@SuppressWarnings("ArrayRecordComponent") // never modified, never compared as a record
record StoredKey(String name, byte[] hash, boolean operator, Instant createdAt) {
    /** All keys made by calls, in the order they were made. */
    static final Registry.Codec<List<StoredKey>> REGISTRY = new Registry.Codec<>(StoredKey::encode, StoredKey::decode);

    StoredKey {
        Objects.requireNonNull(name);
        Objects.requireNonNull(hash);
        Objects.requireNonNull(createdAt);
    }

    ApiKey withoutHash() {
        return new ApiKey(name, operator, createdAt);
    }

    private static byte[] encode(List<StoredKey> keys) {
        ApiKeyRegistry.Builder registry = ApiKeyRegistry.newBuilder();
        for (StoredKey key : keys) {
            registry.addKeys(ApiKeyRecord.newBuilder()
                    .setName(key.name())
                    .setHash(ByteString.copyFrom(key.hash()))
                    .setOperator(key.operator())
                    .setCreatedAtMicros(ChronoUnit.MICROS.between(Instant.EPOCH, key.createdAt())));
        }
        return registry.build().toByteArray();
    }

    private static List<StoredKey> decode(byte[] bytes) {
        try {
            return ApiKeyRegistry.parseFrom(bytes).getKeysList().stream()
                    .map(key -> new StoredKey(
                            key.getName(),
                            key.getHash().toByteArray(),
                            key.getOperator(),
                            Instant.EPOCH.plus(key.getCreatedAtMicros(), ChronoUnit.MICROS)))
                    .toList();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a block that passed its checksum holds no API keys", e);
        }
    }
}
