package io.thermocline.server;

import io.smallrye.config.WithDefault;

/** How files are read and written. */
public interface IoSettings {
    /**
     * What goes past the page cache of the system (O_DIRECT), where the file system takes that; the start says so if it does not. `off`: nothing. `bulk`: segments while they
     * are written, merged or uploaded. `all`: reads of segments too, so that memory holds only what cache and hot tier choose.
     */
    @WithDefault("off")
    Direct direct();

    /** Requests of 256 KiB that one file has under way at a time past the page cache, 1 to 256; an eighth of it for each of the two columns that a merge reads. */
    @WithDefault("32")
    int depth();

    /** What goes past the page cache. */
    enum Direct {
        /** Nothing. */
        OFF,
        /** What is written or read once. */
        BULK,
        /** All reads too. */
        ALL
    }
}
