package io.thermocline.erasure;

import static io.thermocline.erasure.ErasureWorld.ANNA;
import static io.thermocline.testing.SimulatedEngine.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.thermocline.block.BlockId;
import io.thermocline.block.Caller;
import io.thermocline.blocks.BlockDraft;
import io.thermocline.blocks.BlockFields;
import io.thermocline.blocks.Field;
import io.thermocline.engine.Snapshot;
import io.thermocline.operations.Operation;
import io.thermocline.operations.Report;
import io.thermocline.segment.Throttle;
import io.thermocline.signing.Signed;
import io.thermocline.system.WriteCondition;
import io.thermocline.testing.ObjectFault;
import io.thermocline.testing.SimulatedObjectStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Erasures of what lies in an archive that keeps what was superseded. */
class ArchivedErasureTest {
    private static final String[] SECRETS = {"Sibylle-Quandt-1987", "lives-in-Ulm", "quandt/7"};
    /** More tries than an operation has that fails in the end. */
    private static final int MANY = 40;

    @TempDir
    Path folder;

    private static SimulatedObjectStore bucket() {
        SimulatedObjectStore objects = new SimulatedObjectStore(5);
        objects.setVersioned(true);
        return objects;
    }

    /** A block of which one version lies in the archive, in several copies, and one in memory; an innocent one lies beside it. */
    private static BlockId secret(ErasureWorld world, SimulatedObjectStore objects) {
        BlockFields.Builder fields =
                BlockFields.builder().name(Field.of(SECRETS[1])).key(Field.of(SECRETS[2]));
        BlockDraft draft = new BlockDraft(null, null, fields.build(), ErasureWorld.bytes(SECRETS[0]), null);
        BlockId id = await(world.blocks.create(ANNA.with(ErasureWorld.idempotency("a")), draft))
                .block()
                .envelope()
                .id();
        world.put(ANNA, "innocent", BlockFields.builder());
        world.simulated.engine().flush();
        // What is read back wrong is uploaded again, so that older versions of the same objects stay behind.
        objects.fail(ObjectFault.WRONG_BYTES, 1);
        objects.fail(ObjectFault.WRONG_BYTES, 3);
        world.archive();
        await(world.blocks.put(ANNA, id, draft, WriteCondition.NONE));
        return id;
    }

    private static Report succeeded(Operation ended) {
        assertThat(ended.state()).as("%s", ended.problem()).isEqualTo(Operation.State.SUCCEEDED);
        return ended.checkpoint().report();
    }

