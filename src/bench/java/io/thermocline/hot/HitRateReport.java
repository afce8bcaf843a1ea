package io.thermocline.hot;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.thermocline.block.BlockId;
import io.thermocline.block.Envelope;
import io.thermocline.block.Header;
import io.thermocline.block.HeaderCodec;
import io.thermocline.engine.CachedRow;
import io.thermocline.engine.RowCache;
import io.thermocline.prefetch.PrefetchOptions;
import io.thermocline.prefetch.PrefetchStats;
import io.thermocline.prefetch.Prefetcher;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;

/**
 * Hit rates of the hot tier on traces made here, without and with prefetch, beside a bare LRU, Caffeine alone and Belady's optimum, all with a tenth of the data's bytes.
 * What an entry costs besides its content is not counted on either side: the tier gets so much more that as many blocks fit as fit the bare caches. Rows that are read
 * ahead lie inside the tier's bytes; what prefetch knows of the blocks comes on top. Arguments: seeds, 1 to 5 if there are none. {@code -Dnear=} is the near cache's
 * share in percent; without it, a fifth, as in a server that nobody has configured.
 */
public final class HitRateReport {
    private static final int BLOCKS = 100_000;
    private static final int ACCESSES = 1_000_000;
    private static final int CONTENT_BYTES = 1_024;
    private static final int NEAR_PERCENT = Integer.getInteger("near", 20);
    private static final byte[] CONTENT = new byte[CONTENT_BYTES];
    private static final Header HEADER = HotWorld.header("a block of a trace");
    /** What each side charges for one block. */
    private static final long NEAR_BYTES = new NearCache.NearRow(1, 0, new CachedRow(HEADER, CONTENT)).weight();

    private static final long MAP_BYTES = MapWriter.weight(EntryCodec.row(HeaderCodec.encode(HEADER), CONTENT));

    private HitRateReport() {}

    /** Prints a line for each trace. */
    public static void main(String[] seeds) {
        System.out.printf("%-10s", "trace");
        for (Policy policy : Policy.values()) {
            System.out.printf(" %10s %10s", policy, "prefetch");
        }
        System.out.printf(" %10s %10s %10s%n", "bare lru", "caffeine", "belady");
        for (String text : seeds.length == 0 ? new String[] {"1", "2", "3", "4", "5"} : seeds) {
            long seed = Long.parseLong(text);
            print("session " + seed, Traces.session(BLOCKS, ACCESSES, seed));
            print("zipf " + seed, Traces.zipf(BLOCKS, ACCESSES, seed));
            print("scan " + seed, Traces.scan(BLOCKS, ACCESSES, seed));
        }
    }

    private static void print(String name, Traces.Trace trace) {
        int[] accesses = trace.blocks();
        long blocks = Arrays.stream(accesses).distinct().count() / 10;
        System.out.printf("%-10s", name);
        StringBuilder notes = new StringBuilder();
        for (Policy policy : Policy.values()) {
            System.out.printf(" %10.4f", tier(trace, blocks, policy, false, notes));
            System.out.printf(" %10.4f", tier(trace, blocks, policy, true, notes));
        }
        System.out.printf(
                " %10.4f %10.4f %10.4f%n%s",
                lru(accesses, blocks), caffeine(accesses, blocks), belady(accesses, (int) blocks), notes);
    }

    private static double tier(Traces.Trace trace, long blocks, Policy policy, boolean prefetch, StringBuilder notes) {
        long near = blocks * NEAR_PERCENT / 100;
        // The near cache halves its budget between rows and vectors, and there are no vectors here.
        HotOptions options = HotOptions.of((blocks - near) * MAP_BYTES, 2 * near * NEAR_BYTES)
                .with(policy);
        long[] nanos = new long[1];
        try (HotTier tier = new HotTier(
                options,
                new TierWorld(
                        () -> Instant.EPOCH.plus(Duration.ofDays(1)),
                        () -> nanos[0],
                        () -> new HeapGauge.Reading(1, 100, 0),
                        HeldEntries::new,
                        Throwable::printStackTrace))) {
            tier.step();
            while (tier.stats().member() != HotStats.Member.UP) {
                Thread.onSpinWait();
            }
            try (Prefetcher prefetcher = new Prefetcher(
                    PrefetchOptions.DEFAULTS.withEnabled(prefetch),
                    new Ahead(tier),
                    Runnable::run,
                    () -> nanos[0],
                    Throwable::printStackTrace)) {
                double rate = play(trace, tier, prefetcher, nanos);
                if (prefetch) {
                    notes.append("           ")
                            .append(policy)
                            .append(": ")
                            .append(prefetcher.stats())
                            .append('\n');
                }
                return rate;
            }
        }
    }

