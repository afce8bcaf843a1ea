package io.thermocline.engine;

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
import io.thermocline.block.ManifoldScope;
import io.thermocline.block.Media;
import io.thermocline.block.Sharing;
import io.thermocline.encode.MiniLmEncoder;
import io.thermocline.files.DiskFileStore;
import io.thermocline.log.Payload;
import io.thermocline.objects.CountedObjects;
import io.thermocline.objects.DiskObjects;
import io.thermocline.objects.ObjectStore;
import io.thermocline.objects.ObjectTraffic;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a merge does for a search by meaning: paragraphs of texts come in any order, lie in four segments, and are merged. For the ten nearest paragraphs of 500 of them: on how
 * many pages, and on how many stretches of 64 rows, they lie before and after, and by how many requests they come from an archive. And the processor time of the merge.
 *
 * <p>Arguments: a folder of texts; how many paragraphs; a file that keeps their vectors, which is read if it is there.
 */
final class PlacementReport {
    private static final int DIMENSION = 384;
    private static final int PARAGRAPH = 600;
    private static final int LEAST_PARAGRAPH = 150;
    private static final int SEGMENTS = 4;
    private static final int QUERIES = 500;
    private static final int NEAREST = 10;
    private static final int STRETCH = 64;
    private static final CommitContext CONTEXT = new CommitContext(Sharing.DEFAULT_SPACE, "bench", "", "", "");
    private static final Caller CALLER = new Caller("bench", Caller.Role.USER, ManifoldScope.of("default"));

    private final List<String> texts;
    private final float[][] vectors;
    private final List<BlockId> ids = new ArrayList<>();
    private final Random random = new Random(1);
    private final ObjectTraffic traffic = new ObjectTraffic();

    private PlacementReport(List<String> texts, float[][] vectors) {
        this.texts = texts;
        this.vectors = vectors;
    }

    public static void main(String[] args) throws IOException {
        List<String> texts = paragraphs(Path.of(args[0]), Integer.parseInt(args[1]));
        new PlacementReport(texts, vectors(texts, Path.of(args[2]))).run();
    }

