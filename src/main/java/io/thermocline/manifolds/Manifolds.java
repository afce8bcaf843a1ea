package io.thermocline.manifolds;

import io.thermocline.block.Caller;
import io.thermocline.block.CommitContext;
import io.thermocline.block.Sharing;
import io.thermocline.encode.Encoders;
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
import io.thermocline.system.WriteCondition;
import io.thermocline.system.WriteConditions;
import io.thermocline.text.PlainText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The manifolds there are. Thread-safe. Failures are {@link ProblemException}s, of writes in their futures; besides those named below, what the
 * engine fails with.
 */
public final class Manifolds {
    /** The manifold that is always there; its declaration cannot change but in its description. */
    public static final String DEFAULT = Sharing.DEFAULT_MANIFOLD;
    /** Most manifolds that may be declared. */
    public static final int MAX_MANIFOLDS = 10_000;
    /** The longest description, in bytes of its UTF-8. */
    public static final int MAX_DESCRIPTION_BYTES = 4_096;
    /** Most manifolds of a page. */
    public static final int MAX_LIMIT = 1_000;

    private static final Manifold BUILT_IN = new Manifold(DEFAULT, Geometry.SPHERICAL, Encoders.DEFAULT, "", 1);
    private static final String CURSOR_MARK = "m1:";

    private final Engine engine;
    private final Encoders encoders;
    private final Registry<SortedMap<String, Manifold>> registry;
    private final IdempotencyRecords records;
    private final Attempts attempts;

    /** The manifolds of one store. */
    public Manifolds(
            Engine engine,
            Encoders encoders,
            SystemBlocks systemBlocks,
            IdempotencyRecords records,
            Attempts attempts) {
        this.engine = Objects.requireNonNull(engine);
        this.encoders = Objects.requireNonNull(encoders);
        this.registry = new Registry<>(engine, systemBlocks, "manifolds", ManifoldCodec.REGISTRY);
        this.records = Objects.requireNonNull(records);
        this.attempts = Objects.requireNonNull(attempts);
    }

    /** What a write makes of the registry. */
    private record Change(SortedMap<String, Manifold> after, Manifold manifold, ManifoldAnswer.Outcome outcome) {}

    /**
     * Declares a manifold, or changes its description. Geometry and encoder never change once declared: vectors of its blocks were made with
     * them.
     *
     * @return fails with INVALID for a bad name, an unknown encoder or too many manifolds, NOT_IMPLEMENTED for another geometry than SPHERICAL,
     *     ALREADY_EXISTS for another geometry or encoder than declared, VERSION_CONFLICT, IDEMPOTENCY_MISMATCH
     */
    public CompletableFuture<ManifoldAnswer> put(
            Caller caller,
            String name,
            ManifoldDraft draft,
            WriteCondition condition,
            @Nullable Idempotency idempotency) {
        Manifold first;
        try {
            first = check(name, draft);
        } catch (ProblemException e) {
            return CompletableFuture.failedFuture(e);
        }
        return write(caller, idempotency, declared -> {
            Manifold before = name.equals(DEFAULT) ? declared.getOrDefault(name, BUILT_IN) : declared.get(name);
            WriteConditions.require(condition, before == null ? null : (Long) before.version(), "manifold");
            if (before != null) {
                requireUnchanged(before, first);
            } else if (declared.size() >= MAX_MANIFOLDS) {
                throw Problem.field(
                                ProblemKind.INVALID,
                                "name",
                                "is one too many; at most " + MAX_MANIFOLDS + " are allowed")
                        .exception();
            }
            Manifold wanted = before == null ? first : first.after(before);
            SortedMap<String, Manifold> after = new TreeMap<>(declared);
            after.put(name, wanted);
            return new Change(
                    Collections.unmodifiableSortedMap(after),
                    wanted,
                    before == null ? ManifoldAnswer.Outcome.CREATED : ManifoldAnswer.Outcome.REPLACED);
        });
    }

    /**
     * A declared manifold, or {@code default}.
     *
     * @throws ProblemException of kind NOT_FOUND, or INVALID for what can be no name
     */
    public Manifold get(Caller caller, String name) {
        requireName(name);
        return Optional.ofNullable(all().get(name)).orElseThrow(Manifolds::notFound);
    }

