package io.thermocline.log;

import java.nio.ByteBuffer;
import java.util.Optional;

/** A record up to the end of its frames, its checksum verified. */
record RecordFront(
        long position,
        long bytes,
        long epoch,
        long sequence,
        long syncedThrough,
        long timeMicros,
        int operations,
        int contextBytes) {
    long end() {
        return position + bytes;
    }

    long framesStart() {
        return position + LogFormat.RECORD_HEADER_BYTES + contextBytes;
    }

    long bodiesStart() {
        return framesStart() + (long) LogFormat.FRAME_BYTES * operations;
    }

    /** Whether no record begins here because the file's records have ended. */
    static boolean nothingAt(Window window, long position) {
        return !window.has(position, LogFormat.RECORD_HEADER_BYTES)
                || window.at(position, Long.BYTES).getLong() == 0;
    }

    /** Whether what is here says that it is a record of this file, whole or not. */
    static boolean bears(Window window, long position, long fileId) {
        ByteBuffer header = window.at(position, LogFormat.RECORD_HEADER_BYTES);
        int start = header.position();
        return header.getInt(start) == LogFormat.RECORD_MAGIC
                && header.getLong(start + LogFormat.FILE_ID_OFFSET) == fileId;
    }

    /** Empty when what is here is not the beginning of a record of this file, or damaged. */
    static Optional<RecordFront> read(Window window, long position, FileMark mark) {
        if (!window.has(position, LogFormat.RECORD_HEADER_BYTES)) {
            return Optional.empty();
        }
        ByteBuffer from = window.at(position, LogFormat.RECORD_HEADER_BYTES);
        int magic = from.getInt();
        int crc = from.getInt();
        long bytes = from.getLong();
        long epoch = from.getLong();
        long sequence = from.getLong();
        long file = from.getLong();
        long syncedThrough = from.getLong();
        long timeMicros = from.getLong();
        int operations = from.getInt();
        int contextBytes = from.getInt();
        if (magic != LogFormat.RECORD_MAGIC
                || file != mark.fileId()
                || bytes % 8 != 0
                || !window.has(position, bytes)
                || operations < 0
                || contextBytes < 0
                || contextBytes % 8 != 0
                || sequence < 1
                || syncedThrough >= sequence) {
            return Optional.empty();
        }
        RecordFront front =
                new RecordFront(position, bytes, epoch, sequence, syncedThrough, timeMicros, operations, contextBytes);
        return front.bodiesStart() <= front.end() && crc == front.crc(window, mark)
                ? Optional.of(front)
                : Optional.empty();
    }

    private int crc(Window window, FileMark mark) {
        var crc = mark.crc();
        crc.update(window.at(
                position + LogFormat.CRC_START, Math.toIntExact(bodiesStart() - position - LogFormat.CRC_START)));
        return (int) crc.getValue();
    }
}
