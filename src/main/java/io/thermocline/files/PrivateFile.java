package io.thermocline.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

/** A small file that nobody but its owner may read, as far as the file system knows of owners. */
public final class PrivateFile {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final String TEMPORARY = ".tmp";

    private PrivateFile() {}

    /**
     * What the file holds. One that others may read is taken from them first.
     *
     * @param made asked when there is no file: it is made with this, durable when this returns
     * @throws UncheckedIOException when it can be neither read nor made
     */
    public static byte[] readOrMake(Path path, Supplier<byte[]> made) {
        try {
            if (!Files.exists(path)) {
                make(path, made.get());
            }
            if (posix()) {
                Files.setPosixFilePermissions(path, OWNER_ONLY);
            }
            return Files.readAllBytes(path);
        } catch (IOException e) {
            throw new UncheckedIOException(path + ": " + e.getMessage(), e);
        }
    }

    private static void make(Path path, byte[] bytes) throws IOException {
        Path folder = Objects.requireNonNull(path.toAbsolutePath().getParent());
        Folders.create(folder);
        Path temporary = path.resolveSibling(path.getFileName() + TEMPORARY);
        Files.deleteIfExists(temporary);
        FileAttribute<?>[] ownerOnly = posix()
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                : new FileAttribute<?>[0];
        try (FileChannel channel = FileChannel.open(
                temporary, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly)) {
            ByteBuffer from = ByteBuffer.wrap(bytes);
            while (from.hasRemaining()) {
                channel.write(from);
            }
            channel.force(true);
        }
        Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
        Folders.sync(folder);
    }

    private static boolean posix() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    }
}
