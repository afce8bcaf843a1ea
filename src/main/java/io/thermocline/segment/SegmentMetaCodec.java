package io.thermocline.segment;

import io.thermocline.segment.SegmentMeta.Counts;
import io.thermocline.segment.SegmentMeta.Span;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * {@link SegmentMeta} as bytes, big endian: form (u8, {@value #FORM}), id, rows, ids, tombstones, expiring, vectors, raw bytes, least and
 * greatest sequence, least and greatest creation time (i64 each), number of files (u8), then for each file kind (u8), bytes (i64), CRC-32C of
 * the footer (u32). It has no checksum of its own: the manifest around it has one.
 */
final class SegmentMetaCodec {
    private static final byte FORM = 1;
    private static final int FIXED_BYTES = 1 + 11 * Long.BYTES + 1;
    private static final int FILE_BYTES = 1 + Long.BYTES + Integer.BYTES;

    private SegmentMetaCodec() {}

    static byte[] encode(SegmentMeta meta) {
        Counts counts = meta.counts();
        ByteBuffer buffer = ByteBuffer.allocate(FIXED_BYTES + meta.files().size() * FILE_BYTES);
        buffer.put(FORM).putLong(meta.id());
        buffer.putLong(counts.rows())
                .putLong(counts.ids())
                .putLong(counts.tombstones())
                .putLong(counts.expiring())
                .putLong(counts.vectors());
        buffer.putLong(meta.rawBytes());
        buffer.putLong(meta.sequences().min()).putLong(meta.sequences().max());
        buffer.putLong(meta.createdAtMicros().min())
                .putLong(meta.createdAtMicros().max());
        buffer.put((byte) meta.files().size());
        for (SegmentFile file : meta.files()) {
            buffer.put((byte) file.kind().number()).putLong(file.bytes()).putInt(file.footerChecksum());
        }
        return buffer.array();
    }

    static SegmentMeta decode(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        try {
            if (buffer.get() != FORM) {
                throw new IllegalArgumentException("segment metadata of an unknown form " + bytes[0]);
            }
            long id = buffer.getLong();
            Counts counts = new Counts(
                    buffer.getLong(), buffer.getLong(), buffer.getLong(), buffer.getLong(), buffer.getLong());
            long rawBytes = buffer.getLong();
            Span sequences = new Span(buffer.getLong(), buffer.getLong());
            Span created = new Span(buffer.getLong(), buffer.getLong());
            List<SegmentFile> files = new ArrayList<>();
            for (int i = buffer.get(); i > 0; i--) {
                files.add(new SegmentFile(kind(buffer.get()), buffer.getLong(), buffer.getInt()));
            }
            if (buffer.hasRemaining()) {
                throw new IllegalArgumentException("segment metadata with " + buffer.remaining() + " bytes too many");
            }
            return new SegmentMeta(id, counts, rawBytes, sequences, created, files);
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("segment metadata cut short at " + bytes.length + " bytes", e);
        }
    }

    private static SegmentFile.Kind kind(int number) {
        for (SegmentFile.Kind kind : SegmentFile.Kind.values()) {
            if (kind.number() == number) {
                return kind;
            }
        }
        throw new IllegalArgumentException("a segment file of an unknown kind " + number);
    }
}
