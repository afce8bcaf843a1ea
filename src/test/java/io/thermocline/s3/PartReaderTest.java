package io.thermocline.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import software.amazon.awssdk.core.async.SdkPublisher;

/** Attempts that were given up and still bring bytes, in every order. */
class PartReaderTest {
    private final ByteBuffer into = ByteBuffer.allocate(4);
    private final PartReader reader = new PartReader("read", into);

    /** The body of an answer, brought as the test says. */
    private static final class Stream implements SdkPublisher<ByteBuffer>, Subscription {
        private Subscriber<? super ByteBuffer> to;
        private boolean cancelled;

        @Override
        public void subscribe(Subscriber<? super ByteBuffer> subscriber) {
            to = subscriber;
            subscriber.onSubscribe(this);
        }

        @Override
        public void request(long count) {}

        @Override
        public void cancel() {
            cancelled = true;
        }

        Stream bring(String text) {
            to.onNext(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
            return this;
        }

        Stream end() {
            to.onComplete();
            return this;
        }

        Stream fail() {
            to.onError(new IllegalStateException("lost"));
            return this;
        }
    }

    private Stream stream() {
        Stream stream = new Stream();
        reader.onStream(stream);
        return stream;
    }

    private String text() {
        return new String(into.array(), StandardCharsets.UTF_8);
    }

    @Test
    void theNewestAttemptAloneWrites() {
        CompletableFuture<ByteBuffer> first = reader.prepare();
        Stream givenUp = stream().bring("ab");
        reader.exceptionOccurred(new IllegalStateException("took too long"));
        assertThat(first).isCompletedExceptionally();
        CompletableFuture<ByteBuffer> second = reader.prepare();
        givenUp.bring("xx");
        assertThat(givenUp.cancelled).isTrue();
        Stream newest = stream().bring("1");
        givenUp.bring("x");
        newest.bring("234");
        givenUp.bring("x").end();
        assertThat(second).isNotDone();
        newest.end();
        assertThat(second.join()).isEqualTo(ByteBuffer.wrap("1234".getBytes(StandardCharsets.UTF_8)));
        givenUp.bring("x").fail();
        newest.bring("x").end();
        assertThat(text()).isEqualTo("1234");
    }

    @Test
    void anAttemptThatBeginsLateMayEndTheNextOneAndThenNoneWrites() {
        reader.prepare();
        CompletableFuture<ByteBuffer> second = reader.prepare();
        stream().bring("1234").end();
        assertThat(second.join().remaining()).isEqualTo(4);
        stream().bring("xxxx").end();
        assertThat(text()).isEqualTo("1234");
    }

    @Test
    void nothingIsWrittenAfterTheWrongLengthOrAFailure() {
        CompletableFuture<ByteBuffer> tooMuch = reader.prepare();
        Stream stream = stream().bring("12").bring("345").bring("6");
        assertThat(stream.cancelled).isTrue();
        assertThatThrownBy(tooMuch::join).hasMessageContaining("more bytes");
        assertThat(text()).startsWith("12").doesNotContain("6");
        CompletableFuture<ByteBuffer> tooLittle = reader.prepare();
        stream().bring("abc").end().bring("x");
        assertThatThrownBy(tooLittle::join).hasMessageContaining("fewer bytes");
        CompletableFuture<ByteBuffer> failed = reader.prepare();
        stream().bring("de").fail().bring("x");
        assertThatThrownBy(failed::join).isInstanceOf(CompletionException.class);
        assertThat(text()).startsWith("dec");
    }
}
