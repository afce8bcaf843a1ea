package io.thermocline.rest;

import com.fasterxml.jackson.core.JsonGenerator;
import io.thermocline.operations.Operation;
import io.thermocline.operations.OperationAnswer;
import io.thermocline.operations.Progress;
import io.thermocline.operations.Report;
import io.thermocline.signing.Signed;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Operations as answers. */
final class OperationJson {
    private static final int SIZE_HINT = 512;

    private OperationJson() {}

    /** An operation was begun: 202, and where to look after it. */
    static Response begun(OperationAnswer answer) {
        return answered(Response.accepted(), answer)
                .header(
                        HttpHeaders.LOCATION,
                        "/v1/operations/" + answer.operation().id())
                .build();
    }

    /** An operation was asked to stop: 202 while it has not. */
    static Response cancelled(OperationAnswer answer) {
        boolean ended = answer.operation().state().ended();
        return answered(ended ? Response.ok() : Response.accepted(), answer).build();
    }

    private static Response.ResponseBuilder answered(Response.ResponseBuilder response, OperationAnswer answer) {
        return Answers.committed(response, answer.sequence(), answer.durability(), answer.replayed())
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(document(answer.operation()));
    }

    static byte[] document(Operation operation) {
        return JsonOutput.document(SIZE_HINT, to -> write(to, operation));
    }

    static void write(JsonGenerator to, Operation operation) throws IOException {
        Operation.Span span = operation.span();
        to.writeStartObject();
        to.writeStringField("id", operation.id().toString());
        to.writeStringField("kind", operation.kind());
        to.writeStringField("state", operation.state().name());
        to.writeStringField("caller", operation.caller().name());
        time(to, "createdAt", span.createdAtMicros());
        time(to, "startedAt", span.startedAtMicros());
        time(to, "finishedAt", span.finishedAtMicros());
        write(to, operation.checkpoint().progress());
        if (!operation.checkpoint().report().isEmpty()) {
            write(to, operation.checkpoint().report());
        }
        if (operation.problem() != null) {
            to.writeFieldName("problem");
            ProblemJson.write(to, operation.problem());
        }
        to.writeEndObject();
    }

    private static void time(JsonGenerator to, String name, long micros) throws IOException {
        if (micros != 0) {
            to.writeStringField(name, Times.format(micros));
        }
    }

    private static void write(JsonGenerator to, Progress progress) throws IOException {
        to.writeObjectFieldStart("progress");
        to.writeNumberField("done", progress.done());
        if (progress.total().isPresent()) {
            to.writeNumberField("total", progress.total().getAsLong());
        }
        to.writeStringField("unit", progress.unit());
        to.writeEndObject();
    }

    private static void write(JsonGenerator to, Report report) throws IOException {
        to.writeObjectFieldStart("report");
        for (Map.Entry<String, Long> figure : report.figures().entrySet()) {
            to.writeNumberField(figure.getKey(), figure.getValue());
        }
        if (!report.failures().isEmpty()) {
            to.writeArrayFieldStart("failures");
            for (Report.Failure failure : report.failures()) {
                to.writeStartObject();
                to.writeStringField("id", failure.subject());
                to.writeFieldName("problem");
                ProblemJson.write(to, failure.problem());
                to.writeEndObject();
            }
            to.writeEndArray();
        }
        if (report.failuresLeftOut() > 0) {
            to.writeNumberField("failuresLeftOut", report.failuresLeftOut());
        }
        if (report.proof() != null) {
            write(to, report.proof());
        }
        if (report.inconsistencies() != null) {
            write(to, report.inconsistencies());
        }
        to.writeEndObject();
    }

    private static void write(JsonGenerator to, Signed proof) throws IOException {
        to.writeObjectFieldStart("proof");
        to.writeStringField("statement", proof.statement());
        to.writeStringField("algorithm", "Ed25519");
        to.writeStringField("keyId", proof.keyId());
        to.writeStringField("publicKey", proof.publicKey());
        to.writeStringField("signature", proof.signature());
        to.writeEndObject();
    }

    private static void write(JsonGenerator to, List<Report.Inconsistency> inconsistencies) throws IOException {
        to.writeBooleanField("consistent", inconsistencies.isEmpty());
        to.writeArrayFieldStart("inconsistencies");
        for (Report.Inconsistency each : inconsistencies) {
            to.writeStartObject();
            to.writeStringField("entry", each.entry());
            if (!each.blockId().isEmpty()) {
                to.writeStringField("blockId", each.blockId());
            }
            to.writeStringField("issue", each.issue());
            to.writeEndObject();
        }
        to.writeEndArray();
    }
}
