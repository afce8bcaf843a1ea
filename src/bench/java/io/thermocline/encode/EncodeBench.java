package io.thermocline.encode;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.onnx.allminilml6v2q.AllMiniLmL6V2QuantizedEmbeddingModel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Passages of about 100 tokens a second, two at a time: as much as langchain4j's model reads before it cuts, so that both do the same work. The peer is
 * that model as it comes, with a pool of the same size. And chunking alone, in bytes a second.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 5, time = 3)
public class EncodeBench {
    private static final int PASSAGES = 16;
    private static final int THREADS = 2;
    private static final int TEXT_BYTES = 1 << 20;
    private static final String[] WORDS = {
        "storage",
        "engine",
        "writes",
        "blocks",
        "disk",
        "reads",
        "again",
        "query",
        "vectors",
        "semantic",
        "memory",
        "index",
        "commit",
        "the",
        "to",
        "and",
        "of"
    };

    private final MiniLmEncoder encoder = new MiniLmEncoder("default", THREADS);
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final AllMiniLmL6V2QuantizedEmbeddingModel peer = new AllMiniLmL6V2QuantizedEmbeddingModel(threads);
    private final Chunker chunker = Chunker.of(encoder);
    private List<String> passages;
    private byte[] text;

    @Setup(Level.Trial)
    public void write() {
        Random random = new Random(1);
        passages = random.ints(PASSAGES, 0, 1 << 20)
                .mapToObj(seed -> words(new Random(seed), 100))
                .toList();
        text = words(random, TEXT_BYTES / 4).substring(0, TEXT_BYTES).getBytes(StandardCharsets.US_ASCII);
    }

    @TearDown(Level.Trial)
    public void close() {
        encoder.close();
        threads.shutdown();
    }

    private static String words(Random random, int count) {
        StringBuilder words = new StringBuilder();
        for (int i = 0; i < count; i++) {
            words.append(WORDS[random.nextInt(WORDS.length)]).append(i % 15 == 14 ? ".\n" : " ");
        }
        return words.toString();
    }

    @Benchmark
    @OperationsPerInvocation(PASSAGES)
    public float[][] encode() {
        return encoder.encode(passages);
    }

    @Benchmark
    @OperationsPerInvocation(PASSAGES)
    public Object langchain4jAsItComes() {
        return peer.embedAll(passages.stream().map(TextSegment::from).toList());
    }

    @Benchmark
    @OperationsPerInvocation(TEXT_BYTES)
    public List<Chunk> chunk() {
        return chunker.chunks(text, "text/plain");
    }
}
