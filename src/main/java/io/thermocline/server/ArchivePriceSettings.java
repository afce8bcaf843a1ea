package io.thermocline.server;

import io.smallrye.config.WithDefault;
import java.util.OptionalDouble;

/** What the archive's provider charges, for an estimate of what a month costs. Without a price there is none. */
public interface ArchivePriceSettings {
    /** What the prices are in. One that is left out is 0; without any, nothing is estimated. */
    @WithDefault("USD")
    String currency();

    /** For 1,000 requests that store or list. */
    OptionalDouble perThousandWrites();

    /** For 1,000 requests that read, or ask about an object. */
    OptionalDouble perThousandReads();

    /** For 1,000 deletions. */
    OptionalDouble perThousandDeletes();

    /** For a GiB that is stored for a month. */
    OptionalDouble perGibMonth();

    /** For a GiB that is read out of the archive. */
    OptionalDouble perGibOut();
}
