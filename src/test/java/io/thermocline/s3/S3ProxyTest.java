package io.thermocline.s3;

import io.thermocline.objects.ObjectStore;
import io.thermocline.objects.ObjectStoreContract;
import io.thermocline.objects.ObjectTraffic;
import io.thermocline.s3.S3Place.Keys;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The contract on S3Proxy, in this process. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class S3ProxyTest extends ObjectStoreContract {
    private static final Keys KEYS = new Keys("access", "secret");

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger prefixes = new AtomicInteger();
    private Optional<S3Proxy> server = Optional.empty();
    private Optional<S3Objects> store = Optional.empty();

    @BeforeAll
    void startServer(@TempDir Path folder) throws Exception {
        Files.createDirectory(folder.resolve("bucket"));
        Properties properties = new Properties();
        properties.setProperty("jclouds.filesystem.basedir", folder.toString());
        S3Proxy proxy = S3Proxy.builder()
                .blobStore(BlobStores.create("filesystem-nio2", properties))
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.AWS_V4, KEYS.accessKey(), KEYS.secretKey())
                .build();
        proxy.start();
        server = Optional.of(proxy);
    }

    @AfterAll
    void stopServer() throws Exception {
        if (server.isPresent()) {
            server.get().stop();
        }
        threads.close();
    }

    @BeforeEach
    void open() {
        S3Place place = new S3Place(
                Optional.of(
                        URI.create("http://127.0.0.1:" + server.orElseThrow().getPort())),
                Optional.empty(),
                "bucket",
                "test-" + prefixes.incrementAndGet(),
                true,
                Optional.of(KEYS));
        S3Limits limits = new S3Limits(Duration.ofSeconds(20), 3, 32, 5 << 20);
        store = Optional.of(new S3Objects(place, limits, threads, InstantSource.system(), new ObjectTraffic()));
    }

    @AfterEach
    void close() {
        store.ifPresent(S3Objects::close);
    }

    @Override
    protected ObjectStore store() {
        return store.orElseThrow();
    }

    @Override
    protected int many() {
        return 40;
    }

    @Override
    protected int largeBytes() {
        return (12 << 20) + 345;
    }
}
