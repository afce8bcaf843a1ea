package io.thermocline.rest;

import com.fasterxml.jackson.core.JsonGenerator;
import io.thermocline.hot.Pressure;
import io.thermocline.tiers.BlockPlace;
import io.thermocline.tiers.Breakdown;
import io.thermocline.tiers.Diagnosis;
import io.thermocline.tiers.SyncStatus;
import io.thermocline.tiers.TierReport;
import io.thermocline.tiers.Usage;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;

/** Reports about tiers as answers. */
final class TierJson {
    private static final int SIZE_HINT = 4_096;

    private TierJson() {}

    static byte[] report(TierReport report) {
        return JsonOutput.object(SIZE_HINT, to -> {
            usages(to, "tiers", "tier", report.tiers());
            usages(to, "levels", "level", report.levels());
            to.writeNumberField("hitRate", report.hitRate());
            to.writeNumberField("compressionRatio", report.compressionRatio());
            write(to, report.syncLag());
            write(to, report.pressure());
            PatternJson.write(to, report.prefetch());
            ArchiveJson.write(to, report.archive());
            TieringJson.write(to, report.tiering());
        });
    }

    private static void usages(JsonGenerator to, String field, String name, List<Usage> usages) throws IOException {
        to.writeArrayFieldStart(field);
        for (Usage each : usages) {
            to.writeStartObject();
            to.writeStringField(name, each.name());
            to.writeNumberField(name.equals("kind") ? "entries" : "blocks", each.blocks());
            to.writeNumberField("bytes", each.bytes());
            to.writeNumberField("rawBytes", each.rawBytes());
            number(to, "budgetBytes", each.budgetBytes());
            write(to, each.reads());
            to.writeEndObject();
        }
        to.writeEndArray();
    }

    private static void write(JsonGenerator to, Usage.Reads reads) throws IOException {
        to.writeNumberField("hits", reads.hits());
        to.writeNumberField("misses", reads.misses());
        to.writeNumberField("hitRate", reads.hitRate());
        Usage.Latency latency = reads.latency();
        if (latency.count() > 0) {
            to.writeObjectFieldStart("latency");
            to.writeNumberField("count", latency.count());
            to.writeNumberField("p50Micros", latency.p50Micros());
            to.writeNumberField("p95Micros", latency.p95Micros());
            to.writeNumberField("p99Micros", latency.p99Micros());
            to.writeEndObject();
        }
    }

    private static void write(JsonGenerator to, SyncStatus.Lag lag) throws IOException {
        to.writeObjectFieldStart("syncLag");
        to.writeNumberField("commits", lag.commits());
        to.writeNumberField("bytes", lag.bytes());
        to.writeNumberField("seconds", lag.seconds());
        to.writeEndObject();
    }

    private static void write(JsonGenerator to, Pressure pressure) throws IOException {
        to.writeObjectFieldStart("pressure");
        to.writeStringField("level", pressure.level().name());
        to.writeArrayFieldStart("reasons");
        for (String each : pressure.reasons()) {
            to.writeString(each);
        }
        to.writeEndArray();
        to.writeEndObject();
    }

    static byte[] breakdown(Breakdown breakdown) {
        return JsonOutput.object(SIZE_HINT, to -> {
            usages(to, "kinds", "kind", breakdown.kinds());
            to.writeArrayFieldStart("memory");
            for (Breakdown.MemoryUser each : breakdown.memory()) {
                to.writeStartObject();
                to.writeStringField("user", each.name());
                number(to, "bytes", each.bytes());
                number(to, "budgetBytes", each.budgetBytes());
                to.writeEndObject();
            }
            to.writeEndArray();
        });
    }

    static byte[] sync(SyncStatus status) {
        return JsonOutput.object(SIZE_HINT, to -> {
            to.writeNumberField("sequence", status.sequence());
            to.writeNumberField("syncedThrough", status.syncedThrough());
            to.writeNumberField("segmentsThrough", status.segmentsThrough());
            write(to, status.lag());
            to.writeArrayFieldStart("followers");
            for (SyncStatus.FollowerLag each : status.followers()) {
                to.writeStartObject();
                to.writeStringField("follower", each.name());
                to.writeNumberField("position", each.position());
                to.writeNumberField("commits", each.commits());
                if (each.seconds().isPresent()) {
                    to.writeNumberField("seconds", each.seconds().getAsDouble());
                }
                to.writeEndObject();
            }
            to.writeEndArray();
        });
    }

    static byte[] place(BlockPlace place) {
        return JsonOutput.object(SIZE_HINT, to -> {
            to.writeStringField("id", place.envelope().id().toString());
            to.writeNumberField("version", place.envelope().version());
            to.writeNumberField("sequence", place.envelope().sequence());
            to.writeStringField("tier", place.tier());
            to.writeStringField("temperature", place.temperature().name());
            to.writeNumberField("bytes", place.bytes());
            to.writeArrayFieldStart("inMemory");
            for (String each : place.inMemory()) {
                to.writeString(each);
            }
            to.writeEndArray();
            if (place.segment() != null) {
                to.writeNumberField("segment", place.segment().id());
                to.writeNumberField("page", place.segment().page());
                to.writeNumberField("row", place.segment().row());
            }
            number(to, "unusedSeconds", place.unusedSeconds());
        });
    }

    static byte[] diagnosis(Diagnosis diagnosis) {
        return JsonOutput.object(SIZE_HINT, to -> {
            to.writeStringField("state", diagnosis.state().name());
            to.writeArrayFieldStart("checks");
            for (Diagnosis.Check each : diagnosis.checks()) {
                to.writeStartObject();
                to.writeStringField("area", each.area().name());
                to.writeStringField("name", each.name());
                to.writeStringField("state", each.state().name());
                to.writeStringField("what", each.what());
                if (!each.advice().isEmpty()) {
                    to.writeStringField("advice", each.advice());
                }
                to.writeEndObject();
            }
            to.writeEndArray();
        });
    }

    private static void number(JsonGenerator to, String field, OptionalLong value) throws IOException {
        if (value.isPresent()) {
            to.writeNumberField(field, value.getAsLong());
        }
    }
}
