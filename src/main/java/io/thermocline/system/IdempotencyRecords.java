package io.thermocline.system;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.thermocline.block.BlockId;
import io.thermocline.block.BlockIds;
import io.thermocline.block.Caller;
import io.thermocline.block.Envelope;
import io.thermocline.engine.Lookup;
import io.thermocline.engine.Operation;
import io.thermocline.engine.Precondition;
import io.thermocline.engine.Snapshot;
import io.thermocline.problem.Problem;
import io.thermocline.problem.ProblemException;
import io.thermocline.problem.ProblemKind;
import io.thermocline.text.PlainText;
import io.thermocline.v1.IdempotencyRecord;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Remembers answers to writes for {@link #KEPT}, so that a repeat gets the first answer again. The record of a write is one more operation of its
 * transaction: both happen or neither, whatever fails in between. Failures leave no record. Thread-safe.
 */
public final class IdempotencyRecords {
    /** How long an answer is remembered. */
    public static final Duration KEPT = Duration.ofHours(24);

    private static final String KIND = "idempotency";
    private static final long KEPT_MICROS = KEPT.toMillis() * 1_000;

    private final SystemBlocks blocks;
    private final ConcurrentMap<BlockId, CompletableFuture<?>> inFlight = new ConcurrentHashMap<>();

    /** Records are written with these. */
    public IdempotencyRecords(SystemBlocks blocks) {
        this.blocks = Objects.requireNonNull(blocks);
    }

    /** What there is under the key of a call. */
    public sealed interface Slot {
        /** The call has no key: nothing is remembered. */
        record None() implements Slot {}

        /**
         * The write happened before.
         *
         * @param sequence of its commit
         * @param timeMicros of its commit
         */
        @SuppressWarnings("ArrayRecordComponent") // never modified, never compared
        record Answered(long sequence, long timeMicros, byte[] answer) implements Slot {}

        /** The write has not happened. */
        @SuppressWarnings("ArrayRecordComponent") // never modified, never compared
        record Open(BlockId id, Precondition precondition, long expiresAtMicros, byte[] digest) implements Slot {}
    }

    /**
     * Looks up the key of a call.
     *
     * @param system a snapshot of {@link Caller#SYSTEM}
     * @throws ProblemException of kind IDEMPOTENCY_MISMATCH if the key was used for another request
     */
    public Slot slot(Snapshot system, Caller caller, @Nullable Idempotency idempotency) {
        if (idempotency == null) {
            return new Slot.None();
        }
        BlockId id = id(caller, idempotency);
        Lookup lookup = system.find(id);
        if (!(lookup instanceof Lookup.Found(var block))) {
            return new Slot.Open(
                    id, SystemBlocks.unchanged(lookup), system.nowMicros() + KEPT_MICROS, idempotency.digest());
        }
        IdempotencyRecord record = parse(system.content(block));
        if (!MessageDigest.isEqual(record.getDigest().toByteArray(), idempotency.digest())) {
            throw Problem.field(
                            ProblemKind.IDEMPOTENCY_MISMATCH,
                            Idempotency.HEADER,
                            "this idempotency key was used for another request within the last 24 hours. Use a new key for each request")
                    .exception();
        }
        Envelope envelope = block.envelope();
        return new Slot.Answered(
                envelope.sequence(),
                envelope.updatedAtMicros(),
                record.getAnswer().toByteArray());
    }

    /** The operation that remembers an answer; to be committed with the write itself. */
    public Operation remember(Slot.Open slot, byte[] answer) {
        byte[] content = IdempotencyRecord.newBuilder()
                .setDigest(ByteString.copyFrom(slot.digest()))
                .setAnswer(ByteString.copyFrom(answer))
                .build()
                .toByteArray();
        return blocks.put(slot.id(), KIND, slot.precondition(), slot.expiresAtMicros(), content);
    }

    /**
     * Runs a write when no other with the same key is under way; a duplicate waits for the first, and then runs and finds its record, if it
     * succeeded.
     *
     * @param write looks up the slot itself
     */
    public <T> CompletableFuture<T> once(
            Caller caller, @Nullable Idempotency idempotency, Supplier<CompletableFuture<T>> write) {
        if (idempotency == null) {
            return write.get();
        }
        requireKey(idempotency.key());
        CompletableFuture<T> result = new CompletableFuture<>();
        runOrWait(id(caller, idempotency), write, result);
        return result;
    }

    private <T> void runOrWait(BlockId id, Supplier<CompletableFuture<T>> write, CompletableFuture<T> result) {
        CompletableFuture<?> first = inFlight.putIfAbsent(id, result);
        if (first != null) {
            var _ = first.whenComplete((_, _) -> runOrWait(id, write, result));
            return;
        }
        CompletableFuture<T> running;
        try {
            running = write.get();
        } catch (RuntimeException e) {
            running = CompletableFuture.failedFuture(e);
        }
        var _ = running.whenComplete((value, failure) -> {
            inFlight.remove(id, result);
            if (failure == null) {
                result.complete(value);
            } else {
                result.completeExceptionally(Attempts.causeOf(failure));
            }
        });
    }

    private static void requireKey(String key) {
        String fault = key.isEmpty()
                ? "is empty"
                : PlainText.fault(key, Idempotency.MAX_KEY_BYTES).orElse(null);
        if (fault != null) {
            throw Problem.field(ProblemKind.INVALID, Idempotency.HEADER, fault).exception();
        }
    }

    private static BlockId id(Caller caller, Idempotency idempotency) {
        return BlockIds.derived(KIND, caller.name(), idempotency.key());
    }

    private static IdempotencyRecord parse(byte[] content) {
        try {
            return IdempotencyRecord.parseFrom(content);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a record that passed its checksum is no idempotency record", e);
        }
    }
}
