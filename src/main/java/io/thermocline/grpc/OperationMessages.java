package io.thermocline.grpc;

import com.google.protobuf.Timestamp;
import io.thermocline.operations.Checkpoint;
import io.thermocline.operations.Operation;
import io.thermocline.operations.OperationAnswer;
import io.thermocline.operations.Report;
import io.thermocline.signing.Signed;
import io.thermocline.v1.Inconsistency;
import io.thermocline.v1.OperationFailure;
import io.thermocline.v1.OperationFigure;
import io.thermocline.v1.OperationProgress;
import io.thermocline.v1.OperationProof;
import io.thermocline.v1.OperationReply;
import io.thermocline.v1.OperationReport;
import io.thermocline.v1.OperationState;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Operations as messages. */
final class OperationMessages {
    private OperationMessages() {}

    static OperationReply reply(Guest guest, OperationAnswer answer) {
        Outgoing.committed(guest, answer.sequence(), answer.durability(), answer.replayed());
        return OperationReply.newBuilder()
                .setOperation(message(answer.operation()))
                .setSequence(answer.sequence())
                .setDurability(Outgoing.durability(answer.durability()))
                .setReplayed(answer.replayed())
                .build();
    }

    static io.thermocline.v1.Operation message(Operation operation) {
        Operation.Span span = operation.span();
        Checkpoint checkpoint = operation.checkpoint();
        io.thermocline.v1.Operation.Builder message = io.thermocline.v1.Operation.newBuilder()
                .setId(Outgoing.id(operation.id()))
                .setKind(operation.kind())
                .setState(state(operation.state()))
                .setCaller(operation.caller().name())
                .setCreatedAt(time(span.createdAtMicros()))
                .setProgress(progress(checkpoint));
        if (span.startedAtMicros() != 0) {
            message.setStartedAt(time(span.startedAtMicros()));
        }
        if (span.finishedAtMicros() != 0) {
            message.setFinishedAt(time(span.finishedAtMicros()));
        }
        if (!checkpoint.report().isEmpty()) {
            message.setReport(report(checkpoint.report()));
        }
        if (operation.problem() != null) {
            message.setProblem(Outgoing.problem(operation.problem()));
        }
        return message.build();
    }

    private static OperationProgress progress(Checkpoint checkpoint) {
        OperationProgress.Builder progress = OperationProgress.newBuilder()
                .setDone(checkpoint.progress().done())
                .setUnit(checkpoint.progress().unit());
        checkpoint.progress().total().ifPresent(progress::setTotal);
        return progress.build();
    }

    private static OperationReport report(Report report) {
        OperationReport.Builder message = OperationReport.newBuilder().setFailuresLeftOut(report.failuresLeftOut());
        report.figures()
                .forEach((name, value) -> message.addFigures(
                        OperationFigure.newBuilder().setName(name).setValue(value)));
        for (Report.Failure failure : report.failures()) {
            message.addFailures(OperationFailure.newBuilder()
                    .setId(failure.subject())
                    .setProblem(Outgoing.problem(failure.problem())));
        }
        Signed proof = report.proof();
        if (proof != null) {
            message.setProof(OperationProof.newBuilder()
                    .setStatement(proof.statement())
                    .setAlgorithm("Ed25519")
                    .setKeyId(proof.keyId())
                    .setPublicKey(proof.publicKey())
                    .setSignature(proof.signature()));
        }
        List<Report.Inconsistency> inconsistencies = report.inconsistencies();
        if (inconsistencies != null) {
            message.setConsistent(inconsistencies.isEmpty());
            inconsistencies.forEach(each -> message.addInconsistencies(Inconsistency.newBuilder()
                    .setEntry(each.entry())
                    .setBlockId(each.blockId())
                    .setIssue(each.issue())));
        }
        return message.build();
    }

    private static OperationState state(Operation.State state) {
        return OperationState.valueOf("OPERATION_" + state.name());
    }

    private static Timestamp time(long micros) {
        return Outgoing.time(Instant.EPOCH.plus(micros, ChronoUnit.MICROS));
    }
}
