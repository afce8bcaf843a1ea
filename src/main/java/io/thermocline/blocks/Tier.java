package io.thermocline.blocks;

/** Where a block was when it was read. */
public enum Tier {
    /** In memory. */
    HOT,
    /** In a local segment. */
    WARM,
    /** Its content in the archive alone. */
    ARCHIVE;

    /**
     * The tier of a block.
     *
     * @param resident whether it was in memory
     * @param archived whether its content was in the archive alone
     */
    public static Tier of(boolean resident, boolean archived) {
        if (resident) {
            return HOT;
        }
        return archived ? ARCHIVE : WARM;
    }
}
