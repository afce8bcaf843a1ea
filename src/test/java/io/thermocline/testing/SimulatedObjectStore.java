package io.thermocline.testing;

import io.thermocline.objects.ObjectNames;
import io.thermocline.objects.ObjectSource;
import io.thermocline.objects.ObjectStore;
import io.thermocline.objects.ObjectStoreException;
import io.thermocline.objects.ObjectStoreException.Kind;
import io.thermocline.objects.Purged;
import io.thermocline.objects.StoredObject;
import io.thermocline.testing.ObjectFault.Verb;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * An object store in memory whose faults are decided by a seed. Thread-safe; calls are answered before they return, unless {@link #hold held}.
 *
 * <p>Everything built on an {@link ObjectStore} must survive, that is lose nothing acknowledged, never take one object for another, and go on by itself once the
 * fault is over:
 * <ul>
 *   <li>{@link ObjectFault#UNAVAILABLE}, {@link ObjectFault#REPLY_LOST}, {@link ObjectFault#HALF_DONE}, {@link ObjectFault#PARTS_LEFT},
 *       {@link ObjectFault#DENIED}, {@link ObjectFault#FULL} and {@link ObjectFault#CUT_SHORT} of any call, ordered by {@link #fail} or by chance
 *       ({@link #failSometimes});
 *   <li>a crash of the process at any call ({@link #crashAt}): the call is done or not, a large put may leave parts;
 *   <li>a place that is not there, for good or for a time ({@link #setPlace});
 *   <li>a call that takes as long as it likes ({@link #hold}): nothing else may wait for it;
 *   <li>a read that has failed and still writes to the buffer that it was given, at the next call.
 * </ul>
 * Wrong bytes ({@link ObjectFault#WRONG_BYTES}, {@link ObjectFault#STORED_WRONG}, {@link #flip}) must be noticed, never given out; those on the way are survived by
 * reading again. Superseded versions, kept with {@link #setVersioned}, and parts must be gone after a purge: {@link #remains} says what is left.
 */
public final class SimulatedObjectStore implements ObjectStore {
    /** A call: what it does, to which name or names or prefix, and how many bytes it carries or asks for. */
    public record Call(Verb verb, String name, long bytes) {}

    /** How it is with the place as a whole. */
    public enum Place {
        /** Fine. */
        THERE,
        /** Cannot be reached: {@code UNAVAILABLE}. */
        AWAY,
        /** Does not let anybody in: {@code DENIED}. */
        CLOSED_OFF,
        /** The bucket is gone: {@code UNUSABLE}. */
        GONE
    }

    private final RandomGenerator random;
    private final OrderedFaults faults;
    private final SimulatedBucket bucket = new SimulatedBucket();
    private final Deque<Runnable> held = new ArrayDeque<>();
    private final Deque<ByteBuffer> givenUp = new ArrayDeque<>();
    private boolean holding;
    private boolean closed;
    private Place state = Place.THERE;
    private long capacity = Long.MAX_VALUE;
    private int partBytes = 1 << 20;
    private long calls;
    private long crashAt = Long.MAX_VALUE;
    private boolean crashed;
    private Consumer<Call> watcher = _ -> {};
    private Runnable onCrash = () -> {};

    /** Two stores of one seed that are used alike fail alike. */
    public SimulatedObjectStore(long seed) {
        this.random = new SplittableRandom(seed);
        this.faults = new OrderedFaults(random);
    }

    /** Lets the n-th call from now that the fault can happen to meet it, the next being 1. */
    public synchronized void fail(ObjectFault fault, long n) {
        faults.order(fault, n);
    }

    /** Lets a share of the calls that the fault can happen to meet it, from 0 to 1. */
    public synchronized void failSometimes(ObjectFault fault, double share) {
        faults.share(fault, share);
    }

    /** From now on no call fails that is not yet under way, and the place is there, open and roomy. */
    public synchronized void heal() {
        faults.forget();
        state = Place.THERE;
        capacity = Long.MAX_VALUE;
    }

    /** How it is with the place from now on. */
    public synchronized void setPlace(Place place) {
        state = place;
    }

    /** Bytes that all objects together may have; what would pass it is {@code FULL}. */
    public synchronized void setCapacity(long bytes) {
        capacity = bytes;
    }

    /** From which size on a put goes in parts; 1 MiB unless told otherwise. */
    public synchronized void setPartBytes(int bytes) {
        partBytes = bytes;
    }

    /** Whether the place keeps what was superseded or deleted until it is purged. */
    public synchronized void setVersioned(boolean versioned) {
        bucket.setVersioned(versioned);
    }

    /** Whether the place computes checksums and tells them. */
    public synchronized void setChecksums(boolean checksums) {
        bucket.setChecksums(checksums);
    }

    /** Tells of each call from now on, when it is done. */
    public synchronized void watch(Consumer<Call> watcher) {
        this.watcher = watcher;
    }

    /** Calls so far. */
    public synchronized long calls() {
        return calls;
    }

    /** Ends the process at that call, counted from the beginning, the first being 1: it is done or not. From then on each call fails with {@link SimulatedCrash}. */
    public synchronized void crashAt(long call) {
        crashAt = call;
    }

    /** What else ends with the process, at the call that {@link #crashAt} names. */
    public synchronized void onCrash(Runnable others) {
        onCrash = others;
    }

    /** Ends the process now: from here on each call fails with {@link SimulatedCrash}. */
    public synchronized void crash() {
        crashed = true;
    }

    /** Starts the process again: the place is as it was, calls that were held are forgotten, so are ordered faults. */
    public synchronized void restart() {
        crashed = false;
        closed = false;
        crashAt = Long.MAX_VALUE;
        holding = false;
        held.clear();
        faults.forget();
    }

    /** From now on calls wait: neither done nor answered. */
    public synchronized void hold() {
        holding = true;
    }

    /** How many calls wait. */
    public synchronized int held() {
        return held.size();
    }

    /** Does and answers the call that has waited longest. */
    public void step() {
        Runnable next;
        synchronized (this) {
            next = held.remove();
        }
        next.run();
    }

    /** Does and answers all calls that wait, and lets none wait from now on. */
    public void release() {
        synchronized (this) {
            holding = false;
        }
        for (Runnable next = poll(); next != null; next = poll()) {
            next.run();
        }
    }

    private synchronized @Nullable Runnable poll() {
        return held.poll();
    }

    /** Flips a bit of an object for good. */
    public synchronized void flip(String name, int position, int bit) {
        byte[] bytes = required(name).clone();
        bytes[position] ^= (byte) (1 << bit);
        bucket.put(name, bytes);
    }

    /** Everything of that name of which bytes are left: the object, what it superseded, parts. */
    public synchronized List<byte[]> remains(String name) {
        return bucket.remains(name);
    }

    /** Everything of which bytes are left, by name: objects, what they superseded, parts. */
    public synchronized Map<String, List<byte[]>> remains() {
        Map<String, List<byte[]>> all = new TreeMap<>();
        bucket.namesOfAll().forEach(name -> all.put(name, bucket.remains(name)));
        return all;
    }

    /** Names whose parts were left. */
    public synchronized List<String> namesOfParts() {
        return bucket.namesOfParts();
    }

    /** Names of all objects, in order. */
    public synchronized List<String> names() {
        return bucket.names();
    }

    @Override
    public CompletableFuture<StoredObject> put(String name, ObjectSource source) {
        ObjectNames.require(name);
        return call(new Call(Verb.PUT, name, source.bytes()), fault -> {
            ByteBuffer buffer = ByteBuffer.allocate(Math.toIntExact(source.bytes()));
            source.read(buffer, 0);
            byte[] bytes = buffer.array();
            requireRoom(bytes.length, fault);
            if (bytes.length > partBytes && fault == ObjectFault.PARTS_LEFT) {
                bucket.leaveParts(name, bytes);
                throw failure(Kind.UNAVAILABLE, "stopped amid the parts");
            }
            StoredObject stored = bucket.put(name, fault == ObjectFault.STORED_WRONG ? flipped(bytes) : bytes);
            requireReply(fault);
            return stored;
        });
    }

    @Override
    public CompletableFuture<Boolean> createIfAbsent(String name, byte[] bytes) {
        ObjectNames.require(name);
        byte[] copy = bytes.clone();
        return call(new Call(Verb.CREATE, name, copy.length), fault -> {
            requireRoom(copy.length, fault);
            boolean created = bucket.createIfAbsent(name, fault == ObjectFault.STORED_WRONG ? flipped(copy) : copy);
            if (fault == ObjectFault.REPLY_LOST && random.nextBoolean()) {
                return false;
            }
            requireReply(fault);
            return created;
        });
    }

    @Override
    public CompletableFuture<ByteBuffer> read(String name, long position, ByteBuffer into) {
        int bytes = into.remaining();
        ByteBuffer part = into.slice();
        ObjectNames.requireRange(name, position, bytes);
        CompletableFuture<ByteBuffer> read = call(new Call(Verb.READ, name, bytes), fault -> {
            byte[] all = required(name);
            if (position + bytes > all.length || fault == ObjectFault.CUT_SHORT) {
                throw failure(Kind.CORRUPT, name + " ends before what was asked for");
            }
            byte[] found = Arrays.copyOfRange(all, (int) position, (int) position + bytes);
            return part.put(fault == ObjectFault.WRONG_BYTES ? flipped(found) : found)
                    .flip();
        });
        return read.whenComplete((_, failure) -> {
            if (failure != null) {
                giveUp(into.slice());
            }
        });
    }

    private synchronized void giveUp(ByteBuffer buffer) {
        givenUp.add(buffer);
    }

    /** What reads that failed still bring is written where they were to put it. */
    private void writeLate() {
        for (ByteBuffer buffer = givenUp.poll(); buffer != null; buffer = givenUp.poll()) {
            try {
                while (buffer.hasRemaining()) {
                    buffer.put((byte) 0xA5);
                }
            } catch (IllegalStateException e) {
                // its memory was given back meanwhile
            }
        }
    }

    @Override
    public CompletableFuture<Optional<byte[]>> read(String name) {
        ObjectNames.require(name);
        return call(new Call(Verb.READ_WHOLE, name, 0), fault -> {
            Optional<byte[]> found = Optional.ofNullable(bucket.get(name)).map(byte[]::clone);
            if (found.isPresent() && fault == ObjectFault.CUT_SHORT) {
                throw failure(Kind.CORRUPT, name + " was cut short");
            }
            return fault == ObjectFault.WRONG_BYTES ? found.map(this::flipped) : found;
        });
    }

    @Override
    public CompletableFuture<Optional<StoredObject>> look(String name) {
        ObjectNames.require(name);
        return call(
                new Call(Verb.LOOK, name, 0),
                _ -> Optional.ofNullable(bucket.get(name)).map(bytes -> bucket.describe(name, bytes)));
    }

    @Override
    public CompletableFuture<List<StoredObject>> list(String prefix, String after, int limit) {
        ObjectNames.requireList(prefix, limit);
        return call(new Call(Verb.LIST, prefix, limit), _ -> bucket.list(prefix, after, limit));
    }

    @Override
    public CompletableFuture<Void> delete(Collection<String> names) {
        return remove(Verb.DELETE, names, gone -> {
                    bucket.delete(gone);
                    return List.of();
                })
                .thenAccept(_ -> {});
    }

    @Override
    public CompletableFuture<List<Purged>> purge(Collection<String> names) {
        return remove(Verb.PURGE, names, bucket::purge);
    }

    @Override
    public CompletableFuture<List<String>> remnants(String prefix) {
        ObjectNames.requireList(prefix, 1);
        return call(
                new Call(Verb.LIST, prefix, 0),
                _ -> bucket.namesOfAll().stream()
                        .filter(name -> name.startsWith(prefix) && bucket.get(name) == null)
                        .toList());
    }

    private CompletableFuture<List<Purged>> remove(
            Verb verb, Collection<String> names, Function<List<String>, List<Purged>> removal) {
        List<String> gone = names.stream().map(ObjectNames::require).toList();
        return call(new Call(verb, String.join(" ", gone), 0), fault -> {
            if (fault == ObjectFault.HALF_DONE) {
                List<Purged> _ = removal.apply(gone.subList(0, random.nextInt(gone.size() + 1)));
                throw failure(Kind.UNAVAILABLE, "some are not removed");
            }
            List<Purged> removed = removal.apply(gone);
            requireReply(fault);
            return removed;
        });
    }

    @Override
    public String place() {
        return "simulated";
    }

    @Override
    public synchronized void close() {
        closed = true;
    }

    private interface Work<T> {
        T run(@Nullable ObjectFault fault);
    }

    private <T> CompletableFuture<T> call(Call call, Work<T> work) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        Runnable run = () -> answer(answer, () -> perform(call, work));
        synchronized (this) {
            if (holding) {
                held.add(run);
                return answer;
            }
        }
        run.run();
        return answer;
    }

    /** Outside the lock, as whoever goes on from the answer may wait for others. */
    private static <T> void answer(CompletableFuture<T> answer, Supplier<T> work) {
        T result;
        try {
            result = work.get();
        } catch (RuntimeException | SimulatedCrash e) {
            answer.completeExceptionally(e);
            return;
        }
        answer.complete(result);
    }

    private synchronized <T> T perform(Call call, Work<T> work) {
        writeLate();
        requireRunning();
        calls++;
        if (calls >= crashAt) {
            crashed = true;
            onCrash.run();
            die(call, work);
        }
        requirePlace();
        ObjectFault fault = faults.next(call.verb()).orElse(null);
        if (fault == ObjectFault.UNAVAILABLE) {
            throw failure(Kind.UNAVAILABLE, "503 slow down");
        }
        if (fault == ObjectFault.DENIED) {
            throw failure(Kind.DENIED, "the credentials have expired");
        }
        T result = work.run(fault);
        watcher.accept(call);
        return result;
    }

    private void die(Call call, Work<?> work) {
        if (call.verb().changes() && state == Place.THERE && random.nextBoolean()) {
            boolean inParts = call.verb() == Verb.PUT && random.nextBoolean();
            try {
                work.run(inParts ? ObjectFault.PARTS_LEFT : null);
            } catch (RuntimeException e) {
                throw crash(e);
            }
        }
        throw crash(null);
    }

    private SimulatedCrash crash(@Nullable RuntimeException because) {
        SimulatedCrash crash = new SimulatedCrash(calls);
        if (because != null) {
            crash.addSuppressed(because);
        }
        return crash;
    }

    private void requireRunning() {
        if (crashed) {
            throw new SimulatedCrash(calls);
        }
        if (closed) {
            throw failure(Kind.UNAVAILABLE, "closed");
        }
    }

    private void requirePlace() {
        switch (state) {
            case THERE -> {}
            case AWAY -> throw failure(Kind.UNAVAILABLE, "not to be reached");
            case CLOSED_OFF -> throw failure(Kind.DENIED, "access denied");
            case GONE -> throw failure(Kind.UNUSABLE, "no such bucket");
        }
    }

    private void requireRoom(long bytes, @Nullable ObjectFault fault) {
        if (fault == ObjectFault.FULL || bucket.bytes() + bytes > capacity) {
            throw failure(Kind.FULL, "quota exceeded");
        }
    }

    private static void requireReply(@Nullable ObjectFault fault) {
        if (fault == ObjectFault.REPLY_LOST) {
            throw failure(Kind.UNAVAILABLE, "no reply");
        }
    }

    private byte[] required(String name) {
        byte[] bytes = bucket.get(name);
        if (bytes == null) {
            throw failure(Kind.MISSING, "no object " + name);
        }
        return bytes;
    }

    private byte[] flipped(byte[] bytes) {
        byte[] copy = bytes.clone();
        if (copy.length > 0) {
            copy[random.nextInt(copy.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return copy;
    }

    private static ObjectStoreException failure(Kind kind, String message) {
        return new ObjectStoreException(kind, "simulated: " + message, null);
    }
}
