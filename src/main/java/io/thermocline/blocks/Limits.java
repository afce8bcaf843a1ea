package io.thermocline.blocks;

/**
 * How large a block and a request may be. A block whose content is too large answers TOO_LARGE; every other limit answers INVALID and names
 * the field. Lengths of texts are bytes of their UTF-8.
 *
 * @param contentBytes of one block; 16 MiB
 * @param transactionSteps of one transaction, ids of one read of many, and lines that a batch keeps under way; 10,000
 * @param texts lengths of the texts of a block
 * @param counts how many of each there may be
 */
public record Limits(long contentBytes, int transactionSteps, Texts texts, Counts counts) {
    /**
     * Longest texts, in bytes of their UTF-8.
     *
     * @param name of a block; 1,024
     * @param key of a block, and a space; 1,024
     * @param tag one tag, and one entry of an access list; 256
     * @param labelName 128
     * @param labelValue 1,024
     * @param attributes all attributes as JSON; 256 KiB
     * @param mediaType 255
     */
    public record Texts(int name, int key, int tag, int labelName, int labelValue, int attributes, int mediaType) {}

    /**
     * Most entries.
     *
     * @param tags 256
     * @param labels 256
     * @param attributesDepth objects and arrays inside each other, the outermost included; 32
     * @param manifolds 64
     * @param access 256
     * @param chunks vectors of one encoder; 4,096
     * @param dimension floats a vector; 8,192
     */
    public record Counts(
            int tags, int labels, int attributesDepth, int manifolds, int access, int chunks, int dimension) {}

    /** What holds unless a setting says otherwise. */
    public static final Limits DEFAULT = new Limits(
            16L << 20,
            10_000,
            new Texts(1_024, 1_024, 256, 128, 1_024, 256 << 10, 255),
            new Counts(256, 256, 32, 64, 256, 4_096, 8_192));

    public Limits {
        if (contentBytes < 0 || contentBytes > Integer.MAX_VALUE - 1_024) {
            throw new IllegalArgumentException("content must fit an array: " + contentBytes);
        }
        if (transactionSteps < 1) {
            throw new IllegalArgumentException("a transaction may have at least one step: " + transactionSteps);
        }
    }

    /** The same with another limit on content. */
    public Limits withContentBytes(long other) {
        return new Limits(other, transactionSteps, texts, counts);
    }
}
