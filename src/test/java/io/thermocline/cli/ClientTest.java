package io.thermocline.cli;

import static io.thermocline.cli.FakeServer.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClientTest {
    private final FakeServer server = new FakeServer();
    private final Shell shell = new Shell();

    @AfterEach
    void close() {
        server.close();
    }

    private Client client(Client.Patience patience) {
        return new Client(new Client.Access(URI.create(server.url()), null, null, patience), shell.world());
    }

    private static FakeServer.Reply busy(int status) {
        return problem(status, "overloaded", "Too many requests", "Queues are full.");
    }

    @Test
    void waitsAsLongAsTheServerAsksAndALittleMore() {
        server.failNext(busy(429).with("Retry-After", "2"));

        assertThat(client(Client.Patience.PERSON).send(Call.get("/v1/blocks")).status())
                .isEqualTo(200);

        assertThat(shell.pauses())
                .singleElement()
                .satisfies(pause -> assertThat(pause).isBetween(Duration.ofSeconds(2), Duration.ofMillis(2500)));
    }

    @Test
    void readsRetryAfterAsADate() {
        server.failNext(busy(503).with("Retry-After", "Fri, 20 Nov 2026 12:00:04 GMT"));

        client(Client.Patience.PERSON).send(Call.get("/v1/blocks"));

        assertThat(shell.pauses().getFirst()).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(5));
    }

    @Test
    void doublesTheWaitWhenTheServerNamesNone() {
        server.failNext(busy(503), busy(503), busy(503));

        client(Client.Patience.TASK).send(Call.get("/v1/blocks"));

        assertThat(shell.pauses()).hasSize(3);
        assertThat(shell.pauses().get(0)).isBetween(Duration.ofMillis(187), Duration.ofMillis(250));
        assertThat(shell.pauses().get(1)).isBetween(Duration.ofMillis(375), Duration.ofMillis(500));
        assertThat(shell.pauses().get(2)).isBetween(Duration.ofMillis(750), Duration.ofMillis(1000));
    }

    @Test
    void givesUpAfterItsAttempts() {
        server.failNext(busy(429), busy(429), busy(429), busy(429));

        assertThatThrownBy(() -> client(Client.Patience.PERSON).send(Call.get("/v1/blocks")))
                .isInstanceOfSatisfying(
                        ApiFailure.class, e -> assertThat(e.status()).isEqualTo(429))
                .hasMessageContaining("Queues are full.");
        assertThat(server.requests()).hasSize(3);
    }

    @Test
    void neverSendsTwiceWhatWouldBeDoneTwice() {
        server.failNext(busy(503));

        assertThatThrownBy(() -> client(Client.Patience.TASK).send(Call.post("/v1/blocks", Json.object())))
                .isInstanceOf(ApiFailure.class);
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void sendsAgainWhatAnIdempotencyKeyProtects() {
        server.failNext(busy(503));

        Call call = Call.post("/v1/blocks", Json.object().put("content", "x")).header("Idempotency-Key", "a");
        assertThat(client(Client.Patience.TASK).send(call).status()).isEqualTo(201);
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void neverRepeatsWhatTheServerRefused() {
        server.failNext(problem(422, "invalid", "The request breaks a rule", "no"));

        assertThatThrownBy(() -> client(Client.Patience.TASK).send(Call.get("/v1/blocks")))
                .isInstanceOf(ApiFailure.class);
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void aPatientTaskOutlastsARefusedConnectionAPersonDoesNot() {
        server.close();

        assertThatThrownBy(() -> client(Client.Patience.TASK).send(Call.get("/v1/blocks")))
                .isInstanceOf(ServerUnreachable.class);
        assertThat(shell.pauses()).hasSize(7);
        assertThatThrownBy(() -> client(Client.Patience.PERSON).send(Call.get("/v1/blocks")))
                .isInstanceOf(ServerUnreachable.class);
        assertThat(shell.pauses()).hasSize(7);
    }

    @Test
    void encodesWhatPathsCannotCarry() {
        assertThat(Call.get("/v1/blocks").query("key", "a b/ü&c=+%").path())
                .isEqualTo("/v1/blocks?key=a%20b%2F%C3%BC%26c%3D%2B%25");
    }
}
