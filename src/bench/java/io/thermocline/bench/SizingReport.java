package io.thermocline.bench;

import io.thermocline.block.Annotations;
import io.thermocline.block.Band;
import io.thermocline.block.BlockClass;
import io.thermocline.block.BlockId;
import io.thermocline.block.BlockIds;
import io.thermocline.block.Caller;
import io.thermocline.block.ChunkVector;
import io.thermocline.block.CommitContext;
import io.thermocline.block.Header;
import io.thermocline.block.HeaderCodec;
import io.thermocline.block.Media;
import io.thermocline.block.Sharing;
import io.thermocline.engine.Committed;
import io.thermocline.engine.Components;
import io.thermocline.engine.Engine;
import io.thermocline.engine.EngineOptions;
import io.thermocline.engine.EngineStats;
import io.thermocline.engine.Grouping;
import io.thermocline.engine.Lookup;
import io.thermocline.engine.Operation;
import io.thermocline.engine.Precondition;
import io.thermocline.engine.ReadLedger;
import io.thermocline.engine.RowCache;
import io.thermocline.engine.SegmentState;
import io.thermocline.engine.Snapshot;
import io.thermocline.engine.Transaction;
import io.thermocline.files.DiskFileStore;
import io.thermocline.follow.FollowerLoop;
import io.thermocline.hot.HotOptions;
import io.thermocline.hot.HotTier;
import io.thermocline.log.Payload;
import io.thermocline.objects.CountedObjects;
import io.thermocline.objects.DiskObjects;
import io.thermocline.objects.ObjectStore;
import io.thermocline.objects.ObjectTraffic;
import io.thermocline.s3.S3Limits;
import io.thermocline.s3.S3Objects;
import io.thermocline.s3.S3Place;
import io.thermocline.segment.Throttle;
import io.thermocline.table.FollowedTable;
import io.thermocline.table.TableOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * Says what a block costs in each tier: {@code SizingReport FOLDER [BLOCKS [CONTENT_BYTES [VECTORS]]]}, where VECTORS is how many of 384 floats each block has (0). The
 * folder must be empty. The archive is the bucket that the variables of {@code ./dev s3} name, else a folder. Blocks are text, with a name, a key, two tags, a label and two attributes; heap is what is in use after collections, so leave it room.
 */
final class SizingReport {
    private static final Logger PARQUET = Logger.getLogger("org.apache.parquet");
    private static final int UNDER_WAY = 256;
    private static final int DIMENSION = 384;
    private static final int READS = 500;

    private final Random random = new Random(1);
    private final InstantSource clock = InstantSource.system();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final BlockIds ids = new BlockIds(clock, random);
    private final Path folder;
    private final int blocks;
    private final int contentBytes;
    private final int vectors;
    private final DiskFileStore files;
    private final ObjectTraffic traffic = new ObjectTraffic();
    private final List<BlockId> written = new ArrayList<>();

    private SizingReport(Path folder, int blocks, int contentBytes, int vectors) {
        this.folder = folder;
        this.blocks = blocks;
        this.contentBytes = contentBytes;
        this.vectors = vectors;
        this.files = new DiskFileStore(folder.resolve("store"));
    }

    static void main(String[] args) {
        // Outside of Quarkus nothing sets a level, and parquet-java would log every field that a flush writes.
        PARQUET.setLevel(Level.WARNING);
        new SizingReport(Path.of(args[0]), number(args, 1, 100_000), number(args, 2, 1_024), number(args, 3, 0)).run();
    }

    private static int number(String[] args, int at, int otherwise) {
        return args.length > at ? Integer.parseInt(args[at]) : otherwise;
    }

    private void run() {
        HotTier hot = HotTier.create(HotOptions.of(0, 4L << 30), clock, System::nanoTime, Throwable::printStackTrace);
        Path archived = folder.resolve("archive");
        try (CountedObjects archive = new CountedObjects(objects(archived), traffic, System::nanoTime)) {
            System.out.printf(
                    "%,d blocks of %,d bytes, vectors of each: %d of %d floats; all figures but counts are bytes a block%n",
                    blocks, contentBytes, vectors, DIMENSION);
            try (Engine engine = open(archive, RowCache.NONE)) {
                long empty = heap();
                write(engine);
                EngineStats.Memory memory = engine.stats().memory();
                say("memtable: heap", heap() - empty);
                say("memtable: as it is counted", memory.memtableBytes());
                table(engine);
            }
            warm(archive);
            archived(archive);
            cached(archive, hot);
        }
        hot.close();
        threads.close();
    }

