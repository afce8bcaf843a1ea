package io.thermocline.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class BufferedRandomTest {
    @Test
    void everyByteIsGivenOnceAndInOrderHoweverManyAreAskedFor() {
        Counting source = new Counting();
        BufferedRandom random = new BufferedRandom(source);
        List<Integer> given = new ArrayList<>();
        for (int size : new int[] {1, 16, 0, 1_000, 16, 3_000, 7}) {
            byte[] bytes = new byte[size];
            random.nextBytes(bytes);
            for (byte each : bytes) {
                given.add(each & 0xFF);
            }
        }
        assertThat(given).hasSize(4_040);
        for (int i = 0; i < given.size(); i++) {
            assertThat(given.get(i)).as("byte " + i).isEqualTo(i % 251);
        }
        assertThat(source.draws).isEqualTo(4);
    }

    @Test
    void aLongIsEightOfThem() {
        assertThat(new BufferedRandom(new Counting()).nextLong()).isEqualTo(0x0001_0203_0405_0607L);
    }

    @Test
    void noTwoThreadsGetTheSame() throws Exception {
        BufferedRandom random = new BufferedRandom(new SecureRandom());
        Set<Long> seen = ConcurrentHashMap.newKeySet();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<?>> running = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                running.add(threads.submit(() -> {
                    for (int i = 0; i < 20_000; i++) {
                        seen.add(random.nextLong());
                    }
                }));
            }
            for (Future<?> each : running) {
                each.get();
            }
        }
        assertThat(seen).hasSize(80_000);
    }

    /** 0 to 250 and again. */
    private static final class Counting extends SecureRandom {
        private static final long serialVersionUID = 1;

        private int next;
        private int draws;

        @Override
        public void nextBytes(byte[] to) {
            draws++;
            for (int i = 0; i < to.length; i++) {
                to[i] = (byte) next;
                next = (next + 1) % 251;
            }
        }
    }
}
