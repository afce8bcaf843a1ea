package io.thermocline.follow;

import io.thermocline.files.FileStore;
import io.thermocline.files.StoredFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * A {@link Checkpoint} on disk, replaced whole: temporary file, sync, rename, sync of the folder. Used by one thread at a time.
 *
 * <p>Format version 1, 48 bytes, little endian: magic {@code "TCCKPT01"} (8 ASCII bytes), store id (16, high half first), epoch (8), sequence (8), zero
 * (4), CRC-32C of the 44 bytes before (4).
 */
public final class CheckpointFile implements Checkpoints {
    private static final String FOLDER = "followers";
    private static final long MAGIC = 0x3130_5450_4B43_4354L;
    private static final int BYTES = 48;
    private static final int CHECKSUM_AT = BYTES - Integer.BYTES;

    private final FileStore files;
    private final String name;

    /** The checkpoint of the follower of that name. */
    public CheckpointFile(FileStore files, String follower) {
        this.files = files;
        this.name = FOLDER + "/" + follower + ".checkpoint";
    }

    /** What was written last; empty if nothing was, or what is there is damaged or of another format: then the follower starts over. */
    @Override
    public Optional<Checkpoint> read() {
        if (!files.exists(name)) {
            return Optional.empty();
        }
        try (StoredFile file = files.openReadOnly(name)) {
            ByteBuffer bytes = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
            int read = file.read(bytes, 0);
            bytes.rewind();
            boolean sound = read == BYTES && bytes.getLong(0) == MAGIC && bytes.getInt(CHECKSUM_AT) == checksum(bytes);
            return sound ? Optional.of(decode(bytes)) : Optional.empty();
        }
    }

    /** Durable when this returns. */
    @Override
    public void write(Checkpoint checkpoint) {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(MAGIC)
                .putLong(checkpoint.store().getMostSignificantBits())
                .putLong(checkpoint.store().getLeastSignificantBits())
                .putLong(checkpoint.epoch())
                .putLong(checkpoint.sequence())
                .putInt(0)
                .putInt(checksum(bytes))
                .flip();
        String temporary = name + ".tmp";
        files.delete(temporary);
        try (StoredFile file = files.create(temporary)) {
            file.write(bytes, 0);
            file.force();
        }
        files.rename(temporary, name);
        files.syncDirectory(FOLDER);
    }

    @Override
    public void delete() {
        if (files.exists(name)) {
            files.delete(name);
            files.syncDirectory(FOLDER);
        }
    }

    private static Checkpoint decode(ByteBuffer bytes) {
        return new Checkpoint(new UUID(bytes.getLong(8), bytes.getLong(16)), bytes.getLong(24), bytes.getLong(32));
    }

    private static int checksum(ByteBuffer bytes) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes.slice(0, CHECKSUM_AT));
        return (int) checksum.getValue();
    }
}
