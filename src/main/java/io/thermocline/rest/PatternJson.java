package io.thermocline.rest;

import com.fasterxml.jackson.core.JsonGenerator;
import io.thermocline.block.BlockId;
import io.thermocline.prefetch.Patterns;
import io.thermocline.prefetch.PrefetchStats;
import io.thermocline.tiers.ReadPatterns;
import java.io.IOException;
import java.util.List;

/** How blocks are read, and what is read ahead, as answers. */
final class PatternJson {
    private static final int SIZE_HINT = 8_192;

    private PatternJson() {}

    static void write(JsonGenerator to, PrefetchStats stats) throws IOException {
        to.writeObjectFieldStart("prefetch");
        to.writeStringField("state", stats.state().name());
        to.writeNumberField("threshold", stats.threshold());
        to.writeNumberField("issued", stats.issued());
        to.writeNumberField("used", stats.used());
        to.writeNumberField("wasted", stats.wasted());
        to.writeNumberField("dropped", stats.dropped());
        to.writeNumberField("forgottenReads", stats.forgotten());
        to.writeNumberField("bytes", stats.bytesRead());
        to.writeNumberField("heldBytes", stats.held().bytes());
        to.writeNumberField("knownBlocks", stats.learned().blocks());
        to.writeNumberField("knownPairs", stats.learned().pairs());
        to.writeNumberField("knownBytes", stats.learned().bytes());
        to.writeEndObject();
    }

    static byte[] patterns(ReadPatterns report) {
        Patterns patterns = report.patterns();
        return JsonOutput.object(SIZE_HINT, to -> {
            to.writeNumberField("overSeconds", patterns.overSeconds());
            reads(to, patterns.all());
            to.writeNumberField("workingSetBlocks", patterns.workingSetBlocks());
            to.writeNumberField("reuse", patterns.reuse());
            to.writeArrayFieldStart("hottest");
            for (Patterns.Hot each : patterns.hottest()) {
                to.writeStartObject();
                block(to, report, each.id());
                to.writeNumberField("reads", each.reads());
                to.writeEndObject();
            }
            to.writeEndArray();
            to.writeArrayFieldStart("byKind");
            for (Patterns.OfKind each : patterns.byKind()) {
                to.writeStartObject();
                to.writeStringField("class", each.blockClass().name());
                to.writeStringField("manifold", each.manifold());
                reads(to, each.reads());
                to.writeEndObject();
            }
            to.writeEndArray();
            to.writeArrayFieldStart("together");
            for (List<BlockId> each : patterns.together()) {
                group(to, report, each);
            }
            to.writeEndArray();
        });
    }

    private static void group(JsonGenerator to, ReadPatterns report, List<BlockId> group) throws IOException {
        to.writeStartArray();
        for (BlockId each : group) {
            to.writeStartObject();
            block(to, report, each);
            to.writeEndObject();
        }
        to.writeEndArray();
    }

    private static void reads(JsonGenerator to, Patterns.Reads reads) throws IOException {
        to.writeNumberField("reads", reads.count());
        to.writeNumberField("sequentialShare", reads.sequentialShare());
    }

    private static void block(JsonGenerator to, ReadPatterns report, BlockId id) throws IOException {
        to.writeStringField("id", id.toString());
        ReadPatterns.Known known = report.known().get(id);
        if (known != null) {
            to.writeStringField("class", known.blockClass().name());
            to.writeStringField("name", known.name());
            if (known.key() != null) {
                to.writeStringField("key", known.key());
            }
        }
    }
}
