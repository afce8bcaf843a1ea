package io.thermocline.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.thermocline.s3.CephServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged application with its archive in a real bucket: the server of the bucket goes away and comes back, the local disk is lost, and a second store opens the bucket. */
class ArchiveIT {
    private static final int BLOCKS = 100;

    private final StoredContents contents = new StoredContents(4711);
    /** What is not asked for after the disk was lost. */
    private final StoredContents others = new StoredContents(4712);

    @Test
    void answersFromABucket(@TempDir Path folder) throws IOException {
        Optional<CephServer> started = CephServer.start(folder.resolve("s3"));
        Assumptions.assumeTrue(started.isPresent(), "Ceph is not installed");
        try (CephServer bucket = started.get()) {
            try (PackagedServer server = PackagedServer.start(folder, bucket.settings())) {
                contents.put(server, BLOCKS);
                StoredContents.moveToArchive(server);
                readWhileTheBucketIsAway(server, bucket);
                contents.assertAllThere(server);
                String deleted = contents.any();
                contents.delete(server, deleted);
                assertThat(server.stop()).isIn(0, 143);
                wipe(server.data());
                server.restart();
                assertThat(server.log()).contains("fromArchive=true");
                contents.assertAllThere(server);
                assertThat(server.get("/v1/blocks/" + deleted).statusCode()).isEqualTo(410);
                whatIsDeposedStopsCleanly(folder, bucket, server);
            }
        }
    }

    private void readWhileTheBucketIsAway(PackagedServer server, CephServer bucket) {
        String archived = contents.any();
        String fresh = others.put(server);
        bucket.down();
        HttpResponse<String> refused = server.get("/v1/blocks/" + archived);
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();
        assertThat(server.get("/v1/blocks/" + archived + "?include=").statusCode())
                .as("headers are here")
                .isEqualTo(200);
        others.assertThere(server, fresh);
        others.put(server);
        HttpResponse<String> health = server.get("/q/health/ready");
        assertThat(health.statusCode()).as(health.body()).isEqualTo(200);
        assertThat(health.body()).contains("archiveFailingSince");
        bucket.up();
        HttpResponse<String> found = server.get("/v1/blocks/" + archived);
        assertThat(found.statusCode()).as(found.body()).isEqualTo(200);
        assertThat(found.headers().firstValue("X-Thermocline-Tier")).hasValue("ARCHIVE");
    }

    /** Another store takes the bucket over; the first one says so, archives nothing more, and serves what it has. */
    private void whatIsDeposedStopsCleanly(Path folder, CephServer bucket, PackagedServer first) {
        Path other = folder.resolve("other");
        try (PackagedServer second = PackagedServer.start(mkdir(other), other.resolve("data"), bucket.settings())) {
            contents.assertAllThere(second);
            others.put(second);
            StoredContents.moveToArchive(second);
            others.put(first);
            BegunOperation.post(first, "/v1/tiers/sync", "{}").succeeded();
            BegunOperation.post(first, "/v1/tiers/archive", "{\"force\":true}")
                    .until(_ -> first.get("/v1/tiers").body().contains("\"archive\":\"REFUSED\""));
            contents.assertAllThere(first);
        }
    }

    private static Path mkdir(Path folder) {
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void wipe(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> assertThat(file.toFile().delete()).isTrue());
        }
    }
}
