package io.thermocline.grpc;

/**
 * What the door takes.
 *
 * @param messageBytes of one message
 */
public record GrpcLimits(int messageBytes) {
    public GrpcLimits {
        if (messageBytes < 1) {
            throw new IllegalArgumentException("a limit is positive");
        }
    }
}
