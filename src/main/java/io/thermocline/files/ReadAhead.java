package io.thermocline.files;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Tells the system what will be read of a file, so that the disk works on it while something else is waited for: posix_fadvise (POSIX.1-2001) with
 * POSIX_FADV_WILLNEED. Does nothing on systems that lack it, and nothing that fails matters. Java gives nobody the descriptor of a channel, so the
 * first hint opens one of its own. Thread-safe, but for {@link #close}.
 */
final class ReadAhead implements AutoCloseable {
    private static final int READ_ONLY = 0;
    private static final int WILL_NEED = 3;
    private static final int NOT_OPENED = -2;
    private static final int NONE = -1;
    private static final Optional<Calls> CALLS = Calls.find();

    private final Path path;
    // Opened under the lock, read anywhere.
    private volatile int descriptor = NOT_OPENED;

    ReadAhead(Path path) {
        this.path = path;
    }

    /** A stretch of the file will be read soon. */
    void expect(long position, long bytes) {
        int open = descriptor == NOT_OPENED ? open() : descriptor;
        if (open >= 0) {
            CALLS.ifPresent(calls -> calls.advise(open, position, bytes));
        }
    }

    private synchronized int open() {
        if (descriptor == NOT_OPENED) {
            descriptor = CALLS.map(calls -> calls.open(path)).orElse(NONE);
        }
        return descriptor;
    }

    @Override
    public synchronized void close() {
        int open = descriptor;
        descriptor = NONE;
        if (open >= 0) {
            CALLS.ifPresent(calls -> calls.close(open));
        }
    }

    /** The functions of the C library. */
    private record Calls(MethodHandle openFile, MethodHandle adviseRange, MethodHandle closeFile) {
        static Optional<Calls> find() {
            SymbolLookup library = Linker.nativeLinker().defaultLookup();
            if (library.find("posix_fadvise").isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(new Calls(
                    function(
                            library,
                            "open",
                            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
                            Linker.Option.firstVariadicArg(2)),
                    function(
                            library,
                            "posix_fadvise",
                            FunctionDescriptor.of(
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.JAVA_LONG,
                                    ValueLayout.JAVA_LONG,
                                    ValueLayout.JAVA_INT)),
                    function(library, "close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT))));
        }

        @SuppressWarnings("restricted") // the JVM's flags allow native access
        private static MethodHandle function(
                SymbolLookup library, String name, FunctionDescriptor shape, Linker.Option... options) {
            return Linker.nativeLinker().downcallHandle(library.findOrThrow(name), shape, options);
        }

        int open(Path path) {
            try (Arena arena = Arena.ofConfined()) {
                return (int) openFile.invokeExact(arena.allocateFrom(path.toString()), READ_ONLY);
            } catch (Throwable e) {
                throw unexpected(e);
            }
        }

        void advise(int descriptor, long position, long bytes) {
            try {
                int _ = (int) adviseRange.invokeExact(descriptor, position, bytes, WILL_NEED);
            } catch (Throwable e) {
                throw unexpected(e);
            }
        }

        void close(int descriptor) {
            try {
                int _ = (int) closeFile.invokeExact(descriptor);
            } catch (Throwable e) {
                throw unexpected(e);
            }
        }

        /** C functions throw nothing; what comes is from the JVM. */
        private static RuntimeException unexpected(Throwable e) {
            if (e instanceof Error error) {
                throw error;
            }
            return new IllegalStateException(e);
        }
    }
}
