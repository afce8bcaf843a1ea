package io.thermocline.block;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/** Makes ids: UUIDv7 (RFC 9562, 5.7) for new blocks and UUIDv8 (5.8) derived from names for the store's own. Thread-safe. */
public final class BlockIds {
    private static final long VARIANT = 0x8000_0000_0000_0000L;
    private static final long VARIANT_MASK = 0x3FFF_FFFF_FFFF_FFFFL;

    private final InstantSource clock;
    private final RandomGenerator random;

    /** The random source must be safe for several threads and unpredictable enough that ids of two stores never meet. */
    public BlockIds(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    /** A new UUIDv7: milliseconds, then twelve bits of the fraction of the millisecond, then 62 random bits. */
    public BlockId next() {
        Instant now = clock.instant();
        long millis = now.toEpochMilli();
        long fraction = Duration.between(Instant.ofEpochMilli(millis), now).toNanos() * 4096L / 1_000_000;
        return new BlockId((millis << 16) | 0x7000L | fraction, (random.nextLong() & VARIANT_MASK) | VARIANT);
    }

    /** The id that a kind and its parts always have: the first 122 free bits of SHA-256 over the length-prefixed parts, as a UUIDv8. */
    public static BlockId derived(String kind, String... parts) {
        MessageDigest digest = Sha256.digest();
        update(digest, kind);
        for (String part : parts) {
            update(digest, part);
        }
        ByteBuffer bits = ByteBuffer.wrap(digest.digest());
        long high = (bits.getLong() & 0xFFFF_FFFF_FFFF_0FFFL) | 0x8000L;
        long low = (bits.getLong() & VARIANT_MASK) | VARIANT;
        return new BlockId(high, low);
    }

    private static void update(MessageDigest digest, String part) {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
        digest.update(bytes);
    }
}
