package io.thermocline.log;

import io.thermocline.files.FileStore;
import io.thermocline.files.StoredFile;
import io.thermocline.log.FileScan.Entry;
import io.thermocline.log.RecoveryTable.Decision;
import io.thermocline.log.RecoveryTable.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the log after a stop of any kind, by {@link RecoveryTable}, and decides what has to be changed; changes nothing itself. Used once, by
 * the thread that opens the log.
 */
final class Recovery {
    static final String LOST_SUFFIX = ".lost";

    private static final String DAMAGED_HEADER = "a damaged file header";

    /**
     * What there is to go on with.
     *
     * @param live files that hold records, oldest first
     * @param resumeAt where to go on writing in the last of them; empty when a new file has to be begun
     * @param changes what has to be done before that, in this order, once
     */
    record Recovered(
            List<LogFile> live, Optional<Long> resumeAt, long nextFileId, LogRecovery value, List<Runnable> changes) {}

    private final FileStore files;
    private final LogOptions options;
    private final StoreIdentity identity;
    private final long flushedThrough;
    private final Consumer<LogRecord> replay;
    private final FileScan scan;
    private final Unsynced unsynced = new Unsynced();
    private final List<String> lost = new ArrayList<>();
    private final List<Runnable> changes = new ArrayList<>();

    private int oldest;
    private long expected;
    private long lastEpoch;
    private long syncedThrough;
    private int filesRead;
    private long records;
    private long bytes;
    private LookAhead tail = new LookAhead(0, false, 0);
    private LogRecovery.@Nullable TornTail cut;

    Recovery(
            FileStore files,
            LogOptions options,
            StoreIdentity identity,
            long flushedThrough,
            Consumer<LogRecord> replay) {
        this.files = files;
        this.options = options;
        this.identity = identity;
        this.flushedThrough = flushedThrough;
        this.replay = replay;
        Seal.Mark sealed = new Seal(files, identity.storeId()).read();
        this.scan = FileScan.of(files, identity, sealed);
        this.expected = flushedThrough + 1;
        this.syncedThrough = sealed.syncedThrough();
    }

    /** @param begun whether there must be a log */
    Recovered run(boolean begun) {
        List<Entry> entries = scan.entries();
        if (entries.isEmpty()) {
            if (begun && options.acceptLossAfter().orElse(-1) != flushedThrough) {
                throw CorruptLogException.missing(flushedThrough);
            }
            return recovered(List.of(), Optional.empty());
        }
        int start = scan.holding(flushedThrough + 1);
        if (start < 0) {
            Entry first = entries.getFirst();
            refuseUnlessAccepted(first, 0, "the log does not reach back to where the segments end");
            return loseFrom(0);
        }
        findOldest(start);
        expected = scan.firstSequence(start);
        for (int i = start; i < entries.size(); i++) {
            if (expected < scan.end(i)) {
                Optional<Recovered> end = read(i);
                if (end.isPresent()) {
                    return end.get();
                }
            }
        }
        // Older files may go on behind where the missing one began: with records that are void.
        refuseUnlessAccepted(
                scan.missing().orElseThrow().name(), 0, "no file where the log went on with record " + expected);
        return loseFrom(entries.size());
    }

    /** Present when the log ends in this file, empty when it goes on in the next. */
    private Optional<Recovered> read(int index) {
        Entry entry = scan.entries().get(index);
        if (entry.header().isEmpty()) {
            refuseUnlessAccepted(entry, 0, DAMAGED_HEADER);
            return Optional.of(loseFrom(index));
        }
        filesRead++;
        lastEpoch = 0;
        try (StoredFile file = files.openReadOnly(entry.name())) {
            Window window = new Window(file, entry.bytes());
            long position = LogFormat.PAGE_BYTES;
            while (true) {
                Optional<RecordFront> front = RecordFront.read(window, position, entry.mark());
                boolean ended = expected >= scan.end(index);
                Optional<LogRecord> record = ended ? Optional.empty() : front.flatMap(f -> whole(window, f));
                Finding found = find(window, position, front, record);
                switch (decide(index, window, position, found, ended)) {
                    case REPLAY -> {
                        accept(entry, front.orElseThrow(), record);
                        position = front.orElseThrow().end();
                    }
                    case NEXT_FILE -> {
                        return Optional.empty();
                    }
                    case CUT -> {
                        return Optional.of(cut(index, position));
                    }
                    case REFUSE -> {
                        refuseUnlessAccepted(index, position, found);
                        return Optional.of(loseFrom(index + 1));
                    }
                }
            }
        }
    }

    // Records that the segments hold already are read only as far as it takes to find the next.
    private Optional<LogRecord> whole(Window window, RecordFront front) {
        return front.sequence() > flushedThrough ? RecordDecoder.read(window, front) : Optional.empty();
    }

    private Finding find(Window window, long position, Optional<RecordFront> front, Optional<LogRecord> record) {
        if (front.isEmpty()) {
            return RecordFront.nothingAt(window, position) ? Finding.NOTHING : Finding.BAD;
        }
        RecordFront found = front.get();
        if (found.epoch() > identity.epoch()) {
            return Finding.NEWER_EPOCH;
        }
        if (found.epoch() < lastEpoch) {
            return Finding.OLDER_EPOCH;
        }
        if (found.sequence() != expected) {
            return Finding.OUT_OF_ORDER;
        }
        return found.sequence() > flushedThrough && record.isEmpty() ? Finding.BAD : Finding.GOOD;
    }

