package io.thermocline.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thermocline.objects.Answered;
import io.thermocline.objects.ObjectSource;
import io.thermocline.objects.ObjectStoreException;
import io.thermocline.objects.ObjectStoreException.Kind;
import io.thermocline.objects.ObjectTraffic;
import io.thermocline.s3.S3Place.Keys;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a server may do wrong, and what callers get to know of it. */
class S3FaultsTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final String CHECKSUM = "x-amz-checksum-crc32c";

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final FaultyServer server = new FaultyServer();
    private final ObjectTraffic traffic = new ObjectTraffic();
    private final S3Objects store = open(server.endpoint(), TIMEOUT);

    private S3Objects open(URI endpoint, Duration timeout) {
        return new S3Objects(
                place(endpoint), new S3Limits(timeout, 3, 4, 5 << 20), threads, InstantSource.system(), traffic);
    }

    private static S3Place place(URI endpoint) {
        return new S3Place(
                Optional.of(endpoint),
                Optional.empty(),
                "bucket",
                "prefix",
                true,
                Optional.of(new Keys("access", "secret-of-keys")));
    }

    @AfterEach
    void close() {
        store.close();
        server.close();
        threads.shutdownNow();
    }

    private static void assertFails(CompletableFuture<?> call, Kind kind) {
        assertThatThrownBy(() -> Answered.await(call)).isInstanceOfSatisfying(ObjectStoreException.class, failure -> {
            assertThat(failure.kind()).as(failure.getMessage()).isEqualTo(kind);
            assertThat(failure.getMessage()).doesNotContain("secret-of-keys");
        });
    }

    @ParameterizedTest
    @CsvSource({
        "400, ExpiredToken, DENIED",
        "403, AccessDenied, DENIED",
        "403, InvalidAccessKeyId, DENIED",
        "403, SignatureDoesNotMatch, DENIED",
        "403, QuotaExceeded, FULL",
        "507, XMinioStorageFull, FULL",
        "404, NoSuchBucket, UNUSABLE",
        "301, PermanentRedirect, UNUSABLE",
        "400, AuthorizationHeaderMalformed, UNUSABLE",
        "400, BadDigest, CORRUPT",
        "400, IncompleteBody, CORRUPT",
        "400, Whatever, UNUSABLE"
    })
    void anErrorSaysWhatToDo(int status, String code, Kind kind) {
        // Enough for a client that tries again where it need not.
        for (int i = 0; i < 9; i++) {
            server.thenError(status, code);
        }
        assertFails(store.put("a", ObjectSource.of(new byte[3])), kind);
    }

    @ParameterizedTest
    @CsvSource({"500, InternalError", "503, SlowDown", "429, TooManyRequests", "409, ConditionalRequestConflict"})
    void whatPassesIsTriedAgain(int status, String code) {
        server.thenError(status, code).thenError(status, code);
        assertThat(Answered.await(store.createIfAbsent("a", new byte[3]))).isTrue();
        assertThat(server.seen()).hasSize(3).containsOnly("PUT /bucket/prefix/a");
        assertThat(traffic.retried()).isEqualTo(2);
    }

    @Test
    void whatDoesNotPassIsUnavailable() {
        for (int i = 0; i < 3; i++) {
            server.thenError(503, "SlowDown");
        }
        assertFails(store.list("", "", 1), Kind.UNAVAILABLE);
        assertThat(server.seen()).hasSize(3);
    }

    @Test
    void whatIsPutIsReadOnThreadsOfItsOwn() {
        try (ExecutorService uploads = Executors.newCachedThreadPool(
                        Thread.ofPlatform().name("upload").factory());
                S3Objects other = new S3Objects(
                        place(server.endpoint()),
                        new S3Limits(TIMEOUT, 3, 4, 5 << 20),
                        threads,
                        uploads,
                        InstantSource.system(),
                        traffic)) {
            List<String> names = new CopyOnWriteArrayList<>();
            Answered.await(other.put("a", new ObjectSource() {
                @Override
                public long bytes() {
                    return 3;
                }

                @Override
                public void read(ByteBuffer into, long position) {
                    names.add(Thread.currentThread().getName());
                    into.put(new byte[into.remaining()]);
                }
            }));
            assertThat(names).containsExactly("upload");
        }
    }

    @Test
    void aCreationWhoseReplyWasLostFindsTheNameTaken() {
        server.then(FaultyServer.lost()).thenError(412, "PreconditionFailed");
        assertThat(Answered.await(store.createIfAbsent("a", new byte[3]))).isFalse();
        assertThat(server.seen()).hasSize(2);
    }

    @Test
    void aServerThatIsNotThereIsUnavailable() {
        server.close();
        assertFails(store.look("a"), Kind.UNAVAILABLE);
        assertFails(store.put("a", ObjectSource.of(new byte[1])), Kind.UNAVAILABLE);
    }

    @Test
    void aServerThatDoesNotAnswerIsUnavailable() {
        CountDownLatch never = new CountDownLatch(1);
        try (S3Objects hurried = open(server.endpoint(), Duration.ofMillis(200))) {
            for (int i = 0; i < 3; i++) {
                server.then(_ -> await(never));
            }
            assertFails(hurried.read("a", 0, 1), Kind.UNAVAILABLE);
        } finally {
            never.countDown();
        }
    }

    @Test
    void closingEndsWhatIsUnderWay() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(2);
        CountDownLatch never = new CountDownLatch(1);
        for (int i = 0; i < 2; i++) {
            server.then(_ -> {
                asked.countDown();
                await(never);
            });
        }
        CompletableFuture<?> read = store.read("a", 0, 1);
        CompletableFuture<?> deletion = store.delete(List.of("a"));
        asked.await();
        store.close();
        assertFails(read, Kind.UNAVAILABLE);
        assertFails(deletion, Kind.UNAVAILABLE);
        never.countDown();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void anAnswerOfAnotherLengthIsCorrupt() {
        server.then(FaultyServer.ok(Map.of(), new byte[5])).then(FaultyServer.ok(Map.of(), new byte[2]));
        assertFails(store.read("a", 0, 4), Kind.CORRUPT);
        assertFails(store.read("a", 0, 4), Kind.CORRUPT);
    }

    @Test
    void aChecksumIsTrustedWhereAWrongOneIsRefused() {
        String told = Crc.text(Crc.of(new byte[3]));
        server.then(FaultyServer.ok(Map.of(CHECKSUM, told), new byte[0])).thenError(400, "BadDigest");
        assertThat(Answered.await(store.put("a", ObjectSource.of(new byte[3]))).checksum())
                .hasValue(Crc.of(new byte[3]));
        server.then(FaultyServer.ok(Map.of(CHECKSUM, told), new byte[0]));
        assertThat(Answered.await(store.put("b", ObjectSource.of(new byte[3]))).checksum())
                .isPresent();
        assertThat(server.seen())
                .containsExactly("PUT /bucket/prefix/a", "PUT /bucket/prefix/checksums-probe", "PUT /bucket/prefix/b");
    }

    @Test
    void aChecksumIsNotTrustedWhereAWrongOneIsTaken() {
        String told = Crc.text(Crc.of(new byte[3]));
        server.then(FaultyServer.ok(Map.of(CHECKSUM, told), new byte[0]));
        assertThat(Answered.await(store.put("a", ObjectSource.of(new byte[3]))).checksum())
                .isEmpty();
        assertThat(server.seen()).contains("PUT /bucket/prefix/checksums-probe");
    }

    @Test
    void aBucketStandsInTheHostNameUnlessTheySayOtherwise() {
        URI endpoint = URI.create("http://localhost:" + server.port());
        try (S3Objects virtual = new S3Objects(
                new S3Place(
                        Optional.of(endpoint),
                        Optional.of("eu-central-1"),
                        "bucket",
                        "",
                        false,
                        Optional.of(new Keys("access", "secret"))),
                new S3Limits(TIMEOUT, 1, 4, 5 << 20),
                threads,
                InstantSource.system(),
                traffic)) {
            // Not every resolver takes names below localhost for the loopback interface; the failure names whom it did
            // not find.
            String where = virtual.createIfAbsent("a/b", new byte[1])
                    .handle((_, failure) -> failure == null ? server.hosts().getFirst() : root(failure))
                    .join();
            assertThat(where).contains("bucket.localhost");
        }
    }

    private static String root(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }

    @Test
    void secretsAreInNoText() {
        S3Place place = new S3Place(
                Optional.empty(),
                Optional.of("eu-central-1"),
                "bucket",
                "a/b",
                false,
                Optional.of(new Keys("access", "secret")));
        assertThat(place.toString()).doesNotContain("secret");
        assertThat(place.text()).isEqualTo("s3://bucket/a/b/");
    }

    @Test
    void largePartsKeepTheirNumberWithinTheLimit() {
        S3Limits limits = S3Limits.DEFAULT;
        assertThat(limits.partBytes(1L << 30)).isEqualTo(limits.partBytes());
        assertThat(Math.ceilDiv(1L << 40, limits.partBytes(1L << 40))).isLessThanOrEqualTo(10_000);
    }
}
