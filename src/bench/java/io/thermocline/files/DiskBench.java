package io.thermocline.files;

import io.thermocline.segment.PageCache;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the disk under {@code -Dbench.dir} (target) delivers through the file store, with and without the page cache, against the same requests by bare channels and, if it is installed,
 * {@code fio} with asynchronous requests, which is the limit. Reads are of a file of {@code -Dmib} (1,024) that is dropped from the page cache before; random reads take
 * {@code -Dseconds} (2) each. The time that JMH prints is that of the whole; the figures are printed as they come.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 0)
@Measurement(iterations = 1)
@State(Scope.Benchmark)
public class DiskBench {
    private static final long BYTES = Long.getLong("mib", 1_024) << 20;
    private static final long NANOS = TimeUnit.SECONDS.toNanos(Long.getLong("seconds", 2));
    private static final int[] DEPTHS = {1, 8, 32};
    private static final int[] RANDOM_BYTES = {4 << 10, 16 << 10};
    private static final int CHUNK_BYTES = 1 << 20;
    private static final int ALIGNMENT = 4 << 10;
    private static final String NAME = "file";

    private Path folder = Path.of(".");

    /** A read at a place of the file. */
    private interface Read {
        int read(ByteBuffer into, long position) throws IOException;
    }

    /** All of it. */
    @Benchmark
    public void disk() throws IOException, InterruptedException, ExecutionException {
        Path parent = Files.createDirectories(Path.of(System.getProperty("bench.dir", "target")));
        folder = Files.createTempDirectory(parent, "disk");
        try {
            System.out.println();
            store("store, page cache", DirectIo.off());
            for (int depth : DEPTHS) {
                DirectIo direct = DirectIo.in(folder, DirectIo.Use.ALL, depth);
                if (direct.use() == DirectIo.Use.OFF) {
                    System.out.println(direct.what());
                    break;
                }
                store("store, direct, depth " + depth, direct);
            }
            bare("channel, page cache");
            bare("channel, direct", DirectIo.option());
            for (int depth : DEPTHS) {
                fio(depth);
            }
        } finally {
            Files.deleteIfExists(folder.resolve(NAME));
            Files.delete(folder);
        }
    }

    private void store(String what, DirectIo direct) throws IOException, InterruptedException, ExecutionException {
        DiskFileStore store = new DiskFileStore(folder, direct);
        store.delete(NAME);
        ByteBuffer chunk = chunk();
        long start = System.nanoTime();
        try (StoredFile file = store.createSequential(NAME)) {
            for (long at = 0; at < BYTES; at += CHUNK_BYTES) {
                file.write(chunk.clear(), at);
            }
            file.force();
        }
        rate(what, "write and sync", start);
        PageCache.evict(folder);
        start = System.nanoTime();
        try (StoredFile file = store.openForPasses(NAME);
                FilePass pass = file.pass()) {
            for (long at = 0; at < BYTES; at += CHUNK_BYTES) {
                pass.read(chunk.clear(), at);
            }
        }
        rate(what, "read, one pass", start);
        try (StoredFile file = store.openForPasses(NAME)) {
            random(what, file::read, direct.use() == DirectIo.Use.OFF ? DEPTHS : new int[] {direct.depth()});
        }
    }

    private void bare(String what, java.nio.file.OpenOption... options)
            throws IOException, InterruptedException, ExecutionException {
        Path file = folder.resolve(NAME);
        Files.delete(file);
        ByteBuffer chunk = chunk();
        long start = System.nanoTime();
        try (FileChannel channel =
                FileChannel.open(file, with(options, StandardOpenOption.CREATE, StandardOpenOption.WRITE))) {
            for (long at = 0; at < BYTES; at += CHUNK_BYTES) {
                channel.write(chunk.clear(), at);
            }
            channel.force(false);
        }
        rate(what, "write and sync", start);
        PageCache.evict(folder);
        start = System.nanoTime();
        try (FileChannel channel = FileChannel.open(file, with(options, StandardOpenOption.READ))) {
            for (long at = 0; at < BYTES; at += CHUNK_BYTES) {
                channel.read(chunk.clear(), at);
            }
            rate(what, "read, one pass", start);
            random(what, channel::read, DEPTHS);
        }
    }

    private static java.nio.file.OpenOption[] with(
            java.nio.file.OpenOption[] options, java.nio.file.OpenOption... more) {
        List<java.nio.file.OpenOption> all = new ArrayList<>(List.of(options));
        all.addAll(List.of(more));
        return all.toArray(new java.nio.file.OpenOption[0]);
    }

