package io.thermocline.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;

/** Folders of a file system. */
final class Folders {
    private Folders() {}

    /** Makes a folder durable in another. */
    @FunctionalInterface
    interface Sync {
        void sync(Path folder) throws IOException;
    }

    /** Makes a folder and those above it that are missing, and makes their entries durable. */
    static void create(Path folder) throws IOException {
        create(folder, Folders::sync);
    }

    static void create(Path folder, Sync sync) throws IOException {
        Deque<Path> missing = new ArrayDeque<>();
        Path above = folder.toAbsolutePath();
        while (above != null && !Files.isDirectory(above)) {
            missing.push(above);
            above = above.getParent();
        }
        for (Path each : missing) {
            Files.createDirectories(each);
            Path parent = each.getParent();
            if (parent != null) {
                sync.sync(parent);
            }
        }
    }

    /** Makes the entries of a folder durable. */
    static void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
