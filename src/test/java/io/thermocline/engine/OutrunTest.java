package io.thermocline.engine;

import static io.thermocline.engine.EngineFixture.CONTEXT;
import static io.thermocline.engine.EngineFixture.id;
import static io.thermocline.engine.EngineFixture.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thermocline.problem.ProblemException;
import io.thermocline.problem.ProblemKind;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Writes and a follower that must not fall far behind. */
class OutrunTest {
    private final EngineFixture store = new EngineFixture(
            EngineFixture.small().with(new EngineOptions.Commits(Duration.ZERO, 2, 1 << 20, 1 << 20, 1 << 20)));

    private final Feed.Subscription follower = store.engine.feed().subscribe("slow", 0, () -> {});
    private long next;

    @AfterEach
    void close() {
        follower.close();
        store.close();
    }

    private CompletableFuture<Committed> write() {
        return writeMany(1);
    }

    private CompletableFuture<Committed> writeMany(int blocks) {
        List<Operation> puts = Stream.<Operation>generate(() -> put(id(++next), Precondition.ABSENT, "text"))
                .limit(blocks)
                .toList();
        return store.engine.submit(new Transaction(puts, CONTEXT));
    }

    @Test
    void writesWaitUntilTheFollowerHasGained() throws Exception {
        follower.reached(0, 3);
        for (int i = 0; i < 4; i++) {
            write().join();
        }
        CompletableFuture<Committed> waiting = write();
        assertThatThrownBy(() -> waiting.get(200, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);

        follower.reached(1, 3);
        assertThat(waiting.get(30, TimeUnit.SECONDS).sequence()).isEqualTo(5);
    }

    @Test
    void whatCountsIsOperations() throws Exception {
        follower.reached(0, 3);
        CompletableFuture<Committed> four = writeMany(4);
        four.join();
        CompletableFuture<Committed> waiting = write();
        assertThatThrownBy(() -> waiting.get(200, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);

        follower.reached(1, 3);
        assertThat(waiting.get(30, TimeUnit.SECONDS).sequence()).isEqualTo(2);
    }

    @Test
    void beyondTheQueueTheyAreRefused() {
        follower.reached(0, 3);
        for (int i = 0; i < 4; i++) {
            write().join();
        }
        write();
        write();

        assertThatThrownBy(() -> write().join())
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.problem().kind()).isEqualTo(ProblemKind.OVERLOADED));
    }

    @Test
    void oneThatDoesNotMoveIsNotWaitedForForEver() {
        follower.reached(0, 3);
        for (int i = 0; i < 8; i++) {
            write().orTimeout(60, TimeUnit.SECONDS).join();
        }
        assertThat(store.engine.feed().syncedThrough()).isEqualTo(8);
    }

    @Test
    void oneThatNobodyNeedsAtOnceIsNotWaitedFor() throws Exception {
        follower.reached(0, Long.MAX_VALUE);
        for (int i = 0; i < 100; i++) {
            write().get(30, TimeUnit.SECONDS);
        }
    }
}
