package io.thermocline.manifest;

import io.thermocline.files.FileStore;
import io.thermocline.files.StoredFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Manifest versions as files of a folder: written under a temporary name, synced, and linked to their own, which only one writer can do. */
public final class ManifestFolder implements ManifestStore {
    private static final String FOLDER = "manifest";
    private static final Pattern NAME = Pattern.compile("(\\d{10,19})\\.manifest");
    private static final String TEMPORARY = ".tmp";

    private final FileStore files;

    /** The folder {@code manifest} of a file store. Leftovers of earlier writers are removed: they were never linked. */
    public ManifestFolder(FileStore files) {
        this.files = Objects.requireNonNull(files);
        for (String name : files.list(FOLDER)) {
            if (name.endsWith(TEMPORARY)) {
                files.delete(FOLDER + "/" + name);
            }
        }
    }

    @Override
    public List<Long> versions() {
        return files.list(FOLDER).stream()
                .map(NAME::matcher)
                .filter(Matcher::matches)
                .map(matcher -> Long.valueOf(matcher.group(1)))
                .sorted()
                .toList();
    }

    @Override
    public Optional<byte[]> read(long version) {
        try (StoredFile file = files.openReadOnly(nameOf(version))) {
            ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(file.size()));
            int read = file.read(bytes, 0);
            byte[] found = new byte[Math.max(read, 0)];
            bytes.get(0, found);
            return Optional.of(found);
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof NoSuchFileException) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public boolean createIfAbsent(long version, byte[] bytes) {
        String name = nameOf(version);
        String temporary = name + TEMPORARY;
        files.delete(temporary);
        try (StoredFile file = files.create(temporary)) {
            file.write(ByteBuffer.wrap(bytes), 0);
            file.force();
        }
        boolean created = files.link(temporary, name);
        files.delete(temporary);
        files.syncDirectory(FOLDER);
        return created;
    }

    @Override
    public void sync() {
        files.syncDirectory(FOLDER);
    }

    @Override
    public void delete(long version) {
        files.delete(nameOf(version));
    }

    @Override
    public String nameOf(long version) {
        return "%s/%010d.manifest".formatted(FOLDER, version);
    }
}
