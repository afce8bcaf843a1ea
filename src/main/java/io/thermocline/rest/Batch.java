package io.thermocline.rest;

import io.thermocline.blocks.WriteAnswer;
import io.thermocline.calls.Failures;
import io.thermocline.calls.VirtualThreads;
import io.thermocline.problem.Problem;
import io.thermocline.problem.ProblemException;
import io.thermocline.problem.ProblemKind;
import io.thermocline.system.Idempotency;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * One streamed batch: a thread reads lines and starts their writes, a few of what came together on a thread, another writes the answers in the order of
 * the lines. Between them stands a bounded queue, so that a client that does not read its answers, or a store that is busy, slows the reading down. Lines
 * of one target happen one after another.
 */
final class Batch implements LineSplitter.Lines {
    private static final int FLUSH_BYTES = 32 << 10;
    /** Lines that one thread plans: a thread each would cost more than many a plan. */
    private static final int LINES_A_THREAD = 8;

    private static final long MOST_SKIPPED = 256L << 20;
    private static final String KEY_OF_LINE = "idempotencyKey";
    private static final byte[] NEWLINE = {'\n'};
    private static final Answer END = new Answer(CompletableFuture.completedFuture(new byte[0]), true);

    private final Exchange exchange;
    private final RestLimits limits;
    private final BatchInput input;
    private final HttpServerResponse response;
    private final BlockingQueue<Answer> answers;
    // The last write under way of each target; the reading thread alone touches it.
    private final Map<Object, CompletableFuture<WriteAnswer>> underWay = new HashMap<>();
    // Writes that were read and not started; of the reading thread.
    private List<Runnable> due = new ArrayList<>();
    private volatile boolean hungUp;
    private volatile boolean endless;
    private int index;

    /** What a line comes to, or the end of the lines. */
    private record Answer(CompletableFuture<byte[]> line, boolean last) {}

    private Batch(Exchange exchange, RestLimits limits, BatchInput input) {
        this.exchange = exchange;
        this.limits = limits;
        this.input = input;
        this.response = exchange.response();
        this.answers = new ArrayBlockingQueue<>(limits.batchLines());
    }

    /** Answers a request with what its lines come to; on its event loop. */
    static void start(Exchange exchange, RestLimits limits, BatchInput input) {
        Batch batch = new Batch(exchange, limits, input);
        batch.response
                .setChunked(true)
                .putHeader(HttpHeaders.CONTENT_TYPE, Endpoint.LINES)
                .closeHandler(closed -> batch.hangUp());
        VirtualThreads.run(batch::readLines);
        VirtualThreads.run(batch::writeAnswers);
    }

    private void hangUp() {
        hungUp = true;
        input.hangUp();
    }

    private void readLines() {
        LineSplitter splitter = new LineSplitter((int) limits.requestBytes(), this);
        try {
            for (byte[] bytes = input.take(); bytes != null; bytes = endless ? null : input.take()) {
                splitter.feed(bytes);
                startDue();
                endless = splitter.skipped() > MOST_SKIPPED;
            }
            splitter.finish();
        } catch (BatchInput.HungUpException e) {
            hungUp = true;
        } finally {
            startDue();
            enqueue(END);
        }
    }

    @Override
    public void line(byte[] bytes, int offset, int length) {
        int at = index++;
        CompletableFuture<byte[]> answer;
        try {
            exchange.requireOpen();
            BatchLine line = BatchLine.read(bytes, offset, length, exchange.call(), limits.blocks());
            answer = start(line)
                    .handle((written, failure) ->
                            failure == null ? written(at, written) : failed(at, Failures.problem(failure)));
        } catch (ProblemException e) {
            answer = CompletableFuture.completedFuture(failed(at, e.problem()));
        }
        enqueue(new Answer(answer, false));
    }

    @Override
    public void tooLong() {
        Problem problem = Problem.field(
                ProblemKind.TOO_LARGE,
                "line",
                "is longer than " + limits.requestBytes() + " bytes (thermocline.limits.request-bytes)");
        enqueue(new Answer(CompletableFuture.completedFuture(failed(index++, problem)), false));
    }

