package io.thermocline.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** A folder of a file system. Thread-safe. */
public final class DiskFileStore implements FileStore {
    private final Path root;
    private final DirectIo direct;

    /** With everything through the page cache of the system; the folder is made if need be. */
    public DiskFileStore(Path root) {
        this(root, DirectIo.off());
    }

    /**
     * The folder is made if need be.
     *
     * @param direct what goes past the page cache
     */
    public DiskFileStore(Path root, DirectIo direct) {
        this.direct = direct;
        this.root = root.toAbsolutePath().normalize();
        try {
            Folders.create(this.root);
        } catch (IOException e) {
            throw DiskFailure.of(e, this.root, DiskFailure.BLOCK_BYTES);
        }
    }

    @Override
    public DiskFile create(String name) {
        Path path = resolve(name);
        try {
            Folders.create(folderOf(path));
            return new DiskFile(
                    path,
                    FileChannel.open(
                            path, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE));
        } catch (IOException e) {
            throw DiskFailure.of(e, path, DiskFailure.BLOCK_BYTES);
        }
    }

    @Override
    public StoredFile createSequential(String name) {
        DiskFile cached = create(name);
        if (direct.use() == DirectIo.Use.OFF) {
            return cached;
        }
        Path path = resolve(name);
        try {
            return new DirectWriteFile(
                    path, direct, FileChannel.open(path, StandardOpenOption.WRITE, DirectIo.option()), cached);
        } catch (IOException e) {
            cached.close();
            throw DiskFailure.of(e, path, DiskFailure.BLOCK_BYTES);
        }
    }

    @Override
    public StoredFile open(String name) {
        Path path = resolve(name);
        try {
            return new DiskFile(path, FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE));
        } catch (IOException e) {
            throw DiskFailure.of(e, name);
        }
    }

    @Override
    public StoredFile openReadOnly(String name) {
        return direct.use() == DirectIo.Use.ALL ? openDirect(name) : openCached(name);
    }

    @Override
    public StoredFile openOnce(String name) {
        return direct.use() == DirectIo.Use.OFF ? openCached(name) : openDirect(name);
    }

    @Override
    public StoredFile openForPasses(String name) {
        return switch (direct.use()) {
            case OFF -> openCached(name);
            case BULK -> openDirect(name, BulkReadFile::new);
            case ALL -> openDirect(name);
        };
    }

    private ReadOnlyDiskFile openCached(String name) {
        Path path = resolve(name);
        try {
            return new ReadOnlyDiskFile(path, FileChannel.open(path, StandardOpenOption.READ));
        } catch (IOException e) {
            throw DiskFailure.of(e, name);
        }
    }

    private StoredFile openDirect(String name) {
        return openDirect(name, DirectReadFile::new);
    }

    /** A file that is open both ways. */
    private interface DirectFile {
        StoredFile of(Path path, DirectIo io, FileChannel direct, ReadOnlyDiskFile cached);
    }

    private StoredFile openDirect(String name, DirectFile file) {
        ReadOnlyDiskFile cached = openCached(name);
        Path path = resolve(name);
        try {
            return file.of(path, direct, FileChannel.open(path, StandardOpenOption.READ, DirectIo.option()), cached);
        } catch (IOException e) {
            cached.close();
            throw DiskFailure.of(e, name);
        }
    }

    @Override
    public List<String> list(String folder) {
        return entries(folder, Files::isRegularFile);
    }

    @Override
    public List<String> folders(String folder) {
        return entries(folder, Files::isDirectory);
    }

    private List<String> entries(String folder, DirectoryStream.Filter<Path> which) {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(resolve(folder), which)) {
            entries.forEach(entry -> names.add(entry.getFileName().toString()));
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        } catch (IOException e) {
            throw DiskFailure.of(e, folder);
        }
        Collections.sort(names);
        return List.copyOf(names);
    }

    @Override
    public boolean exists(String name) {
        return Files.isRegularFile(resolve(name));
    }

    @Override
    public void rename(String from, String to) {
        Path target = resolve(to);
        try {
            Folders.create(folderOf(target));
            Files.move(resolve(from), target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw DiskFailure.of(e, target, DiskFailure.BLOCK_BYTES);
        }
    }

    @Override
    public boolean link(String existing, String name) {
        Path link = resolve(name);
        try {
            Folders.create(folderOf(link));
            Files.createLink(link, resolve(existing));
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        } catch (UnsupportedOperationException e) {
            throw noLinks(e);
        } catch (NoSuchFileException e) {
            throw DiskFailure.of(e, existing);
        } catch (FileSystemException e) {
            throw linksUnsupported(e) ? noLinks(e) : DiskFailure.of(e, link, DiskFailure.BLOCK_BYTES);
        } catch (IOException e) {
            throw DiskFailure.of(e, link, DiskFailure.BLOCK_BYTES);
        }
    }

    @Override
    public void delete(String name) {
        try {
            Files.deleteIfExists(resolve(name));
        } catch (IOException e) {
            throw DiskFailure.of(e, resolve(name), DiskFailure.BLOCK_BYTES);
        }
    }

    @Override
    public void syncDirectory(String folder) {
        try {
            Folders.sync(resolve(folder));
        } catch (IOException e) {
            throw DiskFailure.of(e, resolve(folder), DiskFailure.BLOCK_BYTES);
        }
    }

    @Override
    public long usableBytes() {
        try {
            return Files.getFileStore(root).getUsableSpace();
        } catch (IOException e) {
            throw DiskFailure.of(e, root.toString());
        }
    }

    // vfat and some network file systems answer EPERM or EOPNOTSUPP where Java knows of hard links.
    private static boolean linksUnsupported(FileSystemException failure) {
        String reason = String.valueOf(failure.getReason()).toLowerCase(Locale.ROOT);
        return reason.contains("operation not permitted") || reason.contains("not supported");
    }

    private UncheckedIOException noLinks(Exception cause) {
        return new UncheckedIOException(new IOException(
                "the file system of " + root
                        + " has no hard links, which Thermocline needs to create a file only if it is"
                        + " absent; put the data directory on one that has them (ext4, xfs, btrfs, zfs, apfs, ntfs)",
                cause));
    }

    private static Path folderOf(Path file) {
        Path folder = file.getParent();
        return folder == null ? file : folder;
    }

    private Path resolve(String name) {
        Path path = root.resolve(name).normalize();
        if (!path.startsWith(root)) {
            throw new IllegalArgumentException("not a name within the store: " + name);
        }
        return path;
    }
}