    private static List<String> paragraphs(Path root, int count) throws IOException {
        Set<String> found = new HashSet<>();
        try (Stream<Path> all = Files.walk(root)) {
            for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
                String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
                for (String each : text.split("\\n\\s*\\n|/\\*\\*|\\*/")) {
                    String plain = each.replaceAll("<[^>]+>|\\n\\s*\\*", " ")
                            .replaceAll("\\s+", " ")
                            .strip();
                    if (plain.length() > LEAST_PARAGRAPH) {
                        found.add(plain.substring(0, Math.min(PARAGRAPH, plain.length())));
                    }
                }
            }
        }
        List<String> mixed = found.stream().sorted().collect(Collectors.toCollection(ArrayList::new));
        Collections.shuffle(mixed, new Random(1));
        return mixed.subList(0, Math.min(count, mixed.size()));
    }

    private static float[][] vectors(List<String> texts, Path kept) throws IOException {
        if (!Files.exists(kept)) {
            ByteBuffer bytes = ByteBuffer.allocate(texts.size() * DIMENSION * Float.BYTES);
            try (MiniLmEncoder encoder = new MiniLmEncoder("bench", 2)) {
                for (int i = 0; i < texts.size(); i += 64) {
                    for (float[] vector : encoder.encode(texts.subList(i, Math.min(i + 64, texts.size())))) {
                        bytes.asFloatBuffer().put(vector);
                        bytes.position(bytes.position() + DIMENSION * Float.BYTES);
                    }
                }
            }
            Files.write(kept, bytes.array());
        }
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(kept));
        float[][] vectors = new float[texts.size()][DIMENSION];
        for (int i = 0; i < vectors.length; i++) {
            bytes.slice(i * DIMENSION * Float.BYTES, DIMENSION * Float.BYTES)
                    .asFloatBuffer()
                    .get(vectors[i]);
        }
        return vectors;
    }

    private void run() throws IOException {
        Path folder = Files.createTempDirectory(Path.of("target"), "placement");
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                Engine engine = Engine.open(
                        EngineOptions.defaults().withBackground(false),
                        components(
                                folder,
                                new CountedObjects(
                                        new DiskObjects(
                                                new DiskFileStore(folder.resolve("archive")), "archive", threads),
                                        traffic,
                                        System::nanoTime)))) {
            fill(engine);
            int[][] nearest = nearest();
            report("four segments", engine, nearest);
            var threadTimes = ManagementFactory.getThreadMXBean();
            long began = threadTimes.getCurrentThreadCpuTime();
            engine.compact();
            double micros = (threadTimes.getCurrentThreadCpuTime() - began) / 1e3 / texts.size();
            System.out.printf("merged: %.1f us of processor time a block%n", micros);
            report("one segment", engine, nearest);
            for (SegmentState each : engine.archive().segments()) {
                engine.archive().archive(each.id(), bytes -> {});
            }
            System.out.printf("requests to the archive for ten contents: %.2f%n", requestsFor(engine, nearest));
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                files.sorted(Collections.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
        }
    }

    private Components components(Path folder, ObjectStore archive) {
        return new Components(
                new DiskFileStore(folder),
                InstantSource.system(),
                random,
                Runnable::run,
                RowCache.NONE,
                ReadLedger.NONE,
                Grouping.NONE,
                archive);
    }

    private void fill(Engine engine) {
        BlockIds source = new BlockIds(InstantSource.system(), random);
        for (int i = 0; i < texts.size(); i++) {
            ids.add(source.next());
            byte[] content = texts.get(i).getBytes(StandardCharsets.UTF_8);
            engine.submit(new Transaction(
                            List.of(
                                    new Operation.Put(
                                            ids.get(i),
                                            Precondition.ABSENT,
                                            0,
                                            0,
                                            0,
                                            Payload.block(header(content), content, random)),
                                    new Operation.AppendVectors(
                                            ids.get(i),
                                            Precondition.SAME_TRANSACTION,
                                            Payload.vectors(
                                                    "bench",
                                                    List.of(new ChunkVector(0, 0, content.length, vectors[i])),
                                                    random))),
                            CONTEXT))
                    .join();
            if (i % (texts.size() / SEGMENTS) == texts.size() / SEGMENTS - 1) {
                engine.flush();
            }
        }
    }

    private static byte[] header(byte[] content) {
        return HeaderCodec.encode(new Header(
                BlockClass.PROGRAM_STATE,
                "paragraph",
                null,
                false,
                new Sharing(Sharing.DEFAULT_SPACE, List.of("default"), false, Band.GREEN, List.of()),
                Annotations.NONE,
                new Media("text/plain", content.length, new byte[32])));
    }

    private int[][] nearest() {
        int[][] nearest = new int[QUERIES][];
        for (int query = 0; query < QUERIES; query++) {
            int of = random.nextInt(texts.size());
            float[] scores = new float[texts.size()];
            for (int i = 0; i < scores.length; i++) {
                for (int j = 0; j < DIMENSION; j++) {
                    scores[i] += vectors[of][j] * vectors[i][j];
                }
            }
            scores[of] = -1;
            nearest[query] = IntStream.range(0, scores.length)
                    .boxed()
                    .sorted((one, other) -> Float.compare(scores[other], scores[one]))
                    .limit(NEAREST)
                    .mapToInt(Integer::intValue)
                    .toArray();
        }
        return nearest;
    }

    private void report(String where, Engine engine, int[][] nearest) {
        long pages = 0;
        long stretches = 0;
        try (Snapshot snapshot = engine.snapshot(CALLER)) {
            for (int[] each : nearest) {
                Set<List<Long>> ofPages = new HashSet<>();
                Set<List<Long>> ofStretches = new HashSet<>();
                for (int i : each) {
                    Place.Segment place = (Place.Segment) found(snapshot, i).place();
                    ofPages.add(List.of(place.id(), (long) place.page()));
                    ofStretches.add(List.of(place.id(), (long) place.page() / (STRETCH / 4)));
                }
                pages += ofPages.size();
                stretches += ofStretches.size();
            }
        }
        System.out.printf(
                "%s: ten nearest on %.2f pages, %.2f stretches of %d rows%n",
                where, (double) pages / QUERIES, (double) stretches / QUERIES, STRETCH);
    }

    private double requestsFor(Engine engine, int[][] nearest) {
        long before = requests();
        try (Snapshot snapshot = engine.snapshot(CALLER)) {
            for (int[] each : nearest) {
                List<Block> blocks = new ArrayList<>();
                for (int i : each) {
                    blocks.add(found(snapshot, i));
                }
                snapshot.expectContents(blocks);
                blocks.forEach(snapshot::content);
            }
        }
        return (double) (requests() - before) / QUERIES;
    }

    private long requests() {
        return traffic.count(ObjectTraffic.Kind.GET).requests();
    }

    private Block found(Snapshot snapshot, int i) {
        return ((Lookup.Found) snapshot.find(ids.get(i))).block();
    }
}
