package io.thermocline.engine;

import io.thermocline.block.Envelope;
import io.thermocline.block.Header;
import io.thermocline.block.HeaderCodec;
import io.thermocline.block.StoredBlock;
import io.thermocline.segment.Segment;
import io.thermocline.segment.SegmentEntry;

/** One version of a block, wherever it lies. */
sealed interface Row {
    Envelope envelope();

    byte[] headerBytes();

    byte[] content();

    /** The content will be asked for after the header. */
    void expectContent();

    default Header header() {
        return HeaderCodec.decode(headerBytes());
    }

    /** In a memtable. */
    record InMemory(StoredBlock block) implements Row {
        @Override
        public Envelope envelope() {
            return block.envelope();
        }

        @Override
        public byte[] headerBytes() {
            return block.header();
        }

        @Override
        public byte[] content() {
            return block.content();
        }

        @Override
        public void expectContent() {
            // It is here already.
        }
    }

    /** In a segment; header and content take one read each. */
    record InSegment(Segment segment, SegmentEntry entry) implements Row {
        @Override
        public Envelope envelope() {
            return entry.envelope();
        }

        @Override
        public byte[] headerBytes() {
            return segment.header(entry);
        }

        @Override
        public byte[] content() {
            return segment.content(entry);
        }

        @Override
        public void expectContent() {
            segment.expectContent(entry);
        }
    }
}
