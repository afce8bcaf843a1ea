package io.thermocline.s3;

import io.thermocline.objects.ObjectTraffic;
import io.thermocline.s3.S3Place.Keys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.ObjectVersion;

/** A real S3 server of this test's own: what {@code src/test/scripts/s3-server} starts. */
public final class CephServer implements AutoCloseable {
    private static final String SCRIPT = "src/test/scripts/s3-server";
    private static final int NOT_INSTALLED = 3;
    private static final int START_SECONDS = 120;
    private static final S3Limits LIMITS = new S3Limits(Duration.ofSeconds(20), 3, 32, 5 << 20);

    private final Path folder;
    private final Map<String, String> settings;

    private CephServer(Path folder, Map<String, String> settings) {
        this.folder = folder;
        this.settings = settings;
    }

    /** Empty where Ceph is not installed. */
    public static Optional<CephServer> start(Path folder) {
        return start(folder, List.of());
    }

    /** Empty where Ceph is not installed; it runs as a command such as {@code nice} has it. */
    public static Optional<CephServer> start(Path folder, List<String> command) {
        int status = run(folder, "start", command);
        if (status == NOT_INSTALLED) {
            return Optional.empty();
        }
        if (status != 0) {
            throw new IllegalStateException(SCRIPT + " ended with status " + status);
        }
        Map<String, String> settings = new HashMap<>();
        try {
            for (String line : Files.readAllLines(folder.resolve("settings"))) {
                settings.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Optional.of(new CephServer(folder, settings));
    }

    private static int run(Path folder, String verb, List<String> command) {
        List<String> words = new ArrayList<>(command);
        words.addAll(List.of(SCRIPT, verb, folder.toString()));
        try {
            Process process = new ProcessBuilder(words)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            if (!process.waitFor(START_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException(SCRIPT + " " + verb + " did not end");
            }
            return process.exitValue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** What Thermocline is told to use it, as environment variables. */
    public Map<String, String> settings() {
        return Map.copyOf(settings);
    }

    /** Nobody answers any more, and nothing is lost. */
    public void down() {
        require("down");
    }

    /** After {@link #down}. */
    public void up() {
        require("up");
    }

    /** The key is not accepted any more. */
    public void lock() {
        require("lock");
    }

    /** After {@link #lock}. */
    public void unlock() {
        require("unlock");
    }

    /** Nothing more can be stored. */
    public void fill() {
        require("full");
    }

    /** After {@link #fill}. */
    public void makeRoom() {
        require("room");
    }

    /** The bucket is gone, with all that was in it. */
    public void drop() {
        require("drop");
    }

    /** From now on the bucket keeps what is replaced or deleted. */
    public void keepVersions() {
        with(client -> client.putBucketVersioning(request -> request.bucket(bucket())
                        .versioningConfiguration(it -> it.status(BucketVersioningStatus.ENABLED)))
                .join());
    }

    /**
     * Writes what every version of every object in the bucket holds to a file of its own.
     *
     * @return how many there are
     */
    public int copyVersions(Path to) {
        return with(client -> {
            int copied = 0;
            for (ListObjectVersionsResponse page : pages(client)) {
                for (ObjectVersion each : page.versions()) {
                    Path file = to.resolve(each.key() + "@" + each.versionId());
                    create(file.getParent());
                    client.getObject(
                                    request -> request.bucket(bucket())
                                            .key(each.key())
                                            .versionId(each.versionId()),
                                    file)
                            .join();
                    copied++;
                }
            }
            return copied;
        });
    }

    private List<ListObjectVersionsResponse> pages(S3AsyncClient client) {
        List<ListObjectVersionsResponse> pages = new ArrayList<>();
        client.listObjectVersionsPaginator(request -> request.bucket(bucket()))
                .subscribe(pages::add)
                .join();
        return pages;
    }

    private static void create(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private <T> T with(Function<S3AsyncClient, T> work) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                S3AsyncClient client = S3Clients.open(
                        place(""), LIMITS, threads, new ServerClock(InstantSource.system()), new ObjectTraffic())) {
            return work.apply(client);
        }
    }

    private void require(String verb) {
        int status = run(folder, verb, List.of());
        if (status != 0) {
            throw new IllegalStateException(SCRIPT + " " + verb + " ended with status " + status);
        }
    }

    URI endpoint() {
        return URI.create(setting("ENDPOINT"));
    }

    String bucket() {
        return setting("BUCKET");
    }

    Keys keys() {
        return new Keys(setting("ACCESS_KEY"), setting("SECRET_KEY"));
    }

    S3Place place(String prefix) {
        return new S3Place(Optional.of(endpoint()), Optional.empty(), bucket(), prefix, true, Optional.of(keys()));
    }

    private String setting(String name) {
        return Optional.ofNullable(settings.get("THERMOCLINE_ARCHIVE_S3_" + name))
                .orElseThrow();
    }

    @Override
    public void close() {
        run(folder, "stop", List.of());
    }
}
