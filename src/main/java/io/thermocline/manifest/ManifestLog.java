package io.thermocline.manifest;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * The manifest of an open store, and the only way to change it.
 *
 * <pre>
 *            requirements hold?      invariants hold?       create if absent
 *   base ───────────┬────────────► next ──────┬───────────────────┬────────► current
 *     ▲             └ no: give up             └ no: defect        │ taken
 *     └───────────── reload, same epoch? ─────────────────────────┘
 *                            └ no: fenced
 * </pre>
 *
 * <p>Thread-safe. After a commit has succeeded nothing fails it: old versions are removed by a call of their own.
 */
public final class ManifestLog {
    /** Versions besides the pinned ones that stay for people to look at. */
    private static final int KEPT_VERSIONS = 4;

    private final ManifestStore store;
    private final boolean created;
    private volatile Manifest current; // written under this
    private long tidyAt; // under this: the version after whose commit all that is old was removed
    private boolean inDoubt; // under this: a version may have been created although that failed

    private ManifestLog(ManifestStore store, Manifest found, boolean created) {
        this.store = store;
        this.current = found;
        this.created = created;
    }

    /**
     * Reads the newest version, and changes nothing. {@link #takeOver} must come before the first commit.
     *
     * @param newStoreId asked only when there is no store yet
     * @throws UnreadableManifestException if the newest version is damaged or of another format
     */
    public static ManifestLog read(ManifestStore store, Supplier<UUID> newStoreId) {
        Objects.requireNonNull(newStoreId);
        Optional<Manifest> found = newest(store);
        Manifest base = found.orElseGet(() -> Manifest.initial(newStoreId.get()));
        return new ManifestLog(store, base, found.isEmpty());
    }

    /**
     * Begins a folder with what lies in the archive, as the writer that took the archive over. The folder's versions begin with the writer's epoch, since there is no log
     * here yet ({@link Manifest#logBegun}).
     *
     * @throws FencedException if there is a manifest already
     */
    public static void begin(ManifestStore store, Manifest archived) {
        Manifest first = archived.with(archived.epoch());
        if (!store.createIfAbsent(first.version(), ManifestCodec.encode(first))) {
            throw new FencedException(archived.epoch(), archived.epoch());
        }
    }

    /**
     * Takes the store over: commits what was read with the next epoch.
     *
     * @throws FencedException if another writer has committed since it was read
     */
    public synchronized Manifest takeOver() {
        return takeOver(new Manifest.Writer(current.writer().home(), current.epoch() + 1));
    }

    /**
     * Takes the store over: commits what was read as another writer, whose epoch must be greater.
     *
     * @throws FencedException if another writer has committed since it was read
     */
    public synchronized Manifest takeOver(Manifest.Writer writer) {
        if (!attempt(List.of(new ManifestEdit.TakeOver(writer)))) {
            throw new FencedException(
                    current.epoch(), newest(store).map(Manifest::epoch).orElse(current.epoch()));
        }
        return current;
    }

    /** Remembers that there is a log from now on ({@link Manifest#logBegun}), which must be durable. */
    public synchronized void beginLog() {
        if (!current.logBegun()) {
            commit(List.of(), List.of());
        }
    }

    /** Whether there was no store before. */
    public boolean created() {
        return created;
    }

    /** The newest version that this writer knows. */
    public Manifest current() {
        return current;
    }

    /** A version that is kept; empty when it is not. */
    public Optional<Manifest> version(long version) {
        return store.read(version).map(bytes -> ManifestCodec.decode(store.nameOf(version), bytes));
    }

    /**
     * Applies all edits in one new version.
     *
     * @return the version that has them
     * @throws RequirementFailedException if a requirement does not hold
     * @throws FencedException if another writer has taken over
     * @throws RuntimeException of the store when it failed: whether the version is there is not known until {@link #refresh}
     */
    public synchronized Manifest commit(List<ManifestRequirement> requirements, List<ManifestEdit> edits) {
        refresh();
        while (true) {
            for (ManifestRequirement requirement : requirements) {
                if (!requirement.holds(current)) {
                    throw new RequirementFailedException(requirement, current.version());
                }
            }
            if (attempt(edits)) {
                return current;
            }
            reload();
        }
    }

    /**
     * The newest version that this writer knows, read again if a commit failed in a way that leaves open whether it happened.
     *
     * @throws FencedException if another writer has taken over
     */
    public synchronized Manifest refresh() {
        if (inDoubt) {
            store.sync();
            reload();
            inDoubt = false;
        }
        return current;
    }

    /** Ids of all segments that the current version or a pinned one names: their files stay. */
    public Set<Long> reachableSegments(long nowMicros) {
        Set<Long> ids = new HashSet<>();
        current.segments().forEach(segment -> ids.add(segment.id()));
        pinned(nowMicros).forEach(segment -> ids.add(segment.id()));
        return ids;
    }

    /** The segments as pinned versions name them; what such a version says of their places stays true. */
    public List<SegmentDescription> pinned(long nowMicros) {
        Manifest newest = current;
        List<SegmentDescription> pinned = new ArrayList<>();
        for (Pin pin : newest.pins()) {
            if (pin.holds(nowMicros) && pin.version() == newest.version()) {
                pinned.addAll(newest.segments());
            } else if (pin.holds(nowMicros)) {
                store.read(pin.version())
                        .map(bytes -> ManifestCodec.decode(store.nameOf(pin.version()), bytes))
                        .ifPresent(version -> pinned.addAll(version.segments()));
            }
        }
        return pinned;
    }

    /** Removes the versions that nobody needs any more, if there was a commit since the last time. What fails is tried again the next time. */
    public synchronized void removeOldVersions() {
        Manifest newest = current;
        if (newest.version() == tidyAt) {
            return;
        }
        Set<Long> pinned = new HashSet<>();
        newest.pins().forEach(pin -> pinned.add(pin.version()));
        List<Long> old = new ArrayList<>(store.versions());
        old.removeIf(version -> version > newest.version() - KEPT_VERSIONS || pinned.contains(version));
        old.forEach(store::delete);
        tidyAt = newest.version();
    }

    private void reload() {
        Manifest found = newest(store).orElseThrow(() -> new IllegalStateException("a taken manifest version is gone"));
        if (found.epoch() != current.epoch()) {
            throw new FencedException(current.epoch(), found.epoch());
        }
        current = found;
    }

    private boolean attempt(List<ManifestEdit> edits) {
        Manifest next = current;
        for (ManifestEdit edit : edits) {
            next = edit.applyTo(next);
        }
        next = next.with(current.version() + 1);
        Invariant.requireAll(current, next);
        inDoubt = true;
        boolean created = store.createIfAbsent(next.version(), ManifestCodec.encode(next));
        inDoubt = false;
        if (!created) {
            return false;
        }
        current = next;
        return true;
    }

    private static Optional<Manifest> newest(ManifestStore store) {
        List<Long> versions = store.versions();
        if (versions.isEmpty()) {
            return Optional.empty();
        }
        long version = versions.getLast();
        return store.read(version).map(bytes -> {
            Manifest manifest = ManifestCodec.decode(store.nameOf(version), bytes);
            if (manifest.version() != version) {
                throw new UnreadableManifestException(
                        store.nameOf(version),
                        "it holds version " + manifest.version(),
                        "The file was renamed: give it its own name again");
            }
            return manifest;
        });
    }
}
