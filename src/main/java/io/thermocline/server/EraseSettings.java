package io.thermocline.server;

import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long an erasure may take. */
public interface EraseSettings {
    /**
     * An erasure that is not complete within that time after it was begun is overdue, and health says so. Nothing is put off until then: it begins at once, and is tried
     * again until all is gone.
     */
    @WithDefault("24h")
    Duration within();
}
