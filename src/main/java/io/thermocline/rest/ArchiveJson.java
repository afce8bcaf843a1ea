package io.thermocline.rest;

import com.fasterxml.jackson.core.JsonGenerator;
import io.thermocline.tiers.ArchiveUse;
import java.io.IOException;

/** What lies in the archive and goes there, as a part of answers. */
final class ArchiveJson {
    private ArchiveJson() {}

    static void write(JsonGenerator to, ArchiveUse archive) throws IOException {
        to.writeObjectFieldStart("archive");
        to.writeStringField("place", archive.place());
        to.writeNumberField("storedBytes", archive.storedBytes());
        to.writeNumberField("retries", archive.retried());
        to.writeNumberField("windowSeconds", archive.window().toSeconds());
        to.writeArrayFieldStart("requests");
        for (ArchiveUse.OfKind each : archive.used()) {
            to.writeStartObject();
            to.writeStringField("kind", each.kind().name());
            counts(to, each.sinceOpening());
            to.writeObjectFieldStart("recent");
            counts(to, each.recent());
            to.writeEndObject();
            to.writeEndObject();
        }
        to.writeEndArray();
        if (archive.month().isPresent()) {
            write(to, archive.month().get());
        }
        to.writeEndObject();
    }

    private static void counts(JsonGenerator to, ArchiveUse.Requests requests) throws IOException {
        to.writeNumberField("requests", requests.requests());
        to.writeNumberField("failed", requests.failed());
        to.writeNumberField("bytes", requests.bytes());
    }

    private static void write(JsonGenerator to, ArchiveUse.Cost month) throws IOException {
        to.writeObjectFieldStart("monthlyEstimate");
        to.writeStringField("currency", month.currency());
        to.writeNumberField("total", month.total());
        to.writeNumberField("stored", month.stored());
        to.writeNumberField("requests", month.requests());
        to.writeNumberField("out", month.out());
        to.writeEndObject();
    }
}
