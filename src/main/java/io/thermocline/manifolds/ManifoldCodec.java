package io.thermocline.manifolds;

import com.google.protobuf.InvalidProtocolBufferException;
import io.thermocline.engine.Durability;
import io.thermocline.system.IdempotencyRecords.Slot;
import io.thermocline.system.Registry;
import io.thermocline.v1.ManifoldRecord;
import io.thermocline.v1.ManifoldRegistry;
import io.thermocline.v1.RecordedGeometry;
import io.thermocline.v1.RecordedManifold;
import io.thermocline.v1.RecordedOutcome;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** Manifolds as system blocks keep them ({@code thermocline/v1/system.proto}). */
final class ManifoldCodec {
    /** The registry: declared manifolds by name, without the one that is built in. */
    static final Registry.Codec<SortedMap<String, Manifold>> REGISTRY =
            new Registry.Codec<>(ManifoldCodec::encode, ManifoldCodec::decode);

    private ManifoldCodec() {}

    private static byte[] encode(SortedMap<String, Manifold> manifolds) {
        ManifoldRegistry.Builder registry = ManifoldRegistry.newBuilder();
        manifolds.values().forEach(manifold -> registry.addManifolds(toRecord(manifold)));
        return registry.build().toByteArray();
    }

    private static SortedMap<String, Manifold> decode(byte[] bytes) {
        try {
            TreeMap<String, Manifold> manifolds = new TreeMap<>();
            ManifoldRegistry.parseFrom(bytes)
                    .getManifoldsList()
                    .forEach(each -> manifolds.put(each.getName(), fromRecord(each)));
            return Collections.unmodifiableSortedMap(manifolds);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a block that passed its checksum holds no manifolds", e);
        }
    }

    static byte[] encode(Manifold manifold, ManifoldAnswer.Outcome outcome) {
        return RecordedManifold.newBuilder()
                .setOutcome(
                        switch (outcome) {
                            case CREATED -> RecordedOutcome.RECORDED_CREATED;
                            case REPLACED -> RecordedOutcome.RECORDED_REPLACED;
                            case DELETED -> RecordedOutcome.RECORDED_DELETED;
                        })
                .setManifold(toRecord(manifold))
                .build()
                .toByteArray();
    }

    /** The answer given again. */
    static ManifoldAnswer decode(Slot.Answered recorded, Durability durability) {
        try {
            RecordedManifold answer = RecordedManifold.parseFrom(recorded.answer());
            ManifoldAnswer.Outcome outcome = switch (answer.getOutcome()) {
                case RECORDED_CREATED -> ManifoldAnswer.Outcome.CREATED;
                case RECORDED_REPLACED -> ManifoldAnswer.Outcome.REPLACED;
                case RECORDED_DELETED -> ManifoldAnswer.Outcome.DELETED;
                case RECORDED_PATCHED, RECORDED_OUTCOME_UNSPECIFIED, UNRECOGNIZED ->
                    throw new IllegalStateException("a recorded answer without an outcome");
            };
            return new ManifoldAnswer(fromRecord(answer.getManifold()), outcome, recorded.sequence(), durability, true);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a record that passed its checksum holds no answer about a manifold", e);
        }
    }

    private static ManifoldRecord toRecord(Manifold manifold) {
        return ManifoldRecord.newBuilder()
                .setName(manifold.name())
                .setGeometry(
                        switch (manifold.geometry()) {
                            case EUCLIDEAN -> RecordedGeometry.RECORDED_EUCLIDEAN;
                            case SPHERICAL -> RecordedGeometry.RECORDED_SPHERICAL;
                            case HYPERBOLIC -> RecordedGeometry.RECORDED_HYPERBOLIC;
                        })
                .setEncoder(manifold.encoder())
                .setDescription(manifold.description())
                .setChanges(manifold.version() - 1)
                .build();
    }

    private static Manifold fromRecord(ManifoldRecord record) {
        Geometry geometry = switch (record.getGeometry()) {
            case RECORDED_EUCLIDEAN -> Geometry.EUCLIDEAN;
            case RECORDED_SPHERICAL -> Geometry.SPHERICAL;
            case RECORDED_HYPERBOLIC -> Geometry.HYPERBOLIC;
            case RECORDED_GEOMETRY_UNSPECIFIED, UNRECOGNIZED ->
                throw new IllegalStateException("a manifold without a geometry");
        };
        return new Manifold(
                record.getName(), geometry, record.getEncoder(), record.getDescription(), record.getChanges() + 1);
    }
}
