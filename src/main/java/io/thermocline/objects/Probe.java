package io.thermocline.objects;

import io.thermocline.objects.ProbeReport.Check;
import io.thermocline.objects.ProbeReport.Trial;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/**
 * Tries out what a place really does, with two small objects under {@code probe/} that it removes again. Blocks, but no longer than it is told; used once.
 */
public final class Probe {
    /** What the names of all objects that probes store begin with. */
    public static final String PREFIX = "probe/";

    private static final int RIVALS = 4;

    private final ObjectStore store;
    private final Limit limit;
    private final String name;
    private final String contested;
    private final List<Check> checks = new ArrayList<>();
    private Deadline deadline;
    private boolean checksums;

    private interface Step {
        /** What is wrong; empty if nothing. */
        Optional<String> run();
    }

    /**
     * How long a probe takes at most.
     *
     * @param time of all its waiting together
     * @param nanos a clock that never runs backwards, in nanoseconds
     */
    public record Limit(Duration time, LongSupplier nanos) {
        Deadline begin() {
            return new Deadline(nanos, nanos.getAsLong() + time.toNanos());
        }
    }

    /** When it has to be over. */
    record Deadline(LongSupplier nanos, long at) {
        Duration left() {
            return Duration.ofNanos(Math.max(0, at - nanos.getAsLong()));
        }
    }

    /**
     * Prepares a probe.
     *
     * @param token tells it from others at the same place; part of a name
     */
    public Probe(ObjectStore store, String token, Limit limit) {
        this.store = store;
        this.limit = limit;
        this.deadline = limit.begin();
        this.name = ObjectNames.require(PREFIX + token);
        this.contested = ObjectNames.require(PREFIX + token + "-contested");
    }

    /** Never fails: what fails is in the report. */
    public ProbeReport run() {
        deadline = limit.begin();
        if (tried(Trial.WRITE, this::write)) {
            tried(Trial.READ_PART, this::readPart);
            tried(Trial.LIST_AFTER_WRITE, this::list);
            tried(Trial.CREATE_IF_ABSENT, this::create);
            tried(Trial.DELETE, this::delete);
        }
        if (checks.stream().anyMatch(each -> !each.passed())) {
            cleanUp();
        }
        return new ProbeReport(store.place(), checks, checksums, store.clockAhead());
    }

    private boolean tried(Trial trial, Step step) {
        Check check;
        try {
            check = step.run()
                    .map(wrong -> Check.failed(trial, wrong, ObjectStoreException.Kind.UNUSABLE))
                    .orElseGet(() -> Check.passed(trial));
        } catch (ObjectStoreException e) {
            check = Check.failed(trial, e.kind() + ": " + e.getMessage(), e.kind());
        }
        checks.add(check);
        return check.passed();
    }

    private Optional<String> write() {
        await(store.put(name, ObjectSource.of(bytes("0123456789"))));
        StoredObject stored = await(store.look(name)).orElse(null);
        if (stored == null || stored.bytes() != 10) {
            return Optional.of("an object that was stored is not there, or of another size");
        }
        checksums = stored.checksum().isPresent();
        return Optional.empty();
    }

    private Optional<String> readPart() {
        ByteBuffer part = await(store.read(name, 3, 4));
        return part.equals(ByteBuffer.wrap(bytes("3456")))
                ? Optional.empty()
                : Optional.of("a part of an object is not what was asked for");
    }

    private Optional<String> list() {
        boolean listed = await(store.list(name, "", 10)).stream()
                .anyMatch(found -> found.name().equals(name));
        return listed ? Optional.empty() : Optional.of("an object that was stored is not listed");
    }

    private Optional<String> create() {
        if (await(store.createIfAbsent(name, bytes("other")))) {
            return Optional.of("an object was created though its name was taken; without that no archive is safe");
        }
        if (!Arrays.equals(await(store.read(name)).orElse(new byte[0]), bytes("0123456789"))) {
            return Optional.of(
                    "an object was replaced by a creation that was refused; without create-if-absent no archive is safe");
        }
        List<CompletableFuture<Boolean>> rivals = new ArrayList<>();
        for (int i = 0; i < RIVALS; i++) {
            rivals.add(store.createIfAbsent(contested, bytes("rival " + i)));
        }
        long won = rivals.stream().map(this::await).filter(each -> each).count();
        // None may win: the reply of the one who did was lost, and it asked again.
        return won <= 1
                ? Optional.empty()
                : Optional.of(won + " created the same object; without create-if-absent no archive is safe");
    }

    private Optional<String> delete() {
        await(store.delete(List.of(name)));
        if (await(store.look(name)).isPresent()) {
            return Optional.of("an object that was deleted is still there");
        }
        await(store.purge(List.of(name, contested)));
        if (await(store.look(contested)).isPresent()) {
            return Optional.of("an object that was purged is still there");
        }
        return await(store.purge(List.of(name, contested))).isEmpty()
                ? Optional.empty()
                : Optional.of("superseded versions of an object that was purged are still there");
    }

    /** With the time that is left; what takes longer goes on, and nobody waits for it. */
    private void cleanUp() {
        CompletableFuture<?> removal = store.purge(List.of(name, contested));
        try {
            await(removal);
        } catch (ObjectStoreException e) {
            // The report says already what does not work here.
            checksums = false;
        }
    }

    private <T> T await(CompletableFuture<T> call) {
        return Answered.await(call, deadline.left());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
