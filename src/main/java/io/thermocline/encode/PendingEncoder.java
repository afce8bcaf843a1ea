package io.thermocline.encode;

import io.thermocline.block.Caller;
import io.thermocline.block.ChunkVector;
import io.thermocline.block.Envelope;
import io.thermocline.block.Header;
import io.thermocline.block.HeaderCodec;
import io.thermocline.engine.Block;
import io.thermocline.engine.BlockList;
import io.thermocline.engine.Engine;
import io.thermocline.engine.ListPosition;
import io.thermocline.engine.Loop;
import io.thermocline.engine.Snapshot;
import io.thermocline.follow.Follower;
import io.thermocline.log.LogRecord;
import io.thermocline.log.LoggedOperation;
import io.thermocline.problem.ProblemException;
import io.thermocline.problem.ProblemKind;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Gives vectors to blocks that were committed without, as the first follower of the log. Following only notes what is pending, so it is quick; a loop
 * of its own encodes, one block after another in the order of their commits, and appends the vectors for exactly the version it read. Thread-safe.
 *
 * <p>A crash anywhere loses nothing and does nothing twice that shows: the checkpoint stays below the first block without vectors, and a block that
 * has them, has changed or is gone is left alone.
 */
public final class PendingEncoder implements Follower, AutoCloseable {
    /** Pending blocks held in memory; beyond them the log is not read on. */
    private static final int MOST_OPEN = 10_000;

    private static final Duration BETWEEN_TRIES = Duration.ofMillis(250);
    private static final int PAGE = 1000;

    private final PendingBlocks pending = new PendingBlocks();
    private final PendingStore store;
    private final Encoders encoders;
    private final Function<Header, List<String>> encodersOf;
    private final Consumer<RuntimeException> faults;
    private final Map<String, TextVectors> vectors = new ConcurrentHashMap<>();
    private final Loop loop;
    private volatile Runnable whenReady = () -> {};
    private volatile boolean closed;
    private volatile boolean uncounted; // damage kept blocks out of the count
    private boolean wasFull;

    /**
     * An encoder that does not run yet.
     *
     * @param encodersOf names of the encoders that a block's manifolds have
     * @param faults told once of each block that cannot be encoded, and why
     */
    public PendingEncoder(
            Engine engine,
            Encoders encoders,
            Function<Header, List<String>> encodersOf,
            RandomGenerator random,
            Consumer<RuntimeException> faults) {
        this(new EnginePendingStore(engine, random), encoders, encodersOf, faults);
    }

    PendingEncoder(
            PendingStore store,
            Encoders encoders,
            Function<Header, List<String>> encodersOf,
            Consumer<RuntimeException> faults) {
        this.store = store;
        this.encoders = encoders;
        this.encodersOf = encodersOf;
        this.faults = faults;
        this.loop = new Loop("encode-pending", BETWEEN_TRIES, this::encodeFirst, faults);
    }

    /**
     * Starts encoding.
     *
     * @param ready called when the log can be read on after this was too far behind
     */
    public void start(Runnable ready) {
        whenReady = ready;
        loop.start();
        loop.signal();
    }

    /** Works on the first pending block, here and now. */
    public void step() {
        loop.step();
    }

    /** Pending blocks that the caller sees, of those that were looked at; see {@link #awaitApplied}. */
    public long pendingBlocks(Caller caller) {
        return pending.visibleTo(caller);
    }

    /**
     * Waits until every commit up to a sequence was looked at, so that {@link #pendingBlocks} counts its blocks.
     *
     * @return false if that took longer than {@code most}, or damage hid blocks when they were counted: there may be more than are counted
     */
    public boolean awaitApplied(long sequence, Duration most) {
        try {
            pending.appliedThrough(sequence).get(most.toNanos(), TimeUnit.NANOSECONDS);
            return !uncounted;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("nothing completes it with a fault", e);
        }
    }

    /**
     * Completes when a version that was committed as pending has all its vectors, is replaced or is gone; at once if it already is. Fails when the
     * vectors cannot be made now. Reads the store. Cancel it when nobody waits any more.
     */
    public CompletableFuture<Void> encoded(Envelope envelope, Header header) {
        PendingBlock block = new PendingBlock(envelope.id(), envelope.version(), envelope.sequence(), header);
        CompletableFuture<Void> settled = pending.await(block);
        try {
            if (store.missing(block, readersOf(header)).isEmpty()) {
                settled.complete(null);
            }
        } catch (RuntimeException e) {
            settled.completeExceptionally(e);
        }
        return settled;
    }

