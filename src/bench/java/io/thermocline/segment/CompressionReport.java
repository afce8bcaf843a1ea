package io.thermocline.segment;

import io.thermocline.block.StoredBlock;
import io.thermocline.files.DiskFileStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Says how small a real corpus becomes in a segment: {@code CompressionReport FOLDER [BLOCK_BYTES [LIMIT_MIB]]}, all files of the folder cut into
 * blocks of that size (1 MiB: most documents are one block), as far as the limit (256).
 */
final class CompressionReport {
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
        }
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
