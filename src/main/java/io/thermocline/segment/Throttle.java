package io.thermocline.segment;

/**
 * Limits how fast bytes move between disk and archive. Asked before each piece is moved, by whatever thread moves it; it may wait, and what it throws ends the move and
 * reaches whoever began it. Thread-safe.
 */
@FunctionalInterface
public interface Throttle {
    /** As fast as it goes. */
    Throttle NONE = _ -> {};

    /** Waits until so many more bytes may be moved. */
    void spend(long bytes);
}
