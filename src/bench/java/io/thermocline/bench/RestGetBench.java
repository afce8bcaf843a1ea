package io.thermocline.bench;

import io.thermocline.bench.ServerProcess.KeptConnection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * GET of a 4 KiB block that lies in a memtable, or in a segment and the near cache, from the packaged application over 16 connections, against a bare Vert.x server that
 * answers nothing.
 * The load generator shares the processors, so the server's own processor time for each request is printed too.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Threads(16)
@Warmup(iterations = 3, time = 5)
@Measurement(iterations = 3, time = 5)
public class RestGetBench {
    private static final double LOAD = 0.3;

    /** One server a trial. */
    @State(Scope.Benchmark)
    public static class Server {
        /** Which server answers. */
        @Param({"empty", "block", "segment"})
        public String endpoint = "empty";

        final LongAdder requests = new LongAdder();
        private ServerProcess process;
        private Path folder;
        private String path = "/";
        private double cpuBefore;

        /** Starts it, with one block to ask for. */
        @Setup(Level.Trial)
        public void start() throws IOException {
            folder = Files.createTempDirectory(Path.of("target"), "rest-bench");
            if (endpoint.equals("empty")) {
                process = ServerProcess.peer(EmptyServer.class);
                return;
            }
            process = endpoint.equals("segment")
                    ? ServerProcess.thermocline(folder.resolve("data"), "thermocline.memtable.max-bytes=1M")
                    : ServerProcess.thermocline(folder.resolve("data"));
            // Further blocks fill the memtable, so that the first ones are written out to a segment.
            int blocks = endpoint.equals("segment") ? 1_000 : 1;
            String json = "{\"mediaType\":\"text/plain\",\"content\":\"" + "0123456789abcdef".repeat(256) + "\"}";
            try (KeptConnection connection = new KeptConnection(process.port())) {
                for (int i = 1; i <= blocks; i++) {
                    connection.exchange(KeptConnection.request(
                            "PUT", path(i), "application/json", json.getBytes(StandardCharsets.UTF_8)));
                }
            }
            path = path(1);
        }

        private byte[] request() {
            return KeptConnection.request("GET", path, "", new byte[0]);
        }

        private static String path(int block) {
            return "/v1/blocks/01900000-0000-7000-8000-%012d".formatted(block);
        }

        /** Starts to count. */
        @Setup(Level.Iteration)
        public void before() {
            requests.reset();
            cpuBefore = process.cpuSeconds();
        }

        /** Prints what one request cost the server. */
        @TearDown(Level.Iteration)
        public void after() {
            double micros = (process.cpuSeconds() - cpuBefore) * 1e6 / Math.max(1, requests.sum());
            System.out.printf("[server CPU %.1f us a request] ", micros);
        }

        /** Stops it. */
        @TearDown(Level.Trial)
        public void stop() throws IOException {
            process.close();
            try (Stream<Path> files = Files.walk(folder)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
        }
    }

    /** One connection a thread. */
    @State(Scope.Thread)
    public static class Client {
        private KeptConnection connection;
        private byte[] request;

        /** Connects. */
        @Setup(Level.Trial)
        public void connect(Server server) throws IOException {
            connection = new KeptConnection(server.process.port());
            request = server.request();
        }

        /** Disconnects. */
        @TearDown(Level.Trial)
        public void disconnect() throws IOException {
            connection.close();
        }
    }

    /**
     * The time of requests at 30 % of the rate at which 16 connections saturate the server, which is measured before. What JMH prints is that of the whole; the
     * figures are printed as they come.
     */
    @Benchmark
    @BenchmarkMode(Mode.SingleShotTime)
    @OutputTimeUnit(TimeUnit.SECONDS)
    @Threads(1)
    @Warmup(iterations = 1)
    @Measurement(iterations = 3)
    public double openLoop(Server server) {
        OpenLoop load = new OpenLoop(server.process.port(), server.request(), 16);
        double most = load.saturation(Duration.ofSeconds(10));
        OpenLoop.Times times = load.at(LOAD * most, Duration.ofSeconds(20));
        System.out.printf(
                "%n%s: saturated at %,.0f/s; at %.0f %% of it p50 %.0f us, p99 %.0f us, p99.9 %.0f us, longest %.0f us; ",
                server.endpoint,
                most,
                100 * LOAD,
                times.micros(0.5),
                times.micros(0.99),
                times.micros(0.999),
                times.micros(1));
        return times.micros(0.99);
    }

    /** One request and its whole answer. */
    @Benchmark
    public int get(Server server, Client client) throws IOException {
        int status = client.connection.exchange(client.request);
        if (status != 200) {
            throw new IOException("status " + status);
        }
        server.requests.increment();
        return status;
    }
}
