package io.thermocline.cli;

import java.nio.file.Path;
import java.util.Objects;

/**
 * A file of the tree that may become a block.
 *
 * @param file where it lies
 * @param path relative to the tree, with {@code /}, in Unicode's composed form whatever the file system writes
 * @param bytes its size when the tree was walked
 */
record SourceFile(Path file, String path, FileKinds.Kind kind, long bytes) {
    SourceFile {
        Objects.requireNonNull(file);
        Objects.requireNonNull(path);
        Objects.requireNonNull(kind);
    }
}
