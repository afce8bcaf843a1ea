package io.thermocline.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Reads and writes that go past the page cache of the system (O_DIRECT), in aligned pieces, several at a time. Whether a file system takes them is found out by trying
 * them in its folder. Thread-safe.
 */
public final class DirectIo {
    /** Bytes of one piece: large enough for any disk's full rate with a few of them at a time. */
    static final int PIECE_BYTES = 256 << 10;

    private static final Optional<OpenOption> OPTION = find();

    private static final String PROBE = ".direct-io.tmp";

    private final Use use;
    private final int depth;
    private final int alignment;
    private final String what;
    private final Queue<ByteBuffer> spares = new ConcurrentLinkedQueue<>();
    private final ExecutorService threads = Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name("direct-io-", 0).factory());

    /** What goes past the page cache. */
    public enum Use {
        /** Nothing. */
        OFF,
        /** What is written or read once and in bulk: segments that are being written, uploads. */
        BULK,
        /** All reads of segments too, so that memory holds only what the caches of the store choose. */
        ALL
    }

    private DirectIo(Use use, int depth, int alignment, String what) {
        this.use = use;
        this.depth = depth;
        this.alignment = alignment;
        this.what = what;
    }

    /** Everything through the page cache. */
    public static DirectIo off() {
        return new DirectIo(Use.OFF, 1, 1, "off");
    }

    /**
     * Uses it as far as the file system of a folder takes it; if it does not, everything goes through the page cache.
     *
     * @param depth pieces of one file under way at a time
     */
    public static DirectIo in(Path folder, Use use, int depth) {
        if (use == Use.OFF) {
            return off();
        }
        try {
            Folders.create(folder);
            int alignment = Math.toIntExact(Files.getFileStore(folder).getBlockSize());
            probe(folder.resolve(PROBE), alignment);
            return new DirectIo(use, depth, alignment, "on, " + alignment + " bytes aligned");
        } catch (IOException | UnsupportedOperationException e) {
            return new DirectIo(
                    Use.OFF,
                    1,
                    1,
                    "refused by the file system, so everything goes through the page cache: " + e.getMessage());
        }
    }

    private static void probe(Path file, int alignment) throws IOException {
        Files.deleteIfExists(file);
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE, option())) {
            ByteBuffer block = aligned(alignment, alignment);
            channel.write(block, 0);
            channel.read(block.clear(), 0);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    /**
     * What opens a channel past the page cache. It belongs to a module of the JDK that not every runtime has, and that compilers warn of.
     *
     * @throws UnsupportedOperationException if this runtime has none
     */
    static OpenOption option() {
        return OPTION.orElseThrow(() -> new UnsupportedOperationException("this Java runtime has no direct I/O"));
    }

    private static Optional<OpenOption> find() {
        try {
            for (Object each :
                    Class.forName("com.sun.nio.file.ExtendedOpenOption").getEnumConstants()) {
                if (each instanceof OpenOption option && each.toString().equals("DIRECT")) {
                    return Optional.of(option);
                }
            }
            return Optional.empty();
        } catch (ClassNotFoundException e) {
            return Optional.empty();
        }
    }

    private static ByteBuffer aligned(int bytes, int alignment) {
        return ByteBuffer.allocateDirect(bytes + alignment - 1)
                .alignedSlice(alignment)
                .limit(bytes)
                .slice();
    }

    /** What is done: {@link Use#OFF} too where the file system refused. */
    public Use use() {
        return use;
    }

    /** For people: whether it is used, and if not, why. */
    public String what() {
        return what;
    }

    int depth() {
        return depth;
    }

    /** Pieces that a pass has under way: a merge goes through many files at a time, and through each more than once. */
    int depthOfPass() {
        return Math.max(1, depth / 8);
    }

    int alignment() {
        return alignment;
    }

    /** The greatest aligned position that is not above one. */
    long down(long position) {
        return position - position % alignment;
    }

    /** The least aligned position that is not below one. */
    long up(long position) {
        return down(position + alignment - 1);
    }

    /** An empty aligned buffer for one piece; to be given back. */
    ByteBuffer take() {
        ByteBuffer spare = spares.poll();
        return spare == null ? aligned(PIECE_BYTES, alignment) : spare.clear();
    }

    /** Takes a buffer back. */
    void give(ByteBuffer buffer) {
        spares.add(buffer);
    }

    /** Fills an aligned buffer from an aligned position, or as far as the file goes. */
    void fill(FileChannel from, ByteBuffer block, long start) throws IOException {
        while (block.hasRemaining()) {
            int count = from.read(block, start + block.position());
            // the end of a file need not be aligned; a read behind it would be
            if (count < 0 || block.position() % alignment != 0) {
                return;
            }
        }
    }

    Future<?> run(Runnable piece) {
        return threads.submit(piece);
    }
}
