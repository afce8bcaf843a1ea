package io.thermocline.table;

import static io.thermocline.table.TableWorld.ALICE;
import static io.thermocline.table.TableWorld.header;
import static io.thermocline.table.TableWorld.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thermocline.problem.ProblemException;
import io.thermocline.problem.ProblemKind;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole table is read once in a while, when it is idle. */
class VerificationTest {
    private static final Duration EVERY = Duration.ofHours(6);

    @TempDir
    Path root;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private Verification.Activity activity = new Verification.Activity(1, 0, 0);
    private long verified;

    private Verification verification(Duration every) {
        return new Verification(every, now::get, () -> activity, () -> ++verified);
    }

    private void pass(Duration time) {
        now.updateAndGet(each -> each.plus(time));
    }

    @Test
    void soonAfterTheStartAndThenEverySoOften() {
        Verification verification = verification(EVERY);
        verification.step();
        pass(Duration.ofMinutes(9));
        verification.step();
        assertThat(verification.last()).isNull();
        pass(Duration.ofMinutes(1));
        verification.step();
        assertThat(verification.last()).isEqualTo(new TableStats.Verified(now.get(), 1, Duration.ZERO));
        pass(EVERY.minusSeconds(1));
        verification.step();
        assertThat(verified).isEqualTo(1);
        pass(Duration.ofSeconds(1));
        verification.step();
        assertThat(verified).isEqualTo(2);
    }

    @Test
    void notWhileSomethingIsAskedOrComesUnlessItIsOverdue() {
        Verification verification = verification(EVERY);
        pass(Duration.ofMinutes(10));
        verification.step();
        activity = new Verification.Activity(2, 0, 0);
        verification.step();
        activity = new Verification.Activity(2, 5, 0);
        verification.step();
        activity = new Verification.Activity(2, 5, 1);
        verification.step();
        verification.step();
        assertThat(verified).as("busy").isZero();
        pass(EVERY);
        verification.step();
        assertThat(verified).as("overdue").isEqualTo(1);
    }

    @Test
    void neverWhereItIsTurnedOff() {
        Verification verification = verification(Duration.ZERO);
        for (int i = 0; i < 3; i++) {
            pass(Duration.ofDays(1));
            verification.step();
        }
        assertThat(verified).isZero();
    }

    @Test
    void whatPassesIsTriedAtTheNextStepAndDamageAfterAsLongAsEver() {
        AtomicReference<ProblemKind> kind = new AtomicReference<>(ProblemKind.UNAVAILABLE);
        Verification verification = new Verification(EVERY, now::get, () -> activity, () -> {
            verified++;
            throw ProblemException.of(kind.get(), "no");
        });
        verification.step();
        pass(Duration.ofMinutes(10));
        for (int i = 1; i <= 2; i++) {
            assertThatThrownBy(verification::step).isInstanceOf(ProblemException.class);
            assertThat(verified).isEqualTo(i);
        }
        kind.set(ProblemKind.TOO_COSTLY);
        assertThatThrownBy(verification::step).isInstanceOf(ProblemException.class);
        verification.step();
        assertThat(verified).isEqualTo(3);
        assertThat(verification.last()).isNull();
    }

    @Test
    void aTableSaysWhenAllOfItWasFoundSound() {
        try (TableWorld world = new TableWorld(root)) {
            world.commit(world.put(id(1), 0, header("a")), world.put(id(2), 0, header("b")));
            assertThat(world.table.count(world.view(ALICE), null)).isEqualTo(2);
            world.table.verifyIfDue();
            world.store.pass(Duration.ofMinutes(10));
            world.table.verifyIfDue();
            TableStats.Verified last = world.table.stats().verified();
            assertThat(last).isNotNull();
            assertThat(last.rows()).isEqualTo(2);
            assertThat(last.at()).isEqualTo(world.store.clock().instant());
        }
    }
}
