package io.thermocline.erasure;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.thermocline.block.BlockId;
import io.thermocline.system.Registry;
import io.thermocline.v1.ErasureRegistry;
import io.thermocline.v1.OpenErasure;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Erasures of which something may be left. */
record OpenErasures(List<Entry> entries) {
    static final Registry.Codec<OpenErasures> CODEC = new Registry.Codec<>(OpenErasures::encode, OpenErasures::decode);

    /**
     * One of them.
     *
     * @param sinceMicros when its operation was begun, microseconds since the epoch
     */
    record Entry(BlockId operation, long sinceMicros) {
        Entry {
            Objects.requireNonNull(operation);
        }
    }

    OpenErasures {
        entries = List.copyOf(entries);
    }

    /** With one more; the same when it is there. */
    OpenErasures with(Entry entry) {
        if (entries.stream().anyMatch(each -> each.operation().equals(entry.operation()))) {
            return this;
        }
        List<Entry> more = new ArrayList<>(entries);
        more.add(entry);
        return new OpenErasures(more);
    }

    /** Without some. */
    OpenErasures without(Set<BlockId> done) {
        return new OpenErasures(entries.stream()
                .filter(each -> !done.contains(each.operation()))
                .toList());
    }

    private byte[] encode() {
        ErasureRegistry.Builder registry = ErasureRegistry.newBuilder();
        for (Entry each : entries) {
            registry.addOpen(OpenErasure.newBuilder()
                    .setOperation(ByteString.copyFrom(each.operation().toBytes()))
                    .setSinceMicros(each.sinceMicros()));
        }
        return registry.build().toByteArray();
    }

    private static OpenErasures decode(byte[] bytes) {
        try {
            return new OpenErasures(ErasureRegistry.parseFrom(bytes).getOpenList().stream()
                    .map(each -> new Entry(BlockId.ofBytes(each.getOperation().toByteArray()), each.getSinceMicros()))
                    .toList());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a block that passed its checksum holds no erasures", e);
        }
    }
}
