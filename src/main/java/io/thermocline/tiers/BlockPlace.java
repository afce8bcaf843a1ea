package io.thermocline.tiers;

import io.thermocline.block.Envelope;
import io.thermocline.engine.Place;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Where the current version of a block lies now.
 *
 * @param tier HOT when all of it can be had from memory, else WARM, or ARCHIVE when its content lies in the archive alone
 * @param bytes of its content
 * @param inMemory names of the levels that hold it, whole or its header
 * @param segment where it lies on the disk; null while it is in no segment
 * @param unusedSeconds since somebody asked for it, or it came into memory, whichever is later; empty when it is not in the hot tier
 */
public record BlockPlace(
        Envelope envelope,
        String tier,
        Temperature temperature,
        long bytes,
        List<String> inMemory,
        Place.@Nullable Segment segment,
        OptionalLong unusedSeconds) {
    /** How likely it is to be had from memory the next time. */
    public enum Temperature {
        /** Whole in memory, and asked for or written within the last minute. */
        HOT,
        /** In memory, whole or its header. */
        WARM,
        /** On the disk alone. */
        COLD
    }

    public BlockPlace {
        Objects.requireNonNull(envelope);
        Objects.requireNonNull(tier);
        Objects.requireNonNull(temperature);
        inMemory = List.copyOf(inMemory);
        Objects.requireNonNull(unusedSeconds);
    }
}
