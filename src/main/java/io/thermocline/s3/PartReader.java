package io.thermocline.s3;

import io.thermocline.objects.ObjectStoreException;
import io.thermocline.objects.ObjectStoreException.Kind;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.core.async.SdkPublisher;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * Takes exactly so many bytes of an answer as a buffer has room for. One that has more, as of a server that knows no ranges, is cut off. The newest attempt alone writes to
 * the buffer, and none once one has ended: what an attempt that was given up still brings goes nowhere.
 */
final class PartReader implements AsyncResponseTransformer<GetObjectResponse, ByteBuffer> {
    private final String what;
    private final ByteBuffer into;
    private CompletableFuture<ByteBuffer> result = new CompletableFuture<>(); // under this
    private @Nullable Filling writing; // under this
    private boolean ended; // under this: the attempt that was prepared last

    /** @param into all of it is filled */
    PartReader(String what, ByteBuffer into) {
        this.what = what;
        this.into = into;
    }

    @Override
    public synchronized CompletableFuture<ByteBuffer> prepare() {
        result = new CompletableFuture<>();
        writing = null;
        ended = false;
        return result;
    }

    @Override
    public void onResponse(GetObjectResponse response) {}

    @Override
    public void onStream(SdkPublisher<ByteBuffer> publisher) {
        publisher.subscribe(begin());
    }

    private synchronized Filling begin() {
        Filling filling = new Filling(into.duplicate(), result);
        writing = ended ? null : filling;
        return filling;
    }

    @Override
    public void exceptionOccurred(Throwable failure) {
        end().completeExceptionally(failure);
    }

    private synchronized CompletableFuture<ByteBuffer> end() {
        writing = null;
        ended = true;
        return result;
    }

    /** False for one that may not write any more. */
    private synchronized boolean end(Filling filling) {
        if (writing != filling) {
            return false;
        }
        var _ = end();
        return true;
    }

    private final class Filling implements Subscriber<ByteBuffer> {
        private final ByteBuffer left;
        private final CompletableFuture<ByteBuffer> result;
        private Runnable cancel = () -> {};

        Filling(ByteBuffer left, CompletableFuture<ByteBuffer> result) {
            this.left = left;
            this.result = result;
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            cancel = subscription::cancel;
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(ByteBuffer chunk) {
            if (!put(chunk)) {
                cancel.run();
                if (end(this)) {
                    result.completeExceptionally(corrupt("more"));
                }
            }
        }

        /** False when it may not write, or there is no room. */
        private boolean put(ByteBuffer chunk) {
            synchronized (PartReader.this) {
                if (writing != this || chunk.remaining() > left.remaining()) {
                    return false;
                }
                left.put(chunk);
                return true;
            }
        }

        @Override
        public void onError(Throwable failure) {
            boolean _ = end(this);
            result.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            if (!end(this)) {
                return;
            }
            if (left.hasRemaining()) {
                result.completeExceptionally(corrupt("fewer"));
            } else {
                result.complete(left.flip());
            }
        }

        private ObjectStoreException corrupt(String than) {
            return new ObjectStoreException(
                    Kind.CORRUPT, what + ": the answer has " + than + " bytes than were asked for", null);
        }
    }
}
