package io.thermocline.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thermocline.problem.ProblemException;
import io.thermocline.problem.ProblemKind;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class GateTest {
    private final Gate<String> gate = new Gate<>(2);

    private static void refused(Gate<String> gate, ProblemKind kind) {
        assertThatThrownBy(gate::enter).isInstanceOfSatisfying(ProblemException.class, e -> {
            assertThat(e.problem().kind()).isEqualTo(kind);
            assertThat(e.problem().retryAfter()).isNotNull();
        });
    }

    @Test
    void letsNobodyInBeforeItOpens() {
        refused(gate, ProblemKind.UNAVAILABLE);
        gate.open("services");
        try (Gate<String>.Pass pass = gate.enter()) {
            assertThat(pass.services()).isEqualTo("services");
        }
    }

    @Test
    void letsInOnlySoMany() {
        gate.open("services");
        Gate<String>.Pass first = gate.enter();
        Gate<String>.Pass second = gate.enter();
        refused(gate, ProblemKind.OVERLOADED);
        first.close();
        first.close();
        gate.enter().close();
        second.close();
    }

    @Test
    void waitsForThoseInsideBeforeItIsShut() {
        gate.open("services");
        Gate<String>.Pass pass = gate.enter();
        CompletableFuture<Boolean> shut = CompletableFuture.supplyAsync(() -> gate.shut(Duration.ofSeconds(30)));
        while (gate.isOpen()) {
            Thread.onSpinWait();
        }
        refused(gate, ProblemKind.UNAVAILABLE);
        assertThatThrownBy(pass::requireOpen).isInstanceOf(ProblemException.class);
        assertThat(shut).isNotDone();
        pass.close();
        assertThat(shut.join()).isTrue();
    }

    @Test
    void losesPatienceWithThoseWhoStay() {
        gate.open("services");
        gate.enter();
        assertThat(gate.shut(Duration.ofMillis(1))).isFalse();
    }

    @Test
    void staysShut() {
        assertThat(gate.shut(Duration.ZERO)).isTrue();
        gate.open("services");
        refused(gate, ProblemKind.UNAVAILABLE);
    }
}
