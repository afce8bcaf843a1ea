package io.thermocline.s3;

import io.thermocline.s3.S3Place.Keys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.jboss.logmanager.Level;
import org.jboss.logmanager.LogContext;

/** A server with a bucket, on the loopback interface, for one trial. */
public final class BucketServer implements AutoCloseable {
    private static final Keys KEYS = new Keys("access", "secret");

    private final S3Place place;
    private final AutoCloseable server;
    private final List<Path> pidFiles;

    private BucketServer(S3Place place, AutoCloseable server, List<Path> pidFiles) {
        this.place = place;
        this.server = server;
        this.pidFiles = pidFiles;
    }

    /**
     * Starts one.
     *
     * @param kind {@code ceph}, processes of their own that keep all in memory, and no checksums; {@code ceph-last}, the same, which get a processor when nobody else wants
     *     it; or {@code s3proxy}, in this process, over a folder, which keeps them
     */
    public static BucketServer start(String kind, Path folder) {
        // Without the container's settings everything is logged: the SDK then has each byte of a body written out as
        // text.
        LogContext.getLogContext().getLogger("").setLevel(Level.WARN);
        return switch (kind) {
            case "ceph" -> ceph(folder.resolve("ceph"), List.of());
            case "ceph-last" -> ceph(folder.resolve("ceph"), List.of("nice", "-n", "19"));
            case "s3proxy" -> s3Proxy(folder.resolve("s3proxy"));
            default -> throw new IllegalArgumentException(kind);
        };
    }

    private static BucketServer ceph(Path folder, List<String> command) {
        CephServer server = CephServer.start(folder, command)
                .orElseThrow(() -> new IllegalStateException("Ceph's object gateway is not installed"));
        return new BucketServer(
                server.place(""), server, List.of(folder.resolve("client.gateway.pid"), folder.resolve("osd.0.pid")));
    }

    private static BucketServer s3Proxy(Path folder) {
        Properties properties = new Properties();
        properties.setProperty(
                "jclouds.filesystem.basedir", folder.toAbsolutePath().toString());
        try {
            Files.createDirectories(folder.resolve("bucket"));
            S3Proxy proxy = S3Proxy.builder()
                    .blobStore(BlobStores.create("filesystem-nio2", properties))
                    .endpoint(URI.create("http://127.0.0.1:0"))
                    .awsAuthentication(AuthenticationType.AWS_V4, KEYS.accessKey(), KEYS.secretKey())
                    .build();
            proxy.start();
            URI endpoint = URI.create("http://127.0.0.1:" + proxy.getPort());
            return new BucketServer(
                    new S3Place(Optional.of(endpoint), Optional.empty(), "bucket", "", true, Optional.of(KEYS)),
                    proxy::stop,
                    List.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** The whole bucket. */
    public S3Place place() {
        return place;
    }

    /** Processor time of its processes so far, if it has any of its own. */
    double cpuSeconds() {
        double seconds = 0;
        for (Path each : pidFiles) {
            try {
                long pid = Long.parseLong(Files.readString(each).strip());
                seconds += ProcessHandle.of(pid)
                                .flatMap(process -> process.info().totalCpuDuration())
                                .orElseThrow()
                                .toMillis()
                        / 1e3;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return seconds;
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
