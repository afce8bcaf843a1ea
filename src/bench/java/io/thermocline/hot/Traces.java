package io.thermocline.hot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Accesses to numbered blocks, the same for the same arguments. */
final class Traces {
    private static final int DRIFT_EVERY = 50_000;
    private static final int SESSIONS = 8;

    private Traces() {}

    /**
     * A trace.
     *
     * @param blocks accessed, in order
     * @param sessions who accessed each
     */
    @SuppressWarnings("ArrayRecordComponent") // never modified, never compared
    record Trace(int[] blocks, int[] sessions) {}

    /** Independent draws: the block of rank n is drawn with weight 1/n. */
    static Trace zipf(int blocks, int length, long seed) {
        return alone(drawn(blocks, length, new PythonRandom("zipf/" + seed)));
    }

    /** The same with one scan over all blocks in the middle. */
    static Trace scan(int blocks, int length, long seed) {
        int[] drawn = drawn(blocks, length - blocks, new PythonRandom("scan/" + seed));
        int before = (length - blocks) / 2;
        int[] all = new int[length];
        Arrays.setAll(all, i -> i < before ? drawn[i] : i < before + blocks ? i - before : drawn[i - blocks]);
        return alone(all);
    }

    private static Trace alone(int[] blocks) {
        return new Trace(blocks, new int[blocks.length]);
    }

    private static int[] drawn(int blocks, int length, PythonRandom random) {
        List<Integer> order = new ArrayList<>(IntStream.range(0, blocks).boxed().toList());
        random.shuffle(order);
        Zipf zipf = new Zipf(blocks, random);
        return IntStream.range(0, length).map(_ -> order.get(zipf.draw())).toArray();
    }

    /**
     * Agents at work, eight sessions at a time. Blocks belong to projects of 50 to 500, which have workflows: paths of 5 to 40 blocks. A session of 20 to 200 reads stays in one
     * project, drawn by Zipf's law whose ranks drift, and mostly takes the next step of a workflow; else it jumps inside the project, goes back to what it
     * has read, takes another workflow, or reads anything.
     */
    static Trace session(int blocks, int length, long seed) {
        PythonRandom random = new PythonRandom("session/" + seed);
        List<Project> projects = projects(blocks, random);
        random.shuffle(projects);
        Zipf zipf = new Zipf(projects.size(), random);
        Session[] running = new Session[SESSIONS];
        int[] names = new int[SESSIONS];
        for (int slot = 0; slot < SESSIONS; slot++) {
            running[slot] = new Session(projects.get(zipf.draw()));
            names[slot] = slot;
        }
        int last = SESSIONS - 1;
        Trace trace = new Trace(new int[length], new int[length]);
        for (int i = 0; i < length; i++) {
            if (i > 0 && i % DRIFT_EVERY == 0) {
                drift(projects, random);
            }
            int slot = random.below(SESSIONS);
            if (running[slot].isOver()) {
                running[slot] = new Session(projects.get(zipf.draw()));
                names[slot] = ++last;
            }
            trace.blocks[i] = running[slot].next(blocks, random);
            trace.sessions[i] = names[slot];
        }
        return trace;
    }

    private static void drift(List<Project> projects, PythonRandom random) {
        for (int swap = 0; swap < projects.size() / 10; swap++) {
            int one = random.below(projects.size());
            Collections.swap(projects, one, random.below(projects.size()));
        }
    }

    private static List<Project> projects(int blocks, PythonRandom random) {
        List<Project> projects = new ArrayList<>();
        int start = 0;
        while (start < blocks) {
            int first = start;
            int size = Math.min(random.between(50, 500), blocks - start);
            List<int[]> workflows = new ArrayList<>();
            for (int i = 0; i < Math.max(1, size / 25); i++) {
                workflows.add(IntStream.range(0, random.between(5, 40))
                        .map(_ -> first + random.below(size))
                        .toArray());
            }
            projects.add(new Project(start, size, workflows));
            start += size;
        }
        return projects;
    }

    private record Project(int first, int size, List<int[]> workflows) {}

    private static final class Session {
        private final Project project;
        private final List<Integer> seen = new ArrayList<>();
        private int @Nullable [] path; // null before the first step
        private int step;
        private int left = 1;

        private Session(Project project) {
            this.project = project;
        }

        private boolean isOver() {
            return left == 0;
        }

        private int next(int blocks, PythonRandom random) {
            if (path == null) {
                path = random.choice(project.workflows());
                left = random.between(20, 200);
            }
            left--;
            int block = step(Objects.requireNonNull(path), blocks, random);
            seen.add(block);
            return block;
        }

        private int step(int[] along, int blocks, PythonRandom random) {
            double dice = random.random();
            if (dice < 0.70) {
                return along[step++ % along.length];
            }
            if (dice < 0.82) {
                return project.first() + random.below(project.size());
            }
            if (dice < 0.90 && !seen.isEmpty()) {
                return random.choice(seen);
            }
            if (dice < 0.95) {
                int[] other = random.choice(project.workflows());
                path = other;
                step = 1;
                return other[0];
            }
            return random.below(blocks);
        }
    }

    /** Draws ranks from 0 with weight 1/(rank+1). */
    private static final class Zipf {
        private final double[] sums;
        private final PythonRandom random;

        private Zipf(int n, PythonRandom random) {
            this.random = random;
            sums = new double[n];
            double sum = 0;
            for (int rank = 0; rank < n; rank++) {
                sum += 1.0 / (rank + 1);
                sums[rank] = sum;
            }
        }

        private int draw() {
            int at = Arrays.binarySearch(sums, random.random() * sums[sums.length - 1]);
            return Math.min(sums.length - 1, at < 0 ? -at - 1 : at);
        }
    }
}
