package io.thermocline.rest;

import io.thermocline.blocks.Limits;

/**
 * Limits of the REST door.
 *
 * @param blocks of what a request may say about blocks
 * @param requestBytes of one request's body, and of one line of a batch
 * @param inFlightBytes of the bodies of all requests under way
 * @param batchLines of one batch under way: read, but not yet answered
 */
public record RestLimits(Limits blocks, long requestBytes, long inFlightBytes, int batchLines) {
    public RestLimits {
        if (requestBytes < 1
                || requestBytes > Integer.MAX_VALUE - 1_024
                || inFlightBytes < requestBytes
                || batchLines < 1) {
            throw new IllegalArgumentException("limits are positive, and one request must fit among those in flight");
        }
    }
}