    private Decision decide(int index, Window window, long position, Finding found, boolean ended) {
        if (ended || found == Finding.GOOD) {
            return RecoveryTable.decide(found, ended, false, false);
        }
        tail = LookAhead.from(window, position, scan.entries().get(index).mark());
        LookAhead later = later(index + 1);
        long inLog = Math.max(syncedThrough, Math.max(tail.syncedThrough(), later.syncedThrough()));
        return RecoveryTable.decide(found, false, Math.max(inLog, flushedThrough) >= expected, later.records());
    }

    private LookAhead later(int from) {
        long highest = 0;
        boolean followed = false;
        for (Entry entry : scan.entries().subList(from, scan.entries().size())) {
            if (entry.header().isEmpty()) {
                followed = true;
                continue;
            }
            try (StoredFile file = files.openReadOnly(entry.name())) {
                LookAhead ahead = LookAhead.from(new Window(file, entry.bytes()), LogFormat.PAGE_BYTES, entry.mark());
                highest = Math.max(highest, ahead.syncedThrough());
                followed |= ahead.records();
            }
        }
        return new LookAhead(highest, followed, 0);
    }

    private void accept(Entry entry, RecordFront front, Optional<LogRecord> record) {
        lastEpoch = front.epoch();
        syncedThrough = Math.max(syncedThrough, front.syncedThrough());
        unsynced.add(entry.name(), front, syncedThrough);
        expected = front.sequence() + 1;
        record.ifPresent(whole -> {
            records++;
            bytes += front.bytes();
            replay.accept(whole);
        });
    }

    private Recovered cut(int index, long position) {
        String name = scan.entries().get(index).name();
        long end = tail.end();
        if (end > position) {
            cut = new LogRecovery.TornTail(name, position, end - position);
        }
        changes.add(() -> zeroTail(name, position, end));
        delete(scan.entries().subList(index + 1, scan.entries().size()));
        return recovered(live(index), Optional.of(position));
    }

    private void zeroTail(String name, long position, long end) {
        try (StoredFile file = files.open(name)) {
            if (end > position) {
                Zeros.write(file, position, Math.min(LogFormat.pageEnd(end), file.size()));
            }
            unsynced.rewrite(files);
            file.force();
        }
    }

    private void delete(List<Entry> entries) {
        entries.forEach(entry -> changes.add(() -> files.delete(entry.name())));
    }

    private void refuseUnlessAccepted(int index, long position, Finding found) {
        List<Entry> later = scan.entries().subList(index + 1, scan.entries().size());
        if (found == Finding.NOTHING
                && !later.isEmpty()
                && later.getFirst().header().isEmpty()) {
            refuseUnlessAccepted(later.getFirst(), 0, DAMAGED_HEADER);
        } else {
            String missing = found == Finding.NOTHING && later.isEmpty() ? ", and there is no later file:" : "";
            refuseUnlessAccepted(scan.entries().get(index), position, says(found) + missing);
        }
    }

    private void refuseUnlessAccepted(Entry entry, long offset, String what) {
        refuseUnlessAccepted(entry.name(), offset, what);
    }

    private void refuseUnlessAccepted(String name, long offset, String what) {
        // What the segments hold is not lost, and always the same when a start that accepts the loss is cut short.
        long lastGood = Math.max(expected - 1, flushedThrough);
        if (options.acceptLossAfter().orElse(-1) != lastGood) {
            throw new CorruptLogException(name, offset, lastGood, what);
        }
    }

    /** Moves the files from an index on aside; those before it stay, and end where the next file will begin. */
    private Recovered loseFrom(int index) {
        changes.add(() -> unsynced.rewrite(files));
        int from = expected <= flushedThrough ? 0 : index;
        for (Entry entry : scan.entries().subList(from, scan.entries().size())) {
            changes.add(() -> files.rename(entry.name(), entry.name() + LOST_SUFFIX));
            lost.add(entry.name() + LOST_SUFFIX);
        }
        expected = Math.max(expected, flushedThrough + 1);
        return recovered(live(from - 1), Optional.empty());
    }

    /** Of the files before one, which only readers may still want, those are kept that are surely without a gap. */
    private void findOldest(int start) {
        int first = start;
        while (first > 0
                && scan.entries().get(first - 1).header().isPresent()
                && scan.entries().get(first - 1).id() == scan.id(first) - 1) {
            first--;
        }
        oldest = first;
    }

    private List<LogFile> live(int through) {
        return scan.entries().subList(oldest, Math.max(oldest, through + 1)).stream()
                .filter(entry -> entry.header().isPresent())
                .map(Entry::file)
                .toList();
    }

    private Recovered recovered(List<LogFile> live, Optional<Long> resumeAt) {
        delete(scan.entries().subList(0, oldest));
        if (!scan.entries().isEmpty()) {
            changes.add(() -> files.syncDirectory(LogFormat.FOLDER));
        }
        scan.leftovers().forEach(name -> changes.add(() -> files.delete(name)));
        LogRecovery value =
                new LogRecovery(filesRead, records, bytes, expected - 1, syncedThrough, Optional.ofNullable(cut), lost);
        return new Recovered(live, resumeAt, scan.highestId() + 1, value, List.copyOf(changes));
    }

    private String says(Finding found) {
        return switch (found) {
            case GOOD, BAD -> "a damaged record where record " + expected + " was promised";
            case NOTHING -> "nothing where record " + expected + " was promised";
            case OUT_OF_ORDER -> "another record where record " + expected + " was promised";
            case OLDER_EPOCH -> "a record of an earlier writer where record " + expected + " was promised";
            case NEWER_EPOCH -> "a record of a later writer: another process has opened this store";
        };
    }
}
