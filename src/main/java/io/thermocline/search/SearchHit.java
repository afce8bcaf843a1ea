package io.thermocline.search;

import io.thermocline.block.Envelope;
import io.thermocline.block.Header;
import io.thermocline.block.VectorSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A block that was found.
 *
 * @param score cosine of query and best chunk, from -1 to 1
 * @param place where in the block it was found
 * @param resident whether the block was in memory when it was read, rather than in a local segment
 * @param archived whether its content was in the archive alone
 * @param parts what was asked for besides metadata
 */
public record SearchHit(
        float score, Place place, Envelope envelope, Header header, boolean resident, boolean archived, Parts parts) {
    public SearchHit {
        Objects.requireNonNull(place);
        Objects.requireNonNull(envelope);
        Objects.requireNonNull(header);
        Objects.requireNonNull(parts);
    }

    /** {@code index} when no content had to be read to answer, {@code index+store} when it had. */
    public String source() {
        return parts.content() == null ? "index" : "index+store";
    }

    /**
     * The chunk that is nearest.
     *
     * @param chunk its number, from 0
     * @param offset where it starts in the content, bytes
     * @param length bytes
     */
    public record Place(int chunk, long offset, long length) {}

    /** Content and vectors, each null unless asked for. */
    @SuppressWarnings("ArrayRecordComponent") // never modified, never compared
    public record Parts(byte @Nullable [] content, @Nullable List<VectorSet> vectors) {}
}
