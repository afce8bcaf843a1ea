package io.thermocline.bench;

import io.thermocline.block.Annotations;
import io.thermocline.block.Band;
import io.thermocline.block.BlockClass;
import io.thermocline.block.BlockId;
import io.thermocline.block.BlockIds;
import io.thermocline.block.CommitContext;
import io.thermocline.block.Header;
import io.thermocline.block.HeaderCodec;
import io.thermocline.block.Media;
import io.thermocline.block.Sharing;
import io.thermocline.engine.Committed;
import io.thermocline.engine.Components;
import io.thermocline.engine.Engine;
import io.thermocline.engine.EngineOptions;
import io.thermocline.engine.Operation;
import io.thermocline.engine.Precondition;
import io.thermocline.engine.Transaction;
import io.thermocline.files.DiskFileStore;
import io.thermocline.log.Payload;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Bytes that log, flush, merges and the metadata table write for each byte of contents, as the kernel counts them, and bytes that are left on the disk for each byte that is live. In ten rounds a tenth of
 * {@code -Dblocks} comes, and a tenth of what is there is replaced. Settings are those of a server. The time that JMH prints is that of the whole; the figures are printed as they come.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 0)
@Measurement(iterations = 1)
@Fork(
        value = 1,
        jvmArgs = {"@src/main/jvm/flags", "-Xmx2g"})
public class AmplificationBench {
    private static final int BLOCKS = Integer.getInteger("blocks", 200_000);
    private static final int BYTES = 2_048;
    private static final int ROUNDS = 10;
    private static final int UPDATED_SHARE = 10;
    private static final int TRANSACTION = 32;
    private static final int IN_FLIGHT = 64;
    private static final CommitContext CONTEXT = new CommitContext(Sharing.DEFAULT_SPACE, "bench", "", "", "");

    /** Words, of which a third is left when they are compressed, or what cannot be compressed. */
    @Param({"text", "random"})
    public String contents = "";

    private final Random random = new Random(1);
    private final List<BlockId> ids = new ArrayList<>();
    private final List<Integer> versions = new ArrayList<>();
    private final Deque<CompletableFuture<Committed>> inFlight = new ArrayDeque<>();
    private final byte[] words = new Corpus(1).text(16 << 20).getBytes(StandardCharsets.US_ASCII);
    private final byte[] header = header();
    private volatile Duration ahead = Duration.ZERO;
    private long userBytes;

    /** The whole story. */
    @Benchmark
    public void ingestAndUpdate() throws IOException {
        Path folder = Files.createTempDirectory(Path.of("target"), "amplification");
        try {
            CountedFiles files = new CountedFiles(new DiskFileStore(folder));
            Components components =
                    new Components(files, () -> Instant.now().plus(ahead), new Random(2), Runnable::run);
            try (Engine engine = Engine.open(options(), components);
                    CountedTable table = new CountedTable(engine, folder.resolve("table"), files, components.clock())) {
                run(engine, folder, files, table);
            }
        } finally {
            remove(folder);
        }
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Collections.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }

    private static EngineOptions options() {
        EngineOptions defaults = EngineOptions.defaults();
        return defaults.with(new EngineOptions.Compactions(
                Integer.getInteger("fanIn", defaults.compactions().fanIn()),
                defaults.compactions().maxSegmentBytes(),
                defaults.compactions().deadShare()));
    }

