package io.thermocline.grpc;

import io.thermocline.tiering.TieringStats;
import io.thermocline.v1.Tiering;

/** How moving between tiers stands, as a message. */
final class TieringMessages {
    private TieringMessages() {}

    static Tiering tiering(TieringStats stats) {
        TieringStats.Place place = stats.place();
        TieringStats.Work work = stats.work();
        Tiering.Builder message = Tiering.newBuilder()
                .setState(stats.verdict().name())
                .setDraining(stats.draining())
                .setArchive(stats.archive().kind().name())
                .setArchiveDetail(stats.archive().detail())
                .setWarmSegments(place.warmSegments())
                .setArchivedSegments(place.archivedSegments())
                .setHeldSegments(place.heldSegments())
                .setBytesPerSecond(stats.bytesPerSecond())
                .setArchived(moved(work.archived()))
                .setPromoted(moved(work.promoted()))
                .setFailed(work.failed());
        work.underWay().forEach(each -> message.addUnderWay(move(each)));
        if (work.lastError() != null) {
            message.setLastError(work.lastError());
        }
        return message.build();
    }

    private static Tiering.Move move(TieringStats.UnderWay underWay) {
        return Tiering.Move.newBuilder()
                .setSegment(underWay.move().segment())
                .setTo(underWay.move().direction().name())
                .setReason(underWay.move().reason().name())
                .setBytes(underWay.move().bytes())
                .setMovedBytes(underWay.spentBytes())
                .setMillis(underWay.millis())
                .build();
    }

    private static Tiering.Moved moved(TieringStats.Moved moved) {
        return Tiering.Moved.newBuilder()
                .setSegments(moved.segments())
                .setBytes(moved.bytes())
                .build();
    }
}
