package io.thermocline.tiers;

import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * Who uses memory.
 *
 * @param kinds what the hot tier's map holds, by kind of entry; their reads are those of the near cache too
 * @param memory all users of memory, the hot tier's parts among them; heap, direct and mapped memory hold what the others name
 */
public record Breakdown(List<Usage> kinds, List<MemoryUser> memory) {
    /**
     * One user of memory.
     *
     * @param bytes in use; empty when that is not known
     * @param budgetBytes what it may take; empty when it has no limit of its own
     */
    public record MemoryUser(String name, OptionalLong bytes, OptionalLong budgetBytes) {
        public MemoryUser {
            Objects.requireNonNull(name);
            Objects.requireNonNull(bytes);
            Objects.requireNonNull(budgetBytes);
        }

        static MemoryUser of(String name, long bytes, long budgetBytes) {
            return new MemoryUser(name, OptionalLong.of(bytes), OptionalLong.of(budgetBytes));
        }

        static MemoryUser unbounded(String name, long bytes) {
            return new MemoryUser(name, OptionalLong.of(bytes), OptionalLong.empty());
        }
    }

    public Breakdown {
        kinds = List.copyOf(kinds);
        memory = List.copyOf(memory);
    }
}
