package io.thermocline.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a walk over a folder found.
 *
 * @param root the folder, without symbolic links
 * @param files in the order of their paths
 * @param unreadable path and reason of what could not be looked at
 */
record Tree(Path root, List<SourceFile> files, List<Skip> skips, Map<String, String> unreadable) {
    Tree {
        files = List.copyOf(files);
        skips = List.copyOf(skips);
        unreadable = Map.copyOf(unreadable);
    }

    /** Bytes of all files. */
    long bytes() {
        return files.stream().mapToLong(SourceFile::bytes).sum();
    }
}
