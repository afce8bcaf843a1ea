package io.thermocline.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thermocline.objects.ObjectSource;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.async.AsyncRequestBody;

/** Which memory parts lie in, and what is sent of it. */
class BodiesTest {
    private static final int PART_BYTES = 5 << 16;
    private static final int PARTS = 8;

    private final Bodies bodies = new Bodies((long) PARTS * PART_BYTES, PART_BYTES);
    private final Recorded source = new Recorded();
    private final List<Body> sent = new ArrayList<>();

    /** Random bytes, and where they were read to. */
    private static final class Recorded implements ObjectSource {
        private final byte[] bytes = new byte[2 * PART_BYTES];
        private final List<MemorySegment> memories = new ArrayList<>();

        Recorded() {
            new Random(1).nextBytes(bytes);
        }

        @Override
        public long bytes() {
            return bytes.length;
        }

        @Override
        public void read(ByteBuffer into, long position) {
            memories.add(MemorySegment.ofBuffer(into));
            into.put(bytes, (int) position, into.remaining());
        }

        /** All that was read to is still in use here, so that no address is given twice. */
        long distinct() {
            return memories.stream().map(MemorySegment::address).distinct().count();
        }
    }

    private CompletableFuture<String> send(int bytes, CompletableFuture<String> answer) {
        return bodies.send(source, 0, bytes, body -> {
            sent.add(body);
            return answer;
        });
    }

    /** As many as may be under way; gives back what answers them. */
    private List<CompletableFuture<String>> sendParts() {
        List<CompletableFuture<String>> answers = new ArrayList<>();
        for (int i = 0; i < PARTS; i++) {
            answers.add(new CompletableFuture<>());
            send(PART_BYTES, answers.getLast());
        }
        return answers;
    }

    private static byte[] read(AsyncRequestBody body) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        body.subscribe(slice -> {
                    assertThat(slice.remaining()).isLessThanOrEqualTo(128 << 10);
                    byte[] bytes = new byte[slice.remaining()];
                    slice.get(bytes);
                    all.writeBytes(bytes);
                })
                .join();
        return all.toByteArray();
    }

    @Test
    void memoryIsUsedAgainOnceItsPartIsStored() {
        for (int i = 0; i < 10; i++) {
            send(PART_BYTES - i, CompletableFuture.completedFuture("stored")).join();
        }
        assertThat(source.distinct()).isEqualTo(1);
        assertThat(source.memories).allMatch(MemorySegment::isNative);
    }

    @Test
    void memoryOfAPartThatFailedOrWasSentAgainIsNotUsedAgain() {
        CompletableFuture<String> failed =
                send(PART_BYTES, CompletableFuture.failedFuture(new IllegalStateException("lost")));
        assertThat(failed).isCompletedExceptionally();
        CompletableFuture<String> again = new CompletableFuture<>();
        send(PART_BYTES, again);
        read(sent.getLast());
        read(sent.getLast());
        again.complete("stored");
        send(PART_BYTES, CompletableFuture.completedFuture("stored")).join();
        assertThat(source.distinct()).isEqualTo(3);
    }

    @Test
    void onlyTwoIdle() {
        sendParts().forEach(each -> each.complete("stored"));
        sendParts();
        assertThat(source.distinct()).isEqualTo(PARTS + PARTS - 2);
    }

    @Test
    void whatIsSmallLiesOnTheHeap() {
        send(1_000, CompletableFuture.completedFuture("stored")).join();
        send(0, CompletableFuture.completedFuture("stored")).join();
        assertThat(source.memories).noneMatch(MemorySegment::isNative);
        assertThat(read(sent.getLast())).isEmpty();
    }

    @Test
    void eachAttemptIsGivenTheSameBytes() {
        send(PART_BYTES, new CompletableFuture<>());
        byte[] part = Arrays.copyOf(source.bytes, PART_BYTES);
        assertThat(read(sent.getLast())).isEqualTo(part);
        assertThat(read(sent.getLast())).isEqualTo(part);
        assertThat(sent.getLast().contentLength()).hasValue((long) PART_BYTES);
        assertThat(sent.getLast().checksum()).isEqualTo(Crc.of(part));
    }

    @Test
    void aSourceThatFailsTakesNoRoom() {
        ObjectSource failing = new ObjectSource() {
            @Override
            public long bytes() {
                return PART_BYTES;
            }

            @Override
            public void read(ByteBuffer into, long position) {
                throw new IllegalStateException("no disk");
            }
        };
        for (int i = 0; i < 3 * PARTS; i++) {
            assertThatThrownBy(() -> bodies.send(failing, 0, PART_BYTES, _ -> new CompletableFuture<String>()))
                    .hasMessage("no disk");
        }
    }
}
