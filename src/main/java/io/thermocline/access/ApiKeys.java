package io.thermocline.access;

import io.thermocline.block.Caller;
import io.thermocline.block.CommitContext;
import io.thermocline.block.ManifoldScope;
import io.thermocline.block.Sha256;
import io.thermocline.block.Sharing;
import io.thermocline.engine.Durability;
import io.thermocline.engine.Engine;
import io.thermocline.engine.Operation;
import io.thermocline.engine.Snapshot;
import io.thermocline.engine.Transaction;
import io.thermocline.problem.Problem;
import io.thermocline.problem.ProblemException;
import io.thermocline.problem.ProblemKind;
import io.thermocline.problem.Violation;
import io.thermocline.system.Attempts;
import io.thermocline.system.Idempotency;
import io.thermocline.system.IdempotencyRecords;
import io.thermocline.system.IdempotencyRecords.Slot;
import io.thermocline.system.Registry;
import io.thermocline.system.SystemBlocks;
import io.thermocline.text.PlainText;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Names callers, and keeps the keys that name them. Thread-safe.
 *
 * <p>A token is looked up by its SHA-256: keys are 32 random bytes, so a plain digest is as hard to turn back as a slow one. Hashes are compared
 * in constant time, all of them on every call, so that time says nothing about which are near.
 */
public final class ApiKeys {
    /** What the text of a key begins with, so that it is known for what it is where it should not be. */
    public static final String PREFIX = "tck_";
    /** Most keys that can be made by calls. */
    public static final int MAX_KEYS = 1_000;

    private static final int SECRET_BYTES = 32;
    private static final String LOCAL = "local";

    private final Access access;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Registry<List<StoredKey>> registry;
    private final IdempotencyRecords records;
    private final Attempts attempts;
    private final Engine engine;

    /** How callers are named. */
    public sealed interface Access {
        /** Everyone is the operator {@code local}; for a server that listens on loopback only. */
        record Open() implements Access {}

        /**
         * A bearer token names the caller.
         *
         * @param keys those of the settings; there may be more, made by calls
         */
        record Keys(List<ConfiguredKey> keys) implements Access {
            public Keys {
                keys = List.copyOf(keys);
            }
        }
    }

    /**
     * A key of the settings.
     *
     * @param hash SHA-256 of its text
     */
    @SuppressWarnings("ArrayRecordComponent") // never modified, never compared as a record
    public record ConfiguredKey(String name, byte[] hash, boolean operator) {
        /** @throws IllegalArgumentException if the name is none, or the hash has another length than 32 bytes */
        public ConfiguredKey {
            PlainText.faultOfName(name).ifPresent(fault -> {
                throw new IllegalArgumentException("the name of an API key " + fault);
            });
            if (hash.length != Sha256.BYTES) {
                throw new IllegalArgumentException("API key " + name + ": a SHA-256 has 32 bytes, not " + hash.length);
            }
        }
    }

    /** The keys of one store; {@code random} must be unpredictable: keys are made of it. */
    public ApiKeys(
            Access access,
            Engine engine,
            SystemBlocks systemBlocks,
            IdempotencyRecords records,
            Attempts attempts,
            InstantSource clock,
            RandomGenerator random) {
        this.access = Objects.requireNonNull(access);
        this.engine = Objects.requireNonNull(engine);
        this.registry = new Registry<>(engine, systemBlocks, "api-keys", StoredKey.REGISTRY);
        this.records = Objects.requireNonNull(records);
        this.attempts = Objects.requireNonNull(attempts);
        this.clock = Objects.requireNonNull(clock);
        this.random = Objects.requireNonNull(random);
    }

    /** Whether calls need no key. */
    public boolean open() {
        return access instanceof Access.Open;
    }

    /**
     * The caller that a token names. Reads the store the first time only.
     *
     * @param token the bearer token; null when the call has none
     * @throws ProblemException of kind UNAUTHENTICATED without a known token
     */
    public Caller authenticate(@Nullable String token, ManifoldScope scope) {
        return switch (access) {
            case Access.Open _ -> new Caller(LOCAL, Caller.Role.OPERATOR, scope);
            case Access.Keys keys -> authenticate(keys, token, scope);
        };
    }

    private Caller authenticate(Access.Keys keys, @Nullable String token, ManifoldScope scope) {
        if (token == null) {
            throw unauthenticated("Send an API key: Authorization: Bearer " + PREFIX + "...");
        }
        byte[] hash = Sha256.of(token.getBytes(StandardCharsets.UTF_8));
        Caller found = null;
        for (ConfiguredKey key : keys.keys()) {
            if (MessageDigest.isEqual(key.hash(), hash)) {
                found = caller(key.name(), key.operator(), scope);
            }
        }
        for (StoredKey key : registry.value()) {
            if (MessageDigest.isEqual(key.hash(), hash)) {
                found = caller(key.name(), key.operator(), scope);
            }
        }
        if (found == null) {
            throw unauthenticated("This API key is not known here. It may have been deleted.");
        }
        return found;
    }

    private static ProblemException unauthenticated(String detail) {
        return new Problem(ProblemKind.UNAUTHENTICATED, detail, List.of(new Violation("Authorization", detail)), null)
                .exception();
    }

    private static Caller caller(String name, boolean operator, ManifoldScope scope) {
        return new Caller(name, operator ? Caller.Role.OPERATOR : Caller.Role.USER, scope);
    }

