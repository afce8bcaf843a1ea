package io.thermocline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TopCommandTest {
    private final FakeServer server = new FakeServer();
    private final Shell shell = Shell.of(server).onTerminal(120);
    private final DrawnScreen screen = new DrawnScreen();

    @AfterEach
    void close() {
        server.close();
    }

    /** Keeps frames, and presses keys; quits when there are none left. */
    private static final class DrawnScreen implements Screen {
        private final Deque<Wish> keys = new ArrayDeque<>();
        private final List<String> frames = new ArrayList<>();
        private final List<Duration> waits = new ArrayList<>();
        private boolean closed;

        @Override
        public int width() {
            return 120;
        }

        @Override
        public int height() {
            return 40;
        }

        @Override
        public void show(List<Line> frame) {
            StringBuilder text = new StringBuilder();
            frame.forEach(line -> text.append(line.text()).append('\n'));
            frames.add(text.toString());
        }

        @Override
        public Wish await(Duration atMost) {
            waits.add(atMost);
            return keys.isEmpty() ? Wish.QUIT : keys.remove();
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private static JsonNode tiers(long hits) {
        return Json.parse("""
                {"tiers":[{"tier":"HOT","blocks":1234,"bytes":1572864,"rawBytes":1572864,"budgetBytes":4194304,"hits":%d,"misses":10,"hitRate":0.75,
                  "latency":{"count":30,"p50Micros":0.5,"p95Micros":1.0,"p99Micros":12500}}],
                 "levels":[{"level":"block-cache","blocks":1,"bytes":2,"rawBytes":2,"hits":%d,"misses":0,"hitRate":1}],
                 "hitRate":0.75,"compressionRatio":2.512,"syncLag":{"commits":7,"bytes":9,"seconds":4.21},
                 "migration":{"state":"MOVING","bytesMoved":2048,"lastError":null},
                 "pressure":{"level":"NONE","reasons":[]}}
                """.formatted(hits, hits));
    }

    private static JsonNode sync(long sequence) {
        return Json.parse("""
                {"sequence":%d,"syncedThrough":%d,"segmentsThrough":1,"syncLag":{"commits":7,"bytes":9,"seconds":4.21},
                 "followers":[{"follower":"table","position":100,"commits":3,"seconds":0.5}]}
                """.formatted(sequence, sequence));
    }

    private static TopLook look(double seconds, long hits, long sequence) {
        return new TopLook((long) (seconds * 1e9), tiers(hits), sync(sequence));
    }

    private void answersLooks(int count) {
        for (int i = 0; i < count; i++) {
            server.failNext(FakeServer.json(200, tiers(30)));
            server.failNext(FakeServer.json(200, sync(100)));
        }
    }

    private static String text(TopLook... looks) {
        StringBuilder text = new StringBuilder();
        new TopFrame(List.of(looks))
                .lines()
                .forEach(line -> text.append(line.text()).append('\n'));
        return text.toString();
    }

    @Test
    void ratesAreOfTheTimeBetweenTwoLooks() {
        String text = text(look(1, 30, 100), look(3, 2030, 500));
        assertThat(text).contains("commits/s 200 ").contains("reads/s 1,000 ");
        assertThat(text)
                .containsPattern("HOT +1,234 +1\\.5 MiB +4\\.0 MiB +1,000 +75\\.0 % +0\\.5 us +1\\.0 us +12\\.5 ms");
        assertThat(text).containsPattern("block-cache .* 1,000 ").containsPattern("table +100 +3 +0\\.5 s");
    }

    @Test
    void oneLookHasNoRates() {
        assertThat(text(look(1, 30, 100))).contains("commits/s 0.0 ").contains("reads/s 0.0 ");
    }

    @Test
    void aServerThatStartedAnewHasNoNegativeRates() {
        assertThat(text(look(1, 30, 100), look(2, 5, 100))).contains("reads/s 0.0 ");
    }

    @Test
    void showsWhatMovesBetweenTiers() {
        assertThat(text(look(1, 30, 100))).contains("MIGRATION  state MOVING  bytes moved 2.0 KiB\n");
    }

    @Test
    void drawsUntilAPersonQuits() {
        answersLooks(3);
        screen.keys.add(Screen.Wish.NOTHING);
        screen.keys.add(Screen.Wish.FASTER);
        assertThat(run("top", "--interval", "4")).isZero();
        assertThat(screen.frames).hasSize(3);
        assertThat(screen.frames.getFirst()).contains("every 4 s").contains("q quit");
        assertThat(screen.frames.getLast()).contains("every 2 s");
        assertThat(screen.waits).containsExactly(Duration.ofSeconds(4), Duration.ofSeconds(4), Duration.ofSeconds(2));
        assertThat(screen.closed).isTrue();
    }

    @Test
    void asksForNothingWhileStopped() {
        answersLooks(1);
        screen.keys.add(Screen.Wish.PAUSE);
        assertThat(run("top")).isZero();
        assertThat(screen.frames.getLast()).contains("stopped");
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void goesOnWhenTheServerDoesNotAnswer() {
        answersLooks(1);
        server.failNext(FakeServer.json(500, Json.parse("{\"title\":\"broken\",\"status\":500}")));
        answersLooks(1);
        screen.keys.add(Screen.Wish.NOTHING);
        screen.keys.add(Screen.Wish.NOTHING);
        assertThat(run("top")).isZero();
        assertThat(screen.frames).hasSize(3);
        assertThat(screen.frames.get(1)).contains("answered 500").contains("HOT");
        assertThat(screen.frames.get(2)).doesNotContain("answered 500");
    }

    @Test
    void givesTheTerminalBackWhenThereIsNoServerAtAll() {
        server.close();
        assertThat(run("top")).isEqualTo(1);
        assertThat(screen.closed).isTrue();
        assertThat(shell.err()).contains("refused");
    }

    @Test
    void printsOneFrameIntoAPipe() {
        answersLooks(2);
        Shell pipe = Shell.of(server);
        assertThat(Main.run(pipe.world(), () -> screen, "top")).isZero();
        assertThat(pipe.out()).contains("TIER").contains("sync lag 4.2 s, 7 commits");
        assertThat(pipe.pauses()).containsExactly(Duration.ofSeconds(2));
        assertThat(screen.frames).isEmpty();
    }

    @Test
    void refusesAPaceThatIsNone() {
        assertThat(run("top", "--interval", "0")).isEqualTo(2);
        assertThat(shell.err()).contains("0.2 to 3600");
        assertThat(run("--output", "json", "top")).isEqualTo(2);
    }

    @Test
    void barsAreAsHighAsTheirValues() {
        assertThat(Sparkline.of(List.of(0.0, 5.0, 10.0), 0, 8)).isEqualTo("\u2581\u2585\u2588");
        assertThat(Sparkline.of(List.of(1.0, 2.0, 3.0), 0, 2)).hasSize(2);
        assertThat(Sparkline.of(List.of(0.0, 0.0), 0, 8)).isEqualTo("\u2581\u2581");
    }

    private int run(String... arguments) {
        return Main.run(shell.world(), () -> screen, arguments);
    }
}
