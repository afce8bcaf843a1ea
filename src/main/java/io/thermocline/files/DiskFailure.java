package io.thermocline.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Says what a failed call to the operating system means. Java keeps no errno, and the text is in the language of the process: a disk is full
 * when the English text says so, or when there is less room than was asked for.
 */
final class DiskFailure {
    /** What an operation needs that writes no bytes itself: a block for a name or for what was held back before. */
    static final long BLOCK_BYTES = 4096;

    private DiskFailure() {}

    /** Of an operation that needs no room: a reading, for one. */
    static UncheckedIOException of(IOException failure, String file) {
        return new UncheckedIOException(file + ": " + failure.getMessage(), failure);
    }

    /** Of an operation that needs room for so many bytes, and for a block at least. */
    static RuntimeException of(IOException failure, Path file, long bytes) {
        return of(failure, file.toString(), bytes, () -> usableBytes(file));
    }

    static RuntimeException of(IOException failure, String file, long bytes, LongSupplier usable) {
        boolean full =
                saysFull(failure) || (!saysOtherwise(failure) && usable.getAsLong() < Math.max(bytes, BLOCK_BYTES));
        return full ? new StorageFullException(file + ": " + failure.getMessage(), failure) : of(failure, file);
    }

    // These Java tells apart by their class.
    private static boolean saysOtherwise(IOException failure) {
        return failure instanceof NoSuchFileException
                || failure instanceof FileAlreadyExistsException
                || failure instanceof AccessDeniedException
                || failure instanceof ClosedChannelException;
    }

    private static boolean saysFull(IOException failure) {
        String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        return message.contains("no space left on device")
                || message.contains("disk quota exceeded")
                || message.contains("not enough space on the disk");
    }

    /** Of the folder, since the file may not be there. */
    private static long usableBytes(Path file) {
        Path place = file;
        while (place.getParent() != null && !Files.isDirectory(place)) {
            place = place.getParent();
        }
        try {
            return Files.getFileStore(place).getUsableSpace();
        } catch (IOException e) {
            return Long.MAX_VALUE;
        }
    }
}
