package io.thermocline.table;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * DuckDB's library, which its driver unpacks into the temporary folder at each start, 70 MB, and deletes when the process ends; one that is killed would
 * leave it there for good. So its name goes as soon as it is loaded: what is mapped stays.
 */
final class UnpackedLibrary {
    private static final Path MAPS = Path.of("/proc/self/maps");
    private static final String NAME = "libduckdb_java";

    private UnpackedLibrary() {}

    /** Takes away the name, where the operating system says what it is. */
    static void unlink() {
        if (!Files.isReadable(MAPS)) {
            return;
        }
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        for (Path each : mapped()) {
            if (temporary.equals(each.getParent())) {
                try {
                    Files.deleteIfExists(each);
                } catch (IOException e) {
                    // then it goes when the process ends
                }
            }
        }
    }

    /** The libraries of that name that this process has mapped and that still have a name. */
    static Set<Path> mapped() {
        try (Stream<String> lines = Files.lines(MAPS)) {
            return lines.filter(line -> line.contains("/" + NAME) && line.endsWith(".so"))
                    .map(line -> Path.of(line.substring(line.indexOf('/'))))
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            return Set.of();
        }
    }
}
