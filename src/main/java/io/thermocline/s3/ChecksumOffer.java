package io.thermocline.s3;

import io.thermocline.objects.Answered;
import io.thermocline.objects.ObjectStoreException;
import io.thermocline.objects.ObjectStoreException.Kind;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.async.AsyncRequestBody;

/**
 * Whether a server computes the checksums that it tells, or only gives back what it was told: asked once, by a small object with a wrong one, which a server that
 * computes refuses. Thread-safe.
 */
final class ChecksumOffer {
    private static final byte[] BODY = {1};

    private final Requests requests;
    private final String bucket;
    private final String key;
    private final AtomicReference<@Nullable CompletableFuture<Boolean>> asked = new AtomicReference<>();

    ChecksumOffer(Requests requests, String bucket, String key) {
        this.requests = requests;
        this.bucket = bucket;
        this.key = key;
    }

    /** What the server said, if that can be relied on. */
    CompletableFuture<OptionalInt> trusted(OptionalInt told) {
        if (told.isEmpty()) {
            return CompletableFuture.completedFuture(told);
        }
        return isComputed().thenApply(computed -> computed ? told : OptionalInt.empty());
    }

    private CompletableFuture<Boolean> isComputed() {
        CompletableFuture<Boolean> known = asked.get();
        if (known != null) {
            return known;
        }
        CompletableFuture<Boolean> asking = new CompletableFuture<>();
        if (!asked.compareAndSet(null, asking)) {
            return isComputed();
        }
        return ask().handle((accepted, failure) -> {
            boolean computed = failure != null && isRefusal(failure);
            if (failure == null) {
                forget(accepted);
            } else if (!computed) {
                // Not known: not relied on this time, asked again the next.
                asked.set(null);
            }
            asking.complete(computed);
            return computed;
        });
    }

    private CompletableFuture<Boolean> ask() {
        return requests.send(
                        "ask about checksums",
                        client -> client.putObject(
                                request -> request.bucket(bucket)
                                        .key(key)
                                        .contentLength((long) BODY.length)
                                        .checksumCRC32C(Crc.text(~Crc.of(BODY))),
                                AsyncRequestBody.fromBytesUnsafe(BODY)))
                .thenApply(_ -> true);
    }

    private void forget(boolean accepted) {
        if (accepted) {
            requests.send(
                            "forget about checksums",
                            client -> client.deleteObject(
                                    request -> request.bucket(bucket).key(key)))
                    .exceptionally(_ -> null);
        }
    }

    private static boolean isRefusal(Throwable failure) {
        return Answered.cause(failure) instanceof ObjectStoreException said
                && (said.kind() == Kind.CORRUPT || said.kind() == Kind.UNUSABLE);
    }
}
