package io.thermocline.engine;

/** How far a commit had got when it was answered; each level includes those before it. */
public enum Durability {
    /** In memory: lost when the process ends before the next sync. */
    MEMORY,
    /** On this machine's disk. */
    SYNCED,
    /** On another machine too. */
    REPLICATED,
    /** In the archive. */
    ARCHIVED
}
