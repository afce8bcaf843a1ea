package io.thermocline.segment;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Requests for pages that are under way, and those that have landed and are still expected by somebody. Who expects a page may never take it, so of the landed ones only
 * the last few are kept. A failure is not kept: who comes later asks anew. Thread-safe; no lock is held while anybody waits.
 */
final class PageFlights {
    private static final int MOST_LANDED = 16;
    private static final long MOST_LANDED_BYTES = 1 << 20;

    private final Function<PageLocation, CompletableFuture<ByteBuffer>> request;

    // Both under the lock of this.
    private final Map<Integer, Flight> flights = new HashMap<>();
    private final Map<Integer, Flight> landed = new LinkedHashMap<>();

    PageFlights(Function<PageLocation, CompletableFuture<ByteBuffer>> request) {
        this.request = request;
    }

    /** One request. What changes in it changes under the lock. */
    private static final class Flight {
        private final CompletableFuture<ByteBuffer> bytes = new CompletableFuture<>();
        private int expecting;
        private int size;
    }

    /** Asks for a page unless it was asked for, on behalf of somebody who will {@link #take} it. */
    void expect(int page, PageLocation location) {
        Flight begun = null;
        synchronized (this) {
            Flight flight = flights.get(page);
            if (flight == null) {
                flight = begun = begin(page);
            }
            flight.expecting++;
        }
        start(page, location, begun);
    }

    /** The bytes of a page, from a request that is under way or has landed, else from a new one. */
    CompletableFuture<ByteBuffer> take(int page, PageLocation location) {
        Flight begun = null;
        Flight flight;
        synchronized (this) {
            flight = flights.get(page);
            if (flight == null) {
                flight = begun = begin(page);
            } else if (flight.expecting > 0 && --flight.expecting == 0 && landed.remove(page) != null) {
                flights.remove(page);
            }
        }
        start(page, location, begun);
        return flight.bytes;
    }

    private Flight begin(int page) {
        Flight flight = new Flight();
        flights.put(page, flight);
        return flight;
    }

    private void start(int page, PageLocation location, @Nullable Flight begun) {
        if (begun == null) {
            return;
        }
        var _ = request.apply(location).whenComplete((bytes, failure) -> {
            land(page, begun, failure == null ? bytes : null);
            if (failure == null) {
                begun.bytes.complete(bytes.asReadOnlyBuffer());
            } else {
                begun.bytes.completeExceptionally(failure);
            }
        });
    }

    private synchronized void land(int page, Flight flight, @Nullable ByteBuffer bytes) {
        if (bytes == null || flight.expecting == 0) {
            flights.remove(page, flight);
            return;
        }
        flight.size = bytes.remaining();
        landed.put(page, flight);
        long kept = landed.values().stream().mapToLong(each -> each.size).sum();
        Iterator<Map.Entry<Integer, Flight>> oldest = landed.entrySet().iterator();
        while (landed.size() > 1 && (landed.size() > MOST_LANDED || kept > MOST_LANDED_BYTES)) {
            Map.Entry<Integer, Flight> gone = oldest.next();
            kept -= gone.getValue().size;
            oldest.remove();
            flights.remove(gone.getKey(), gone.getValue());
        }
    }
}
