package io.thermocline.encode;

import io.thermocline.block.BlockId;
import io.thermocline.block.Caller;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** The blocks known to be pending, in the order of their commits, and who waits for them. Thread-safe. */
final class PendingBlocks {
    /** With the sequence: an id may start again at version 1. */
    private record Version(BlockId id, long version, long sequence) {
        static Version of(PendingBlock block) {
            return new Version(block.id(), block.version(), block.sequence());
        }
    }

    private final Map<Version, PendingBlock> open = new LinkedHashMap<>();
    private final Deque<Version> queue = new ArrayDeque<>();
    private final TreeMap<Long, Integer> openAtSequence = new TreeMap<>();
    /** Of the open ones, those that could not be encoded when they were tried last. */
    private final Set<Version> troubled = new HashSet<>();

    private final Map<Version, List<CompletableFuture<Void>>> waiting = new HashMap<>();
    /** Bounded by the sequences committed and not yet looked at. */
    private final TreeMap<Long, CompletableFuture<Void>> catchingUp = new TreeMap<>();

    private long applied;

    /** A block that is pending; nothing happens if it is known. */
    synchronized void add(PendingBlock block) {
        Version version = Version.of(block);
        if (open.putIfAbsent(version, block) == null) {
            queue.addLast(version);
            openAtSequence.merge(block.sequence(), 1, Integer::sum);
        }
    }

    /** Forgets all blocks; those who wait go on waiting. */
    synchronized void clear() {
        open.clear();
        queue.clear();
        openAtSequence.clear();
        troubled.clear();
    }

    /** The next block to work on, without taking it. */
    synchronized Optional<PendingBlock> first() {
        return Optional.ofNullable(queue.peekFirst()).map(open::get);
    }

    /**
     * The block cannot be encoded now: it stays pending, all others have their turn before it is tried again, and whoever waits for it is told why.
     *
     * @return whether it is the first time
     */
    boolean postpone(PendingBlock block, RuntimeException why) {
        Version version = Version.of(block);
        boolean first;
        List<CompletableFuture<Void>> told;
        synchronized (this) {
            if (queue.remove(version)) {
                queue.addLast(version);
            }
            first = troubled.add(version);
            told = noLongerWaiting(version);
        }
        told.forEach(each -> each.completeExceptionally(why));
        return first;
    }

    /** The block needs nothing more: whoever waits for it is told. */
    void settled(PendingBlock block) {
        Version version = Version.of(block);
        Collection<CompletableFuture<Void>> told;
        synchronized (this) {
            if (open.remove(version) != null) {
                queue.remove(version);
                troubled.remove(version);
                openAtSequence.computeIfPresent(block.sequence(), (_, count) -> count == 1 ? null : count - 1);
            }
            told = noLongerWaiting(version);
        }
        told.forEach(each -> each.complete(null));
    }

    /** Completes when the version is settled, fails when that did not work; a future that its owner completes or cancels is forgotten. */
    CompletableFuture<Void> await(PendingBlock block) {
        Version version = Version.of(block);
        CompletableFuture<Void> future = new CompletableFuture<>();
        synchronized (this) {
            waiting.computeIfAbsent(version, _ -> new ArrayList<>()).add(future);
        }
        CompletableFuture<Void> _ = future.whenComplete((_, _) -> forgetDone(version));
        return future;
    }

    private List<CompletableFuture<Void>> noLongerWaiting(Version version) {
        List<CompletableFuture<Void>> all = waiting.remove(version);
        return all == null ? List.of() : all;
    }

    private synchronized void forgetDone(Version version) {
        waiting.computeIfPresent(version, (_, all) -> {
            all.removeIf(CompletableFuture::isDone);
            return all.isEmpty() ? null : all;
        });
    }

    /** Blocks that are pending. */
    synchronized int size() {
        return open.size();
    }

    /** How many of them the caller sees. */
    synchronized long visibleTo(Caller caller) {
        return open.values().stream().filter(each -> caller.sees(each.header())).count();
    }

    /** Everything at or below it is settled. */
    synchronized long doneThrough(long given) {
        return openAtSequence.isEmpty() ? given : Math.min(given, openAtSequence.firstKey() - 1);
    }

    /** All records up to a sequence have been looked at. */
    void applied(long sequence) {
        List<CompletableFuture<Void>> told;
        synchronized (this) {
            applied = Math.max(applied, sequence);
            SortedMap<Long, CompletableFuture<Void>> reached = catchingUp.headMap(applied, true);
            told = List.copyOf(reached.values());
            reached.clear();
        }
        told.forEach(each -> each.complete(null));
    }

    /** Completes when all records up to a sequence have been looked at. Shared by all who wait for the same: not to be completed by them. */
    synchronized CompletableFuture<Void> appliedThrough(long sequence) {
        return applied >= sequence
                ? CompletableFuture.completedFuture(null)
                : catchingUp.computeIfAbsent(sequence, _ -> new CompletableFuture<>());
    }
}
