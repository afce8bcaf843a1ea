package io.thermocline.hot;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.thermocline.block.BlockId;
import io.thermocline.block.Envelope;
import io.thermocline.block.Header;
import io.thermocline.block.HeaderCodec;
import io.thermocline.engine.CachedRow;
import io.thermocline.engine.RowCache;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/**
 * Hit rates of the hot tier on traces made here, beside Caffeine alone and Belady's optimum, all with a tenth of the data's bytes. What an entry costs besides its
 * content is not counted on either side: the tier gets so much more that as many blocks fit as fit the bare cache. Argument: seeds, 1 and 2 if there are none.
 */
public final class HitRateReport {
    private static final int BLOCKS = 20_000;
    private static final int ACCESSES = 300_000;
    private static final int CONTENT_BYTES = 4_096;
    private static final byte[] CONTENT = new byte[CONTENT_BYTES];
    private static final Header HEADER = HotWorld.header("a block of a trace");
    /** What each side charges for one block. */
    private static final long NEAR_BYTES = new NearCache.NearRow(1, 0, new CachedRow(HEADER, CONTENT)).weight();

    private static final long MAP_BYTES = MapWriter.weight(EntryCodec.row(HeaderCodec.encode(HEADER), CONTENT));

    /** Parts of the budget that the near cache has. */
    private static final int[] NEAR_PERCENT = {0, 10, 20, 33, 50};

    private HitRateReport() {}

    /** Prints one line a trace. */
    public static void main(String[] seeds) {
        System.out.printf("%-10s", "trace");
        for (Policy policy : Policy.values()) {
            for (int percent : NEAR_PERCENT) {
                System.out.printf(" %16s", policy + " " + percent + "%");
            }
        }
        System.out.printf(" %10s %10s%n", "caffeine", "belady");
        for (String seed : seeds.length == 0 ? new String[] {"1", "2"} : seeds) {
            print("zipf " + seed, Traces.zipf(BLOCKS, ACCESSES, Long.parseLong(seed)));
            print("scan " + seed, Traces.scan(BLOCKS, ACCESSES, Long.parseLong(seed)));
            print("session " + seed, Traces.session(BLOCKS, ACCESSES, Long.parseLong(seed)));
        }
    }

    private static void print(String name, int[] accesses) {
        long blocks = Arrays.stream(accesses).distinct().count() / 10;
        System.out.printf("%-10s", name);
        for (Policy policy : Policy.values()) {
            for (int percent : NEAR_PERCENT) {
                System.out.printf(" %16.4f", tier(accesses, blocks, blocks * percent / 100, policy));
            }
        }
        System.out.printf(" %10.4f %10.4f%n", caffeine(accesses, blocks), belady(accesses, (int) blocks));
    }

    /** @param near how many of the blocks fit the near cache; the others fit the map */
    private static double tier(int[] accesses, long blocks, long near, Policy policy) {
        // The near cache halves its budget between rows and vectors, and there are no vectors here.
        HotOptions options = HotOptions.of((blocks - near) * MAP_BYTES, 2 * near * NEAR_BYTES)
                .with(policy);
        try (HotTier tier = new HotTier(
                options,
                new TierWorld(
                        () -> Instant.EPOCH.plus(Duration.ofDays(1)),
                        () -> 0,
                        () -> new HeapGauge.Reading(1, 100, 0),
                        HeldEntries::new,
                        Throwable::printStackTrace))) {
            tier.step();
            while (tier.stats().member() != HotStats.Member.UP) {
                Thread.onSpinWait();
            }
            long hits = 0;
            for (int block : accesses) {
                Envelope row = new Envelope(id(block), block + 1, 1, 1, 1, 0, 0);
                CachedRow held = tier.get(row);
                if (held != null && held.content() != null) {
                    hits++;
                } else {
                    tier.offer(row, RowCache.Age.CURRENT, new CachedRow(HEADER, CONTENT), 0);
                }
                tier.step();
            }
            return (double) hits / accesses.length;
        }
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
