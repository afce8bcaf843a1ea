package io.thermocline.erasure;

import static io.thermocline.erasure.ErasureWorld.ANNA;
import static io.thermocline.testing.SimulatedEngine.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.thermocline.block.BlockId;
import io.thermocline.blocks.BlockDraft;
import io.thermocline.blocks.BlockFields;
import io.thermocline.blocks.Field;
import io.thermocline.operations.Operation;
import io.thermocline.system.WriteCondition;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The machine stops at file operations all through an erasure; after the start it goes on by itself, and ends with nothing left. */
class ErasureCrashTest {
    private static final String[] SECRETS = {"Sibylle-Quandt-1987", "lives-in-Ulm", "quandt/7"};
    private static final int STEP = 7;

    @TempDir
    Path folder;

    private static Operation begin(ErasureWorld world) {
        BlockFields.Builder fields =
                BlockFields.builder().name(Field.of(SECRETS[1])).key(Field.of(SECRETS[2]));
        BlockDraft draft = new BlockDraft(null, null, fields.build(), ErasureWorld.bytes(SECRETS[0]), null);
        BlockId id = await(world.blocks.create(ANNA.with(ErasureWorld.idempotency("a")), draft))
                .block()
                .envelope()
                .id();
        world.put(ANNA, "innocent", BlockFields.builder());
        world.simulated.engine().flush();
        await(world.blocks.put(ANNA, id, draft, WriteCondition.NONE));
        return world.erase(ANNA, id);
    }

    @Test
    void endsWithNothingLeftWhereverTheMachineStopped() {
        long first;
        long last;
        try (ErasureWorld world = new ErasureWorld(folder, false)) {
            Operation begun = begin(world);
            assertThat(world.found(SECRETS)).hasSizeGreaterThan(1);
            first = world.simulated.files().operations() + 1;
            assertThat(world.run(begun).state()).isEqualTo(Operation.State.SUCCEEDED);
            last = world.simulated.files().operations();
            assertThat(world.found(SECRETS)).isEmpty();
        }
        assertThat(last - first).isGreaterThan(50);
        for (long at = first; at <= last; at += STEP) {
            try (ErasureWorld world = new ErasureWorld(folder, false)) {
                Operation begun = begin(world);
                world.simulated.files().crashAt(at);
                Throwable stopped = catchThrowable(() -> world.run(begun));
                world.crash();
                Operation ended = world.run(begun);
                assertThat(ended.state())
                        .as("crash at %d: %s %s", at, ended.problem(), stopped)
                        .isEqualTo(Operation.State.SUCCEEDED);
                assertThat(ended.checkpoint().report().figure("erased")).isEqualTo(1);
                assertThat(ended.checkpoint().report().proof())
                        .as("crash at %d", at)
                        .isNotNull();
                assertThat(world.found(SECRETS)).as("crash at %d", at).isEmpty();
                world.crash();
                assertThat(world.found(SECRETS))
                        .as("crash at %d, and one after the end", at)
                        .isEmpty();
            }
        }
    }
}
