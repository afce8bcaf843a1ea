package io.thermocline.log;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32C;

/** The first page of a log file ({@link LogFormat}); of format version {@value #PLAIN} without a salt and of {@value #SALTED} with one. */
record FileHeader(UUID storeId, long fileId, long epoch, long firstSequence, long fileBytes, long salt) {
    static final int PLAIN = LogFormat.VERSION;
    static final int SALTED = 2;

    private static final int VERSION_OFFSET = Long.BYTES;

    ByteBuffer encode() {
        ByteBuffer page = ByteBuffer.allocate(LogFormat.PAGE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        page.putLong(LogFormat.FILE_MAGIC).putInt(version()).putInt(LogFormat.PAGE_BYTES);
        page.putLong(Long.reverseBytes(storeId.getMostSignificantBits()));
        page.putLong(Long.reverseBytes(storeId.getLeastSignificantBits()));
        page.putLong(fileId)
                .putLong(epoch)
                .putLong(firstSequence)
                .putLong(fileBytes)
                .putLong(salt);
        page.putInt(LogFormat.FILE_CRC_OFFSET, crc(page));
        return page.clear();
    }

    private int version() {
        return salt == 0 ? PLAIN : SALTED;
    }

    LogFile file() {
        return new LogFile(fileId, firstSequence, fileBytes, salt);
    }

    static boolean isKnown(int format) {
        return format == PLAIN || format == SALTED;
    }

    /**
     * The format version that a page says it is in; a known one when it is not a header at all, or would be one of a known version with that
     * field put right: then the field is damaged.
     */
    static int format(ByteBuffer bytes) {
        ByteBuffer page = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        if (page.remaining() != LogFormat.PAGE_BYTES || page.getLong(0) != LogFormat.FILE_MAGIC) {
            return PLAIN;
        }
        boolean damaged = wouldBe(page, PLAIN) || wouldBe(page, SALTED);
        return damaged ? PLAIN : page.getInt(VERSION_OFFSET);
    }

    private static boolean wouldBe(ByteBuffer page, int version) {
        ByteBuffer mended = ByteBuffer.allocate(LogFormat.PAGE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        mended.put(page.duplicate()).flip().putInt(VERSION_OFFSET, version);
        return page.getInt(LogFormat.FILE_CRC_OFFSET) == crc(mended);
    }

    /** Empty when the page is not the header of a log file of a known version, or damaged. */
    static Optional<FileHeader> decode(ByteBuffer bytes) {
        ByteBuffer page = bytes.order(ByteOrder.LITTLE_ENDIAN);
        if (page.remaining() != LogFormat.PAGE_BYTES
                || page.getInt(LogFormat.FILE_CRC_OFFSET) != crc(page)
                || page.getLong() != LogFormat.FILE_MAGIC) {
            return Optional.empty();
        }
        int version = page.getInt();
        int headerBytes = page.getInt();
        UUID storeId = new UUID(Long.reverseBytes(page.getLong()), Long.reverseBytes(page.getLong()));
        FileHeader header =
                new FileHeader(storeId, page.getLong(), page.getLong(), page.getLong(), page.getLong(), page.getLong());
        return headerBytes == LogFormat.PAGE_BYTES && version == header.version()
                ? Optional.of(header)
                : Optional.empty();
    }

    private static int crc(ByteBuffer page) {
        CRC32C crc = new CRC32C();
        crc.update(page.duplicate().clear().limit(LogFormat.FILE_CRC_OFFSET));
        return (int) crc.getValue();
    }
}
