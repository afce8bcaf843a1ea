package io.thermocline.engine;

import io.thermocline.block.Envelope;
import io.thermocline.segment.CorruptPageException;
import io.thermocline.segment.VectorSection;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * The vectors that rows of a merge are put in order by: of each the first chunk's in the sources, of the encoder that most vectors are of where there are several. Sections
 * that are damaged count as empty: placing does without them. One thread only.
 */
final class MergedVectors {
    private final List<Codes> sections = new ArrayList<>();
    private final MeaningSketch sketch = new MeaningSketch();
    private byte[] codes = new byte[0];

    private record Codes(VectorSection section, MemorySegment bytes) {}

    MergedVectors(Collection<OpenSegment> sources) {
        for (OpenSegment each : sources) {
            for (VectorSection section : each.segment().vectorSections()) {
                open(section);
            }
        }
        sections.sort(
                Comparator.comparingInt((Codes each) -> each.section().rows()).reversed());
    }

    private void open(VectorSection section) {
        try {
            sections.add(new Codes(section, section.codes()));
        } catch (CorruptPageException e) {
            // the codes are made anew from the floats, which the merge copies
            return;
        }
    }

    boolean isEmpty() {
        return sections.isEmpty();
    }

    /** Writes the short form of a row's vector to a place; false when the row has none. */
    boolean sketch(Envelope row, byte[] to, int at) {
        for (Codes each : sections) {
            int found = each.section().firstRow(row.id(), row.version());
            if (found >= 0) {
                write(each, found, to, at);
                return true;
            }
        }
        return false;
    }

    private void write(Codes from, int row, byte[] to, int at) {
        int stride = from.section().stride();
        if (codes.length < stride) {
            codes = new byte[stride];
        }
        MemorySegment.copy(from.bytes(), ValueLayout.JAVA_BYTE, (long) row * stride, codes, 0, stride);
        sketch.write(codes, from.section().dimension(), to, at);
    }
}