    private void run(Engine engine, Path folder, CountedFiles files, CountedTable table) throws IOException {
        BlockIds source = new BlockIds(Instant::now, random);
        long began = written();
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < BLOCKS / ROUNDS; i += TRANSACTION) {
                ingest(engine, source, Math.min(TRANSACTION, BLOCKS / ROUNDS - i));
            }
            for (int i = 0; i < ids.size() / UPDATED_SHARE; i += TRANSACTION) {
                update(engine, Math.min(TRANSACTION, ids.size() / UPDATED_SHARE - i));
            }
        }
        settle();
        engine.flush();
        engine.compact();
        ahead = ahead.plus(Duration.ofSeconds(31));
        table.awaitDurable();
        long ended = written();
        System.out.printf(
                "%n%s: %,d MiB of contents, write amplification %.2f%n",
                contents, userBytes >> 20, share(ended - began));
        files.written().forEach((purpose, bytes) -> System.out.printf("  %-35s %5.2f%n", purpose, share(bytes.sum())));
        System.out.printf("  %-35s %5.2f%n", "metadata table", share(table.written()));
        System.out.printf(
                "index: %.2f (keys and filters, with what becomes them); table: %,d MiB at the end%n",
                share(index(files)), bytes(folder.resolve("table")) >> 20);
        report("before history ends", engine, folder);
        ahead = ahead.plus(Duration.ofHours(25));
        engine.compact();
        report("after it", engine, folder);
        System.out.printf("writes of that: %.2f%n", share(written() - ended));
    }

    private static long index(CountedFiles files) {
        return files.written().entrySet().stream()
                .filter(each -> each.getKey().contains("keys and filters"))
                .mapToLong(each -> each.getValue().sum())
                .sum();
    }

    private double share(long bytes) {
        return (double) bytes / userBytes;
    }

    private void report(String when, Engine engine, Path folder) throws IOException {
        long live = (long) ids.size() * BYTES;
        System.out.printf(
                "%s: %d segments, %,d flushes, %,d merges, space amplification %.2f (data/ %,d MiB, log/ %,d MiB)%n",
                when,
                engine.stats().segments().count(),
                engine.stats().maintenance().flushes(),
                engine.stats().maintenance().compactions(),
                (double) bytes(folder.resolve("data")) / live,
                bytes(folder.resolve("data")) >> 20,
                bytes(folder.resolve("log")) >> 20);
        engine.archive()
                .segments()
                .forEach(each -> System.out.printf(
                        "  segment %d: %,d rows, about %,d of them superseded%n",
                        each.id(), each.rows(), each.deadRows()));
    }

    private void ingest(Engine engine, BlockIds source, int count) {
        List<Operation> operations = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            BlockId id = source.next();
            ids.add(id);
            versions.add(1);
            operations.add(put(id, Precondition.ABSENT));
        }
        commit(engine, operations);
    }

    /** Some blocks that lie together in the order in which they came, as what is in use does. */
    private void update(Engine engine, int count) {
        List<Operation> operations = new ArrayList<>();
        int at = random.nextInt(ids.size());
        for (int i = 0; i < count; i++) {
            int block = (at + i * 7) % ids.size();
            operations.add(put(ids.get(block), Precondition.versionIs(versions.get(block))));
            versions.set(block, versions.get(block) + 1);
        }
        commit(engine, operations);
    }

    private Operation put(BlockId id, Precondition precondition) {
        byte[] content = new byte[BYTES];
        if (contents.equals("random")) {
            random.nextBytes(content);
        } else {
            System.arraycopy(words, random.nextInt(words.length - BYTES), content, 0, BYTES);
        }
        userBytes += BYTES;
        return new Operation.Put(id, precondition, 0, 0, 0, Payload.block(header, content, random));
    }

    private void commit(Engine engine, List<Operation> operations) {
        if (inFlight.size() == IN_FLIGHT) {
            inFlight.remove().join();
        }
        inFlight.add(engine.submit(new Transaction(operations, CONTEXT)));
    }

    private void settle() {
        while (!inFlight.isEmpty()) {
            inFlight.remove().join();
        }
    }

    private static byte[] header() {
        return HeaderCodec.encode(new Header(
                BlockClass.PROGRAM_STATE,
                "benchmark",
                null,
                false,
                new Sharing(Sharing.DEFAULT_SPACE, List.of("default"), false, Band.GREEN, List.of()),
                Annotations.NONE,
                new Media("text/plain", BYTES, new byte[32])));
    }

    /** The same through the packaged application: log, segments, and the metadata table besides. */
    @Benchmark
    public void server() throws IOException {
        Path folder = Files.createTempDirectory(Path.of("target"), "amplification");
        try (ServerProcess server = ServerProcess.thermocline(folder, "thermocline.encoders.default.kind=external");
                RestClient client = new RestClient(server)) {
            CountedTable.awaitOpen(client);
            long began = server.writtenBytes();
            long tableBegan = server.writtenByTable();
            for (int round = 0; round < ROUNDS; round++) {
                int first = BLOCKS / ROUNDS * round;
                send(server, BLOCKS / ROUNDS, i -> first + i);
                int there = first + BLOCKS / ROUNDS;
                send(server, there / UPDATED_SHARE, _ -> random.nextInt(there));
            }
            client.operation("/v1/tiers/compact", "{}");
            CountedTable.awaitDurable(new DiskFileStore(folder), syncedThrough(client));
            System.out.printf(
                    "%n%s: server, %,d MiB of contents, write amplification %.2f; metadata table %.2f, %,d MiB at the end%n",
                    contents,
                    userBytes >> 20,
                    share(server.writtenBytes() - began),
                    share(server.writtenByTable() - tableBegan),
                    bytes(folder.resolve("table")) >> 20);
        } finally {
            remove(folder);
        }
    }

    private static long syncedThrough(RestClient client) throws IOException {
        String status = client.get("/v1/tiers/sync-status");
        return Long.parseLong(status.replaceFirst(".*?\"syncedThrough\":(\\d+).*", "$1"));
    }

    private void send(ServerProcess server, int count, IntUnaryOperator numbers) throws IOException {
        int[] next = {0};
        BatchClient.send(server.port(), count, (_, to) -> {
            userBytes += BYTES;
            long millis = 1_700_000_000_000L + numbers.applyAsInt(next[0]++);
            UUID id = new UUID(millis << 16 | 0x7000L, 0x8000_0000_0000_0000L);
            to.put(BatchClient.ascii(
                    "{\"id\":\"" + id + "\",\"mediaType\":\"text/plain\",\"content\":\"" + text() + "\"}"));
        });
    }

    private String text() {
        if (contents.equals("text")) {
            return new String(words, random.nextInt(words.length - BYTES), BYTES, StandardCharsets.US_ASCII);
        }
        byte[] drawn = new byte[BYTES * 3 / 4];
        random.nextBytes(drawn);
        return Base64.getEncoder().encodeToString(drawn);
    }

    /** Bytes that this process has had written to disks. */
    private static long written() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/io"))) {
            if (line.startsWith("write_bytes: ")) {
                return Long.parseLong(line.substring(13));
            }
        }
        throw new IOException("the kernel does not say");
    }

    private static long bytes(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }
}