    /** The encoders that are to read a block's text. */
    private List<String> readersOf(Header header) {
        return encodersOf.apply(header).stream()
                .distinct()
                .filter(name -> encoders.embedded(name).isPresent())
                .toList();
    }

    @Override
    public String name() {
        return "encode";
    }

    @Override
    public boolean ready() {
        return pending.size() < MOST_OPEN;
    }

    @Override
    public void resume(long doneThrough) {
        pending.applied(doneThrough);
    }

    @Override
    public void apply(LogRecord record) {
        boolean found = false;
        for (LoggedOperation operation : record.operations()) {
            if (operation instanceof LoggedOperation.Put(Envelope envelope, var payload) && envelope.pending()) {
                Header header = HeaderCodec.decode(payload.header());
                pending.add(new PendingBlock(envelope.id(), envelope.version(), record.sequence(), header));
                found = true;
            }
        }
        pending.applied(record.sequence());
        if (found) {
            loop.signal();
        }
    }

    @Override
    public void rebuild(Snapshot snapshot, long through) {
        pending.clear();
        // One report a segment is enough.
        Map<String, ProblemException> damage = new LinkedHashMap<>();
        ListPosition after = ListPosition.START;
        while (after != null) {
            BlockList page = snapshot.pendingBlocks(
                    after, PAGE, each -> damage.putIfAbsent(each.problem().detail(), each));
            page.blocks().stream()
                    .filter(block -> lacksVectors(snapshot, block))
                    .map(PendingBlock::of)
                    .filter(block -> block.sequence() <= through)
                    .forEach(pending::add);
            after = page.next();
        }
        uncounted = !damage.isEmpty();
        damage.values().forEach(faults);
        pending.applied(through);
        loop.signal();
    }

    /** A block whose vectors cannot be read stays pending: its turn comes, and then that is reported. */
    private boolean lacksVectors(Snapshot snapshot, Block block) {
        try {
            return !EnginePendingStore.missing(snapshot, block, readersOf(block.header()))
                    .isEmpty();
        } catch (ProblemException e) {
            if (e.problem().kind() != ProblemKind.CORRUPT) {
                throw e;
            }
            return true;
        }
    }

    @Override
    public long doneThrough(long applied) {
        return pending.doneThrough(applied);
    }

    private void encodeFirst() {
        Optional<PendingBlock> first = pending.first();
        if (first.isEmpty() || closed) {
            return;
        }
        if (!ready()) {
            wasFull = true;
        }
        if (settles(first.get())) {
            pending.settled(first.get());
            if (wasFull && ready()) {
                wasFull = false;
                whenReady.run();
            }
            loop.signal();
        }
    }

    /** Whether the block needs nothing more; if not, it is tried again after a while. */
    private boolean settles(PendingBlock block) {
        try {
            List<String> missing = store.missing(block, readersOf(block.header()));
            Optional<byte[]> content = missing.isEmpty() ? Optional.empty() : store.content(block);
            return content.isEmpty() || append(block, content.get(), missing);
        } catch (RuntimeException e) {
            postpone(block, e);
            return false;
        }
    }

    /** An encoder that fails does not keep the others from making their vectors. */
    private boolean append(PendingBlock block, byte[] content, List<String> missing) {
        boolean all = true;
        RuntimeException fault = null;
        for (String name : missing) {
            try {
                all &= store.append(block, name, vectors(name, block, content)) == PendingStore.Outcome.SETTLED;
            } catch (RuntimeException e) {
                fault = e;
            }
        }
        if (fault != null) {
            throw fault;
        }
        return all;
    }

    private List<ChunkVector> vectors(String name, PendingBlock block, byte[] content) {
        Encoder encoder = encoders.embedded(name).orElseThrow();
        return vectors.computeIfAbsent(name, _ -> new TextVectors(encoder))
                .of(content, block.header().media().mediaType(), () -> closed);
    }

    /** The block stays pending, and a search says so, but it does not keep the others waiting. */
    private void postpone(PendingBlock block, RuntimeException fault) {
        if (!closed && pending.postpone(block, fault)) {
            faults.accept(fault);
        }
    }

    /** Lets the block under way go and ends the thread; what is pending is found again at the next start. */
    @Override
    public void close() {
        closed = true;
        loop.close();
    }
}
