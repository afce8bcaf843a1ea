package io.thermocline.objects;

import io.thermocline.objects.ProbeReport.Check;
import io.thermocline.objects.ProbeReport.Trial;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Tries out what a place really does, with a few small objects that it removes again. Blocks; used once. */
public final class Probe {
    private static final int RIVALS = 4;

    private final ObjectStore store;
    private final String name;
    private final String contested;
    private final List<Check> checks = new ArrayList<>();
    private boolean checksums;

    private interface Step {
        /** What is wrong; empty if nothing. */
        Optional<String> run();
    }

    /**
     * Prepares a probe.
     *
     * @param token tells it from others at the same place; part of a name
     */
    public Probe(ObjectStore store, String token) {
        this.store = store;
        this.name = ObjectNames.require("probe/" + token);
        this.contested = ObjectNames.require("probe/" + token + "-contested");
    }

    /** Never fails: what fails is in the report. */
    public ProbeReport run() {
        boolean all = tried(Trial.WRITE, this::write)
                && tried(Trial.READ_PART, this::readPart)
                && tried(Trial.LIST_AFTER_WRITE, this::list)
                && tried(Trial.CREATE_IF_ABSENT, this::create);
        if (all) {
            tried(Trial.DELETE, this::delete);
        } else {
            cleanUp();
        }
        return new ProbeReport(store.place(), checks, checksums, store.clockAhead());
    }

    private boolean tried(Trial trial, Step step) {
        String wrong;
        try {
            wrong = step.run().orElse("");
        } catch (ObjectStoreException e) {
            wrong = e.kind() + ": " + e.getMessage();
        }
        checks.add(new Check(trial, wrong.isEmpty(), wrong));
        return wrong.isEmpty();
    }

    private Optional<String> write() {
        Answered.await(store.put(name, ObjectSource.of(bytes("0123456789"))));
        StoredObject stored = Answered.await(store.look(name)).orElse(null);
        if (stored == null || stored.bytes() != 10) {
            return Optional.of("an object that was stored is not there, or of another size");
        }
        checksums = stored.checksum().isPresent();
        return Optional.empty();
    }

    private Optional<String> readPart() {
        ByteBuffer part = Answered.await(store.read(name, 3, 4));
        return part.equals(ByteBuffer.wrap(bytes("3456")))
                ? Optional.empty()
                : Optional.of("a part of an object is not what was asked for");
    }

    private Optional<String> list() {
        boolean listed = Answered.await(store.list(name, "", 10)).stream()
                .anyMatch(found -> found.name().equals(name));
        return listed ? Optional.empty() : Optional.of("an object that was stored is not listed");
    }

    private Optional<String> create() {
        if (Answered.await(store.createIfAbsent(name, bytes("other")))) {
            return Optional.of("an object was created though its name was taken; without that no archive is safe");
        }
        List<CompletableFuture<Boolean>> rivals = new ArrayList<>();
        for (int i = 0; i < RIVALS; i++) {
            rivals.add(store.createIfAbsent(contested, bytes("rival " + i)));
        }
        long won = rivals.stream().map(Answered::await).filter(each -> each).count();
        // None may win: the reply of the one who did was lost, and it asked again.
        return won <= 1
                ? Optional.empty()
                : Optional.of(won + " created the same object; without create-if-absent no archive is safe");
    }

    private Optional<String> delete() {
        Answered.await(store.purge(List.of(name, contested)));
        return Answered.await(store.look(name)).isEmpty()
                ? Optional.empty()
                : Optional.of("an object that was deleted is still there");
    }

    private void cleanUp() {
        try {
            Answered.await(store.purge(List.of(name, contested)));
        } catch (ObjectStoreException e) {
            // The report says already what does not work here.
            checksums = false;
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
