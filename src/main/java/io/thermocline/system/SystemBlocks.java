package io.thermocline.system;

import io.thermocline.block.Annotations;
import io.thermocline.block.Band;
import io.thermocline.block.BlockClass;
import io.thermocline.block.BlockId;
import io.thermocline.block.Envelope;
import io.thermocline.block.Header;
import io.thermocline.block.HeaderCodec;
import io.thermocline.block.Media;
import io.thermocline.block.Sha256;
import io.thermocline.block.Sharing;
import io.thermocline.engine.Lookup;
import io.thermocline.engine.Operation;
import io.thermocline.engine.Precondition;
import io.thermocline.engine.Snapshot;
import io.thermocline.log.Payload;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Makes the operations that write system blocks, and reads them. Thread-safe if the random source is. */
public final class SystemBlocks {
    private static final String MEDIA_TYPE = "application/x-protobuf";
    private static final Sharing SHARING =
            new Sharing(Sharing.SYSTEM_SPACE, List.of(Sharing.SYSTEM_SPACE), false, Band.BLACK, List.of());

    private final RandomGenerator random;

    /** The random source salts digests: it must be safe for several threads and unpredictable. */
    public SystemBlocks(RandomGenerator random) {
        this.random = Objects.requireNonNull(random);
    }

    /**
     * A new version of a system block.
     *
     * @param kind what it is, for people who look into segments; becomes its name
     * @param expiresAtMicros microseconds since the epoch, 0 for never
     */
    public Operation put(BlockId id, String kind, Precondition precondition, long expiresAtMicros, byte[] content) {
        byte[] header = HeaderCodec.encode(header(kind, new Media(MEDIA_TYPE, content.length, Sha256.of(content))));
        return new Operation.Put(
                id, precondition, 0, expiresAtMicros, Envelope.SYSTEM, Payload.block(header, content, random));
    }

    /** The tombstone of a system block. */
    public Operation delete(BlockId id, String kind, Precondition precondition) {
        byte[] header =
                HeaderCodec.encode(header(kind, new Media("", 0, new byte[0])).stripped());
        return new Operation.Delete(id, precondition, Envelope.SYSTEM, Payload.block(header, new byte[0], random));
    }

    /** The precondition that holds as long as nobody writes a block after this was looked up. */
    public static Precondition unchanged(Lookup lookup) {
        return switch (lookup) {
            case Lookup.Missing _ -> Precondition.ABSENT;
            case Lookup.Gone(Envelope envelope) -> Precondition.tombstoned(envelope.version());
            case Lookup.Found(var block) -> Precondition.rowIs(block.envelope());
        };
    }

    /**
     * The content of a system block that is there.
     *
     * @param system a snapshot of {@link io.thermocline.block.Caller#SYSTEM}
     */
    public static Optional<byte[]> content(Snapshot system, Lookup lookup) {
        return lookup instanceof Lookup.Found(var block) ? Optional.of(system.content(block)) : Optional.empty();
    }

    private static Header header(String kind, Media media) {
        return new Header(BlockClass.PROGRAM_STATE, kind, null, false, SHARING, Annotations.NONE, media);
    }
}