    private ObjectStore objects(Path folder) {
        String endpoint = System.getenv("THERMOCLINE_ARCHIVE_S3_ENDPOINT");
        if (endpoint == null) {
            return new DiskObjects(new DiskFileStore(folder), folder.toString(), threads);
        }
        S3Place place = new S3Place(
                Optional.of(URI.create(endpoint)),
                Optional.of("us-east-1"),
                System.getenv("THERMOCLINE_ARCHIVE_S3_BUCKET"),
                "sizing-" + clock.millis(),
                true,
                Optional.of(new S3Place.Keys(
                        System.getenv("THERMOCLINE_ARCHIVE_S3_ACCESS_KEY"),
                        System.getenv("THERMOCLINE_ARCHIVE_S3_SECRET_KEY"))));
        return new S3Objects(place, S3Limits.DEFAULT, threads, clock, traffic);
    }

    private Engine open(CountedObjects archive, RowCache rows) {
        EngineOptions defaults = EngineOptions.defaults();
        EngineOptions.Memtables large = new EngineOptions.Memtables(8L << 30, 3, Duration.ofDays(1));
        return Engine.open(
                defaults.with(large),
                new Components(files, clock, random, threads, rows, ReadLedger.NONE, Grouping.NONE, archive));
    }

    private void write(Engine engine) {
        Corpus corpus = new Corpus(7);
        Deque<CompletableFuture<Committed>> underWay = new ArrayDeque<>();
        for (int i = 0; i < blocks; i++) {
            underWay.add(engine.submit(block(i, corpus.text(contentBytes).getBytes(StandardCharsets.UTF_8))));
            if (underWay.size() == UNDER_WAY) {
                underWay.remove().join();
            }
        }
        underWay.forEach(CompletableFuture::join);
    }

    private Transaction block(int number, byte[] content) {
        BlockId id = ids.next();
        written.add(id);
        List<Operation> operations = new ArrayList<>();
        operations.add(new Operation.Put(
                id, Precondition.ABSENT, 0, 0, 0, Payload.block(HeaderCodec.encode(header(number)), content, random)));
        if (vectors > 0) {
            List<ChunkVector> chunks = new ArrayList<>();
            for (int i = 0; i < vectors; i++) {
                float[] values = new float[DIMENSION];
                for (int at = 0; at < DIMENSION; at++) {
                    values[at] = (float) random.nextGaussian();
                }
                chunks.add(new ChunkVector(i, (long) contentBytes * i / vectors, contentBytes / vectors, values));
            }
            operations.add(new Operation.AppendVectors(
                    id, Precondition.SAME_TRANSACTION, Payload.vectors("default", chunks, random)));
        }
        return new Transaction(operations, CommitContext.SYSTEM);
    }

    private Header header(int number) {
        byte[] digest = new byte[32];
        random.nextBytes(digest);
        String attributes = "{\"part\":" + number % 100 + ",\"score\":" + number % 7 + ".5}";
        return new Header(
                BlockClass.KNOWLEDGE_GRAPH,
                "document " + number,
                "docs/part" + number / 100 + "/document" + number + ".md",
                false,
                new Sharing(Sharing.DEFAULT_SPACE, List.of("default"), false, Band.GREEN, List.of()),
                new Annotations(
                        List.of("docs", "t" + number % 20),
                        Map.of("lang", "en"),
                        attributes.getBytes(StandardCharsets.UTF_8)),
                new Media("text/markdown", contentBytes, digest));
    }

    /** The table, as it lies on the disk once it is closed. */
    private void table(Engine engine) {
        TableOptions options = TableOptions.defaults(folder.resolve("table"));
        try (FollowedTable followed = FollowedTable.open(engine, options, FollowerLoop.StartOver.FIRST, files, clock)) {
            while (followed.loop().position() < engine.feed().syncedThrough()) {
                LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            }
        }
        say("metadata table: disk", bytes(folder.resolve("table")));
    }