    private static double play(Traces.Trace trace, HotTier tier, Prefetcher prefetcher, long[] nanos) {
        long hits = 0;
        for (int i = 0; i < trace.blocks().length; i++) {
            int block = trace.blocks()[i];
            nanos[0] += 1_000_000;
            CachedRow held = tier.get(row(block));
            if (held != null && held.content() != null) {
                hits++;
            } else {
                tier.offer(row(block), RowCache.Age.CURRENT, new CachedRow(HEADER, CONTENT), 0);
            }
            prefetcher.read(trace.sessions()[i], id(block), HEADER.blockClass(), "default");
            prefetcher.step();
            tier.step();
        }
        return (double) hits / trace.blocks().length;
    }

    private static Envelope row(int block) {
        return new Envelope(id(block), block + 1, 1, 1, 1, 0, 0);
    }

    /** Reads ahead without a disk. */
    private record Ahead(HotTier tier) implements Prefetcher.Target {
        @Override
        public boolean mayHold(BlockId id) {
            return tier.mayHold(id);
        }

        @Override
        public long read(BlockId id, boolean archive) {
            Envelope row = row((int) id.low());
            if (!tier.wantsAhead(row)) {
                return 0;
            }
            tier.offerAhead(row, new CachedRow(HEADER, CONTENT));
            return CONTENT_BYTES;
        }

        @Override
        public void on(boolean now) {
            tier.ahead().on(now);
        }

        @Override
        public Prefetcher.Outcome outcome() {
            ReadAhead.Stats stats = tier.ahead().stats();
            return new Prefetcher.Outcome(
                    stats.used(),
                    stats.wasted(),
                    new PrefetchStats.Held(stats.entries(), stats.bytes(), stats.budgetBytes()));
        }
    }

    /** Keeps what was used last. */
    private static double lru(int[] accesses, long blocks) {
        LinkedHashMap<Integer, Boolean> held = new LinkedHashMap<>(16, 0.75f, true);
        long hits = 0;
        for (int block : accesses) {
            if (held.put(block, true) != null) {
                hits++;
            } else if (held.size() > blocks) {
                held.pollFirstEntry();
            }
        }
        return (double) hits / accesses.length;
    }

    private static double caffeine(int[] accesses, long blocks) {
        Cache<BlockId, byte[]> cache = Caffeine.newBuilder()
                .maximumWeight(blocks * CONTENT_BYTES)
                .weigher((BlockId _, byte[] content) -> content.length)
                .executor(Runnable::run)
                .build();
        long hits = 0;
        for (int block : accesses) {
            if (cache.getIfPresent(id(block)) != null) {
                hits++;
            } else {
                cache.put(id(block), CONTENT);
            }
        }
        return (double) hits / accesses.length;
    }

    /** Evicts what is wanted again last (Belady, "A study of replacement algorithms for a virtual-storage computer", 1966). */
    private static double belady(int[] accesses, int blocks) {
        int[] next = new int[accesses.length];
        Map<Integer, Integer> seen = new HashMap<>();
        for (int i = accesses.length - 1; i >= 0; i--) {
            next[i] = seen.getOrDefault(accesses[i], accesses.length + accesses[i]);
            seen.put(accesses[i], i);
        }
        TreeSet<Integer> held = new TreeSet<>();
        long hits = 0;
        for (int i = 0; i < accesses.length; i++) {
            if (held.remove(i)) {
                hits++;
            }
            held.add(next[i]);
            if (held.size() > blocks) {
                held.pollLast();
            }
        }
        return (double) hits / accesses.length;
    }

    private static BlockId id(int block) {
        return new BlockId(0x0190_0000_0000_7000L, block);
    }
}
