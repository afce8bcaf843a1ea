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
 * format      u16   2; 1 is read
 * length      u32   bytes of the body
 * body:
 *   version, store id (2 x 64), home (2 x 64, not in format 1), epoch, flushed sequence and time, next segment id   i64 each
 *   segments  u32, then each: id, least and greatest sequence i64, description u32 + bytes, and (not in format 1) place
 *               u8   0 local, 1 both, 2 archived; then for 1 and 2 the epoch of the prefix i64
 *   pins      u32, then each: id (2 x 64), version, expires at               i64 each
 *   erasures  u32   0: reserved
 * checksum    u32   CRC-32C of everything before it
 * </pre>
 *
 * <p>In format 1 all segments are local, and the home is the store's id.
 */
final class ManifestCodec {
    private static final int MAGIC = 0x54434D46;
    private static final short FORMAT = 2;
    private static final short WITHOUT_PLACES = 1;
    private static final byte LOCAL = 0;
    private static final byte BOTH = 1;
    private static final byte ARCHIVED = 2;
    private static final int PREFIX_BYTES = Integer.BYTES + Short.BYTES + Integer.BYTES;
    private static final int PIN_BYTES = 4 * Long.BYTES;
    private static final int SEGMENT_BYTES = 3 * Long.BYTES + Integer.BYTES;
    private static final String RESTORE = "Restore the folder from a backup, or this file from a copy of the disk";

    private ManifestCodec() {}

    static byte[] encode(Manifest manifest) {
        int body = 9 * Long.BYTES + 3 * Integer.BYTES + manifest.pins().size() * PIN_BYTES;
        for (SegmentDescription segment : manifest.segments()) {
            body += SEGMENT_BYTES + segment.description().length + placeBytes(segment.place());
        }
        ByteBuffer buffer = ByteBuffer.allocate(PREFIX_BYTES + body + Integer.BYTES);
        buffer.putInt(MAGIC).putShort(FORMAT).putInt(body);
        buffer.putLong(manifest.version());
        putUuid(buffer, manifest.storeId());
        putUuid(buffer, manifest.writer().home());
        buffer.putLong(manifest.epoch())
                .putLong(manifest.flushed().sequence())
                .putLong(manifest.flushed().timeMicros())
                .putLong(manifest.nextSegmentId());
        buffer.putInt(manifest.segments().size());
        for (SegmentDescription segment : manifest.segments()) {
            buffer.putLong(segment.id()).putLong(segment.minSequence()).putLong(segment.maxSequence());
            buffer.putInt(segment.description().length).put(segment.description());
            putPlace(buffer, segment.place());
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
        if (format != FORMAT && format != WITHOUT_PLACES) {
            throw new UnreadableManifestException(
                    file,
                    "format version " + format + ", this program reads versions 1 to " + FORMAT,
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
            return body(buffer, format);
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw new UnreadableManifestException(file, "the body contradicts itself: " + e, RESTORE);
        }
    }

    private static Manifest body(ByteBuffer buffer, short format) {
        long version = buffer.getLong();
        UUID storeId = uuid(buffer);
        UUID home = format == WITHOUT_PLACES ? storeId : uuid(buffer);
        long epoch = buffer.getLong();
        Flushed flushed = new Flushed(buffer.getLong(), buffer.getLong());
        long nextSegmentId = buffer.getLong();
        List<SegmentDescription> segments = new ArrayList<>();
        for (int i = buffer.getInt(); i > 0; i--) {
            SegmentDescription segment =
                    new SegmentDescription(buffer.getLong(), buffer.getLong(), buffer.getLong(), bytes(buffer));
            segments.add(format == WITHOUT_PLACES ? segment : segment.at(place(buffer, segment.id())));
        }
        List<Pin> pins = new ArrayList<>();
        for (int i = buffer.getInt(); i > 0; i--) {
            pins.add(new Pin(uuid(buffer), buffer.getLong(), buffer.getLong()));
        }
        int erasures = buffer.getInt();
        if (erasures != 0) {
            throw new IllegalArgumentException(erasures + " erasures in a format that has none");
        }
        return new Manifest(version, storeId, new Manifest.Writer(home, epoch), segments, flushed, nextSegmentId, pins);
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

    private static int placeBytes(SegmentPlace place) {
        return place.archived().isPresent() ? 1 + Long.BYTES : 1;
    }

    private static void putPlace(ByteBuffer buffer, SegmentPlace place) {
        switch (place) {
            case SegmentPlace.Local _ -> buffer.put(LOCAL);
            case SegmentPlace.Both(ArchivePrefix prefix) -> buffer.put(BOTH).putLong(prefix.epoch());
            case SegmentPlace.Archived(ArchivePrefix prefix) ->
                buffer.put(ARCHIVED).putLong(prefix.epoch());
        }
    }

    private static SegmentPlace place(ByteBuffer buffer, long segmentId) {
        byte place = buffer.get();
        return switch (place) {
            case LOCAL -> SegmentPlace.local();
            case BOTH -> new SegmentPlace.Both(new ArchivePrefix(buffer.getLong(), segmentId));
            case ARCHIVED -> new SegmentPlace.Archived(new ArchivePrefix(buffer.getLong(), segmentId));
            default -> throw new IllegalArgumentException("a place " + place);
        };
    }

    private static UUID uuid(ByteBuffer buffer) {
        return new UUID(buffer.getLong(), buffer.getLong());
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
