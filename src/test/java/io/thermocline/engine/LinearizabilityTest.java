package io.thermocline.engine;

import static io.thermocline.engine.EngineFixture.ALICE;
import static io.thermocline.engine.EngineFixture.CONTEXT;
import static io.thermocline.engine.EngineFixture.id;

import io.thermocline.block.BlockId;
import io.thermocline.testing.SimulatedFileStore;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Test;

/** Writers that compare and put, readers: every interleaving must be explained by some order of the operations. */
@Param(name = "version", gen = IntGen.class, conf = "0:2")
@Param(name = "block", gen = IntGen.class, conf = "1:2")
public class LinearizabilityTest {
    private static final Engine ENGINE = Engine.open(
            EngineFixture.small().with(new EngineOptions.Memtables(64 << 20, 3)),
            EngineFixture.components(new SimulatedFileStore(1), InstantSource.system()));
    private static final AtomicLong RUNS = new AtomicLong();

    /** Every run has two blocks of its own in the one engine. */
    private final long run = RUNS.incrementAndGet();

    /** Puts the next version if the current one is that; whether it was. */
    @Operation
    public boolean compareAndPut(@Param(name = "block") int block, @Param(name = "version") int version) {
        return commit(EngineFixture.put(own(block), required(version), "v" + version));
    }

    /** Moves both blocks on, or neither. */
    @Operation
    public boolean compareAndPutBoth(@Param(name = "version") int one, @Param(name = "version") int two) {
        return commit(
                EngineFixture.put(own(1), required(one), "v" + one),
                EngineFixture.put(own(2), required(two), "v" + two));
    }

    /** The version of a block, 0 when there is none. */
    @Operation
    public long version(@Param(name = "block") int block) {
        try (Snapshot snapshot = ENGINE.snapshot(ALICE)) {
            return versionOf(snapshot, own(block));
        }
    }

    /** Both versions, as one snapshot has them. */
    @Operation
    public long versions() {
        try (Snapshot snapshot = ENGINE.snapshot(ALICE)) {
            return 10 * versionOf(snapshot, own(1)) + versionOf(snapshot, own(2));
        }
    }

    private BlockId own(int block) {
        return id(2 * run + block);
    }

    private static long versionOf(Snapshot snapshot, BlockId id) {
        return snapshot.find(id) instanceof Lookup.Found found
                ? found.block().envelope().version()
                : 0;
    }

    private static Precondition required(int version) {
        return version == 0 ? Precondition.ABSENT : Precondition.versionIs(version);
    }

    private boolean commit(io.thermocline.engine.Operation... operations) {
        try {
            ENGINE.submit(new Transaction(List.of(operations), CONTEXT)).join();
            return true;
        } catch (CompletionException e) {
            if (e.getCause() instanceof ConflictException) {
                return false;
            }
            throw e;
        }
    }

    /** What one thread alone would see. */
    public static final class Sequential {
        private final long[] versions = new long[3];

        public boolean compareAndPut(int block, int version) {
            boolean holds = versions[block] == version;
            versions[block] += holds ? 1 : 0;
            return holds;
        }

        public boolean compareAndPutBoth(int one, int two) {
            boolean holds = versions[1] == one && versions[2] == two;
            versions[1] += holds ? 1 : 0;
            versions[2] += holds ? 1 : 0;
            return holds;
        }

        public long version(int block) {
            return versions[block];
        }

        public long versions() {
            return 10 * versions[1] + versions[2];
        }
    }

    @Test
    void commitsAndSnapshotsAreLinearizable() {
        new StressOptions()
                .sequentialSpecification(Sequential.class)
                .iterations(8)
                .invocationsPerIteration(200)
                .threads(3)
                .actorsPerThread(4)
                .actorsBefore(0)
                .actorsAfter(1)
                .minimizeFailedScenario(false)
                .check(LinearizabilityTest.class);
        ENGINE.close();
    }
}