    private static ByteBuffer chunk() {
        ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES + ALIGNMENT)
                .alignedSlice(ALIGNMENT)
                .limit(CHUNK_BYTES)
                .slice();
        byte[] bytes = new byte[CHUNK_BYTES];
        new Random(1).nextBytes(bytes);
        chunk.put(bytes).clear();
        return chunk;
    }

    private static void rate(String what, String how, long start) {
        System.out.printf("%-24s %-22s %,8.0f MB/s%n", what, how, BYTES * 1e3 / (System.nanoTime() - start));
    }

    /** Random reads by as many threads as there are to be requests at a time. */
    private void random(String what, Read read, int[] depths) throws InterruptedException, ExecutionException {
        for (int bytes : RANDOM_BYTES) {
            for (int depth : depths) {
                PageCache.evict(folder);
                List<Future<long[]>> readers = new ArrayList<>();
                long start = System.nanoTime();
                try (ExecutorService threads = Executors.newFixedThreadPool(depth)) {
                    for (int i = 0; i < depth; i++) {
                        int seed = i;
                        readers.add(threads.submit(() -> reads(read, bytes, seed, start + NANOS)));
                    }
                    long[] nanos = {};
                    for (Future<long[]> each : readers) {
                        long[] more = each.get();
                        nanos = Arrays.copyOf(nanos, nanos.length + more.length);
                        System.arraycopy(more, 0, nanos, nanos.length - more.length, more.length);
                    }
                    Arrays.sort(nanos);
                    System.out.printf(
                            "%-24s %-22s %,8.0f reads/s, p50 %.0f us, p99 %.0f us%n",
                            what,
                            "random " + (bytes >> 10) + " KiB, " + depth + " at once",
                            nanos.length * 1e9 / NANOS,
                            nanos[nanos.length / 2] / 1e3,
                            nanos[nanos.length * 99 / 100] / 1e3);
                }
            }
        }
    }

    private static long[] reads(Read read, int bytes, int seed, long end) {
        Random random = new Random(seed);
        ByteBuffer into = chunk();
        long[] nanos = new long[1 << 10];
        int count = 0;
        for (long before = System.nanoTime(); before < end; count++) {
            if (count == nanos.length) {
                nanos = Arrays.copyOf(nanos, 2 * count);
            }
            try {
                read.read(into.clear().limit(bytes), random.nextLong(BYTES / bytes) * bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            long now = System.nanoTime();
            nanos[count] = now - before;
            before = now;
        }
        return Arrays.copyOf(nanos, count);
    }

    private void fio(int depth) throws IOException, InterruptedException {
        for (String job : List.of("write 256k", "read 256k", "randread 4k", "randread 16k")) {
            String[] words = job.split(" ");
            List<String> command = List.of(
                    "fio",
                    "--name=bench",
                    "--filename=" + folder.resolve(NAME),
                    "--size=" + BYTES,
                    "--direct=1",
                    "--ioengine=libaio",
                    "--iodepth=" + depth,
                    "--rw=" + words[0],
                    "--bs=" + words[1],
                    "--end_fsync=1",
                    words[0].equals("randread") ? "--runtime=" + NANOS / 1_000_000_000 : "--loops=1",
                    words[0].equals("randread") ? "--time_based" : "--loops=1",
                    "--output-format=terse",
                    "--terse-version=3");
            Process process;
            try {
                process = new ProcessBuilder(command)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
            } catch (IOException e) {
                System.out.println("fio is not installed");
                return;
            }
            String[] figures = new String(process.getInputStream().readAllBytes()).split(";");
            process.waitFor();
            boolean writes = words[0].equals("write");
            System.out.printf(
                    Locale.ROOT,
                    "%-24s %-22s %,8.0f MB/s, %,d requests/s, p50 %s us%n",
                    "fio, direct, depth " + depth,
                    job,
                    Long.parseLong(figures[writes ? WRITE_KIBS : READ_KIBS]) * 1.024 / 1e3,
                    Long.parseLong(figures[writes ? WRITE_KIBS + 1 : READ_KIBS + 1]),
                    figures[(writes ? WRITE_KIBS : READ_KIBS) + MEDIAN].replaceAll(".*=", ""));
        }
    }

    // Places of fio's terse output, version 3.
    private static final int READ_KIBS = 6;
    private static final int WRITE_KIBS = 47;
    /** From a rate to the seventh percentile, the median. */
    private static final int MEDIAN = 17;
}