    private CompletableFuture<WriteAnswer> start(BatchLine line) {
        Supplier<CompletableFuture<WriteAnswer>> write =
                () -> line.write(exchange.services().blocks());
        Object target = line.target();
        if (target == null) {
            return startSoon(write);
        }
        if (underWay.size() >= limits.batchLines()) {
            underWay.values().removeIf(CompletableFuture::isDone);
        }
        CompletableFuture<WriteAnswer> before = underWay.get(target);
        CompletableFuture<WriteAnswer> written = before == null
                ? startSoon(write)
                : before.handle((done, failed) -> 0).thenCompose(go -> VirtualThreads.start(write));
        underWay.put(target, written);
        return written;
    }

    private CompletableFuture<WriteAnswer> startSoon(Supplier<CompletableFuture<WriteAnswer>> write) {
        CompletableFuture<WriteAnswer> written = new CompletableFuture<>();
        due.add(() -> start(write, written));
        if (due.size() == LINES_A_THREAD) {
            startDue();
        }
        return written;
    }

    private void startDue() {
        if (!due.isEmpty()) {
            List<Runnable> together = due;
            due = new ArrayList<>();
            VirtualThreads.run(() -> together.forEach(Runnable::run));
        }
    }

    private static void start(Supplier<CompletableFuture<WriteAnswer>> write, CompletableFuture<WriteAnswer> written) {
        CompletableFuture<WriteAnswer> started;
        try {
            started = write.get();
        } catch (RuntimeException | Error e) {
            // Whatever it is, the lines behind it are started all the same, and nobody waits for this one for ever.
            started = CompletableFuture.failedFuture(e);
        }
        var _ = started.whenComplete((answer, failure) -> {
            if (failure == null) {
                written.complete(answer);
            } else {
                written.completeExceptionally(failure);
            }
        });
    }

    private void enqueue(Answer answer) {
        try {
            if (!answers.offer(answer)) {
                // The queue moves only when what is in it is written.
                startDue();
                answers.put(answer);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            hungUp = true;
        }
    }

    private void writeAnswers() {
        Buffer out = Buffer.buffer(FLUSH_BYTES);
        try {
            for (Answer next = answers.take(); !next.last(); next = answers.take()) {
                out.appendBytes(next.line().join()).appendBytes(NEWLINE);
                Answer follower = answers.peek();
                boolean more =
                        follower != null && !follower.last() && follower.line().isDone();
                if (!more || out.length() >= FLUSH_BYTES) {
                    flush(out);
                    out = Buffer.buffer(FLUSH_BYTES);
                }
            }
            if (!hungUp) {
                Future<Void> ended = response.end();
                if (endless) {
                    // A client that is still sending hears the answer before it is cut off.
                    ended.onComplete(done -> exchange.discardRest());
                }
            } else {
                response.reset();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            response.reset();
        }
    }

    private void flush(Buffer out) {
        if (hungUp) {
            // The lines that are under way end all the same; nobody hears of it.
            return;
        }
        try {
            response.write(out).toCompletionStage().toCompletableFuture().join();
        } catch (CompletionException | IllegalStateException e) {
            hangUp();
        }
    }

    private static byte[] written(int index, WriteAnswer answer) {
        return JsonOutput.object(160, to -> {
            to.writeNumberField("index", index);
            to.writeNumberField("status", Answers.status(answer.outcome()));
            to.writeStringField("id", answer.block().envelope().id().toString());
            to.writeNumberField("version", answer.block().envelope().version());
            to.writeNumberField("sequence", answer.sequence());
        });
    }

    /** The problem with the names that a line has for what is a header elsewhere. */
    private static Problem ofLine(Problem problem) {
        return problem.renamed(field -> field.equals(Idempotency.HEADER) ? KEY_OF_LINE : field);
    }

    private static byte[] failed(int index, Problem problem) {
        return JsonOutput.object(512, to -> {
            to.writeNumberField("index", index);
            to.writeNumberField("status", problem.kind().status());
            to.writeFieldName("problem");
            ProblemJson.write(to, ofLine(problem));
        });
    }
}
