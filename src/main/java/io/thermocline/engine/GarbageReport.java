package io.thermocline.engine;

/**
 * What a collection removed from the archive.
 *
 * @param segments whose objects went
 * @param objects that went
 * @param bytes of those
 * @param kept segments' objects that are not part of the store now, and stay: pinned, still read, or of a writer after this one
 */
public record GarbageReport(long segments, long objects, long bytes, long kept) {}
