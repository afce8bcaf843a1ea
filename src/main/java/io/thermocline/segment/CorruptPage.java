package io.thermocline.segment;

import java.util.Objects;

/**
 * A stretch of a segment that does not match its checksum.
 *
 * @param segment number of the segment
 * @param column {@code header}, {@code content} or {@code values} of a Parquet file, or {@code keys}, {@code filter} or {@code codes} for a slice of
 *     a mapped file, or {@code mapped} for one that the disk does not deliver
 * @param page number of the page, slice, or row of {@code values}, from 0
 * @param offset where it starts in its file, bytes
 */
public record CorruptPage(long segment, String column, long page, long offset) {
    public CorruptPage {
        Objects.requireNonNull(column);
    }
}
