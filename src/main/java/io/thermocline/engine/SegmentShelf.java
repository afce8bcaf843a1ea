package io.thermocline.engine;

import io.thermocline.files.FileStore;
import io.thermocline.manifest.ArchivePrefix;
import io.thermocline.manifest.Manifest;
import io.thermocline.manifest.ManifestEdit;
import io.thermocline.manifest.ManifestLog;
import io.thermocline.manifest.ManifestRequirement;
import io.thermocline.manifest.SegmentDescription;
import io.thermocline.manifest.SegmentPlace;
import io.thermocline.objects.ObjectStore;
import io.thermocline.segment.ArchivedFiles;
import io.thermocline.segment.Segment;
import io.thermocline.segment.SegmentFiles;
import io.thermocline.segment.SegmentMeta;
import io.thermocline.segment.SegmentOptions;
import io.thermocline.segment.SegmentWriter;
import io.thermocline.segment.Throttle;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Writes segments and makes them part of the store. Thread-safe. */
final class SegmentShelf {
    private final FileStore files;
    private final ObjectStore archive;
    private final SegmentOptions options;
    private final ManifestLog manifest;
    private final Graveyard graveyard;
    private final AtomicLong nextId;

    SegmentShelf(
            FileStore files, ObjectStore archive, SegmentOptions options, ManifestLog manifest, Graveyard graveyard) {
        this.files = files;
        this.archive = archive;
        this.options = options;
        this.manifest = manifest;
        this.graveyard = graveyard;
        this.nextId = new AtomicLong(manifest.current().nextSegmentId());
    }

    /**
     * A change of the store's segments on its way: written, but perhaps not in the manifest yet. It is kept until that is certain, because a
     * commit of the manifest that failed may have happened.
     *
     * @param added the new segments, none when there was nothing to write
     * @param edits what makes it part of the store
     */
    record Change(List<OpenSegment> added, List<ManifestRequirement> requirements, List<ManifestEdit> edits) {
        /** Whether a manifest has it already: the edits that it lacks would change nothing. */
        boolean isIn(Manifest manifest) {
            Manifest edited = manifest;
            for (ManifestEdit edit : edits) {
                if (!(edit instanceof ManifestEdit.AddSegment)) {
                    edited = edit.applyTo(edited);
                }
            }
            return edited.equals(manifest)
                    && added.stream()
                            .allMatch(each -> manifest.segment(each.id()).isPresent());
        }
    }

    /** Rows of a page at most. */
    int pageRows() {
        return options.pageRows();
    }

    /** Where a segment's objects lie. */
    ArchivedFiles archived(ArchivePrefix prefix) {
        return new ArchivedFiles(archive, prefix.text());
    }

    /** Opens a segment whose files are there as its place says. */
    OpenSegment open(SegmentMeta meta, SegmentPlace place) {
        ArchivedFiles contents = place instanceof SegmentPlace.Archived(ArchivePrefix prefix) ? archived(prefix) : null;
        return graveyard.opened(new OpenSegment(Segment.open(files, meta, contents), place, graveyard::add));
    }

    /** Opens a segment that is perhaps not part of the store any more; whoever asks closes it. */
    Segment look(SegmentDescription segment) {
        ArchivedFiles contents =
                segment.place() instanceof SegmentPlace.Archived(ArchivePrefix prefix) ? archived(prefix) : null;
        return Segment.open(files, SegmentMeta.decode(segment.description()), contents);
    }

    /** Opens every segment of a manifest; closes those already open when one cannot be. */
    List<OpenSegment> openAll(Manifest of) {
        FoundSegments found = new FoundSegments(files, this, of);
        List<OpenSegment> open = new ArrayList<>();
        try {
            for (SegmentDescription each : of.segments()) {
                open.add(found.open(each));
            }
            return open;
        } catch (RuntimeException e) {
            open.forEach(graveyard::abandon);
            throw e;
        }
    }

    /** Writes a segment and opens it. */
    OpenSegment write(Consumer<SegmentWriter> content) {
        long id = nextId.getAndIncrement();
        try (SegmentWriter writer = SegmentWriter.create(files, id, options)) {
            content.accept(writer);
            SegmentMeta meta = writer.finish();
            return open(meta, SegmentPlace.local());
        } catch (RuntimeException e) {
            deleteQuietly(id, e);
            throw e;
        }
    }

    /** A segment that is being written. It is removed unless {@link #finish} has returned. */
    final class Draft implements AutoCloseable {
        private final long id;
        private final SegmentWriter writer;

        private Draft(long id, SegmentWriter writer) {
            this.id = id;
            this.writer = writer;
        }

        SegmentWriter writer() {
            return writer;
        }

        /** Makes it durable and opens it. */
        OpenSegment finish() {
            SegmentMeta meta = writer.finish();
            try {
                return open(meta, SegmentPlace.local());
            } catch (RuntimeException e) {
                deleteQuietly(id, e);
                throw e;
            }
        }

        long id() {
            return id;
        }

        /** Stores it in the archive, where alone it lies from then on. */
        SegmentDescription send() {
            SegmentMeta meta = writer.finish();
            try {
                ArchivePrefix prefix = new ArchivePrefix(manifest.current().epoch(), id);
                archived(prefix).upload(files, meta, Throttle.NONE);
                return description(meta).at(new SegmentPlace.Archived(prefix));
            } finally {
                SegmentFiles.delete(files, id);
            }
        }

        @Override
        public void close() {
            writer.close();
        }
    }

    /** Begins a segment that becomes no part of the store. Its number is never given again, whatever comes. */
    Draft draftToSend() {
        long id = nextId.getAndIncrement();
        manifest.commit(List.of(), List.of(new ManifestEdit.ReserveIds(id + 1)));
        return new Draft(id, SegmentWriter.create(files, id, options));
    }

    /**
     * Begins a segment.
     *
     * @param share of the memory that a writer has, one in so many
     */
    Draft draft(int share) {
        SegmentOptions shared = options.withRowGroups(
                Math.max(1, options.rowGroupRows() / share), Math.max(1, options.rowGroupBytes() / share));
        long id = nextId.getAndIncrement();
        return new Draft(id, SegmentWriter.create(files, id, shared));
    }

    /** Makes a change part of the store unless it already is; after a failure call it again. */
    void commit(Change change) {
        if (!change.isIn(manifest.refresh())) {
            manifest.commit(change.requirements(), change.edits());
        }
    }

    /** Segments are no longer part of the store: their files go when no view uses them. */
    void expect(Set<Long> superseded) {
        graveyard.expect(superseded);
    }

    /** Gives up a change that is certainly not part of the store. */
    void abandon(Change change) {
        change.added().forEach(this::drop);
    }

    /** Removes a segment that was written and is certainly not part of the store. */
    void drop(OpenSegment segment) {
        graveyard.abandon(segment);
        SegmentFiles.delete(files, segment.id());
    }

    static ManifestEdit addition(OpenSegment segment) {
        return new ManifestEdit.AddSegment(description(segment.segment().meta()));
    }

    private static SegmentDescription description(SegmentMeta meta) {
        return new SegmentDescription(meta.id(), meta.minSequence(), meta.maxSequence(), meta.encode());
    }

    private void deleteQuietly(long id, RuntimeException because) {
        try {
            SegmentFiles.delete(files, id);
        } catch (RuntimeException e) {
            because.addSuppressed(e);
        }
    }
}
