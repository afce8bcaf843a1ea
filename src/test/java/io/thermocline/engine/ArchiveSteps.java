package io.thermocline.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.thermocline.files.FileStore;
import io.thermocline.manifest.ArchivePrefix;
import io.thermocline.manifest.ManifestBucket;
import io.thermocline.manifest.ManifestFolder;
import io.thermocline.manifest.ManifestLog;
import io.thermocline.manifest.Pin;
import io.thermocline.manifest.SegmentDescription;
import io.thermocline.problem.ProblemException;
import io.thermocline.problem.ProblemKind;
import io.thermocline.segment.SegmentFile;
import io.thermocline.segment.SegmentMeta;
import io.thermocline.segment.Throttle;
import io.thermocline.testing.ObjectFault;
import io.thermocline.testing.SimulatedObjectStore;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** Random moves between disk and archive, and what must hold of the archive after each. */
final class ArchiveSteps {
    static final int KINDS = 9;

    private final Random random;
    private final SimulatedObjectStore objects;
    private final List<Pin> pins = new ArrayList<>();

    ArchiveSteps(long seed) {
        this.random = new Random(seed * 31);
        this.objects = new SimulatedObjectStore(seed);
        disturb();
    }

    SimulatedObjectStore objects() {
        return objects;
    }

    /** From now on some calls fail, in all ways that must be survived. */
    void disturb() {
        objects.failSometimes(ObjectFault.UNAVAILABLE, 0.03);
        objects.failSometimes(ObjectFault.REPLY_LOST, 0.1);
        objects.failSometimes(ObjectFault.HALF_DONE, 0.2);
        objects.failSometimes(ObjectFault.WRONG_BYTES, 0.01);
    }

    /** One of {@link #KINDS} steps, and whether the archive knows since of all that is deleted; that the archive fails is fine. */
    boolean step(Engine engine, Instant now) {
        Archive archive = engine.archive();
        List<SegmentState> segments = archive.segments();
        long some = segments.isEmpty()
                ? 99
                : segments.get(random.nextInt(segments.size())).id();
        try {
            switch (random.nextInt(KINDS)) {
                case 0, 1, 2 -> {
                    return switch (archive.archive(some, Throttle.NONE)) {
                        case DONE, PINNED -> true;
                        case BUSY, MISSING -> false;
                    };
                }
                case 3 -> archive.promote(some, Throttle.NONE);
                case 4 ->
                    segments.stream()
                            .filter(each -> each.id() == some && each.place().whole())
                            .forEach(each -> archive.forget(each.id()));
                case 5 -> {
                    archive.collect();
                    return true;
                }
                case 6 -> pins.add(engine.pin(now.plusSeconds(1 + random.nextInt(60))));
                case 7 -> {
                    archive.publishDeletions();
                    return true;
                }
                default -> {
                    if (!pins.isEmpty()) {
                        engine.lift(pins.removeLast().id());
                    }
                }
            }
        } catch (ProblemException e) {
            assertThat(e.problem().kind()).isIn(ProblemKind.UNAVAILABLE, ProblemKind.CORRUPT);
        }
        return false;
    }

    /** Everything that a manifest names is in the archive, here, there and in what is pinned; and the archive's manifest names what was archived, no more. */
    void check(FileStore files, Instant now) {
        ManifestLog local = ManifestLog.read(new ManifestFolder(files), UUID::randomUUID);
        ManifestLog bucket = ManifestLog.read(new ManifestBucket(objects), UUID::randomUUID);
        requireObjects(local.current().segments());
        requireObjects(local.pinned(ChronoUnit.MICROS.between(Instant.EPOCH, now)));
        requireObjects(bucket.current().segments());
        for (SegmentDescription each : local.current().segments()) {
            if (!each.place().whole()) {
                assertThat(bucket.current().segments()).as("published").contains(each);
            }
        }
        for (SegmentDescription each : local.pinned(ChronoUnit.MICROS.between(Instant.EPOCH, now))) {
            if (each.place().whole()) {
                SegmentMeta meta = SegmentMeta.decode(each.description());
                assertThat(io.thermocline.segment.Husk.is(files, meta))
                        .as("a pinned segment lies here")
                        .isFalse();
            }
        }
    }

    private void requireObjects(List<SegmentDescription> segments) {
        List<String> names = objects.names();
        for (SegmentDescription each : segments) {
            for (ArchivePrefix prefix : each.place().archived().stream().toList()) {
                for (SegmentFile file : SegmentMeta.decode(each.description()).files()) {
                    String extension = file.kind().fileName(each.id()).substring("data/0000000001.".length());
                    assertThat(names).contains(prefix.text() + "/" + extension);
                }
            }
        }
    }
}