    /**
     * Makes a key. Operators only. A repeat makes none, and is told so: the text that the first answer had is not kept anywhere.
     *
     * @return fails with FORBIDDEN, INVALID for a bad name or too many keys, ALREADY_EXISTS for a name that is taken and for a repeat,
     *     IDEMPOTENCY_MISMATCH, and what the engine fails with
     */
    public CompletableFuture<NewApiKey> create(
            Caller caller, String name, boolean operator, @Nullable Idempotency idempotency) {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        String text = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        byte[] hash = Sha256.of(text.getBytes(StandardCharsets.UTF_8));
        Instant createdAt = clock.instant().truncatedTo(ChronoUnit.MICROS);
        StoredKey stored = new StoredKey(name, hash, operator, createdAt);
        return change(caller, idempotency, keys -> {
                    requireFree(name, keys);
                    List<StoredKey> after = new ArrayList<>(keys);
                    after.add(stored);
                    return after;
                })
                .thenApply(write -> {
                    if (write.replayed()) {
                        throw madeBefore();
                    }
                    return new NewApiKey(stored.withoutHash(), text, write);
                });
    }

    private static ProblemException madeBefore() {
        return Problem.field(
                        ProblemKind.ALREADY_EXISTS,
                        Idempotency.HEADER,
                        "the first request with this idempotency key made the API key, whose text was shown then and cannot be had again;"
                                + " if it is lost, delete that key and make another with a new idempotency key")
                .exception();
    }

    private void requireFree(String name, List<StoredKey> keys) {
        Optional<String> fault = PlainText.faultOfName(name);
        if (fault.isPresent()) {
            throw Problem.field(ProblemKind.INVALID, "name", fault.get()).exception();
        }
        if (keys.size() >= MAX_KEYS) {
            throw Problem.field(
                            ProblemKind.INVALID, "name", "is one too many; at most " + MAX_KEYS + " keys are allowed")
                    .exception();
        }
        boolean taken = keys.stream().anyMatch(key -> key.name().equals(name))
                || configured().stream().anyMatch(key -> key.name().equals(name));
        if (taken || name.equals(LOCAL)) {
            throw Problem.field(ProblemKind.ALREADY_EXISTS, "name", "is taken by another key")
                    .exception();
        }
    }

    /**
     * All keys, those of the settings first, then by name. Operators only.
     *
     * @throws ProblemException of kind FORBIDDEN
     */
    public List<ApiKey> list(Caller caller) {
        requireOperator(caller);
        List<ApiKey> all = new ArrayList<>();
        configured().forEach(key -> all.add(new ApiKey(key.name(), key.operator(), null)));
        registry.value().stream()
                .map(StoredKey::withoutHash)
                .sorted(Comparator.comparing(ApiKey::name))
                .forEach(all::add);
        return List.copyOf(all);
    }

    /**
     * Takes a key away; it opens nothing from the answer on. Operators only.
     *
     * @return fails with FORBIDDEN, NOT_FOUND, FORBIDDEN for a key of the settings, IDEMPOTENCY_MISMATCH, and what the engine fails with
     */
    public CompletableFuture<KeyWrite> delete(Caller caller, String name, @Nullable Idempotency idempotency) {
        return change(caller, idempotency, keys -> {
            if (configured().stream().anyMatch(key -> key.name().equals(name))) {
                throw ProblemException.of(
                        ProblemKind.FORBIDDEN, "This key stands in the settings; take it away there.");
            }
            List<StoredKey> after =
                    keys.stream().filter(key -> !key.name().equals(name)).toList();
            if (after.size() == keys.size()) {
                throw ProblemException.of(ProblemKind.NOT_FOUND, "There is no API key of this name.");
            }
            return after;
        });
    }

    private CompletableFuture<KeyWrite> change(
            Caller caller, @Nullable Idempotency idempotency, Function<List<StoredKey>, List<StoredKey>> changing) {
        return records.once(caller, idempotency, () -> attempts.run(() -> attempt(caller, idempotency, changing)));
    }

    private CompletableFuture<KeyWrite> attempt(
            Caller caller, @Nullable Idempotency idempotency, Function<List<StoredKey>, List<StoredKey>> changing) {
        requireOperator(caller);
        List<Operation> operations = new ArrayList<>();
        List<StoredKey> after;
        try (Snapshot system = engine.snapshot(Caller.SYSTEM)) {
            Slot slot = records.slot(system, caller, idempotency);
            if (slot instanceof Slot.Answered answered) {
                return CompletableFuture.completedFuture(
                        new KeyWrite(answered.sequence(), durabilityOf(answered.sequence()), true));
            }
            Registry.State<List<StoredKey>> before = registry.read(system);
            after = List.copyOf(changing.apply(before.value()));
            operations.add(registry.put(before, after));
            if (slot instanceof Slot.Open open) {
                // That it happened is all there is to remember: the text of a key is never kept.
                operations.add(records.remember(open, new byte[0]));
            }
        }
        CommitContext context = new CommitContext(
                Sharing.SYSTEM_SPACE, caller.name(), "", "", idempotency == null ? "" : idempotency.key());
        return registry.submit(new Transaction(operations, context), after)
                .thenApply(committed -> new KeyWrite(committed.sequence(), committed.durability(), false));
    }

    private Durability durabilityOf(long sequence) {
        return sequence <= engine.feed().syncedThrough() ? Durability.SYNCED : Durability.MEMORY;
    }

    private List<ConfiguredKey> configured() {
        return switch (access) {
            case Access.Open _ -> List.of();
            case Access.Keys keys -> keys.keys();
        };
    }

    private static void requireOperator(Caller caller) {
        if (caller.role() == Caller.Role.USER) {
            throw ProblemException.of(ProblemKind.FORBIDDEN, "Only an operator may see or change API keys.");
        }
    }
}
