package io.thermocline.segment;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Writes the codes file, {@link VectorFilesLayout}. */
final class CodesFileWriter {
    private final SlicedFileWriter file;
    private final VectorSpill.Sorted vectors;
    private final long[] valuesOffsets;
    private final List<ByteBuffer> directory = new ArrayList<>();

    CodesFileWriter(SlicedFileWriter file, VectorSpill.Sorted vectors, long[] valuesOffsets) {
        this.file = file;
        this.vectors = vectors;
        this.valuesOffsets = valuesOffsets;
    }

    SegmentFile write() {
        int first = 0;
        while (first < vectors.rows()) {
            int end = vectors.sectionEnd(first);
            writeSection(first, end);
            first = end;
        }
        file.align(VectorFilesLayout.ALIGNMENT);
        long directoryOffset = file.position();
        directory.forEach(file::put);
        return file.finish(directory.size(), directoryOffset);
    }

    private void writeSection(int first, int end) {
        int dimension = vectors.dimension(first);
        Quantized quantized = new Quantized(VectorFilesLayout.stride(dimension));
        ByteBuffer factors = ByteBuffer.allocate(Math.multiplyExact(end - first, VectorFilesLayout.FACTOR_BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        file.align(VectorFilesLayout.ALIGNMENT);
        long codesOffset = file.position();
        for (int row = first; row < end; row++) {
            quantized.set(vectors.floats(row).toArray(SlicedFile.FLOAT));
            file.put(ByteBuffer.wrap(quantized.codes()));
            factors.putFloat(quantized.scale()).putFloat(quantized.residualNorm());
        }
        file.align(VectorFilesLayout.ALIGNMENT);
        long factorsOffset = file.position();
        file.put(factors.flip());
        file.align(VectorFilesLayout.ALIGNMENT);
        long keysOffset = file.position();
        for (int row = first; row < end; row++) {
            writeKey(row);
        }
        byte[] encoder = vectors.encoder(first).getBytes(StandardCharsets.UTF_8);
        directory.add(ByteBuffer.allocate(3 * Integer.BYTES + 3 * Long.BYTES + encoder.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(dimension)
                .putInt(end - first)
                .putLong(codesOffset)
                .putLong(factorsOffset)
                .putLong(keysOffset)
                .putInt(encoder.length)
                .put(encoder)
                .flip());
    }

    private void writeKey(int row) {
        ByteBuffer record = file.record();
        vectors.id(row).write(record);
        record.putLong(vectors.version(row)).putLong(vectors.sequence(row));
        record.putLong(vectors.chunkOffset(row)).putLong(valuesOffsets[row]);
        record.putInt((int) vectors.chunkLength(row)).putInt(vectors.chunk(row));
        record.putInt(Checksum.of(vectors.floats(row))).putInt(0);
        file.putRecord();
    }
}
