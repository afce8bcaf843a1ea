package io.thermocline.engine;

/** Where one version of a block lies. */
public sealed interface Place {
    /** In memory, committed and not in a segment yet. */
    enum Memtable implements Place {
        /** There is nothing more to say. */
        INSTANCE
    }

    /**
     * In a segment.
     *
     * @param id of the segment
     * @param page number of the page, from 0
     * @param row number in the page, from 0
     * @param archived whether the contents of the segment lie in the archive alone
     */
    record Segment(long id, int page, int row, boolean archived) implements Place {}
}