    /**
     * Declared manifolds and {@code default}, by name.
     *
     * @param limit most of a page, from 1 to {@value #MAX_LIMIT}
     * @param cursor where the page before ended, null for the first
     * @throws ProblemException of kind INVALID for the limit, MALFORMED for the cursor
     */
    public ManifoldPage list(Caller caller, int limit, @Nullable String cursor) {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw Problem.field(ProblemKind.INVALID, "limit", "must be from 1 to " + MAX_LIMIT)
                    .exception();
        }
        SortedMap<String, Manifold> all = all();
        // A name followed by the lowest character is the first that can come after it.
        SortedMap<String, Manifold> rest = cursor == null ? all : all.tailMap(readCursor(cursor) + "\0");
        List<Manifold> page = rest.values().stream().limit(limit).toList();
        boolean more = rest.size() > page.size();
        return new ManifoldPage(page, more ? writeCursor(page.getLast().name()) : null);
    }

    /**
     * Takes a declaration back. Blocks that list the manifold stay as they are, and new ones may list it: it has the settings of
     * {@code default} then.
     *
     * @return fails with FORBIDDEN for {@code default}, NOT_FOUND, VERSION_CONFLICT, INVALID for what can be no name
     */
    public CompletableFuture<ManifoldAnswer> delete(
            Caller caller, String name, WriteCondition condition, @Nullable Idempotency idempotency) {
        try {
            requireName(name);
        } catch (ProblemException e) {
            return CompletableFuture.failedFuture(e);
        }
        return write(caller, idempotency, declared -> {
            if (name.equals(DEFAULT)) {
                throw ProblemException.of(
                        ProblemKind.FORBIDDEN, "The manifold default is built in and cannot be deleted.");
            }
            SortedMap<String, Manifold> after = new TreeMap<>(declared);
            Manifold before = after.remove(name);
            if (before == null) {
                throw notFound();
            }
            WriteConditions.require(condition, before.version(), "manifold");
            return new Change(Collections.unmodifiableSortedMap(after), before, ManifoldAnswer.Outcome.DELETED);
        });
    }

    /** The name of the encoder of a manifold, declared or not. Reads the store the first time only. */
    public String encoderOf(String name) {
        return registry.value().getOrDefault(name, BUILT_IN).encoder();
    }

    private SortedMap<String, Manifold> all() {
        SortedMap<String, Manifold> all = new TreeMap<>(registry.value());
        all.putIfAbsent(DEFAULT, BUILT_IN);
        return all;
    }

    private CompletableFuture<ManifoldAnswer> write(
            Caller caller, @Nullable Idempotency idempotency, Function<SortedMap<String, Manifold>, Change> change) {
        return records.once(caller, idempotency, () -> attempts.run(() -> attempt(caller, idempotency, change)));
    }

    private CompletableFuture<ManifoldAnswer> attempt(
            Caller caller, @Nullable Idempotency idempotency, Function<SortedMap<String, Manifold>, Change> changing) {
        List<Operation> operations = new ArrayList<>();
        Change change;
        try (Snapshot system = engine.snapshot(Caller.SYSTEM)) {
            Slot slot = records.slot(system, caller, idempotency);
            if (slot instanceof Slot.Answered answered) {
                return CompletableFuture.completedFuture(
                        ManifoldCodec.decode(answered, durabilityOf(answered.sequence())));
            }
            Registry.State<SortedMap<String, Manifold>> before = registry.read(system);
            change = changing.apply(before.value());
            operations.add(registry.put(before, change.after()));
            if (slot instanceof Slot.Open open) {
                operations.add(records.remember(open, ManifoldCodec.encode(change.manifold(), change.outcome())));
            }
        }
        CommitContext context = new CommitContext(
                Sharing.SYSTEM_SPACE, caller.name(), "", "", idempotency == null ? "" : idempotency.key());
        return registry.submit(new Transaction(operations, context), change.after())
                .thenApply(committed -> new ManifoldAnswer(
                        change.manifold(), change.outcome(), committed.sequence(), committed.durability(), false));
    }

    private Durability durabilityOf(long sequence) {
        return sequence <= engine.feed().syncedThrough() ? Durability.SYNCED : Durability.MEMORY;
    }

    private Manifold check(String name, ManifoldDraft draft) {
        List<Violation> violations = new ArrayList<>();
        PlainText.faultOfName(name).ifPresent(fault -> violations.add(new Violation("name", fault)));
        String encoder = Objects.requireNonNullElse(draft.encoder(), Encoders.DEFAULT);
        if (!encoders.contains(encoder)) {
            violations.add(new Violation(
                    "encoder", "names no encoder of the settings; there are " + String.join(", ", encoders.names())));
        }
        String description = Objects.requireNonNullElse(draft.description(), "");
        PlainText.faultOfLines(description, MAX_DESCRIPTION_BYTES)
                .ifPresent(fault -> violations.add(new Violation("description", fault)));
        Geometry geometry = Objects.requireNonNullElse(draft.geometry(), Geometry.SPHERICAL);
        if (draft.curvature() != null && geometry != Geometry.HYPERBOLIC) {
            violations.add(new Violation("curvature", "is for HYPERBOLIC manifolds only"));
        }
        if (!violations.isEmpty()) {
            throw Problem.fields(ProblemKind.INVALID, violations).exception();
        }
        if (geometry != Geometry.SPHERICAL) {
            throw Problem.field(
                            ProblemKind.NOT_IMPLEMENTED,
                            "geometry",
                            geometry + " is not implemented yet; use SPHERICAL")
                    .exception();
        }
        return new Manifold(name, geometry, encoder, description, 1);
    }

    private static void requireUnchanged(Manifold before, Manifold wanted) {
        List<Violation> violations = new ArrayList<>();
        if (before.geometry() != wanted.geometry()) {
            violations.add(new Violation("geometry", "was declared as " + before.geometry() + " and never changes"));
        }
        if (!before.encoder().equals(wanted.encoder())) {
            violations.add(new Violation("encoder", "was declared as " + before.encoder() + " and never changes"));
        }
        if (!violations.isEmpty()) {
            throw Problem.fields(ProblemKind.ALREADY_EXISTS, violations).exception();
        }
    }

    private static void requireName(String name) {
        PlainText.faultOfName(name).ifPresent(fault -> {
            throw Problem.field(ProblemKind.INVALID, "name", fault).exception();
        });
    }

    private static ProblemException notFound() {
        return ProblemException.of(ProblemKind.NOT_FOUND, "No manifold of this name is declared.");
    }

    private static String writeCursor(String lastName) {
        byte[] bytes = (CURSOR_MARK + lastName).getBytes(StandardCharsets.UTF_8);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String readCursor(String cursor) {
        try {
            String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            String name = text.startsWith(CURSOR_MARK) ? text.substring(CURSOR_MARK.length()) : "";
            if (PlainText.faultOfName(name).isEmpty()) {
                return name;
            }
        } catch (IllegalArgumentException e) {
            // Not base64: refused like any other text that is no cursor.
        }
        throw Problem.field(ProblemKind.MALFORMED, "cursor", "is not one of this list; pass nextCursor unchanged")
                .exception();
    }
}
