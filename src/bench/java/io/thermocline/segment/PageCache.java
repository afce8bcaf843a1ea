package io.thermocline.segment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What Linux keeps of files in memory, and how much this process had to be read from the disk. */
public final class PageCache {
    private static final int READ_ONLY = 0;
    private static final int DONT_NEED = 4;
    private static final MethodHandle OPEN =
            function("open", ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT);
    private static final MethodHandle SYNC = function("fsync", ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
    private static final MethodHandle ADVISE = function(
            "posix_fadvise",
            ValueLayout.JAVA_INT,
            ValueLayout.JAVA_INT,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_INT);
    private static final MethodHandle CLOSE = function("close", ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);

    private PageCache() {}

    @SuppressWarnings("restricted") // the JVM's flags allow native access
    private static MethodHandle function(String name, ValueLayout result, ValueLayout... arguments) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow(name), FunctionDescriptor.of(result, arguments));
    }

    /** Drops every file of a folder from memory. What somebody has mapped stays, so close before. */
    public static void evict(Path folder) {
        try (Stream<Path> all = Files.walk(folder);
                Arena arena = Arena.ofConfined()) {
            List<Path> files = all.filter(Files::isRegularFile).toList();
            for (Path file : files) {
                MemorySegment name = arena.allocateFrom(file.toString());
                int descriptor = (int) OPEN.invokeExact(name, READ_ONLY);
                require(descriptor >= 0, "open", file);
                require((int) SYNC.invokeExact(descriptor) == 0, "fsync", file);
                require((int) ADVISE.invokeExact(descriptor, 0L, 0L, DONT_NEED) == 0, "posix_fadvise", file);
                require((int) CLOSE.invokeExact(descriptor) == 0, "close", file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static void require(boolean done, String call, Path file) {
        if (!done) {
            throw new IllegalStateException(call + " failed on " + file);
        }
    }

    /** Bytes that the disk delivered for this process since it began. */
    public static long bytesRead() {
        try {
            return Files.readAllLines(Path.of("/proc/self/io")).stream()
                    .filter(line -> line.startsWith("read_bytes:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
