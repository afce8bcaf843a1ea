package io.thermocline.consistency;

import java.util.Locale;

/** What is wrong; the codes are part of the contract. */
enum Issue {
    /** A page, slice or vector of a segment here does not match its checksum. */
    DAMAGED_PAGE,
    /** A file of a segment here is missing, cut short or another. */
    DAMAGED_FILE,
    /** An object in the archive is missing, or of another size. */
    MISSING_OBJECT,
    /** An object in the archive is damaged. */
    DAMAGED_OBJECT,
    /** A live block that the metadata table lacks. */
    TABLE_ROW_MISSING,
    /** The metadata table has another version of a block than the current one. */
    TABLE_ROW_STALE,
    /** The metadata table says something else of the current version of a block than the block does. */
    TABLE_ROW_WRONG,
    /** The metadata table has a block that is not there. */
    TABLE_ROW_EXTRA,
    /** A block that an encoder should have read has no vectors, and is not pending. */
    VECTORS_MISSING,
    /** The vectors of a block cannot be read. */
    VECTORS_DAMAGED,
    /** Blocks that cannot be listed, for damage. */
    BLOCKS_UNREADABLE;

    String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
