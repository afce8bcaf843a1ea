package io.thermocline.manifest;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * A manifest as bytes, big endian.
 *
 * <pre>
 * magic       u32   "TCMF"
 * format      u16   1
 * length      u32   bytes of the body
 * body:
 *   version, store id (2 x 64), epoch, flushed sequence and time, next segment id   i64 each
 *   segments  u32, then each: id, least and greatest sequence i64, description u32 + bytes
 *   pins      u32, then each: id (2 x 64), version, expires at               i64 each
 *   erasures  u32   0: reserved
 * checksum    u32   CRC-32C of everything before it
 * </pre>
 */
final class ManifestCodec {
    private static final int MAGIC = 0x54434D46;
    private static final short FORMAT = 1;
    private static final int PREFIX_BYTES = Integer.BYTES + Short.BYTES + Integer.BYTES;
    private static final int PIN_BYTES = 4 * Long.BYTES;
    private static final int SEGMENT_BYTES = 3 * Long.BYTES + Integer.BYTES;
    private static final String RESTORE = "Restore the folder from a backup, or this file from a copy of the disk";

    private ManifestCodec() {}

    static byte[] encode(Manifest manifest) {
        int body = 7 * Long.BYTES + 3 * Integer.BYTES + manifest.pins().size() * PIN_BYTES;
        for (SegmentDescription segment : manifest.segments()) {
            body += SEGMENT_BYTES + segment.description().length;
        }
        ByteBuffer buffer = ByteBuffer.allocate(PREFIX_BYTES + body + Integer.BYTES);
        buffer.putInt(MAGIC).putShort(FORMAT).putInt(body);
        buffer.putLong(manifest.version());
        putUuid(buffer, manifest.storeId());
        buffer.putLong(manifest.epoch())
                .putLong(manifest.flushed().sequence())
                .putLong(manifest.flushed().timeMicros())
                .putLong(manifest.nextSegmentId());
        buffer.putInt(manifest.segments().size());
        for (SegmentDescription segment : manifest.segments()) {
            buffer.putLong(segment.id()).putLong(segment.minSequence()).putLong(segment.maxSequence());
            buffer.putInt(segment.description().length).put(segment.description());
        }
        buffer.putInt(manifest.pins().size());
        for (Pin pin : manifest.pins()) {
            putUuid(buffer, pin.id());
            buffer.putLong(pin.version()).putLong(pin.expiresAtMicros());
        }
        buffer.putInt(0);
        buffer.putInt(checksum(buffer.array(), buffer.position()));
        return buffer.array();
    }

    /** @param file names the bytes in the exception's message */
    static Manifest decode(String file, byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        if (bytes.length < PREFIX_BYTES || buffer.getInt() != MAGIC) {
            throw new UnreadableManifestException(file, "not a manifest", RESTORE);
        }
        short format = buffer.getShort();
        if (format != FORMAT) {
            throw new UnreadableManifestException(
                    file,
                    "format version " + format + ", this program reads version " + FORMAT,
                    "Open the store with the program version that wrote it");
        }
        int body = buffer.getInt();
        int checked = PREFIX_BYTES + body;
        if (body < 0 || bytes.length != checked + Integer.BYTES) {
            throw new UnreadableManifestException(file, "cut short or grown: " + bytes.length + " bytes", RESTORE);
        }
        if (buffer.getInt(checked) != checksum(bytes, checked)) {
            throw new UnreadableManifestException(file, "the checksum does not match", RESTORE);
        }
        try {
            return body(buffer);
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw new UnreadableManifestException(file, "the body contradicts itself: " + e, RESTORE);
        }
    }

    private static Manifest body(ByteBuffer buffer) {
        long version = buffer.getLong();
        UUID storeId = new UUID(buffer.getLong(), buffer.getLong());
        long epoch = buffer.getLong();
        Flushed flushed = new Flushed(buffer.getLong(), buffer.getLong());
        long nextSegmentId = buffer.getLong();
        List<SegmentDescription> segments = new ArrayList<>();
        for (int i = buffer.getInt(); i > 0; i--) {
            segments.add(new SegmentDescription(buffer.getLong(), buffer.getLong(), buffer.getLong(), bytes(buffer)));
        }
        List<Pin> pins = new ArrayList<>();
        for (int i = buffer.getInt(); i > 0; i--) {
            pins.add(new Pin(new UUID(buffer.getLong(), buffer.getLong()), buffer.getLong(), buffer.getLong()));
        }
        int erasures = buffer.getInt();
        if (erasures != 0) {
            throw new IllegalArgumentException(erasures + " erasures in a format that has none");
        }
        return new Manifest(version, storeId, epoch, segments, flushed, nextSegmentId, pins);
    }

    private static byte[] bytes(ByteBuffer buffer) {
        int length = buffer.getInt();
        if (length < 0 || length > buffer.remaining()) {
            throw new IllegalArgumentException("a description of " + length + " bytes");
        }
        byte[] bytes = new byte[length];
        buffer.get(bytes);
        return bytes;
    }

    private static void putUuid(ByteBuffer buffer, UUID id) {
        buffer.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }
}
