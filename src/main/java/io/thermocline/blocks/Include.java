package io.thermocline.blocks;

/** Which parts of a block an answer carries besides its metadata. */
public record Include(boolean content, boolean vectors) {
    /** Metadata alone. */
    public static final Include METADATA = new Include(false, false);
    /** Metadata and content. */
    public static final Include CONTENT = new Include(true, false);
}
