package io.thermocline.s3;

import io.thermocline.objects.Steps;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;
import org.reactivestreams.Subscriber;
import software.amazon.awssdk.core.async.AsyncRequestBody;

/** What a request carries: bytes that do not change while it is under way, given out in slices, since whoever signs them makes a copy of each. Thread-safe. */
final class Body implements AsyncRequestBody {
    private static final int SLICE_BYTES = 128 << 10;

    private final ByteBuffer bytes;
    private final AsyncRequestBody slices;
    private final AtomicInteger attempts = new AtomicInteger();

    /** @param bytes what it has left, which is not copied */
    Body(ByteBuffer bytes) {
        this.bytes = bytes.slice();
        this.slices = AsyncRequestBody.fromByteBuffersUnsafe(slices(this.bytes));
    }

    private static ByteBuffer[] slices(ByteBuffer bytes) {
        int size = bytes.remaining();
        return IntStream.range(0, Math.max(1, Math.ceilDiv(size, SLICE_BYTES)))
                .map(number -> number * SLICE_BYTES)
                .mapToObj(start -> bytes.slice(start, Math.min(SLICE_BYTES, size - start)))
                .toArray(ByteBuffer[]::new);
    }

    int bytes() {
        return bytes.remaining();
    }

    int checksum() {
        CRC32C crc = new CRC32C();
        Steps.over(bytes, (part, _) -> crc.update(part));
        return (int) crc.getValue();
    }

    /** Whether more than one attempt was begun to send it, so that the end of one does not mean that nobody reads it any more. */
    boolean sentAgain() {
        return attempts.get() > 1;
    }

    @Override
    public Optional<Long> contentLength() {
        return slices.contentLength();
    }

    @Override
    public String contentType() {
        return slices.contentType();
    }

    @Override
    public String body() {
        return slices.body();
    }

    @Override
    public void subscribe(Subscriber<? super ByteBuffer> subscriber) {
        attempts.incrementAndGet();
        // Whoever signs a body computes SHA-256 of each slice at once.
        slices.map(Body::afterOthers).subscribe(subscriber);
    }

    private static ByteBuffer afterOthers(ByteBuffer slice) {
        Steps.end();
        return slice;
    }
}
