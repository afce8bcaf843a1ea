package io.thermocline.testing;

import io.thermocline.files.StoredFile;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Looks for bytes in every file of a simulated disk, wherever they begin. */
public final class ByteScan {
    private ByteScan() {}

    /** Names of the files that hold any of the patterns. */
    public static Set<String> find(SimulatedFileStore files, List<byte[]> patterns) {
        Set<String> found = new TreeSet<>();
        for (String name : files.names()) {
            byte[] bytes = read(files, name);
            if (patterns.stream().anyMatch(pattern -> indexOf(bytes, pattern) >= 0)) {
                found.add(name);
            }
        }
        return found;
    }

    /** Where a pattern is in a file first; -1 if it is not. */
    public static long indexIn(SimulatedFileStore files, String name, byte[] pattern) {
        return indexOf(read(files, name), pattern);
    }

    private static byte[] read(SimulatedFileStore files, String name) {
        try (StoredFile file = files.openReadOnly(name)) {
            ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(file.size()));
            file.read(bytes, 0);
            return bytes.array();
        }
    }

    private static int indexOf(byte[] bytes, byte[] pattern) {
        for (int at = 0; at + pattern.length <= bytes.length; at++) {
            int same = 0;
            while (same < pattern.length && bytes[at + same] == pattern[same]) {
                same++;
            }
            if (same == pattern.length) {
                return at;
            }
        }
        return -1;
    }
}
