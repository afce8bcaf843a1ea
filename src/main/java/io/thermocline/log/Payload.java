package io.thermocline.log;

import io.thermocline.block.ChunkVector;
import io.thermocline.block.Sha256;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * An operation's bytes, encoded and digested once, by the thread that submits them. Immutable and thread-safe; the arrays handed in and out are
 * never copied and must never be modified.
 */
public sealed interface Payload permits BlockPayload, VectorsPayload {
    /** Bytes of a salt. */
    int SALT_BYTES = 16;
    /** Bytes of a digest. */
    int DIGEST_BYTES = 32;

    /** The random bytes under the digest. */
    byte[] salt();

    /** SHA-256 over the salt and the encoded bytes. */
    byte[] digest();

    /** Whose bytes they are. */
    PayloadOwner owner();

    /** Bytes in encoded form, without the salt. */
    long encodedBytes();

    /** A block's encoded header and its content, owned by {@link PayloadOwner#STORE}. */
    static BlockPayload block(byte[] header, byte[] content, RandomGenerator random) {
        return block(header, content, PayloadOwner.STORE, random);
    }

    /** A block's encoded header and its content. */
    static BlockPayload block(byte[] header, byte[] content, PayloadOwner owner, RandomGenerator random) {
        byte[] salt = salt(random);
        return new BlockPayload(header, content, owner, salt, BlockPayload.digest(salt, header, content));
    }

    /** All vectors that one encoder gave one version of a block, owned by {@link PayloadOwner#STORE}. */
    static VectorsPayload vectors(String encoder, List<ChunkVector> chunks, RandomGenerator random) {
        return vectors(encoder, chunks, PayloadOwner.STORE, random);
    }

    /** All vectors that one encoder gave one version of a block; they must be of one dimension. */
    static VectorsPayload vectors(
            String encoder, List<ChunkVector> chunks, PayloadOwner owner, RandomGenerator random) {
        byte[] salt = salt(random);
        byte[] bytes = VectorsPayload.encode(encoder, chunks);
        return new VectorsPayload(encoder, chunks, bytes, owner, salt, Sha256.of(salt, bytes));
    }

    private static byte[] salt(RandomGenerator random) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return salt;
    }
}