    /** Everything in segments, and opened again. */
    private void warm(CountedObjects archive) {
        try (Engine engine = open(archive, RowCache.NONE)) {
            engine.flush();
            engine.compact();
        }
        long empty = heap();
        try (Engine engine = open(archive, RowCache.NONE)) {
            EngineStats.Segments segments = engine.stats().segments();
            EngineStats.Files parts = segments.files();
            System.out.printf("segments: %d%n", segments.count());
            say("warm: heap", heap() - empty);
            say("warm: disk, headers and contents", parts.rows());
            say("warm: disk, keys and filter (mapped)", parts.keys());
            say("warm: disk, vectors as floats", parts.vectors());
            say("warm: disk, vectors as 8-bit codes (mapped)", parts.codes());
            say("warm: disk, all of it", segments.bytes());
        }
    }

    private void archived(CountedObjects archive) {
        long empty = heap();
        try (Engine engine = open(archive, RowCache.NONE)) {
            for (SegmentState each : engine.archive().segments()) {
                Map<ObjectTraffic.Kind, ObjectTraffic.Count> before = counts();
                System.out.printf(
                        "a segment to the archive, %,d bytes: %s",
                        each.localBytes(), engine.archive().archive(each.id(), Throttle.NONE));
                requests(before, 1);
            }
            Map<ObjectTraffic.Kind, ObjectTraffic.Count> before = counts();
            engine.archive().collect();
            System.out.print("a manifest brought up to date, and what nothing needs removed");
            requests(before, 1);
        }
        try (Engine engine = open(archive, RowCache.NONE)) {
            EngineStats.Archived stats = engine.stats().archive();
            say("archived: heap", heap() - empty);
            say("archived: disk, all that stays here", stats.localBytes());
            say("archived: bucket, segments", stats.bytes());
            Map<ObjectTraffic.Kind, ObjectTraffic.Count> before = counts();
            read(engine, READS);
            System.out.print("a read of an archived block");
            requests(before, READS);
        }
    }

    private void read(Engine engine, int reads) {
        Random chosen = new Random(3);
        for (int i = 0; i < reads; i++) {
            read(engine, written.get(chosen.nextInt(written.size())));
        }
    }

    private static void read(Engine engine, BlockId id) {
        try (Snapshot snapshot = engine.snapshot(Caller.SYSTEM)) {
            if (!(snapshot.findWithContent(id) instanceof Lookup.Found(var block))
                    || snapshot.content(block).length == 0) {
                throw new IllegalStateException("block " + id + " is missing");
            }
        }
    }

    /** Decoded, in the near cache; brought back to the disk before, so that reading all is quick. */
    private void cached(CountedObjects archive, HotTier hot) {
        hot.start();
        try (Engine engine = open(archive, hot)) {
            engine.archive().segments().forEach(each -> engine.archive().promote(each.id(), Throttle.NONE));
            long empty = heap();
            written.forEach(id -> read(engine, id));
            System.out.printf("near cache: %,d blocks%n", hot.stats().rows().entries());
            say("near cache: heap", heap() - empty);
            say("near cache: as it is counted", hot.stats().rows().bytes());
        }
    }

    private Map<ObjectTraffic.Kind, ObjectTraffic.Count> counts() {
        Map<ObjectTraffic.Kind, ObjectTraffic.Count> counts = new EnumMap<>(ObjectTraffic.Kind.class);
        for (ObjectTraffic.Kind each : ObjectTraffic.Kind.values()) {
            counts.put(each, traffic.count(each));
        }
        return counts;
    }

    private void requests(Map<ObjectTraffic.Kind, ObjectTraffic.Count> before, int times) {
        counts().forEach((kind, now) -> {
            long requests = now.requests() - before.get(kind).requests();
            if (requests > 0) {
                System.out.printf(
                        ", %s %.3f with %,.0f bytes",
                        kind,
                        (double) requests / times,
                        (double) (now.bytes() - before.get(kind).bytes()) / times);
            }
        });
        System.out.println();
    }

    private void say(String what, long bytes) {
        System.out.printf("%-46s %,10.1f%n", what, (double) bytes / blocks);
    }

    /** In use once nothing more can be collected. */
    private static long heap() {
        Runtime runtime = Runtime.getRuntime();
        long used = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            System.gc();
            used = Math.min(used, runtime.totalMemory() - runtime.freeMemory());
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
        return used;
    }

    private static long bytes(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
