package io.thermocline.hot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Accesses to numbered blocks, the same for the same arguments. */
final class Traces {
    private static final int DRIFT_EVERY = 50_000;
    private static final int SESSIONS = 8;

    private Traces() {}

    /** Independent draws: the block of rank n is drawn with weight 1/n. */
    static int[] zipf(int blocks, int length, long seed) {
        Random random = new Random(seed);
        List<Integer> order = new ArrayList<>(IntStream.range(0, blocks).boxed().toList());
        Collections.shuffle(order, random);
        Zipf zipf = new Zipf(blocks, random);
        return IntStream.range(0, length).map(_ -> order.get(zipf.draw())).toArray();
    }

    /** The same with one scan over all blocks in the middle. */
    static int[] scan(int blocks, int length, long seed) {
        int[] drawn = zipf(blocks, length - blocks, seed);
        int[] all = new int[length];
        int before = drawn.length / 2;
        System.arraycopy(drawn, 0, all, 0, before);
        Arrays.setAll(all, i -> i < before ? drawn[i] : i < before + blocks ? i - before : drawn[i - blocks]);
        return all;
    }

    /**
     * Agents at work, eight sessions at a time. Blocks belong to projects of 50 to 500, which have workflows: paths of 5 to 40 blocks. A session of 20 to 200 reads stays in one
     * project, drawn by Zipf's law whose ranks drift, and mostly takes the next step of a workflow; else it jumps inside the project, goes back to what it
     * has read, takes another workflow, or reads anything.
     */
    static int[] session(int blocks, int length, long seed) {
        Random random = new Random(seed);
        List<Project> projects = projects(blocks, random);
        Collections.shuffle(projects, random);
        Zipf zipf = new Zipf(projects.size(), random);
        Session[] running = new Session[SESSIONS];
        Arrays.setAll(running, _ -> new Session(projects.get(zipf.draw()), random));
        int[] accesses = new int[length];
        for (int i = 0; i < length; i++) {
            if (i > 0 && i % DRIFT_EVERY == 0) {
                for (int swap = 0; swap < projects.size() / 10; swap++) {
                    Collections.swap(projects, random.nextInt(projects.size()), random.nextInt(projects.size()));
                }
            }
            int slot = random.nextInt(SESSIONS);
            if (running[slot].left == 0) {
                running[slot] = new Session(projects.get(zipf.draw()), random);
            }
            accesses[i] = running[slot].next(blocks, random);
        }
        return accesses;
    }

    private static List<Project> projects(int blocks, Random random) {
        List<Project> projects = new ArrayList<>();
        int start = 0;
        while (start < blocks) {
            int size = Math.min(50 + random.nextInt(451), blocks - start);
            List<int[]> workflows = new ArrayList<>();
            for (int i = 0; i < Math.max(1, size / 25); i++) {
                int first = start;
                workflows.add(IntStream.range(0, 5 + random.nextInt(36))
                        .map(_ -> first + random.nextInt(size))
                        .toArray());
            }
            projects.add(new Project(start, size, workflows));
            start += size;
        }
        return projects;
    }

    private record Project(int first, int size, List<int[]> workflows) {
        int[] workflow(Random random) {
            return workflows.get(random.nextInt(workflows.size()));
        }
    }

    private static final class Session {
        private final Project project;
        private final List<Integer> seen = new ArrayList<>();
        private int[] path;
        private int step;
        private int left;

        private Session(Project project, Random random) {
            this.project = project;
            path = project.workflow(random);
            left = 20 + random.nextInt(181);
        }

        private int next(int blocks, Random random) {
            left--;
            double dice = random.nextDouble();
            int block;
            if (dice < 0.70) {
                block = path[step++ % path.length];
            } else if (dice < 0.82) {
                block = project.first() + random.nextInt(project.size());
            } else if (dice < 0.90 && !seen.isEmpty()) {
                block = seen.get(random.nextInt(seen.size()));
            } else if (dice < 0.95) {
                path = project.workflow(random);
                step = 1;
                block = path[0];
            } else {
                block = random.nextInt(blocks);
            }
            seen.add(block);
            return block;
        }
    }

    /** Draws ranks from 0 with weight 1/(rank+1). */
    private static final class Zipf {
        private final double[] sums;
        private final Random random;

        private Zipf(int n, Random random) {
            this.random = random;
            sums = new double[n];
            double sum = 0;
            for (int rank = 0; rank < n; rank++) {
                sum += 1.0 / (rank + 1);
                sums[rank] = sum;
            }
        }

        private int draw() {
            int at = Arrays.binarySearch(sums, random.nextDouble() * sums[sums.length - 1]);
            return Math.min(sums.length - 1, at < 0 ? -at - 1 : at);
        }
    }
}
