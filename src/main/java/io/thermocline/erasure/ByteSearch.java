package io.thermocline.erasure;

import com.github.luben.zstd.Zstd;
import io.thermocline.files.DiskFileStore;
import io.thermocline.files.StoredFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Looks for bytes in every file below a folder: as they lie there, and in every Zstandard frame (RFC 8878), which is how pages of segments are compressed,
 * whether anything still refers to it or not. It knows no format, so that it can be wrong about none. May run beside a server. Used by one thread.
 */
public final class ByteSearch {
    private static final int WINDOW = 8 << 20;
    private static final int LARGEST_FRAME = 64 << 20;
    private static final int LARGEST_CONTENT = 256 << 20;
    private static final byte[] MAGIC = {0x28, (byte) 0xB5, 0x2F, (byte) 0xFD};

    private final Path root;
    private final List<byte[]> patterns;
    private final int overlap;
    private final List<Found> found = new ArrayList<>();
    private int files;
    private long bytes;

    /**
     * Where any of the patterns is.
     *
     * @param file below the folder
     * @param offset of the bytes, or of the frame
     * @param compressed whether it is in a frame
     */
    public record Found(String file, long offset, boolean compressed) {}

    /**
     * What came of a search.
     *
     * @param files that were looked through
     * @param bytes of them
     */
    public record Result(int files, long bytes, List<Found> found) {
        public Result {
            found = List.copyOf(found);
        }
    }

    /** @param patterns none empty */
    public ByteSearch(Path root, List<byte[]> patterns) {
        this.root = root;
        this.patterns = List.copyOf(patterns);
        this.overlap = patterns.stream().mapToInt(each -> each.length).max().orElseThrow() - 1;
    }

    /** Looks through everything; once. A file that goes meanwhile is left out. */
    public Result run() {
        DiskFileStore store = new DiskFileStore(root);
        for (Path each : all()) {
            String name = root.relativize(each).toString();
            try (StoredFile file = store.openReadOnly(name)) {
                files++;
                search(name, file);
            } catch (UncheckedIOException e) {
                if (!(e.getCause() instanceof NoSuchFileException)) {
                    throw e;
                }
            }
        }
        return new Result(files, bytes, found);
    }

    private List<Path> all() {
        try (Stream<Path> paths = Files.walk(root)) {
            return paths.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void search(String name, StoredFile file) {
        long size = file.size();
        bytes += size;
        for (long start = 0; start < size; start += WINDOW) {
            byte[] window =
                    read(file, start, (int) Math.min(size - start, (long) WINDOW + Math.max(overlap, MAGIC.length)));
            for (byte[] pattern : patterns) {
                for (int at = indexOf(window, pattern, 0);
                        at >= 0 && at < WINDOW;
                        at = indexOf(window, pattern, at + 1)) {
                    found.add(new Found(name, start + at, false));
                }
            }
            for (int at = indexOf(window, MAGIC, 0); at >= 0 && at < WINDOW; at = indexOf(window, MAGIC, at + 1)) {
                if (inFrame(file, window, at, start)) {
                    found.add(new Found(name, start + at, true));
                }
            }
        }
    }

    /** Whether a pattern is in the frame that perhaps begins here. */
    private boolean inFrame(StoredFile file, byte[] window, int at, long start) {
        byte[] from = window;
        int offset = at;
        long compressed = Zstd.findFrameCompressedSize(from, offset, from.length - offset);
        if (Zstd.isError(compressed)) {
            long left = file.size() - (start + at);
            from = read(file, start + at, (int) Math.min(left, LARGEST_FRAME));
            offset = 0;
            compressed = Zstd.findFrameCompressedSize(from, 0, from.length);
            if (Zstd.isError(compressed)) {
                return false;
            }
        }
        long content = Zstd.getFrameContentSize(from, offset, (int) compressed);
        if (content <= 0 || content > LARGEST_CONTENT) {
            return false;
        }
        byte[] raw = new byte[(int) content];
        long length = Zstd.decompressByteArray(raw, 0, raw.length, from, offset, (int) compressed);
        return !Zstd.isError(length) && patterns.stream().anyMatch(each -> indexOf(raw, each, 0) >= 0);
    }

    private static byte[] read(StoredFile file, long position, int count) {
        ByteBuffer buffer = ByteBuffer.allocate(count);
        int read = Math.max(0, file.read(buffer, position));
        byte[] bytes = new byte[read];
        buffer.get(0, bytes);
        return bytes;
    }

    private static int indexOf(byte[] in, byte[] pattern, int from) {
        byte first = pattern[0];
        for (int at = from; at + pattern.length <= in.length; at++) {
            if (in[at] == first) {
                int same = 1;
                while (same < pattern.length && in[at + same] == pattern[same]) {
                    same++;
                }
                if (same == pattern.length) {
                    return at;
                }
            }
        }
        return -1;
    }
}
