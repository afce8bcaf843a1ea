package io.thermocline.encode;

/** How good a place to cut is: numbers, because they are compared for every word of every text. */
final class Cut {
    /** Inside a word, where nothing better is near. */
    static final int INSIDE = 0;

    static final int WORD = 1;
    static final int SENTENCE = 2;
    static final int LINE = 3;
    static final int PARAGRAPH = 4;
    /** Before a heading: what comes before it is about something else. */
    static final int SECTION = 5;
    /** Always cut here. */
    static final int ALWAYS = 6;

    private Cut() {}
}
