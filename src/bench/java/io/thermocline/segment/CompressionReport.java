package io.thermocline.segment;

import io.thermocline.block.BlockId;
import io.thermocline.block.StoredBlock;
import io.thermocline.files.DiskFileStore;
import io.thermocline.segment.SegmentOptions.Compression;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Says how small a real corpus becomes in a segment: {@code CompressionReport FOLDER [BLOCK_BYTES [LIMIT_MIB]]}, all files of the folder cut into
 * blocks of that size (1 MiB: most documents are one block), as far as the limit (256). Then it writes and reads them with each kind and some levels of compression, and says what
 * that takes of one processor.
 */
final class CompressionReport {
    private static final int ROUNDS = 3;
    private static final int READS = 20_000;

    private CompressionReport() {}

    static void main(String[] args) throws IOException {
        int blockBytes = args.length > 1 ? Integer.parseInt(args[1]) : 1 << 20;
        long limit = (args.length > 2 ? Long.parseLong(args[2]) : 256) << 20;
        try (BenchFolder folder = new BenchFolder("corpus")) {
            List<StoredBlock> blocks = blocks(Path.of(args[0]), blockBytes, limit);
            long content =
                    blocks.stream().mapToLong(block -> block.content().length).sum();
            long start = System.nanoTime();
            try (Segment segment = BenchBlocks.segment(new DiskFileStore(folder.path()), 1, blocks)) {
                double seconds = (System.nanoTime() - start) / 1e9;
                SegmentMeta meta = segment.meta();
                System.out.printf(
                        "%d blocks, %d bytes of content, %.0f blocks/s%n", meta.rows(), content, meta.rows() / seconds);
                for (SegmentFile file : meta.files()) {
                    System.out.printf("%-8s %,15d bytes%n", file.kind(), file.bytes());
                }
                System.out.printf(
                        "content / data file %.2f, (header + content) / data file %.2f, content / all files %.2f%n",
                        ratio(content, meta.files().getFirst().bytes()),
                        ratio(meta.rawBytes(), meta.files().getFirst().bytes()),
                        ratio(content, meta.bytes()));
            }
            Kind.all().forEach(kind -> compare(kind, blocks, content));
        }
    }

    private record Kind(String name, SegmentOptions options) {
        static List<Kind> all() {
            List<Kind> kinds = new ArrayList<>();
            kinds.add(new Kind("none", SegmentOptions.DEFAULTS.with(Compression.NONE)));
            kinds.add(new Kind("lz4", SegmentOptions.DEFAULTS.with(Compression.LZ4)));
            kinds.add(
                    new Kind("zstd 3, contents lz4", SegmentOptions.DEFAULTS.with(Compression.ZSTD, Compression.LZ4)));
            for (int level : new int[] {1, 3, 6, 9, 15}) {
                kinds.add(new Kind("zstd " + level, zstd(level)));
            }
            return kinds;
        }

        private static SegmentOptions zstd(int level) {
            SegmentOptions usual = SegmentOptions.DEFAULTS;
            return new SegmentOptions(
                    Compression.ZSTD,
                    Compression.ZSTD,
                    level,
                    usual.pageRows(),
                    usual.pageBytes(),
                    usual.rowGroupRows(),
                    usual.rowGroupBytes(),
                    usual.filterBitsPerKey());
        }
    }

    /** What writing takes is the least of some rounds, since other work only adds to it; so is what reading from the page cache takes. */
    private static void compare(Kind kind, List<StoredBlock> blocks, long content) {
        double write = Double.MAX_VALUE;
        double read = Double.MAX_VALUE;
        long bytes = 0;
        try (BenchFolder folder = new BenchFolder("compression")) {
            for (int round = 1; round <= ROUNDS; round++) {
                long start = cpuNanos();
                try (Segment segment =
                        BenchBlocks.segment(new DiskFileStore(folder.path()), round, blocks, kind.options())) {
                    write = Math.min(write, (cpuNanos() - start) / 1e3 / blocks.size());
                    read = Math.min(read, readMicros(segment, blocks));
                    bytes = segment.meta().files().getFirst().bytes();
                }
            }
        }
        System.out.printf(
                "%-21s content / data file %5.2f, write %7.1f us a block, get %6.1f us%n",
                kind.name(), ratio(content, bytes), write, read);
    }

    private static double readMicros(Segment segment, List<StoredBlock> blocks) {
        Random random = new Random(4);
        long start = cpuNanos();
        for (int i = 0; i < READS; i++) {
            BlockId id = blocks.get(random.nextInt(blocks.size())).envelope().id();
            SegmentEntry entry = Objects.requireNonNull(segment.find(id, Long.MAX_VALUE));
            if (segment.row(entry).bytes() == 0) {
                throw new IllegalStateException(id + " is empty");
            }
        }
        return (cpuNanos() - start) / 1e3 / READS;
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static double ratio(long raw, long stored) {
        return (double) raw / stored;
    }

    private static List<StoredBlock> blocks(Path root, int blockBytes, long limit) throws IOException {
        BenchBlocks source = new BenchBlocks(1);
        List<StoredBlock> blocks = new ArrayList<>();
        List<Path> files;
        try (Stream<Path> all = Files.walk(root)) {
            files = all.filter(Files::isRegularFile).sorted().toList();
        }
        long total = 0;
        for (Path file : files) {
            byte[] text = Files.readAllBytes(file);
            for (int at = 0; at < text.length && total < limit; at += blockBytes) {
                byte[] content = Arrays.copyOfRange(text, at, Math.min(text.length, at + blockBytes));
                blocks.add(source.block(blocks.size(), content));
                total += content.length;
            }
        }
        return blocks;
    }
}
