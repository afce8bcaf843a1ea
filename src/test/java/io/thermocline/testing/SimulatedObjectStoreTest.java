package io.thermocline.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thermocline.objects.Answered;
import io.thermocline.objects.ObjectSource;
import io.thermocline.objects.ObjectStoreContract;
import io.thermocline.objects.ObjectStoreException.Kind;
import io.thermocline.objects.StoredObject;
import io.thermocline.testing.SimulatedObjectStore.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SimulatedObjectStoreTest extends ObjectStoreContract {
    private final SimulatedObjectStore store = new SimulatedObjectStore(1);

    @Override
    protected SimulatedObjectStore store() {
        return store;
    }

    private CompletableFuture<StoredObject> put(String name, int bytes) {
        return store.put(name, ObjectSource.of(new byte[bytes]));
    }

    @Test
    void aFaultMeetsTheCallItWasOrderedFor() {
        store.fail(ObjectFault.UNAVAILABLE, 2);
        Answered.await(put("a", 1));
        assertFails(put("b", 1), Kind.UNAVAILABLE);
        Answered.await(put("c", 1));
        store.fail(ObjectFault.FULL, 1);
        assertThat(Answered.await(store.look("a"))).isPresent();
        assertFails(put("d", 1), Kind.FULL);
        assertThat(store.names()).containsExactly("a", "c");
    }

    @Test
    void aLostReplyIsWorkThatWasDone() {
        store.fail(ObjectFault.REPLY_LOST, 1);
        assertFails(put("a", 1), Kind.UNAVAILABLE);
        assertThat(store.names()).containsExactly("a");
        store.fail(ObjectFault.REPLY_LOST, 1);
        assertFails(store.delete(List.of("a")), Kind.UNAVAILABLE);
        assertThat(store.names()).isEmpty();
        List<Boolean> answered = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            store.fail(ObjectFault.REPLY_LOST, 1);
            CompletableFuture<Boolean> created = store.createIfAbsent("m/" + i, new byte[1]);
            boolean unknown = created.isCompletedExceptionally();
            assertThat(unknown || !created.join()).isTrue();
            answered.add(unknown);
        }
        // It never says that it made it: either that somebody did, or that it does not know.
        assertThat(answered).contains(true, false);
        assertThat(store.names()).hasSize(20);
    }

    @Test
    void wrongBytesComeOrStay() {
        Answered.await(put("a", 100));
        store.fail(ObjectFault.WRONG_BYTES, 1);
        assertThat(Answered.await(store.read("a")).orElseThrow()).isNotEqualTo(new byte[100]);
        assertThat(Answered.await(store.read("a")).orElseThrow()).isEqualTo(new byte[100]);
        store.fail(ObjectFault.STORED_WRONG, 1);
        Answered.await(put("a", 100));
        assertThat(Answered.await(store.read("a")).orElseThrow()).isNotEqualTo(new byte[100]);
        store.fail(ObjectFault.CUT_SHORT, 1);
        assertFails(store.read("a", 0, 10), Kind.CORRUPT);
    }

    @Test
    void whatWasSupersededStaysUntilItIsPurged() {
        store.setVersioned(true);
        store.setPartBytes(10);
        Answered.await(put("a", 1));
        Answered.await(put("a", 2));
        store.fail(ObjectFault.PARTS_LEFT, 1);
        assertFails(put("a", 30), Kind.UNAVAILABLE);
        assertThat(store.namesOfParts()).containsExactly("a");
        Answered.await(store.delete(List.of("a")));
        assertThat(Answered.await(store.look("a"))).isEmpty();
        assertThat(store.remains("a")).extracting(bytes -> bytes.length).containsExactlyInAnyOrder(1, 2, 30);
        Answered.await(store.purge(List.of("a")));
        assertThat(store.remains("a")).isEmpty();
    }

    @Test
    void aCallThatIsHeldIsDoneWhenTheTestSaysSo() {
        store.hold();
        CompletableFuture<StoredObject> first = put("a", 1);
        CompletableFuture<Optional<StoredObject>> second = store.look("a");
        assertThat(store.held()).isEqualTo(2);
        assertThat(store.names()).isEmpty();
        store.step();
        assertThat(first).isCompleted();
        assertThat(second).isNotDone();
        store.release();
        assertThat(Answered.await(second)).isPresent();
        assertThat(put("b", 1)).isCompleted();
    }

    @Test
    void thePlaceMayBeAwayClosedOffOrGone() {
        Answered.await(put("a", 1));
        store.setPlace(Place.AWAY);
        assertFails(store.look("a"), Kind.UNAVAILABLE);
        store.setPlace(Place.CLOSED_OFF);
        assertFails(store.look("a"), Kind.DENIED);
        store.setPlace(Place.GONE);
        assertFails(store.look("a"), Kind.UNUSABLE);
        store.heal();
        assertThat(Answered.await(store.look("a"))).isPresent();
    }

    @Test
    void aCrashDoesTheCallOrNot() {
        List<Integer> done = new ArrayList<>();
        for (int seed = 1; seed <= 20; seed++) {
            SimulatedObjectStore crashing = new SimulatedObjectStore(seed);
            crashing.crashAt(2);
            Answered.await(crashing.put("a", ObjectSource.of(new byte[1])));
            assertThatThrownBy(() -> Answered.await(crashing.put("b", ObjectSource.of(new byte[1]))))
                    .isInstanceOf(SimulatedCrash.class);
            assertThatThrownBy(() -> Answered.await(crashing.look("a"))).isInstanceOf(SimulatedCrash.class);
            crashing.restart();
            done.add(Answered.await(crashing.look("b")).isPresent() ? 1 : 0);
        }
        assertThat(done).contains(0, 1);
    }

    @Test
    void oneSeedFailsAlike() {
        assertThat(history(7)).isEqualTo(history(7));
        assertThat(history(7)).isNotEqualTo(history(8));
    }

    private static List<Boolean> history(long seed) {
        SimulatedObjectStore store = new SimulatedObjectStore(seed);
        store.failSometimes(ObjectFault.UNAVAILABLE, 0.3);
        List<Boolean> failed = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            failed.add(store.createIfAbsent("a/" + i, new byte[1]).isCompletedExceptionally());
        }
        assertThat(failed).contains(true, false);
        return failed;
    }

    @Test
    void checksumsAreToldWhereThePlaceHasThem() {
        assertThat(Answered.await(put("a", 1)).checksum()).isEmpty();
        store.setChecksums(true);
        assertThat(Answered.await(put("a", 1)).checksum()).isPresent();
        assertThat(Answered.await(store.look("a")).orElseThrow().checksum()).isPresent();
    }
}
