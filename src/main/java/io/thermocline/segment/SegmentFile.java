package io.thermocline.segment;

import java.util.Objects;

/**
 * One file of a segment as the manifest knows it.
 *
 * @param bytes its size
 * @param footerChecksum CRC-32C of its footer: it tells this file from any other of the same name and size
 */
public record SegmentFile(Kind kind, long bytes, int footerChecksum) {
    /** The kinds of files. */
    public enum Kind {
        /** Parquet: the rows. */
        DATA(1, "parquet"),
        /** Where each id's versions lie. */
        KEYS(2, "keys"),
        /** Which ids are not there. */
        FILTER(3, "filter"),
        /** Parquet: the vectors. */
        VECTORS(4, "vectors.parquet"),
        /** Vectors as 8-bit integers, and where each vector lies. */
        CODES(5, "int8");

        private final int number;
        private final String extension;

        Kind(int number, String extension) {
            this.number = number;
            this.extension = extension;
        }

        /** What stands for it in persisted forms. */
        int number() {
            return number;
        }

        /** What its file names end with, and what its object in the archive is called. */
        String extension() {
            return extension;
        }

        /** Name of the file of this kind in the file store. */
        public String fileName(long segmentId) {
            return "%s/%010d.%s".formatted(SegmentFiles.FOLDER, segmentId, extension);
        }
    }

    public SegmentFile {
        Objects.requireNonNull(kind);
    }
}
