package io.thermocline.log;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32C;

/** The first page of a log file ({@link LogFormat}). */
record FileHeader(UUID storeId, long fileId, long epoch, long firstSequence, long fileBytes) {
    private static final int VERSION_OFFSET = Long.BYTES;

    ByteBuffer encode() {
        ByteBuffer page = ByteBuffer.allocate(LogFormat.PAGE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        page.putLong(LogFormat.FILE_MAGIC).putInt(LogFormat.VERSION).putInt(LogFormat.PAGE_BYTES);
        page.putLong(Long.reverseBytes(storeId.getMostSignificantBits()));
        page.putLong(Long.reverseBytes(storeId.getLeastSignificantBits()));
        page.putLong(fileId).putLong(epoch).putLong(firstSequence).putLong(fileBytes);
        page.putInt(LogFormat.FILE_CRC_OFFSET, crc(page));
        return page.clear();
    }

    /**
     * The format version that a page says it is in; this program's when it is not a header at all, or would be one of this version with that
     * field put right: then the field is damaged.
     */
    static int format(ByteBuffer bytes) {
        ByteBuffer page = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        if (page.remaining() != LogFormat.PAGE_BYTES || page.getLong(0) != LogFormat.FILE_MAGIC) {
            return LogFormat.VERSION;
        }
        ByteBuffer mended = ByteBuffer.allocate(LogFormat.PAGE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        mended.put(page.duplicate()).flip().putInt(VERSION_OFFSET, LogFormat.VERSION);
        boolean damaged = page.getInt(LogFormat.FILE_CRC_OFFSET) == crc(mended);
        return damaged ? LogFormat.VERSION : page.getInt(VERSION_OFFSET);
    }

    /** Empty when the page is not the header of a log file of this version, or damaged. */
    static Optional<FileHeader> decode(ByteBuffer bytes) {
        ByteBuffer page = bytes.order(ByteOrder.LITTLE_ENDIAN);
        if (page.remaining() != LogFormat.PAGE_BYTES
                || page.getInt(LogFormat.FILE_CRC_OFFSET) != crc(page)
                || page.getLong() != LogFormat.FILE_MAGIC
                || page.getInt() != LogFormat.VERSION
                || page.getInt() != LogFormat.PAGE_BYTES) {
            return Optional.empty();
        }
        UUID storeId = new UUID(Long.reverseBytes(page.getLong()), Long.reverseBytes(page.getLong()));
        return Optional.of(new FileHeader(storeId, page.getLong(), page.getLong(), page.getLong(), page.getLong()));
    }

    private static int crc(ByteBuffer page) {
        CRC32C crc = new CRC32C();
        crc.update(page.duplicate().clear().limit(LogFormat.FILE_CRC_OFFSET));
        return (int) crc.getValue();
    }
}
