package io.thermocline.tiering;

import io.thermocline.files.FileStore;
import io.thermocline.files.StoredFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * The heat of segments on disk, replaced whole: temporary file, sync, rename, sync of the folder. Losing it is harmless. Used by one thread at a time.
 *
 * <p>Format version 1, little endian: magic {@code "TCHEAT01"} (8 ASCII bytes), when it was written (8, microseconds since the epoch), entries (4), for each
 * entry in the order of segments: segment (8), touches, returns, returning windows (8 each, IEEE 754), last use (8, microseconds); CRC-32C of all before (4).
 */
final class HeatFile {
    private static final String FOLDER = "tiering";
    private static final String NAME = FOLDER + "/heat";
    private static final long MAGIC = 0x3130_5441_4548_4354L;
    private static final int HEAD_BYTES = 20;
    private static final int ENTRY_BYTES = 40;
    private static final int MOST_BYTES = 64 << 20;

    private final FileStore files;

    HeatFile(FileStore files) {
        this.files = files;
    }

    /** What was known at a time. */
    record Found(Map<Long, Heat> heats, long atMicros) {}

    /** What was written last; empty if nothing was, or what is there is damaged or of another format. */
    Optional<Found> read() {
        if (!files.exists(NAME)) {
            return Optional.empty();
        }
        try (StoredFile file = files.openReadOnly(NAME)) {
            long size = file.size();
            if (size < HEAD_BYTES + Integer.BYTES || size > MOST_BYTES) {
                return Optional.empty();
            }
            ByteBuffer bytes = ByteBuffer.allocate((int) size).order(ByteOrder.LITTLE_ENDIAN);
            int read = file.read(bytes, 0);
            return read == size && isSound(bytes) ? Optional.of(decode(bytes)) : Optional.empty();
        }
    }

    private static boolean isSound(ByteBuffer bytes) {
        int end = bytes.capacity() - Integer.BYTES;
        return bytes.getLong(0) == MAGIC
                && bytes.getInt(16) == (end - HEAD_BYTES) / ENTRY_BYTES
                && (end - HEAD_BYTES) % ENTRY_BYTES == 0
                && bytes.getInt(end) == checksum(bytes, end);
    }

    private static Found decode(ByteBuffer bytes) {
        bytes.rewind().position(8);
        long atMicros = bytes.getLong();
        int entries = bytes.getInt();
        Map<Long, Heat> heats = new HashMap<>();
        for (int i = 0; i < entries; i++) {
            long segment = bytes.getLong();
            heats.put(segment, new Heat(bytes.getDouble(), bytes.getDouble(), bytes.getDouble(), bytes.getLong()));
        }
        return new Found(heats, atMicros);
    }

    /** Durable when this returns. */
    void write(Map<Long, Heat> heats, long atMicros) {
        int end = HEAD_BYTES + heats.size() * ENTRY_BYTES;
        ByteBuffer bytes = ByteBuffer.allocate(end + Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(MAGIC).putLong(atMicros).putInt(heats.size());
        new TreeMap<>(heats)
                .forEach((segment, heat) -> bytes.putLong(segment)
                        .putDouble(heat.touches())
                        .putDouble(heat.returns())
                        .putDouble(heat.returningWindows())
                        .putLong(heat.lastUsedMicros()));
        bytes.putInt(checksum(bytes, end)).flip();
        String temporary = NAME + ".tmp";
        files.delete(temporary);
        try (StoredFile file = files.create(temporary)) {
            file.write(bytes, 0);
            file.force();
        }
        files.rename(temporary, NAME);
        files.syncDirectory(FOLDER);
    }

    private static int checksum(ByteBuffer bytes, int end) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes.slice(0, end));
        return (int) checksum.getValue();
    }
}
