package io.thermocline.engine;

import io.thermocline.block.BlockId;
import io.thermocline.block.Envelope;
import io.thermocline.log.BlockPayload;
import io.thermocline.log.LogRecord;
import io.thermocline.log.LoggedOperation;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a store should hold after a sequence. */
record Model(long sequence, Map<BlockId, Version> blocks) {
    /** A block's newest version; no content when it is a tombstone, 0 when it has no vectors. */
    record Version(long version, String content, float vector) {
        boolean gone() {
            return content == null;
        }
    }

    /** The blocks that records leave behind, as a follower would have them. */
    static Map<BlockId, Version> replay(List<LogRecord> records) {
        Map<BlockId, Version> blocks = new TreeMap<>();
        for (LogRecord record : records) {
            for (LoggedOperation operation : record.operations()) {
                switch (operation) {
                    case LoggedOperation.Put put ->
                        blocks.put(put.envelope().id(), version(put.envelope(), put.payload()));
                    case LoggedOperation.Delete delete ->
                        blocks.put(
                                delete.envelope().id(),
                                new Version(delete.envelope().version(), null, 0));
                    case LoggedOperation.Vectors vectors ->
                        blocks.computeIfPresent(
                                vectors.id(),
                                (_, before) -> before.version() == vectors.version()
                                        ? new Version(
                                                before.version(),
                                                before.content(),
                                                vectors.payload()
                                                        .chunks()
                                                        .getFirst()
                                                        .values()[0])
                                        : before);
                    case LoggedOperation.Blanked _ -> throw new AssertionError("nothing is blanked here");
                }
            }
        }
        return blocks;
    }

    private static Version version(Envelope envelope, BlockPayload payload) {
        return new Version(envelope.version(), new String(payload.content(), StandardCharsets.UTF_8), 0);
    }
}