    private static JsonNode proof(Report report) {
        try {
            Signed proof = Objects.requireNonNull(report.proof());
            return new ObjectMapper().readTree(proof.statement());
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static void assertWaits(Operation begun) {
        assertThat(begun.state()).isEqualTo(Operation.State.RUNNING);
        assertThat(begun.checkpoint().report().failures())
                .extracting(Report.Failure::subject)
                .containsExactly("waiting");
    }

    @Test
    void noVersionOfAnyObjectIsLeftAndTheProofNamesThem() {
        SimulatedObjectStore objects = bucket();
        try (ErasureWorld world = new ErasureWorld(folder, false, objects)) {
            BlockId id = secret(world, objects);
            assertThat(world.found(SECRETS[0])).anyMatch(name -> name.startsWith("archive/") && name.endsWith("/1"));
            Report report = succeeded(world.run(world.erase(ANNA, id)));
            assertThat(world.found(SECRETS)).isEmpty();
            assertThat(report.figure("objectsPurged")).isGreaterThan(5);
            JsonNode archive = proof(report).path("archive");
            assertThat(archive.path("purged").asLong()).isEqualTo(report.figure("objectsPurged"));
            assertThat(archive.path("objects")).hasSize(archive.path("purged").asInt());
            assertThat(archive.path("objects"))
                    .allSatisfy(
                            each -> assertThat(each.path("version").asText()).isNotEmpty())
                    .anySatisfy(each -> assertThat(each.path("name").asText()).endsWith(".parquet"))
                    .anySatisfy(
                            each -> assertThat(each.path("version").asText()).isEqualTo("v2"));
            assertThat(world.erasures.unfinished().count()).isZero();
        }
    }

    @Test
    void whatIsLeftOfAnUploadThatCameToNoEndGoesToo() {
        SimulatedObjectStore objects = bucket();
        objects.setPartBytes(100);
        try (ErasureWorld world = new ErasureWorld(folder, false, objects)) {
            BlockId id = world.put(ANNA, SECRETS[0], BlockFields.builder());
            world.simulated.engine().flush();
            objects.fail(ObjectFault.PARTS_LEFT, 1);
            Throwable stopped = catchThrowable(world::archive);
            assertThat(stopped).isNotNull();
            assertThat(objects.namesOfParts()).isNotEmpty();
            succeeded(world.run(world.erase(ANNA, id)));
            assertThat(objects.namesOfParts()).isEmpty();
        }
    }

    @Test
    void anErasureWaitsForAsLongAsTheArchiveIsAwayAndSaysSo() {
        SimulatedObjectStore objects = bucket();
        try (ErasureWorld world = new ErasureWorld(folder, false, objects)) {
            Operation begun = world.erase(ANNA, secret(world, objects));
            Instant before = world.simulated.clock().instant();
            objects.setPlace(SimulatedObjectStore.Place.AWAY);
            assertWaits(world.run(begun, 10));
            assertThat(world.erasures.unfinished()).isEqualTo(new Erasures.Unfinished(1, 0, Optional.of(before)));
            assertWaits(world.run(begun, MANY));
            assertThat(world.erasures.unfinished()).isEqualTo(new Erasures.Unfinished(1, 1, Optional.of(before)));
            objects.heal();
            assertThat(succeeded(world.run(begun)).failures()).isEmpty();
            assertThat(world.found(SECRETS)).isEmpty();
        }
    }

    @Test
    void anErasureWaitsForASegmentThatIsBeingMoved() {
        SimulatedObjectStore objects = bucket();
        try (ErasureWorld world = new ErasureWorld(folder, false, objects)) {
            BlockId id = world.put(ANNA, SECRETS[0], BlockFields.builder());
            world.simulated.engine().flush();
            long segment =
                    world.simulated.engine().archive().segments().getFirst().id();
            objects.hold();
            CompletableFuture<?> moving = CompletableFuture.runAsync(
                    () -> world.simulated.engine().archive().archive(segment, Throttle.NONE),
                    world.simulated.executor());
            while (objects.held() == 0) {
                Thread.onSpinWait();
            }
            Operation begun = world.erase(ANNA, id);
            assertWaits(world.run(begun, MANY));
            objects.release();
            moving.join();
            assertThat(succeeded(world.run(begun)).failures()).isEmpty();
            assertThat(world.found(SECRETS)).isEmpty();
        }
    }

    @Test
    void anErasureWaitsForReadsOfWhatIsToGo() {
        SimulatedObjectStore objects = bucket();
        try (ErasureWorld world = new ErasureWorld(folder, false, objects)) {
            BlockId id = secret(world, objects);
            Operation begun;
            try (Snapshot reading = world.simulated.engine().snapshot(Caller.SYSTEM)) {
                begun = world.erase(ANNA, id);
                assertWaits(world.run(begun, MANY));
                assertThat(reading.find(id)).isNotNull();
            }
            assertThat(proof(succeeded(world.run(begun)))
                            .path("archive")
                            .path("purged")
                            .asInt())
                    .isPositive();
            assertThat(world.found(SECRETS)).isEmpty();
        }
    }

    @Test
    void aPinDoesNotKeepWhatIsErased() {
        SimulatedObjectStore objects = bucket();
        try (ErasureWorld world = new ErasureWorld(folder, false, objects)) {
            BlockId id = secret(world, objects);
            world.simulated.engine().pin(world.simulated.clock().instant().plus(Duration.ofDays(7)));
            succeeded(world.run(world.erase(ANNA, id)));
            assertThat(world.found(SECRETS)).isEmpty();
        }
    }

    private static Operation begin(ErasureWorld world, SimulatedObjectStore objects) {
        return world.erase(ANNA, secret(world, objects));
    }

    private static void assertEndsWithNothingLeft(ErasureWorld world, Operation begun, String where) {
        Throwable stopped = catchThrowable(() -> world.run(begun));
        world.crash();
        Operation ended = world.run(begun);
        assertThat(ended.state())
                .as("%s: %s %s", where, ended.problem(), stopped)
                .isEqualTo(Operation.State.SUCCEEDED);
        assertThat(ended.checkpoint().report().proof()).as(where).isNotNull();
        assertThat(world.found(SECRETS)).as(where).isEmpty();
    }

    @Test
    void endsWithNothingLeftWhereverTheMachineStopped() {
        long firstFile;
        long lastFile;
        long firstCall;
        long lastCall;
        SimulatedObjectStore whole = bucket();
        try (ErasureWorld world = new ErasureWorld(folder, false, whole)) {
            Operation begun = begin(world, whole);
            firstFile = world.simulated.files().operations() + 1;
            firstCall = whole.calls() + 1;
            succeeded(world.run(begun));
            lastFile = world.simulated.files().operations();
            lastCall = whole.calls();
        }
        assertThat(lastCall - firstCall).isGreaterThan(5);
        for (long at = firstCall; at <= lastCall; at++) {
            SimulatedObjectStore objects = bucket();
            try (ErasureWorld world = new ErasureWorld(folder, false, objects)) {
                Operation begun = begin(world, objects);
                objects.crashAt(at);
                assertEndsWithNothingLeft(world, begun, "crash at call " + at);
            }
        }
        for (long at = firstFile; at <= lastFile; at += 5) {
            SimulatedObjectStore objects = bucket();
            try (ErasureWorld world = new ErasureWorld(folder, false, objects)) {
                Operation begun = begin(world, objects);
                world.simulated.files().crashAt(at);
                assertEndsWithNothingLeft(world, begun, "crash at file operation " + at);
            }
        }
    }
}
