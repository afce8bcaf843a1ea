package io.thermocline.segment;

import io.thermocline.block.BlockId;
import io.thermocline.block.ChunkVector;
import io.thermocline.block.Erased;
import io.thermocline.block.VectorSet;
import io.thermocline.files.FilePass;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.IntStream;

/** Both files of vectors, open. Thread-safe. */
final class VectorFiles {
    private final List<MappedVectorSection> sections = new ArrayList<>();
    private final MappedVectorSection.Floats floats;

    VectorFiles(SlicedFile file, MappedVectorSection.Floats floats) {
        this.floats = floats;
        MemorySegment body = file.body();
        long at = file.attribute(VectorFilesLayout.DIRECTORY_OFFSET);
        file.check(at, body.byteSize() - at);
        for (long i = file.attribute(VectorFilesLayout.SECTIONS); i > 0; i--) {
            int nameBytes = body.get(SlicedFile.INT, at + 32);
            String name =
                    new String(body.asSlice(at + 36, nameBytes).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
            MappedVectorSection.Place place = new MappedVectorSection.Place(
                    name,
                    body.get(SlicedFile.INT, at),
                    body.get(SlicedFile.INT, at + 4),
                    body.get(SlicedFile.LONG, at + 8),
                    body.get(SlicedFile.LONG, at + 16),
                    body.get(SlicedFile.LONG, at + 24));
            sections.add(new MappedVectorSection(file, place, floats));
            at += 36 + nameBytes;
        }
    }

    /** Every vector, by encoder and dimension. */
    List<VectorSection> sections() {
        return sections.stream()
                .filter(section -> section.dimension() > 0)
                .<VectorSection>map(section -> section)
                .toList();
    }

    /** Every vector of one encoder and dimension. */
    Optional<VectorSection> section(String encoder, int dimension) {
        for (MappedVectorSection section : sections) {
            if (section.encoder().equals(encoder) && section.dimension() == dimension) {
                return Optional.of(section);
            }
        }
        return Optional.empty();
    }

    /** The dimensions of an encoder's vectors, that of most of them first. */
    IntStream dimensions(String encoder) {
        return sections.stream()
                .filter(section -> section.encoder().equals(encoder) && section.dimension() > 0)
                .sorted(Comparator.comparingInt(MappedVectorSection::rows).reversed())
                .mapToInt(MappedVectorSection::dimension);
    }

    /** Whether there are vectors here that are erased. */
    boolean holds(Erased erased) {
        for (MappedVectorSection section : sections) {
            for (BlockId id : erased.ids()) {
                for (int row = section.firstRow(id);
                        row < section.rows() && section.id(row).equals(id);
                        row++) {
                    if (erased.vectors(id, section.sequence(row))) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** The sets of one version of a block. */
    List<VectorSet> sets(BlockId id, long version, VectorSetCache cache) {
        List<VectorSet> found = new ArrayList<>();
        for (MappedVectorSection section : sections) {
            int row = section.firstRow(id, version);
            while (row >= 0 && row < section.rows() && section.id(row).equals(id) && section.version(row) == version) {
                int end = setEnd(section, row);
                found.add(set(section, row, end, cache));
                row = end;
            }
        }
        return found;
    }

    /** All sets. */
    Iterator<VectorSet> sets() {
        return new Iterator<>() {
            private final FilePass reads = floats.file().pass();
            private int section;
            private int row;

            @Override
            public boolean hasNext() {
                while (section < sections.size() && row == sections.get(section).rows()) {
                    section++;
                    row = 0;
                }
                if (section == sections.size()) {
                    reads.close();
                }
                return section < sections.size();
            }

            @Override
            public VectorSet next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                int first = row;
                // before anything can fail, so that the next call goes on
                row = first + 1;
                row = setEnd(sections.get(section), first);
                return set(sections.get(section), first, row, reads);
            }
        };
    }

    private static VectorSet set(MappedVectorSection section, int first, int end, VectorSetCache cache) {
        VectorSet held = cache.get(section.id(first), section.encoder(), section.sequence(first));
        if (held != null) {
            return held;
        }
        VectorSet read = set(section, first, end, section.reads());
        cache.offer(read);
        return read;
    }

    private static int setEnd(MappedVectorSection section, int first) {
        int end = first + 1;
        while (end < section.rows()
                && section.sequence(end) == section.sequence(first)
                && section.version(end) == section.version(first)
                && section.id(end).equals(section.id(first))) {
            end++;
        }
        return end;
    }

    private static VectorSet set(MappedVectorSection section, int first, int end, FilePass reads) {
        List<ChunkVector> chunks = new ArrayList<>(end - first);
        for (int row = first; row < end; row++) {
            if (section.chunk(row) != VectorFilesLayout.NO_CHUNK) {
                chunks.add(new ChunkVector(
                        section.chunk(row),
                        section.chunkOffset(row),
                        section.chunkLength(row),
                        section.values(row, reads)));
            }
        }
        return new VectorSet(
                section.id(first), section.version(first), section.encoder(), section.sequence(first), chunks);
    }
}
