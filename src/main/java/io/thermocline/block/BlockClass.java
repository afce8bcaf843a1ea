package io.thermocline.block;

/** What a block is for. The rules that follow from it stand in one place, {@code blocks.ClassRules}. */
public enum BlockClass {
    /** Read-only, changed only by importing its source again, visible from every manifold. */
    DOCUMENTATION,
    /** Writable, private to its manifold. The default. */
    PROGRAM_STATE,
    /** Writable, shared unless it says otherwise. */
    KNOWLEDGE_GRAPH,
    /** Writable, private, survives restarts until it expires. */
    CACHE
}
