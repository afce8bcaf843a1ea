package io.thermocline.bench;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.LongFunction;

/** Streams blocks to {@code POST /v1/blocks/batch} over one connection and counts the answers, with nothing kept. */
final class BatchClient {
    private static final int CHUNK = 1 << 16;

    private BatchClient() {}

    /** Sends lines 0 to {@code count} and answers how many were acknowledged with 201. */
    static long send(int port, long count, LongFunction<String> line) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            CompletableFuture<Long> created = CompletableFuture.supplyAsync(
                    () -> countCreated(socket),
                    task -> Thread.ofPlatform().name("batch-answers").start(task));
            OutputStream out = new BufferedOutputStream(socket.getOutputStream(), CHUNK + 32);
            out.write(ascii("POST /v1/blocks/batch HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                    + "Content-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n"));
            StringBuilder chunk = new StringBuilder(CHUNK * 2);
            for (long index = 0; index < count; index++) {
                chunk.append(line.apply(index)).append('\n');
                if (chunk.length() >= CHUNK) {
                    write(out, chunk);
                }
            }
            write(out, chunk);
            out.write(ascii("0\r\n\r\n"));
            out.flush();
            return created.join();
        }
    }

    private static void write(OutputStream out, StringBuilder chunk) throws IOException {
        if (!chunk.isEmpty()) {
            out.write(ascii(Integer.toHexString(chunk.length()) + "\r\n"));
            out.write(ascii(chunk.toString()));
            out.write(ascii("\r\n"));
            chunk.setLength(0);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Every line of the answer says its status once; chunk framing may fall into a line, so bytes are matched, not lines. */
    private static long countCreated(Socket socket) {
        byte[] wanted = ascii("\"status\":201");
        long count = 0;
        int matched = 0;
        try {
            InputStream in = new BufferedInputStream(socket.getInputStream(), CHUNK);
            for (int next = in.read(); next >= 0; next = in.read()) {
                matched = next == wanted[matched] ? matched + 1 : next == wanted[0] ? 1 : 0;
                if (matched == wanted.length) {
                    count++;
                    matched = 0;
                }
            }
            return count;
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }
}
