package io.thermocline.hot;

import java.util.List;

/** What an entry of the hot tier is; each kind has a share of the budget. */
public enum Kind {
    /** Sets of vectors. */
    VECTORS(0),
    /** Current rows, whole. */
    CONTENT(1),
    /** Superseded rows that were read. */
    HISTORY(2),
    /** Headers of rows whose content is not held. */
    METADATA(3);

    /** By index. */
    static final List<Kind> ALL = List.of(values());

    private final int index;

    Kind(int index) {
        this.index = index;
    }

    int index() {
        return index;
    }
}
