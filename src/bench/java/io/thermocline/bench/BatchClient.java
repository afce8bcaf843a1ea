package io.thermocline.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Streams blocks to {@code POST /v1/blocks/batch} over one connection and counts the answers, with nothing kept. It shares the cores with the server that it
 * measures, so it works on bytes alone.
 */
final class BatchClient {
    private static final int CHUNK = 1 << 16;
    private static final int LONGEST_LINE = 1 << 16;
    /** Leading zeros are allowed, so the length is filled in once the lines are there. */
    private static final String CHUNK_HEAD = "00000000\r\n";

    private static final byte[] CREATED = ascii("\"status\":201");

    private BatchClient() {}

    /** Writes a line. */
    interface Line {
        /** Writes line {@code index} without its end, {@value #LONGEST_LINE} bytes at most. */
        void write(long index, ByteBuffer to);
    }

    /** Sends lines 0 to {@code count} and answers how many were acknowledged with 201. */
    static long send(int port, long count, Line line) throws IOException {
        try (SocketChannel channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port))) {
            CompletableFuture<Long> created = CompletableFuture.supplyAsync(
                    () -> countCreated(channel),
                    task -> Thread.ofPlatform().name("batch-answers").start(task));
            write(
                    channel,
                    ByteBuffer.wrap(ascii("POST /v1/blocks/batch HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                            + "Content-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n")));
            ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK + LONGEST_LINE + CHUNK_HEAD.length() + 16);
            for (long index = 0; index < count; ) {
                chunk.clear().put(ascii(CHUNK_HEAD));
                for (; index < count && chunk.position() < CHUNK; index++) {
                    line.write(index, chunk);
                    chunk.put((byte) '\n');
                }
                int length = chunk.position() - CHUNK_HEAD.length();
                chunk.put(0, ascii(String.format("%08x", length)));
                write(channel, chunk.put(ascii("\r\n")).flip());
            }
            write(channel, ByteBuffer.wrap(ascii("0\r\n\r\n")));
            return created.join();
        }
    }

    private static void write(SocketChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Every line of the answer says its status once; chunk framing may fall into a line, so bytes are matched, not lines. */
    private static long countCreated(SocketChannel channel) {
        ByteBuffer bytes = ByteBuffer.allocateDirect(CHUNK);
        byte[] answers = new byte[CHUNK + CREATED.length];
        int kept = 0;
        long count = 0;
        try {
            while (channel.read(bytes.clear()) >= 0) {
                int length = bytes.flip().remaining();
                bytes.get(answers, kept, length);
                length += kept;
                count += created(answers, length);
                // What may be the beginning of one more.
                kept = Math.min(CREATED.length - 1, length);
                System.arraycopy(answers, length - kept, answers, 0, kept);
            }
            return count;
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }

    private static long created(byte[] answers, int length) {
        long count = 0;
        for (int at = 0; at <= length - CREATED.length; at++) {
            if (answers[at] == CREATED[0]
                    && Arrays.equals(answers, at, at + CREATED.length, CREATED, 0, CREATED.length)) {
                count++;
            }
        }
        return count;
    }
}
