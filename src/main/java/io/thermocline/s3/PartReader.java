package io.thermocline.s3;

import io.thermocline.objects.ObjectStoreException;
import io.thermocline.objects.ObjectStoreException.Kind;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.core.async.SdkPublisher;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/** Takes exactly so many bytes of an answer. One that has more, as of a server that knows no ranges, is cut off. */
final class PartReader implements AsyncResponseTransformer<GetObjectResponse, ByteBuffer> {
    private final String what;
    private final int bytes;
    private volatile CompletableFuture<ByteBuffer> result = new CompletableFuture<>();

    PartReader(String what, int bytes) {
        this.what = what;
        this.bytes = bytes;
    }

    @Override
    public CompletableFuture<ByteBuffer> prepare() {
        result = new CompletableFuture<>();
        return result;
    }

    @Override
    public void onResponse(GetObjectResponse response) {}

    @Override
    public void onStream(SdkPublisher<ByteBuffer> publisher) {
        publisher.subscribe(new Filling(ByteBuffer.allocate(bytes), result));
    }

    @Override
    public void exceptionOccurred(Throwable failure) {
        result.completeExceptionally(failure);
    }

    private final class Filling implements Subscriber<ByteBuffer> {
        private final ByteBuffer into;
        private final CompletableFuture<ByteBuffer> result;
        private Runnable cancel = () -> {};

        Filling(ByteBuffer into, CompletableFuture<ByteBuffer> result) {
            this.into = into;
            this.result = result;
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            cancel = subscription::cancel;
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(ByteBuffer chunk) {
            if (chunk.remaining() > into.remaining()) {
                cancel.run();
                result.completeExceptionally(corrupt("more"));
            } else {
                into.put(chunk);
            }
        }

        @Override
        public void onError(Throwable failure) {
            result.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            if (into.hasRemaining()) {
                result.completeExceptionally(corrupt("fewer"));
            } else {
                result.complete(into.flip());
            }
        }

        private ObjectStoreException corrupt(String than) {
            return new ObjectStoreException(
                    Kind.CORRUPT, what + ": the answer has " + than + " bytes than were asked for", null);
        }
    }
}
