package io.thermocline.engine;

import static io.thermocline.engine.EngineFixture.ALICE;
import static io.thermocline.engine.EngineFixture.CONTEXT;
import static io.thermocline.engine.EngineFixture.ENCODER;
import static io.thermocline.engine.EngineFixture.header;
import static io.thermocline.engine.EngineFixture.id;
import static io.thermocline.engine.EngineFixture.payload;
import static io.thermocline.engine.EngineFixture.put;
import static io.thermocline.engine.EngineFixture.vectors;
import static io.thermocline.engine.Precondition.ABSENT;
import static io.thermocline.engine.Precondition.SAME_TRANSACTION;
import static io.thermocline.engine.Precondition.versionIs;
import static org.assertj.core.api.Assertions.assertThat;

import io.thermocline.block.Envelope;
import io.thermocline.files.DiskFileStore;
import io.thermocline.problem.ProblemException;
import io.thermocline.problem.ProblemKind;
import io.thermocline.segment.VectorSection;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files cut short under a running engine on a real disk: what lay in them is a problem of kind CORRUPT, and nothing else happens. */
@Timeout(60)
class TruncatedFilesTest {
    private static final int BLOCKS = 600;

    private final List<ProblemKind> problems = new ArrayList<>();

    private static Engine fill(Path folder) {
        EngineOptions options = EngineFixture.small().with(new EngineOptions.Memtables(8 << 20, 3));
        Engine engine = Engine.open(
                options,
                EngineFixture.components(new DiskFileStore(folder), () -> Instant.parse("2026-01-01T00:00:00Z")));
        for (int segment = 0; segment < 2; segment++) {
            List<Operation> operations = new ArrayList<>();
            for (int i = segment * BLOCKS; i < (segment + 1) * BLOCKS; i++) {
                int flags = i % 3 == 0 ? Envelope.PENDING : 0;
                operations.add(new Operation.Put(id(i), ABSENT, 0, 0, flags, payload(header("n"), "content " + i)));
                operations.add(vectors(id(i), SAME_TRANSACTION, i + 1, 1));
            }
            engine.submit(new Transaction(operations, CONTEXT)).join();
            engine.flush();
        }
        return engine;
    }

    @ParameterizedTest
    @CsvSource({
        "keys, 0",
        "keys, 0.5",
        "filter, 0",
        "int8, 0",
        "int8, 0.5",
        "vectors.parquet, 0",
        "parquet, 0",
        "parquet, 0.5",
    })
    void whatWasCutOffIsCorruptAndTheRestGoesOn(String suffix, double share, @TempDir Path folder) throws IOException {
        cut(suffix, share, true, folder.resolve("read"));
        cut(suffix, share, false, folder.resolve("untouched"));
    }

    /** @param touched whether all was read before, so that its slices are checked already */
    private void cut(String suffix, double share, boolean touched, Path folder) throws IOException {
        problems.clear();
        try (Engine engine = fill(folder)) {
            try (Snapshot before = engine.snapshot(ALICE)) {
                if (touched) {
                    readEverything(before);
                }
                assertThat(problems).isEmpty();
            }
            Path file = folder.resolve("data/0000000001." + suffix);
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate((long) (channel.size() * share));
            }
            try (Snapshot snapshot = engine.snapshot(ALICE)) {
                readEverything(snapshot);
            }
            compactAndWrite(engine);
            assertThat(problems).isNotEmpty().containsOnly(ProblemKind.CORRUPT);
            EngineStats stats = engine.stats();
            assertThat(stats.segments().quarantined()).contains(1L);
            assertThat(stats.segments().corruptPages()).isPositive();
            assertThat(stats.state()).isEqualTo(EngineStats.State.OPEN);
            engine.submit(Transaction.of(put(id(9999), ABSENT, "x"), CONTEXT))
                    .exceptionally(_ -> null)
                    .join();
        }
    }

    private void readEverything(Snapshot snapshot) {
        for (int i = 0; i < 2 * BLOCKS; i += 37) {
            int at = i;
            attempt(() -> snapshot.findAtOnce(id(at)));
            attempt(() -> snapshot.findVersion(id(at), 7));
            attempt(() -> {
                if (snapshot.find(id(at)) instanceof Lookup.Found(Block block)) {
                    assertThat(snapshot.content(block)).asString().isEqualTo("content " + at);
                    assertThat(snapshot.vectors(block)
                                    .getFirst()
                                    .chunks()
                                    .getFirst()
                                    .values())
                            .containsExactly(at + 1, 1);
                }
            });
        }
        attempt(() -> snapshot.newestFirst(ListPosition.START, 2000, _ -> true));
        attempt(() -> snapshot.systemBlocks(ListPosition.START, 2000, _ -> true));
        attempt(() -> snapshot.pendingBlocks(
                ListPosition.START,
                2000,
                damage -> problems.add(damage.problem().kind())));
        attempt(() -> assertThat(snapshot.dimensions(ENCODER)).containsExactly(2));
        VectorScan scan = snapshot.vectors(ENCODER, 2);
        for (VectorSection section : scan.sections()) {
            for (int row = 0; row < section.rows(); row += 37) {
                int at = row;
                attempt(() -> {
                    if (scan.admits(section, at)) {
                        scan.block(section, at);
                    }
                });
            }
        }
    }

    private void compactAndWrite(Engine engine) {
        attempt(engine::compact);
        attempt(() -> engine.submit(Transaction.of(put(id(1), versionIs(1), "newer"), CONTEXT))
                .join());
        attempt(() -> engine.submit(Transaction.of(put(id(BLOCKS + 1), versionIs(1), "newer"), CONTEXT))
                .join());
        attempt(engine::flush);
        attempt(engine::compact);
    }

    private void attempt(Runnable read) {
        try {
            read.run();
        } catch (ProblemException e) {
            problems.add(e.problem().kind());
        } catch (CompletionException e) {
            problems.add(((ProblemException) e.getCause()).problem().kind());
        }
    }
}
