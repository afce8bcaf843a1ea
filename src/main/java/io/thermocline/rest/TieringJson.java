package io.thermocline.rest;

import com.fasterxml.jackson.core.JsonGenerator;
import io.thermocline.tiering.TieringStats;
import java.io.IOException;

/** How moving between tiers stands, as a part of answers. */
final class TieringJson {
    private TieringJson() {}

    static void write(JsonGenerator to, TieringStats stats) throws IOException {
        to.writeObjectFieldStart("tiering");
        to.writeStringField("state", stats.verdict().name());
        to.writeBooleanField("draining", stats.draining());
        to.writeStringField("archive", stats.archive().kind().name());
        if (!stats.archive().detail().isEmpty()) {
            to.writeStringField("archiveDetail", stats.archive().detail());
        }
        TieringStats.Place place = stats.place();
        to.writeNumberField("warmSegments", place.warmSegments());
        to.writeNumberField("archivedSegments", place.archivedSegments());
        to.writeNumberField("heldSegments", place.heldSegments());
        to.writeNumberField("bytesPerSecond", stats.bytesPerSecond());
        write(to, stats.work());
        to.writeEndObject();
    }

    private static void write(JsonGenerator to, TieringStats.Work work) throws IOException {
        to.writeArrayFieldStart("underWay");
        for (TieringStats.UnderWay each : work.underWay()) {
            to.writeStartObject();
            to.writeNumberField("segment", each.move().segment());
            to.writeStringField("to", each.move().direction().name());
            to.writeStringField("reason", each.move().reason().name());
            to.writeNumberField("bytes", each.move().bytes());
            to.writeNumberField("movedBytes", each.spentBytes());
            to.writeNumberField("millis", each.millis());
            to.writeEndObject();
        }
        to.writeEndArray();
        write(to, "archived", work.archived());
        write(to, "promoted", work.promoted());
        to.writeNumberField("failed", work.failed());
        if (work.lastError() != null) {
            to.writeStringField("lastError", work.lastError());
        }
    }

    private static void write(JsonGenerator to, String field, TieringStats.Moved moved) throws IOException {
        to.writeObjectFieldStart(field);
        to.writeNumberField("segments", moved.segments());
        to.writeNumberField("bytes", moved.bytes());
        to.writeEndObject();
    }
}
