package io.thermocline.log;

import io.thermocline.block.Erased;
import io.thermocline.block.HeaderCodec;
import io.thermocline.files.StoredFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Overwrites the bytes of erased operations in a log file, in place. First each operation is marked as blanked, and that is forced; then its salt and bytes
 * become zeros. So a record is whole at every moment: a crash leaves each operation as it was, or marked, with or without the bytes. Safe to repeat. Used by
 * one thread.
 */
final class Blanking {
    private static final int READ_BYTES = 1 << 16;
    private static final int CLEARED_BYTES = 1 << 20;

    private final WriteAheadLog log;
    private final UUID storeId;
    private final Erased erased;
    private final Set<String> mentioning;
    private final List<String> left = new ArrayList<>();
    private int read;
    private long operations;

    Blanking(WriteAheadLog log, Erased erased, Set<String> mentioning) {
        this.log = log;
        this.storeId = log.identity().storeId();
        this.erased = erased;
        this.mentioning = mentioning;
    }

    /** The body of an operation. */
    private record Body(long position, long bytes, boolean marked) {}

    /**
     * Blanks what is in every file.
     *
     * @param retiring whoever holds it keeps files from becoming spares
     */
    BlankedLog all(Object retiring) {
        for (LogFile each : log.live().all()) {
            synchronized (retiring) {
                if (log.live().all().contains(each)) {
                    blank(each);
                }
            }
        }
        log.files().list(LogFormat.FOLDER).stream()
                .filter(name -> name.endsWith(Recovery.LOST_SUFFIX))
                .forEach(name -> left.add(LogFormat.FOLDER + "/" + name));
        return new BlankedLog(read, operations, left);
    }

    private void blank(LogFile file) {
        boolean done = false;
        while (!done) {
            WriteAheadLog.Published now = log.published();
            if (file.id() > now.file().id()) {
                // One that is being begun holds nothing yet, and nothing of earlier files: the pool keeps none.
                return;
            }
            boolean full = file.id() != now.file().id();
            long recordsEnd = full ? log.live().end(file) : now.syncedThrough() + 1;
            done = blank(file, recordsEnd, full ? file.bytes() : now.end(), full);
        }
        read++;
    }

    /**
     * Blanks what is in one file, and makes zeros of what stands behind its records.
     *
     * @param recordsEnd the sequence before which its records end: what stands behind those is void
     * @param end where its records may be read to
     * @param full whether nobody writes it any more
     * @return false when it was being written, and is full by now
     */
    private boolean blank(LogFile file, long recordsEnd, long end, boolean full) {
        try (StoredFile stored = log.files().open(file.name())) {
            Window window = new Window(stored, end);
            List<Body> bodies = new ArrayList<>();
            long position = LogFormat.PAGE_BYTES;
            long expected = file.firstSequence();
            while (expected < recordsEnd) {
                Optional<RecordFront> front = RecordFront.read(window, position, file.mark(storeId));
                if (front.isEmpty() || front.get().sequence() != expected) {
                    break;
                }
                collect(window, front.get(), bodies);
                position = front.get().end();
                expected++;
            }
            blank(stored, bodies);
            if (expected < recordsEnd) {
                left.add(file.name());
                return true;
            }
            return clear(stored, file, position, full);
        }
    }

    private void collect(Window window, RecordFront front, List<Body> into) {
        long at = front.bodiesStart();
        for (int i = 0; i < front.operations(); i++) {
            RecordDecoder.Frame frame = RecordDecoder.frame(window, front, i);
            boolean marked = window.at(at, Long.BYTES).getLong() == LogFormat.BLANKED;
            long bytes = LogFormat.BODY_HEADER_BYTES + frame.bytes();
            // One that was marked before a crash still has to get its zeros.
            if (marked ? anything(window, at + Long.BYTES, at + bytes) : erased(frame) || mentions(window, frame, at)) {
                into.add(new Body(at, bytes, marked));
            }
            at += LogFormat.bodyBytes(frame.bytes());
        }
    }

    private boolean erased(RecordDecoder.Frame frame) {
        return frame.kind() == LogFormat.VECTORS
                ? erased.vectors(frame.envelope().id(), frame.envelope().sequence())
                : erased.row(frame.envelope());
    }

    private static boolean anything(Window window, long from, long to) {
        for (long at = from; at < to; at += READ_BYTES) {
            ByteBuffer bytes = window.at(at, (int) Math.min(READ_BYTES, to - at));
            while (bytes.hasRemaining()) {
                if (bytes.get() != 0) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The store's own: an answer that was remembered, say. */
    private boolean mentions(Window window, RecordDecoder.Frame frame, long body) {
        boolean own = frame.kind() == LogFormat.PUT && frame.envelope().system();
        if (!own || mentioning.isEmpty() || frame.envelope().sequence() >= erased.through()) {
            return false;
        }
        long start = body + LogFormat.BODY_HEADER_BYTES;
        byte[] bytes = new byte[(int) frame.bytes()];
        window.read(start, bytes);
        int header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt();
        byte[] encoded = Arrays.copyOfRange(bytes, Integer.BYTES, Integer.BYTES + header);
        return mentioning.contains(HeaderCodec.decode(encoded).name())
                && erased.mentionedIn(bytes, frame.envelope().sequence());
    }

    private void blank(StoredFile stored, List<Body> bodies) {
        if (bodies.isEmpty()) {
            return;
        }
        for (Body body : bodies) {
            if (!body.marked()) {
                ByteBuffer mark = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
                stored.write(mark.putLong(LogFormat.BLANKED).flip(), body.position());
                operations++;
            }
        }
        stored.force();
        for (Body body : bodies) {
            Zeros.write(stored, body.position() + Long.BYTES, body.position() + body.bytes());
        }
        stored.force();
    }

    /** What earlier files left, or in one that was given up after a failure what nobody was promised. A little at a time, since commits wait for it. */
    private boolean clear(StoredFile stored, LogFile file, long from, boolean full) {
        if (!LookAhead.anythingFrom(new Window(stored, file.bytes()), from)) {
            return true;
        }
        for (long at = from; at < file.bytes(); at += CLEARED_BYTES) {
            long to = Math.min(at + CLEARED_BYTES, file.bytes());
            if (full) {
                Zeros.write(stored, at, to);
            } else if (!log.clear(file, at, to)) {
                return false;
            }
            stored.force();
        }
        return true;
    }
}
