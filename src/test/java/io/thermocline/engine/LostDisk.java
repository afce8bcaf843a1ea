package io.thermocline.engine;

import static io.thermocline.engine.EngineFixture.ALICE;
import static io.thermocline.engine.EngineFixture.CONTEXT;
import static org.assertj.core.api.Assertions.assertThat;

import io.thermocline.block.BlockId;
import io.thermocline.testing.SimulatedCrash;
import io.thermocline.testing.SimulatedFileStore;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** What the archive alone has to give back: contents that once were, and none of a block of whose deletion it was told. */
final class LostDisk {
    private final Map<BlockId, Set<String>> contents = new HashMap<>();
    private final Set<BlockId> deleted = new HashSet<>();

    /** A block is perhaps there, with that content. */
    void written(BlockId id, String content) {
        contents.computeIfAbsent(id, _ -> new HashSet<>()).add(content);
        deleted.remove(id);
    }

    /** The archive was told of all deletions. */
    void told(Model model) {
        model.blocks().forEach((id, version) -> {
            if (version.gone()) {
                deleted.add(id);
            }
        });
    }

    /** Opens the store on an empty disk, where the machine stops now and then, and looks at it, also when merges have been over it. */
    void check(EngineOptions options, ArchiveSteps archive, long seed, Instant then) {
        SimulatedFileStore files = new SimulatedFileStore(seed + 1);
        Instant now = then.plusSeconds(60);
        Random chaos = new Random(seed + contents.size());
        Engine engine = null;
        while (engine == null) {
            if (chaos.nextBoolean()) {
                files.crashAt(files.operations() + 1 + chaos.nextInt(60));
            }
            engine = open(options, files, archive, now);
        }
        try {
            compare(engine);
            engine.compact();
            compare(engine);
            continues(engine);
        } finally {
            engine.close();
        }
    }

    private static Engine open(EngineOptions options, SimulatedFileStore files, ArchiveSteps archive, Instant now) {
        try {
            Engine opened = Engine.open(
                    options, EngineFixture.components(files, () -> now, new OddIdsCold(), archive.objects()));
            files.crashAt(Long.MAX_VALUE);
            return opened;
        } catch (SimulatedCrash crash) {
            files.crash();
            files.restart();
            return null;
        }
    }

    private void compare(Engine engine) {
        try (Snapshot snapshot = engine.snapshot(ALICE)) {
            for (int i = 0; i < 10; i++) {
                BlockId id = EngineFixture.id(i);
                if (snapshot.find(id) instanceof Lookup.Found(Block block)) {
                    assertThat(deleted).as("deleted, and there again").doesNotContain(id);
                    assertThat(contents.get(id)).contains(new String(snapshot.content(block), StandardCharsets.UTF_8));
                }
            }
        }
    }

    /** Versions and sequences go on behind those of what is there. */
    private static void continues(Engine engine) {
        long sequence = engine.stats().commits().sequence();
        for (int i = 0; i < 10; i++) {
            BlockId id = EngineFixture.id(i);
            Precondition precondition;
            long version = 1;
            try (Snapshot snapshot = engine.snapshot(ALICE)) {
                Lookup found = snapshot.find(id);
                switch (found) {
                    case Lookup.Missing _ -> precondition = Precondition.ABSENT;
                    case Lookup.Gone gone -> {
                        precondition = Precondition.tombstoned(gone.envelope().version());
                        version = gone.envelope().version() + 1;
                    }
                    case Lookup.Found(Block block) -> {
                        precondition = Precondition.rowIs(block.envelope());
                        version = block.envelope().version() + 1;
                    }
                }
            }
            Committed committed = engine.submit(
                            new Transaction(List.of(EngineFixture.put(id, precondition, "again")), CONTEXT))
                    .join();
            assertThat(committed.sequence()).isEqualTo(++sequence);
            try (Snapshot snapshot = engine.snapshot(ALICE)) {
                Block block = ((Lookup.Found) snapshot.find(id)).block();
                assertThat(block.envelope().version()).isEqualTo(version);
            }
        }
    }
}
