package io.thermocline.engine;

import io.thermocline.block.Header;
import io.thermocline.block.StoredBlock;
import io.thermocline.manifest.SegmentDescription;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes tombstones to a segment that goes to the archive and stays nowhere else. Until it is closed nobody takes its objects for garbage. Single use, one thread.
 */
final class TombstoneWriter implements AutoCloseable {
    /** Rows that are put in order at a time: enough for pages of one space. */
    private static final int SORTED = 10_000;

    private final SegmentShelf shelf;
    private final Moves moves;
    private final List<Placed> waiting = new ArrayList<>();
    private SegmentShelf.@Nullable Draft draft;

    TombstoneWriter(SegmentShelf shelf, Moves moves) {
        this.shelf = shelf;
        this.moves = moves;
    }

    private record Placed(RowPlace place, StoredBlock block, Header header) {}

    /** @throws io.thermocline.segment.CorruptPageException if its header cannot be read; nothing is added */
    void add(Row tombstone) {
        Header header = tombstone.header();
        StoredBlock block = new StoredBlock(tombstone.envelope(), tombstone.headerBytes(), new byte[0]);
        waiting.add(new Placed(RowPlace.of(tombstone.envelope(), header), block, header));
        if (waiting.size() == SORTED) {
            write();
        }
    }

    private void write() {
        SegmentShelf.Draft to = draft == null ? begin() : draft;
        waiting.sort(Comparator.comparing(Placed::place));
        waiting.forEach(each -> to.writer().append(each.block(), each.header()));
        waiting.clear();
    }

    private SegmentShelf.Draft begin() {
        SegmentShelf.Draft begun = shelf.draftToSend();
        moves.begin(Set.of(begun.id()));
        draft = begun;
        return begun;
    }

    /** Stores all of them; empty when there are none. Once only. */
    Optional<SegmentDescription> send() {
        if (!waiting.isEmpty()) {
            write();
        }
        return draft == null ? Optional.empty() : Optional.of(draft.send());
    }

    @Override
    public void close() {
        if (draft != null) {
            draft.close();
            moves.end(Set.of(draft.id()));
        }
    }
}
