package io.thermocline.query;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A query for figures about groups of blocks as the caller wrote it; the service checks it.
 *
 * @param filter CEL; null for all blocks
 * @param groupBy fields; empty for one group of all
 * @param metrics {@code count}, or {@code count(field)}, {@code min(field)}, {@code max(field)}, {@code sum(field)}, {@code avg(field)}; empty for
 *     {@code count}
 * @param explain whether the answer tells how it was found
 */
public record GroupsRequest(
        @Nullable String filter, List<String> groupBy, List<String> metrics, Consistency consistency, boolean explain) {
    public GroupsRequest {
        groupBy = List.copyOf(groupBy);
        metrics = List.copyOf(metrics);
        Objects.requireNonNull(consistency);
    }
}
