package io.thermocline.log;

import io.thermocline.files.FileStore;
import io.thermocline.files.StoredFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * How far the log is known to be on the disk, and which file is the newest, written down beside its files, and never more than is true. Records vouch
 * for those before them; nothing but this vouches for the last ones. It is written by every opening and from time to time afterwards, so it may
 * lie behind. A damaged one is worth nothing: it is overwritten in place, and a crash may tear that. Thread-safe.
 *
 * <p>Format version 1, 64 bytes, little endian: magic {@code "THERSEAL"} (8 ASCII bytes), format version (4), bytes of it all (4), store id (16, as
 * in the log's files), synced through (8), newest file's id (8), its first sequence (8), zeros (4), CRC-32C of the 60 bytes before (4).
 */
final class Seal {
    static final String NAME = LogFormat.FOLDER + "/seal";
    static final int BYTES = 64;

    private static final long MAGIC = 0x4C41_4553_5245_4854L;
    private static final int MARK_AT = 32;
    private static final int CRC_AT = BYTES - Integer.BYTES;

    private final FileStore files;
    private final UUID storeId;
    private Mark sealed = Mark.NONE; // under this

    /**
     * What is known.
     *
     * @param syncedThrough the highest sequence on the disk
     * @param fileId the newest file, which is there
     * @param firstSequence where that file begins
     */
    record Mark(long syncedThrough, long fileId, long firstSequence) {
        static final Mark NONE = new Mark(0, 0, 0);
    }

    Seal(FileStore files, UUID storeId) {
        this.files = files;
        this.storeId = storeId;
    }

    /** What was written last; {@link Mark#NONE} when nothing is known. */
    synchronized Mark read() {
        if (!files.exists(NAME)) {
            return Mark.NONE;
        }
        try (StoredFile file = files.openReadOnly(NAME)) {
            ByteBuffer found = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
            int read = file.read(found, 0);
            Mark mark = new Mark(
                    found.getLong(MARK_AT),
                    found.getLong(MARK_AT + Long.BYTES),
                    found.getLong(MARK_AT + 2 * Long.BYTES));
            return read == BYTES && encode(mark).equals(found.rewind()) ? mark : Mark.NONE;
        }
    }

    /** Writes it anew when the log is opened, in place of whatever there was: loss that was accepted lets it fall. Durable when this returns. */
    synchronized void begin(Mark mark) {
        try (StoredFile file = files.exists(NAME) ? files.open(NAME) : files.create(NAME)) {
            file.write(encode(mark), 0);
            file.force();
        }
        files.syncDirectory(LogFormat.FOLDER);
        sealed = mark;
    }

    /** Lets it say this, if it does not yet. After a failure it may say so or not, or be torn. */
    synchronized void advance(Mark mark) {
        if (mark.equals(sealed)) {
            return;
        }
        try (StoredFile file = files.open(NAME)) {
            file.write(encode(mark), 0);
            file.force();
        }
        sealed = mark;
    }

    private ByteBuffer encode(Mark mark) {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(MAGIC).putInt(LogFormat.VERSION).putInt(BYTES);
        bytes.putLong(Long.reverseBytes(storeId.getMostSignificantBits()));
        bytes.putLong(Long.reverseBytes(storeId.getLeastSignificantBits()));
        bytes.putLong(mark.syncedThrough()).putLong(mark.fileId()).putLong(mark.firstSequence());
        CRC32C crc = new CRC32C();
        crc.update(bytes.duplicate().clear().limit(CRC_AT));
        return bytes.putInt(CRC_AT, (int) crc.getValue()).clear();
    }
}
