package io.thermocline.objects;

import static org.assertj.core.api.Assertions.assertThat;

import io.thermocline.objects.ObjectStoreException.Kind;
import io.thermocline.objects.ObjectTraffic.Count;
import io.thermocline.testing.ObjectFault;
import io.thermocline.testing.SimulatedObjectStore;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class CountedObjectsTest extends ObjectStoreContract {
    private final SimulatedObjectStore simulated = new SimulatedObjectStore(1);
    private final ObjectTraffic traffic = new ObjectTraffic();
    private long nanos;
    private final CountedObjects store = new CountedObjects(simulated, traffic, () -> nanos++);

    @Override
    protected ObjectStore store() {
        return store;
    }

    @Override
    protected int many() {
        return 50;
    }

    private static Count count(long requests, long failed, long bytes) {
        return new Count(requests, failed, bytes, Duration.ofNanos(requests), Duration.ofNanos(requests > 0 ? 1 : 0));
    }

    @Test
    void countsByKind() {
        Answered.await(store.put("a", ObjectSource.of(new byte[10])));
        Answered.await(store.createIfAbsent("b", new byte[5]));
        Answered.await(store.createIfAbsent("b", new byte[5]));
        Answered.await(store.read("a"));
        Answered.await(store.read("a", 2, 3));
        Answered.await(store.read("none"));
        assertFails(store.read("none", 0, 1), Kind.MISSING);
        Answered.await(store.look("a"));
        Answered.await(store.list("", "", 10));
        simulated.fail(ObjectFault.UNAVAILABLE, 1);
        assertFails(store.put("c", ObjectSource.of(new byte[10])), Kind.UNAVAILABLE);
        Answered.await(store.delete(List.of("a", "b")));
        Answered.await(store.purge(List.of("c")));
        assertThat(traffic.count(ObjectTraffic.Kind.PUT)).isEqualTo(count(4, 1, 20));
        assertThat(traffic.count(ObjectTraffic.Kind.GET)).isEqualTo(count(4, 1, 13));
        assertThat(traffic.count(ObjectTraffic.Kind.LOOK)).isEqualTo(count(1, 0, 0));
        assertThat(traffic.count(ObjectTraffic.Kind.LIST)).isEqualTo(count(1, 0, 0));
        Count deleted = traffic.count(ObjectTraffic.Kind.DELETE);
        assertThat(deleted.requests()).isEqualTo(3);
        assertThat(deleted.total()).isEqualTo(Duration.ofNanos(2));
        assertThat(traffic.count(ObjectTraffic.Kind.PART)).isEqualTo(count(0, 0, 0));
    }

    @Test
    void theStoreItselfTellsOfPartsAndRetries() {
        traffic.part(100);
        traffic.retried(2);
        traffic.retried(1);
        assertThat(traffic.count(ObjectTraffic.Kind.PART).bytes()).isEqualTo(100);
        assertThat(traffic.retried()).isEqualTo(3);
    }
}
