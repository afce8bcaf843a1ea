package io.thermocline.encode;

/** Says how good a place to cut the beginning of a line is. Lines are shown in order. */
interface LineRule {
    /**
     * How strong the cut before a line would be, one of {@link Cut}.
     *
     * @param start where the line starts
     * @param first its first byte that is not white space
     * @param afterBlank whether the line before is empty
     */
    int strength(byte[] text, int start, int first, boolean afterBlank);
}
