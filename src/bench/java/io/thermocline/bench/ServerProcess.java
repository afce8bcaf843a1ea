package io.thermocline.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server in its own process, and what it costs: its processor time and its memory, as the kernel counts them. */
final class ServerProcess implements AutoCloseable {
    private static final Path JAR = Path.of("target/quarkus-app/quarkus-run.jar");
    private static final Path FLAGS = Path.of("src/main/jvm/flags");
    private static final long TICKS_PER_SECOND = 100;

    private final Process process;
    private final int port;
    private final long millisToReady;

    private ServerProcess(List<String> command, int port, String readyPath) {
        this.port = port;
        long start = System.nanoTime();
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            awaitReady(readyPath);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        millisToReady = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }

    /** The packaged application on a data folder; run {@code ./dev build} before. */
    static ServerProcess thermocline(Path data, String... settings) {
        int port = freePort();
        List<String> command = java("-Xmx1g");
        command.add("-Dquarkus.http.port=" + port);
        command.add("-Dthermocline.data-dir=" + data);
        for (String setting : settings) {
            command.add("-D" + setting);
        }
        command.addAll(List.of("-jar", JAR.toString()));
        return new ServerProcess(command, port, "/q/health/ready");
    }

    /** A main class of the benchmarks that serves on the port given as its argument. */
    static ServerProcess peer(Class<?> main) {
        int port = freePort();
        List<String> command = java("-Xmx1g");
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName(), Integer.toString(port)));
        return new ServerProcess(command, port, "/");
    }

    private static List<String> java(String heap) {
        return new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "@" + FLAGS, heap));
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitReady(String path) throws IOException {
        for (int attempt = 0; attempt < 6_000; attempt++) {
            try (KeptConnection connection = new KeptConnection(port)) {
                if (connection.get(path) == 200) {
                    return;
                }
            } catch (IOException notYet) {
                awaitNextAttempt();
            }
        }
        throw new IllegalStateException("the server was not ready in time");
    }

    private void awaitNextAttempt() {
        try {
            if (process.waitFor(10, TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("the server ended with " + process.exitValue());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    int port() {
        return port;
    }

    /** From the start of the process to its first answer that it is ready. */
    long millisToReady() {
        return millisToReady;
    }

    /** User and system time of the process so far. */
    double cpuSeconds() {
        String stat = read("stat");
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / (double) TICKS_PER_SECOND;
    }

    /** Resident memory that no file backs. */
    long anonymousBytes() {
        for (String line : read("smaps_rollup").split("\n")) {
            if (line.startsWith("Anonymous:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) << 10;
            }
        }
        throw new IllegalStateException("the kernel does not say");
    }

    /** Bytes that the process has had written to disks so far. */
    long writtenBytes() {
        for (String line : read("io").split("\n")) {
            if (line.startsWith("write_bytes: ")) {
                return Long.parseLong(line.substring(13).strip());
            }
        }
        throw new IllegalStateException("the kernel does not say");
    }

    /** Bytes that the threads of its metadata table have written to files so far. */
    long writtenByTable() {
        return CountedTable.written(process.pid());
    }

    private String read(String file) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SIGTERM, as an orchestrator would. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One kept-alive HTTP/1.1 connection that costs the load generator as little as possible: fixed bytes out, counted bytes in. */
    static final class KeptConnection implements AutoCloseable {
        private static final byte[] HEADER_END = "\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

        private final Socket socket = new Socket();
        private final byte[] buffer = new byte[1 << 16];

        KeptConnection(int port) throws IOException {
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress("127.0.0.1", port), 1_000);
        }

        /** Answers the status. */
        int get(String path) throws IOException {
            return exchange(request("GET", path, "", new byte[0]));
        }

        static byte[] request(String method, String path, String type, byte[] body) {
            String head = method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n"
                    + (body.length == 0 ? "" : "Content-Type: " + type + "\r\nContent-Length: " + body.length + "\r\n")
                    + "\r\n";
            byte[] headBytes = head.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
            byte[] all = java.util.Arrays.copyOf(headBytes, headBytes.length + body.length);
            System.arraycopy(body, 0, all, headBytes.length, body.length);
            return all;
        }

        /** Sends the bytes, reads one answer with a Content-Length (or none at all) to its end, answers its status. */
        int exchange(byte[] request) throws IOException {
            socket.getOutputStream().write(request);
            int filled = 0;
            int bodyStart = -1;
            while (bodyStart < 0) {
                filled += readSome(filled);
                bodyStart = indexAfterHeader(filled);
            }
            String head = new String(buffer, 0, bodyStart, java.nio.charset.StandardCharsets.ISO_8859_1);
            long left = contentLength(head) - (filled - bodyStart);
            while (left > 0) {
                left -= readSome(0);
            }
            return Integer.parseInt(head, 9, 12, 10);
        }

        private int readSome(int from) throws IOException {
            int read = socket.getInputStream().read(buffer, from, buffer.length - from);
            if (read < 0) {
                throw new IOException("the server closed the connection");
            }
            return read;
        }

        private int indexAfterHeader(int filled) {
            for (int at = 0; at <= filled - HEADER_END.length; at++) {
                if (java.util.Arrays.equals(buffer, at, at + 4, HEADER_END, 0, 4)) {
                    return at + 4;
                }
            }
            return -1;
        }

        private static long contentLength(String head) {
            String lower = head.toLowerCase(java.util.Locale.ROOT);
            int at = lower.indexOf("\r\ncontent-length:");
            if (at < 0) {
                return 0;
            }
            return Long.parseLong(
                    lower.substring(at + 17, lower.indexOf('\r', at + 17)).trim());
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
