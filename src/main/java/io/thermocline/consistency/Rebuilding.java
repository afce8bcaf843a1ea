package io.thermocline.consistency;

import io.thermocline.block.BlockId;
import io.thermocline.engine.Block;
import io.thermocline.engine.BlockList;
import io.thermocline.engine.ListPosition;
import io.thermocline.engine.Lookup;
import io.thermocline.engine.Snapshot;
import io.thermocline.operations.Report;
import io.thermocline.operations.Task;
import io.thermocline.operations.Work;
import io.thermocline.problem.ProblemException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Encodes blocks again, one after another, then has the metadata table derived anew. Run again, it goes on behind the blocks it reached; one that is encoded twice has the
 * same vectors. Parameters are ids, 16 bytes each; none for all blocks.
 */
record Rebuilding(Parts parts) implements Task {
    private static final int PAGE = 100;

    @Override
    public Report run(Work work) {
        Tally tally = new Tally(work.last().report());
        List<BlockId> ids = ids(work.parameters());
        if (ids.isEmpty()) {
            all(work, tally);
        } else {
            named(work, ids, tally);
        }
        parts.table().deriveAnew();
        return tally.report();
    }

    private void named(Work work, List<BlockId> ids, Tally tally) {
        for (int i = (int) work.last().progress().done(); i < ids.size(); i++) {
            try (Snapshot snapshot = parts.encoding().snapshot()) {
                if (snapshot.find(ids.get(i)) instanceof Lookup.Found(Block block)) {
                    encode(block, work, tally);
                } else {
                    tally.missing++;
                }
            }
            work.reached(work.last().further(i + 1L, OptionalLong.of(ids.size()), tally.report(), ""));
        }
    }

    private void all(Work work, Tally tally) {
        String cursor = work.last().cursor();
        ListPosition next = Comparing.position(cursor);
        long done = work.last().progress().done();
        while (next != null) {
            try (Snapshot snapshot = parts.encoding().snapshot()) {
                BlockList page = snapshot.readableBlocks(next, PAGE, tally::failed);
                for (Block block : page.blocks()) {
                    encode(block, work, tally);
                    done++;
                }
                next = page.next();
            }
            if (next != null) {
                String at = next.createdAtMicros() + " " + next.id();
                work.reached(work.last().further(done, OptionalLong.empty(), tally.report(), at));
            }
        }
    }

    private void encode(Block block, Work work, Tally tally) {
        work.requireGoing();
        try {
            tally.vectors += parts.encoding().encode(block, false, work::stopping);
            tally.blocks++;
        } catch (ProblemException e) {
            work.requireGoing();
            if (Task.passes(e.problem())) {
                throw e;
            }
            tally.failed(block.envelope().id().toString(), e);
        }
    }

    static byte[] parameters(List<BlockId> ids) {
        ByteBuffer bytes = ByteBuffer.allocate(ids.size() * BlockId.BYTES);
        ids.forEach(id -> id.write(bytes));
        return bytes.array();
    }

    private static List<BlockId> ids(byte[] parameters) {
        ByteBuffer packed = ByteBuffer.wrap(parameters);
        List<BlockId> ids = new ArrayList<>();
        while (packed.hasRemaining()) {
            ids.add(BlockId.read(packed));
        }
        return ids;
    }

    /** Counts what became of blocks. Not thread-safe. */
    private static final class Tally {
        private final List<Report.Failure> failures;
        private long leftOut;
        private long blocks;
        private long vectors;
        private long missing;

        private Tally(Report before) {
            failures = new ArrayList<>(before.failures());
            leftOut = before.failuresLeftOut();
            blocks = before.figure("blocks");
            vectors = before.figure("vectorSets");
            missing = before.figure("missing");
        }

        private void failed(ProblemException why) {
            failed("segment", why);
        }

        private void failed(String subject, ProblemException why) {
            if (failures.size() < Report.MAX_FAILURES) {
                failures.add(new Report.Failure(subject, why.problem()));
            } else {
                leftOut++;
            }
        }

        private Report report() {
            Map<String, Long> figures = new LinkedHashMap<>();
            figures.put("blocks", blocks);
            figures.put("vectorSets", vectors);
            figures.put("missing", missing);
            return new Report(figures, failures, leftOut);
        }
    }
}
