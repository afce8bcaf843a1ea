package io.thermocline.segment;

import io.thermocline.block.BlockId;
import io.thermocline.block.ChunkVector;
import io.thermocline.block.VectorSet;
import io.thermocline.files.FileStore;
import io.thermocline.segment.SegmentFile.Kind;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Vectors as they come, in temporary files, until all are there and can be sorted. */
final class VectorSpill implements AutoCloseable {
    private static final int RECORD_BYTES = 72;
    private static final int VERSION = 16;
    private static final int SEQUENCE = 24;
    private static final int CHUNK_OFFSET = 32;
    private static final int CHUNK_LENGTH = 40;
    private static final int FLOATS = 48;
    private static final int CHUNK = 56;
    private static final int ENCODER = 60;
    private static final int DIMENSION = 64;

    private final SpillFile records;
    private final SpillFile floats;
    private final Map<String, Integer> encoderNumbers = new HashMap<>();
    private final List<String> encoders = new ArrayList<>();

    VectorSpill(FileStore files, long segmentId) {
        String name = Kind.VECTORS.fileName(segmentId);
        this.records = new SpillFile(files, SegmentFiles.temporary(name + ".records"));
        this.floats = new SpillFile(files, SegmentFiles.temporary(name + ".floats"));
    }

    void append(VectorSet set) {
        int encoder = encoderNumbers.computeIfAbsent(set.encoder(), name -> {
            encoders.add(name);
            return encoders.size() - 1;
        });
        if (set.chunks().isEmpty()) {
            append(set, new ChunkVector(VectorFilesLayout.NO_CHUNK, 0, 0, new float[0]), encoder);
        }
        for (ChunkVector chunk : set.chunks()) {
            append(set, chunk, encoder);
        }
    }

    private void append(VectorSet set, ChunkVector chunk, int encoder) {
        if (chunk.length() < 0 || chunk.length() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("a chunk of " + chunk.length() + " bytes");
        }
        ByteBuffer record = records.room(RECORD_BYTES);
        set.id().write(record);
        record.putLong(set.version()).putLong(set.sequence());
        record.putLong(chunk.offset()).putLong(chunk.length()).putLong(floats.size());
        record.putInt(chunk.chunk())
                .putInt(encoder)
                .putInt(chunk.values().length)
                .putInt(0);
        floats.append(chunk.values());
    }

    /** All vectors in order, readable until the arena closes. */
    Sorted sorted(Arena arena) {
        return new Sorted(records.map(arena), floats.map(arena), encoders);
    }

    @Override
    public void close() {
        records.close();
        floats.close();
    }

    /** The vectors in the order of the files. */
    static final class Sorted {
        private final MemorySegment records;
        private final MemorySegment floats;
        private final List<String> encoders;
        private final int[] order;

        private Sorted(MemorySegment records, MemorySegment floats, List<String> encoders) {
            this.records = records;
            this.floats = floats;
            this.encoders = encoders;
            this.order = Permutation.sorted(Math.toIntExact(records.byteSize() / RECORD_BYTES), this::compare);
        }

        private int compare(int left, int right) {
            int byEncoder = encoders.get(intOf(left, ENCODER)).compareTo(encoders.get(intOf(right, ENCODER)));
            if (byEncoder != 0) {
                return byEncoder;
            }
            int byDimension = Integer.compare(intOf(left, DIMENSION), intOf(right, DIMENSION));
            if (byDimension != 0) {
                return byDimension;
            }
            int byId = KeyFileLayout.compareIds(records, (long) left * RECORD_BYTES, (long) right * RECORD_BYTES);
            if (byId != 0) {
                return byId;
            }
            int byVersion = Long.compare(longOf(left, VERSION), longOf(right, VERSION));
            int bySequence = Long.compare(longOf(left, SEQUENCE), longOf(right, SEQUENCE));
            int byChunk = Integer.compare(intOf(left, CHUNK), intOf(right, CHUNK));
            return byVersion != 0 ? byVersion : bySequence != 0 ? bySequence : byChunk;
        }

        int rows() {
            return order.length;
        }

        BlockId id(int row) {
            return KeyFileLayout.readId(records, (long) order[row] * RECORD_BYTES);
        }

        long version(int row) {
            return longOf(order[row], VERSION);
        }

        long sequence(int row) {
            return longOf(order[row], SEQUENCE);
        }

        String encoder(int row) {
            return encoders.get(intOf(order[row], ENCODER));
        }

        int dimension(int row) {
            return intOf(order[row], DIMENSION);
        }

        int chunk(int row) {
            return intOf(order[row], CHUNK);
        }

        long chunkOffset(int row) {
            return longOf(order[row], CHUNK_OFFSET);
        }

        long chunkLength(int row) {
            return longOf(order[row], CHUNK_LENGTH);
        }

        /** The floats as bytes, little endian. */
        MemorySegment floats(int row) {
            return floats.asSlice(longOf(order[row], FLOATS), (long) dimension(row) * Float.BYTES);
        }

        /** The row after the last one of the section that this row is in. */
        int sectionEnd(int row) {
            int end = row;
            while (end < order.length
                    && dimension(end) == dimension(row)
                    && intOf(order[end], ENCODER) == intOf(order[row], ENCODER)) {
                end++;
            }
            return end;
        }

        private long longOf(int record, int at) {
            return records.get(SlicedFile.LONG, (long) record * RECORD_BYTES + at);
        }

        private int intOf(int record, int at) {
            return records.get(SlicedFile.INT, (long) record * RECORD_BYTES + at);
        }
    }
}
