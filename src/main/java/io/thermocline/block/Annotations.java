package io.thermocline.block;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What a caller says about a block.
 *
 * @param tags in the caller's order, without repeats
 * @param labels sorted by name
 * @param attributesJson a JSON object as UTF-8, as the caller wrote it
 */
@SuppressWarnings("ArrayRecordComponent") // never modified, never compared
public record Annotations(List<String> tags, Map<String, String> labels, byte[] attributesJson) {
    private static final byte[] NO_ATTRIBUTES = "{}".getBytes(StandardCharsets.US_ASCII);

    /** Nothing said. */
    public static final Annotations NONE = new Annotations(List.of(), Map.of(), NO_ATTRIBUTES);

    public Annotations {
        Objects.requireNonNull(attributesJson);
        tags = List.copyOf(tags);
        labels = labels.isEmpty() ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(labels));
    }
}
