package io.thermocline.log;

/**
 * What became of the records of a failed sync. They survive in order: all up to one sequence, none after it.
 *
 * @param syncedBefore the highest sequence that was synced before the failure
 * @param survivedThrough the highest sequence that is on disk now; equal to {@code syncedBefore} when nothing survived
 * @param appendedThrough the highest sequence that had been appended; those above {@code survivedThrough} are gone for good, and their
 *     numbers are used again
 */
public record LogSurvivors(long syncedBefore, long survivedThrough, long appendedThrough) {}
