package io.thermocline.encode;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.langchain4j.model.embedding.onnx.AbstractInProcessEmbeddingModel;
import dev.langchain4j.model.embedding.onnx.OnnxBertBiEncoder;
import dev.langchain4j.model.embedding.onnx.PoolingMode;
import dev.langchain4j.model.embedding.onnx.allminilml6v2q.AllMiniLmL6V2QuantizedEmbeddingModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;

/**
 * all-MiniLM-L6-v2, quantised, in this process: 384 floats a vector, mean pooling, length one.
 *
 * <p>One passage is one inference on one thread. ONNX Runtime's own threads would spin beside ours and are turned off: with as many passages
 * under way as there are cores, splitting one inference between cores only costs.
 */
public final class MiniLmEncoder implements Encoder {
    /** What the model's authors give as its longest sequence; the tokenizer as shipped cuts at 128 and does not say so. */
    private static final int SEQUENCE = 256;
    /** A sequence begins and ends with a token of its own. */
    private static final int MARKERS = 2;

    private static final int DIMENSION = 384;
    private static final String SHIPPED_LIMIT = "\"max_length\": 128";

    private final String name;
    private final Model model;
    private final WordPieces wordPieces;
    private final ExecutorService pool;

    /**
     * Loads the model, which takes some hundred milliseconds.
     *
     * @param threads most passages encoded at a time, at least 1
     */
    public MiniLmEncoder(String name, int threads) {
        this.name = Objects.requireNonNull(name);
        this.model = new Model();
        this.wordPieces = new WordPieces(resource(OnnxBertBiEncoder.class, "/bert-vocabulary-en.txt"));
        this.pool = Executors.newFixedThreadPool(
                threads,
                Thread.ofPlatform().name("encoder-" + name + "-", 0).daemon().factory());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int dimension() {
        return DIMENSION;
    }

    @Override
    public int maxTokens() {
        return SEQUENCE - MARKERS;
    }

    @Override
    public TokenCounter tokenCounter() {
        return wordPieces;
    }

    @Override
    public float[][] encode(List<String> passages) {
        List<Future<float[]>> encoded = new ArrayList<>(passages.size());
        float[][] vectors = new float[passages.size()][];
        try {
            for (String passage : passages) {
                encoded.add(pool.submit(() -> encodeOne(passage)));
            }
            for (int i = 0; i < vectors.length; i++) {
                vectors[i] = encoded.get(i).get();
            }
            return vectors;
        } catch (ExecutionException | RejectedExecutionException e) {
            throw new EncoderException("the model failed on one of " + passages.size() + " passages", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EncoderException("interrupted while encoding", e);
        } finally {
            encoded.forEach(each -> each.cancel(false));
        }
    }

    private float[] encodeOne(String passage) {
        boolean readable = passage.codePoints().anyMatch(each -> !Letters.space(each) && !Letters.removed(each));
        return readable ? Vectors.normalised(model.embed(passage).content().vector()) : new float[DIMENSION];
    }

    @Override
    public void close() {
        pool.shutdownNow();
        pool.close();
        model.close();
    }

    /** The model as langchain4j ships it, in a session with our threads and a tokenizer that reads all of {@value #SEQUENCE} tokens. */
    private static final class Model extends AbstractInProcessEmbeddingModel implements AutoCloseable {
        private final OrtSession session;
        private final OnnxBertBiEncoder encoder;

        Model() {
            super(Runnable::run);
            Class<?> owner = AllMiniLmL6V2QuantizedEmbeddingModel.class;
            try (InputStream network = resource(owner, "/all-minilm-l6-v2-q.onnx");
                    InputStream tokenizer = resource(owner, "/all-minilm-l6-v2-q-tokenizer.json");
                    OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
                options.setIntraOpNumThreads(1);
                options.setInterOpNumThreads(1);
                OrtEnvironment environment = OrtEnvironment.getEnvironment();
                session = environment.createSession(network.readAllBytes(), options);
                encoder = new OnnxBertBiEncoder(environment, session, readingAll(tokenizer), PoolingMode.MEAN);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (OrtException e) {
                throw new EncoderException("the embedded model cannot be loaded", e);
            }
        }

        private static InputStream readingAll(InputStream tokenizer) throws IOException {
            String shipped = new String(tokenizer.readAllBytes(), StandardCharsets.UTF_8);
            if (!shipped.contains(SHIPPED_LIMIT)) {
                throw new IllegalStateException("the tokenizer's settings are not those expected: no " + SHIPPED_LIMIT);
            }
            String ours = shipped.replace(SHIPPED_LIMIT, "\"max_length\": " + SEQUENCE);
            return new ByteArrayInputStream(ours.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        protected OnnxBertBiEncoder model() {
            return encoder;
        }

        @Override
        public void close() {
            try {
                session.close();
            } catch (OrtException e) {
                throw new EncoderException("the model cannot be closed", e);
            }
        }
    }

    private static InputStream resource(Class<?> owner, String path) {
        return Objects.requireNonNull(owner.getResourceAsStream(path), path);
    }
}
