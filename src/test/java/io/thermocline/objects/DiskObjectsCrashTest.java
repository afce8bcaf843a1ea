package io.thermocline.objects;

import static org.assertj.core.api.Assertions.assertThat;

import io.thermocline.testing.SimulatedCrash;
import io.thermocline.testing.SimulatedFileStore;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A random history of one folder, with a crash at each of its operations: what was answered is kept, what was not is there whole or not at all. */
class DiskObjectsCrashTest {
    private static final int STEPS = 12;
    private static final List<String> NAMES = List.of("a", "b/1", "b/2", "b/c/1");

    static LongStream seeds() {
        return Long.getLong("seed") == null ? LongStream.rangeClosed(1, 12) : LongStream.of(Long.getLong("seed"));
    }

    /** What must be there, and of the one name under way what else may be. */
    private static final class Model {
        private final Map<String, String> stored = new TreeMap<>();
        private @Nullable String underWay;
        private Optional<String> afterwards = Optional.empty();

        void begin(String name, Optional<String> then) {
            underWay = name;
            afterwards = then;
        }

        void end() {
            String name = underWay;
            if (name != null) {
                afterwards.ifPresentOrElse(text -> stored.put(name, text), () -> stored.remove(name));
            }
            underWay = null;
        }

        void check(String name, Optional<String> found) {
            Optional<String> before = Optional.ofNullable(stored.get(name));
            if (name.equals(underWay)) {
                assertThat(found).isIn(List.of(before, afterwards));
                found.ifPresentOrElse(text -> stored.put(name, text), () -> stored.remove(name));
            } else {
                assertThat(found).as(name).isEqualTo(before);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatWasAnsweredIsKept(long seed) {
        SimulatedFileStore whole = new SimulatedFileStore(seed);
        run(whole, new SplittableRandom(seed), new Model());
        for (long crash = 1; crash <= whole.operations(); crash++) {
            SimulatedFileStore files = new SimulatedFileStore(seed * 1_000 + crash);
            files.crashAt(crash);
            Model model = new Model();
            try {
                run(files, new SplittableRandom(seed), model);
            } catch (SimulatedCrash expected) {
                files.restart();
            }
            DiskObjects opened = new DiskObjects(files, "simulated", Runnable::run);
            assertThat(files.list(".incoming")).isEmpty();
            NAMES.forEach(name -> model.check(
                    name, Answered.await(opened.read(name)).map(bytes -> new String(bytes, StandardCharsets.UTF_8))));
            assertThat(Answered.await(opened.list("", "", 100)))
                    .extracting(StoredObject::name)
                    .containsExactlyElementsOf(model.stored.keySet());
        }
    }

    private static void run(SimulatedFileStore files, RandomGenerator random, Model model) {
        DiskObjects objects = new DiskObjects(files, "simulated", Runnable::run);
        for (int step = 0; step < STEPS; step++) {
            String name = NAMES.get(random.nextInt(NAMES.size()));
            String text = ("step " + step + " ").repeat(1 + random.nextInt(300));
            step(objects, random.nextInt(4), name, text, model);
            model.end();
        }
    }

    private static void step(DiskObjects objects, int verb, String name, String text, Model model) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        switch (verb) {
            case 0 -> {
                model.begin(name, Optional.empty());
                ended(objects.delete(List.of(name)));
            }
            case 1 -> {
                boolean free = !model.stored.containsKey(name);
                model.begin(name, Optional.of(free ? text : model.stored.getOrDefault(name, "")));
                assertThat(ended(objects.createIfAbsent(name, bytes))).isEqualTo(free);
            }
            default -> {
                model.begin(name, Optional.of(text));
                ended(objects.put(name, ObjectSource.of(bytes)));
            }
        }
    }

    private static <T> T ended(CompletableFuture<T> call) {
        return Answered.await(call);
    }
}
