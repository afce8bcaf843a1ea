package io.thermocline.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.thermocline.block.BlockId;
import io.thermocline.block.Caller;
import io.thermocline.block.ChunkVector;
import io.thermocline.block.CommitContext;
import io.thermocline.block.HeaderCodec;
import io.thermocline.encode.TestStore;
import io.thermocline.encode.Vectors;
import io.thermocline.engine.Components;
import io.thermocline.engine.Engine;
import io.thermocline.engine.EngineOptions;
import io.thermocline.engine.Operation;
import io.thermocline.engine.Precondition;
import io.thermocline.engine.Snapshot;
import io.thermocline.engine.Transaction;
import io.thermocline.engine.VectorScan;
import io.thermocline.files.DiskFileStore;
import io.thermocline.log.Payload;
import io.thermocline.problem.ProblemException;
import io.thermocline.problem.ProblemKind;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A codes file cut short under a running search, on a real disk. */
@Timeout(60)
class UnreadableVectorsTest {
    private static final int DIMENSION = 64;
    private static final int ROWS = 4000;

    private final Random random = new Random(5);

    private float[] vector() {
        float[] values = new float[DIMENSION];
        for (int i = 0; i < DIMENSION; i++) {
            values[i] = random.nextFloat() - 0.5f;
        }
        return Vectors.normalised(values);
    }

    private Engine fill(Path folder) {
        Engine engine = Engine.open(
                EngineOptions.defaults().withBackground(false),
                new Components(
                        new DiskFileStore(folder),
                        () -> Instant.parse("2026-01-01T00:00:00Z"),
                        new Random(5),
                        Runnable::run));
        byte[] header = HeaderCodec.encode(TestStore.header("n", "default", List.of()));
        for (int first = 0; first < ROWS; first += 500) {
            List<Operation> operations = new ArrayList<>();
            for (int i = first; i < first + 500; i++) {
                BlockId id = TestStore.id(i);
                operations.add(new Operation.Put(
                        id, Precondition.ABSENT, 0, 0, 0, Payload.block(header, new byte[10], random)));
                operations.add(new Operation.AppendVectors(
                        id,
                        Precondition.SAME_TRANSACTION,
                        Payload.vectors("e", List.of(new ChunkVector(0, 0, 10, vector())), random)));
            }
            engine.submit(new Transaction(operations, CommitContext.SYSTEM)).join();
        }
        engine.flush();
        return engine;
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.3})
    void aSearchGoesOnWithoutThemAndSaysThatItIsNotComplete(double share, @TempDir Path folder) throws IOException {
        try (Engine engine = fill(folder);
                ScanPool pool = new ScanPool(2)) {
            try (Snapshot snapshot = engine.snapshot(Caller.SYSTEM)) {
                VectorScan vectors = snapshot.vectors("e", DIMENSION);
                for (int i = 0; i < 200; i++) {
                    assertThat(scan(pool, vectors, vectors::admits).complete()).isTrue();
                }
                Path file = folder.resolve("data/0000000001.int8");
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    channel.truncate((long) (channel.size() * share));
                }
                for (int i = 0; i < 50; i++) {
                    ExactScan scan = scan(pool, vectors, (section, row) -> true);
                    assertThat(scan.complete()).isFalse();
                    assertThat(scan.counts().damaged()).isPositive();
                    try {
                        assertThat(scan(pool, vectors, vectors::admits).complete())
                                .isFalse();
                    } catch (ProblemException e) {
                        assertThat(e.problem().kind()).isEqualTo(ProblemKind.CORRUPT);
                    }
                }
            }
            assertThat(engine.stats().segments().quarantined()).containsExactly(1L);
        }
    }

    private ExactScan scan(ScanPool pool, VectorScan vectors, ExactScan.Admission admission) {
        ExactScan scan = new ExactScan(new ScanQuery(vector()), 10, admission, () -> false);
        pool.scan(scan, vectors.sections());
        return scan;
    }
}
