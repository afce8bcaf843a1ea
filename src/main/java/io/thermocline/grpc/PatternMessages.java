package io.thermocline.grpc;

import io.thermocline.block.BlockId;
import io.thermocline.prefetch.Patterns;
import io.thermocline.prefetch.PrefetchStats;
import io.thermocline.tiers.ReadPatterns;
import io.thermocline.v1.BlockGroup;
import io.thermocline.v1.BlockReads;
import io.thermocline.v1.HotBlock;
import io.thermocline.v1.KnownBlock;
import io.thermocline.v1.PrefetchReport;
import io.thermocline.v1.PrefetchState;
import io.thermocline.v1.ReadsOfKind;

/** How blocks are read, and what is read ahead, as messages. */
final class PatternMessages {
    private PatternMessages() {}

    static PrefetchReport prefetch(PrefetchStats stats) {
        return PrefetchReport.newBuilder()
                .setState(
                        switch (stats.state()) {
                            case ON -> PrefetchState.PREFETCH_ON;
                            case RESTING -> PrefetchState.PREFETCH_RESTING;
                            case OFF -> PrefetchState.PREFETCH_OFF;
                        })
                .setThreshold(stats.threshold())
                .setIssued(stats.issued())
                .setUsed(stats.used())
                .setWasted(stats.wasted())
                .setDropped(stats.dropped())
                .setForgottenReads(stats.forgotten())
                .setBytes(stats.bytesRead())
                .setHeldBytes(stats.held().bytes())
                .setKnownBlocks(stats.learned().blocks())
                .setKnownPairs(stats.learned().pairs())
                .setKnownBytes(stats.learned().bytes())
                .build();
    }

    static io.thermocline.v1.ReadPatterns patterns(ReadPatterns report) {
        Patterns patterns = report.patterns();
        return io.thermocline.v1.ReadPatterns.newBuilder()
                .setOverSeconds(patterns.overSeconds())
                .setReads(reads(patterns.all()))
                .setWorkingSetBlocks(patterns.workingSetBlocks())
                .setReuse(patterns.reuse())
                .addAllHottest(patterns.hottest().stream()
                        .map(each -> HotBlock.newBuilder()
                                .setBlock(block(report, each.id()))
                                .setReads(each.reads())
                                .build())
                        .toList())
                .addAllByKind(patterns.byKind().stream()
                        .map(each -> ReadsOfKind.newBuilder()
                                .setBlockClass(each.blockClass().name())
                                .setManifold(each.manifold())
                                .setReads(reads(each.reads()))
                                .build())
                        .toList())
                .addAllTogether(patterns.together().stream()
                        .map(group -> BlockGroup.newBuilder()
                                .addAllBlocks(group.stream()
                                        .map(each -> block(report, each))
                                        .toList())
                                .build())
                        .toList())
                .build();
    }

    private static BlockReads reads(Patterns.Reads reads) {
        return BlockReads.newBuilder()
                .setCount(reads.count())
                .setSequentialShare(reads.sequentialShare())
                .build();
    }

    private static KnownBlock block(ReadPatterns report, BlockId id) {
        KnownBlock.Builder block = KnownBlock.newBuilder().setId(Outgoing.id(id));
        ReadPatterns.Known known = report.known().get(id);
        if (known != null) {
            block.setBlockClass(known.blockClass().name()).setName(known.name());
            String key = known.key();
            block.setKey(key == null ? "" : key);
        }
        return block.build();
    }
}
