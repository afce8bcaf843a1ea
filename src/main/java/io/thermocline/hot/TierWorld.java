package io.thermocline.hot;

import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What the hot tier works with.
 *
 * @param nanos a clock for durations
 * @param stores opens a store of entries
 * @param faults told of what went wrong in the background; the tier goes on
 */
record TierWorld(
        InstantSource clock,
        LongSupplier nanos,
        HeapGauge heap,
        Supplier<? extends EntryStore> stores,
        Consumer<RuntimeException> faults) {}
