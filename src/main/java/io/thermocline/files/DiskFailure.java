package io.thermocline.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;

/** Says what a failed call to the operating system means. */
final class DiskFailure {
    private DiskFailure() {}

    // Java keeps no errno: the text of ENOSPC and EDQUOT is all there is to tell them by.
    static RuntimeException of(IOException failure, String file) {
        String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        if (message.contains("no space left on device")
                || message.contains("disk quota exceeded")
                || message.contains("not enough space on the disk")) {
            return new StorageFullException(file + ": " + failure.getMessage(), failure);
        }
        return new UncheckedIOException(file + ": " + failure.getMessage(), failure);
    }
}
