package io.thermocline.segment;

import io.thermocline.files.FileStore;
import io.thermocline.files.StoredFile;
import io.thermocline.objects.ObjectStoreException;
import io.thermocline.objects.ObjectStoreException.Kind;
import io.thermocline.objects.Steps;
import io.thermocline.objects.StoredObject;
import java.util.Optional;
import java.util.zip.CRC32C;

/** One file of a segment and the object that is to be like it. One thread only. */
final class Upload implements AutoCloseable {
    private static final int ATTEMPTS = 3;

    private final ArchivedFiles archive;
    private final SegmentFile expected;
    private final String object;
    private final Throttle throttle;
    private final LocalSource source;

    Upload(ArchivedFiles archive, FileStore files, long segmentId, SegmentFile expected, Throttle throttle) {
        this.archive = archive;
        this.expected = expected;
        this.object = archive.name(expected.kind());
        this.throttle = throttle;
        StoredFile file = files.openOnce(expected.kind().fileName(segmentId));
        this.source = new LocalSource(file, expected.bytes(), throttle);
    }

    /** Stores the object unless it is there and right. */
    void run() {
        if (isStored()) {
            return;
        }
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            put();
            if (isStored()) {
                return;
            }
        }
        throw new ObjectStoreException(
                Kind.CORRUPT, object + ": is not what was stored, " + ATTEMPTS + " times in a row", null);
    }

    /** Fails unless the object is there and right. */
    void requireStored() {
        if (!isStored()) {
            throw new CorruptSegmentException(object, "is not in the archive as it is here", null);
        }
    }

    private void put() {
        try {
            Replies.await(Replies.call(() -> archive.store().put(object, source)));
        } catch (RuntimeException e) {
            // what ended the reading of the source is what the caller should know, however the store names it
            throw source.failure().orElse(e);
        }
    }

    private boolean isStored() {
        Optional<StoredObject> found =
                Replies.await(Replies.call(() -> archive.store().look(object)));
        if (found.isEmpty() || found.get().bytes() != expected.bytes()) {
            return false;
        }
        int stored = found.get().checksum().isPresent() ? found.get().checksum().getAsInt() : readBack();
        return stored == source.checksum();
    }

    private int readBack() {
        CRC32C checksum = new CRC32C();
        new Download(archive, expected.kind(), throttle)
                .whole(expected.bytes(), (_, bytes) -> Steps.over(bytes, (part, _) -> checksum.update(part)));
        return (int) checksum.getValue();
    }

    @Override
    public void close() {
        source.close();
    }
}
