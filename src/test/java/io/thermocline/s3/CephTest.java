package io.thermocline.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.thermocline.objects.Answered;
import io.thermocline.objects.ObjectSource;
import io.thermocline.objects.ObjectStore;
import io.thermocline.objects.ObjectStoreContract;
import io.thermocline.objects.ObjectStoreException.Kind;
import io.thermocline.objects.ObjectTraffic;
import io.thermocline.objects.ProbeReport;
import io.thermocline.objects.Probing;
import io.thermocline.objects.Purged;
import io.thermocline.s3.S3Place.Keys;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;

/** The contract on a real server, Ceph's object gateway, where it is installed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CephTest extends ObjectStoreContract {
    private static final S3Limits LIMITS = new S3Limits(Duration.ofSeconds(20), 3, 32, 5 << 20);

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger prefixes = new AtomicInteger();
    private final ObjectTraffic traffic = new ObjectTraffic();
    private Optional<CephServer> server = Optional.empty();
    private Optional<S3Objects> store = Optional.empty();
    private String prefix = "";

    @BeforeAll
    void startServer(@TempDir Path folder) {
        server = CephServer.start(folder.resolve("ceph"));
        assumeTrue(server.isPresent(), "Ceph's object gateway is not installed");
    }

    @AfterAll
    void stopServer() {
        server.ifPresent(CephServer::close);
        threads.close();
    }

    @BeforeEach
    void open() {
        prefix = "test-" + prefixes.incrementAndGet();
        store = Optional.of(open(server().place(prefix)));
    }

    @AfterEach
    void close() {
        store.ifPresent(S3Objects::close);
    }

    private CephServer server() {
        return server.orElseThrow();
    }

    private S3Objects open(S3Place place) {
        return new S3Objects(place, LIMITS, threads, InstantSource.system(), traffic);
    }

    @Override
    protected ObjectStore store() {
        return s3();
    }

    private S3Objects s3() {
        return store.orElseThrow();
    }

    @Override
    protected int many() {
        return 1_005;
    }

    @Override
    protected int largeBytes() {
        return (12 << 20) + 345;
    }

    private S3AsyncClient client() {
        return S3Clients.open(server().place(""), LIMITS, threads, new ServerClock(InstantSource.system()), traffic);
    }

    private static byte[] bytes(int count) {
        return new byte[count];
    }

    @Test
    void seesOnlyWhatBeginsWithItsPrefix() {
        Answered.await(store().put("a", ObjectSource.of(bytes(1))));
        try (S3Objects other = open(server().place(prefix + "-other"))) {
            Answered.await(other.put("b", ObjectSource.of(bytes(1))));
            assertThat(Answered.await(other.list("", "", 10)))
                    .extracting("name")
                    .containsExactly("b");
        }
        assertThat(Answered.await(store().list("", "", 10))).extracting("name").containsExactly("a");
    }

    @Test
    void saysWhoIsNotLetInAndWhatIsNotThere() {
        S3Place place = server().place(prefix);
        try (S3Objects wrongKey = open(new S3Place(
                        place.endpoint(),
                        place.region(),
                        place.bucket(),
                        prefix,
                        true,
                        Optional.of(new Keys("x", "y"))));
                S3Objects wrongSecret = open(new S3Place(
                        place.endpoint(),
                        place.region(),
                        place.bucket(),
                        prefix,
                        true,
                        Optional.of(new Keys(server().keys().accessKey(), "wrong"))));
                S3Objects noBucket = open(
                        new S3Place(place.endpoint(), place.region(), "no-such-bucket", prefix, true, place.keys()))) {
            for (S3Objects denied : List.of(wrongKey, wrongSecret)) {
                assertFails(denied.put("a", ObjectSource.of(bytes(1))), Kind.DENIED);
                assertFails(denied.createIfAbsent("a", bytes(1)), Kind.DENIED);
                assertFails(denied.read("a"), Kind.DENIED);
                assertFails(denied.look("a"), Kind.DENIED);
                assertFails(denied.list("", "", 1), Kind.DENIED);
                assertFails(denied.delete(List.of("a")), Kind.DENIED);
            }
            assertFails(noBucket.put("a", ObjectSource.of(bytes(1))), Kind.UNUSABLE);
            assertFails(noBucket.createIfAbsent("a", bytes(1)), Kind.UNUSABLE);
            assertFails(noBucket.read("a"), Kind.UNUSABLE);
            assertFails(noBucket.read("a", 0, 1), Kind.UNUSABLE);
            assertFails(noBucket.look("a"), Kind.UNUSABLE);
            assertFails(noBucket.list("", "", 1), Kind.UNUSABLE);
            assertFails(noBucket.purge(List.of("a")), Kind.UNUSABLE);
        }
    }

    @Test
    void doesWhatAnArchiveNeeds() {
        ProbeReport report = new Probing(store(), InstantSource.system(), System::nanoTime, new Random(3)).run();
        assertThat(report.fault()).isEmpty();
        assertThat(report.checks()).extracting(ProbeReport.Check::trial).containsExactly(ProbeReport.Trial.values());
        assertThat(report.clockAhead().orElseThrow().abs()).isLessThan(Duration.ofMinutes(1));
        assertThat(Answered.await(store().list("probe/", "", 10))).isEmpty();
    }

    @Test
    void purgeLeavesNoVersionAndNoPart() {
        try (S3AsyncClient client = client()) {
            client.createBucket(request -> request.bucket("versioned")).join();
            client.putBucketVersioning(request -> request.bucket("versioned")
                            .versioningConfiguration(settings -> settings.status(BucketVersioningStatus.ENABLED)))
                    .join();
            S3Place place = server().place(prefix);
            try (S3Objects versioned =
                    open(new S3Place(place.endpoint(), place.region(), "versioned", prefix, true, place.keys()))) {
                for (String name : List.of("a", "a", "a-b")) {
                    Answered.await(versioned.put(name, ObjectSource.of(bytes(10))));
                }
                Answered.await(versioned.delete(List.of("a")));
                Answered.await(versioned.put("a", ObjectSource.of(bytes(20))));
                client.createMultipartUpload(
                                request -> request.bucket("versioned").key(prefix + "/a"))
                        .join();
                Answered.await(versioned.put("gone", ObjectSource.of(bytes(10))));
                Answered.await(versioned.delete(List.of("gone")));
                client.createMultipartUpload(
                                request -> request.bucket("versioned").key(prefix + "/part"))
                        .join();
                assertThat(Answered.await(versioned.remnants(""))).contains("gone", "part");
                assertThat(Answered.await(versioned.remnants("g"))).containsExactly("gone");
                Answered.await(versioned.purge(List.of("gone", "part")));
                List<Purged> purged = Answered.await(versioned.purge(List.of("a")));
                assertThat(purged)
                        .hasSize(3)
                        .doesNotHaveDuplicates()
                        .extracting(Purged::name)
                        .containsOnly("a");
                assertThat(purged).extracting(Purged::version).doesNotContain("");
                assertThat(Answered.await(versioned.list("", "", 10)))
                        .extracting("name")
                        .containsExactly("a-b");
                var left = client.listObjectVersions(request -> request.bucket("versioned"))
                        .join();
                assertThat(left.versions()).extracting("key").containsExactly(prefix + "/a-b");
                assertThat(left.deleteMarkers()).isEmpty();
                assertThat(client.listMultipartUploads(request -> request.bucket("versioned"))
                                .join()
                                .uploads())
                        .isEmpty();
            }
        }
    }

    @Test
    void partsThatAreLeftAreRemovedOnceTheyAreOld() {
        try (S3AsyncClient client = client()) {
            client.createMultipartUpload(
                            request -> request.bucket(server().bucket()).key(prefix + "/a"))
                    .join();
            Instant now = Instant.now();
            assertThat(Answered.await(s3().removeParts(now.minusSeconds(3_600))))
                    .isZero();
            assertThat(Answered.await(s3().removeParts(now.plusSeconds(3_600)))).isEqualTo(1);
            assertThat(Answered.await(s3().removeParts(now.plusSeconds(3_600)))).isZero();
        }
    }

    @Test
    void aFailedSourceLeavesNoParts() {
        aSourceThatFails(largeBytes());
        assertThat(Answered.await(s3().removeParts(Instant.now().plusSeconds(3_600))))
                .isZero();
    }

    private void aSourceThatFails(int bytes) {
        ObjectSource failing = new ObjectSource() {
            @Override
            public long bytes() {
                return bytes;
            }

            @Override
            public void read(ByteBuffer into, long position) {
                if (position > 0) {
                    throw new IllegalStateException("the source failed");
                }
                into.put(new byte[into.remaining()]);
            }
        };
        assertThat(store().put("a", failing)
                        .handle((_, failure) -> Answered.cause(failure).getMessage())
                        .join())
                .isEqualTo("the source failed");
    }

    @Test
    void tellsHowFarTheServersClockIsAhead() {
        assertThat(store().clockAhead()).isEmpty();
        Answered.await(store().list("", "", 1));
        assertThat(store().clockAhead().orElseThrow().abs()).isLessThan(Duration.ofSeconds(30));
    }
}
