package io.thermocline.operations;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.thermocline.block.BlockId;
import io.thermocline.block.Caller;
import io.thermocline.block.ManifoldScope;
import io.thermocline.problem.Problem;
import io.thermocline.problem.ProblemKind;
import io.thermocline.problem.Violation;
import io.thermocline.signing.Signed;
import io.thermocline.system.Registry;
import io.thermocline.v1.OperationEntry;
import io.thermocline.v1.OperationRecord;
import io.thermocline.v1.OperationRegistry;
import io.thermocline.v1.RecordedCaller;
import io.thermocline.v1.RecordedCheckpoint;
import io.thermocline.v1.RecordedFailure;
import io.thermocline.v1.RecordedFigure;
import io.thermocline.v1.RecordedInconsistency;
import io.thermocline.v1.RecordedOperationState;
import io.thermocline.v1.RecordedProblem;
import io.thermocline.v1.RecordedProof;
import io.thermocline.v1.RecordedViolation;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Operations as system blocks keep them ({@code thermocline/v1/system.proto}). */
final class OperationCodec {
    static final Registry.Codec<History> HISTORY =
            new Registry.Codec<>(OperationCodec::encode, OperationCodec::history);

    private OperationCodec() {}

    private static byte[] encode(History history) {
        OperationRegistry.Builder registry = OperationRegistry.newBuilder();
        for (History.Entry entry : history.entries()) {
            registry.addOperations(OperationEntry.newBuilder()
                    .setId(bytes(entry.id()))
                    .setKind(entry.kind())
                    .setCaller(entry.caller())
                    .setState(state(entry.state()))
                    .setFinishedAtMicros(entry.finishedAtMicros()));
        }
        return registry.build().toByteArray();
    }

    private static History history(byte[] bytes) {
        try {
            return new History(OperationRegistry.parseFrom(bytes).getOperationsList().stream()
                    .map(each -> new History.Entry(
                            id(each.getId()),
                            each.getKind(),
                            each.getCaller(),
                            state(each.getState()),
                            each.getFinishedAtMicros()))
                    .toList());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a block that passed its checksum holds no operations", e);
        }
    }

    static byte[] encode(Operation operation) {
        Operation.Span span = operation.span();
        OperationRecord.Builder record = OperationRecord.newBuilder()
                .setId(bytes(operation.id()))
                .setKind(operation.kind())
                .setCaller(caller(operation.caller()))
                .setState(state(operation.state()))
                .setCreatedAtMicros(span.createdAtMicros())
                .setStartedAtMicros(span.startedAtMicros())
                .setFinishedAtMicros(span.finishedAtMicros())
                .setBegunAfter(span.begunAfter())
                .setCheckpoint(checkpoint(operation.checkpoint()));
        Problem problem = operation.problem();
        if (problem != null) {
            record.setProblem(problem(problem));
        }
        return record.build().toByteArray();
    }

    static Operation operation(byte[] bytes) {
        try {
            OperationRecord record = OperationRecord.parseFrom(bytes);
            return new Operation(
                    id(record.getId()),
                    record.getKind(),
                    caller(record.getCaller()),
                    state(record.getState()),
                    new Operation.Span(
                            record.getCreatedAtMicros(),
                            record.getStartedAtMicros(),
                            record.getFinishedAtMicros(),
                            record.getBegunAfter()),
                    checkpoint(record.getCheckpoint()),
                    record.hasProblem() ? problem(record.getProblem()) : null);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a block that passed its checksum holds no operation", e);
        }
    }

    private static RecordedCheckpoint checkpoint(Checkpoint checkpoint) {
        Progress progress = checkpoint.progress();
        Report report = checkpoint.report();
        RecordedCheckpoint.Builder record = RecordedCheckpoint.newBuilder()
                .setDone(progress.done())
                .setUnit(progress.unit())
                .setCursor(checkpoint.cursor())
                .setFailuresLeftOut(report.failuresLeftOut());
        progress.total().ifPresent(record::setTotal);
        report.figures()
                .forEach((name, value) -> record.addFigures(
                        RecordedFigure.newBuilder().setName(name).setValue(value)));
        report.failures()
                .forEach(each -> record.addFailures(
                        RecordedFailure.newBuilder().setSubject(each.subject()).setProblem(problem(each.problem()))));
        Signed proof = report.proof();
        if (proof != null) {
            record.setProof(RecordedProof.newBuilder()
                    .setStatement(proof.statement())
                    .setKeyId(proof.keyId())
                    .setPublicKey(proof.publicKey())
                    .setSignature(proof.signature()));
        }
        List<Report.Inconsistency> inconsistencies = report.inconsistencies();
        if (inconsistencies != null) {
            record.setCompares(true);
            inconsistencies.forEach(each -> record.addInconsistencies(RecordedInconsistency.newBuilder()
                    .setEntry(each.entry())
                    .setBlockId(each.blockId())
                    .setIssue(each.issue())));
        }
        return record.build();
    }

    private static @Nullable Signed proof(RecordedCheckpoint record) {
        RecordedProof proof = record.getProof();
        return record.hasProof()
                ? new Signed(proof.getStatement(), proof.getKeyId(), proof.getPublicKey(), proof.getSignature())
                : null;
    }

    private static Checkpoint checkpoint(RecordedCheckpoint record) {
        Map<String, Long> figures = new LinkedHashMap<>();
        record.getFiguresList().forEach(each -> figures.put(each.getName(), each.getValue()));
        List<Report.Failure> failures = record.getFailuresList().stream()
                .map(each -> new Report.Failure(each.getSubject(), problem(each.getProblem())))
                .toList();
        return new Checkpoint(
                new Progress(
                        record.getDone(),
                        record.hasTotal() ? OptionalLong.of(record.getTotal()) : OptionalLong.empty(),
                        record.getUnit()),
                new Report(figures, failures, record.getFailuresLeftOut(), proof(record), inconsistencies(record)),
                record.getCursor());
    }

    private static @Nullable List<Report.Inconsistency> inconsistencies(RecordedCheckpoint record) {
        return record.getCompares()
                ? record.getInconsistenciesList().stream()
                        .map(each -> new Report.Inconsistency(each.getEntry(), each.getBlockId(), each.getIssue()))
                        .toList()
                : null;
    }

    private static RecordedProblem problem(Problem problem) {
        RecordedProblem.Builder record =
                RecordedProblem.newBuilder().setType(problem.kind().type()).setDetail(problem.detail());
        for (Violation violation : problem.violations()) {
            record.addViolations(
                    RecordedViolation.newBuilder().setField(violation.field()).setMessage(violation.message()));
        }
        return record.build();
    }

    private static Problem problem(RecordedProblem record) {
        List<Violation> violations = record.getViolationsList().stream()
                .map(each -> new Violation(each.getField(), each.getMessage()))
                .toList();
        return new Problem(kind(record.getType()), record.getDetail(), violations, null);
    }

    private static ProblemKind kind(String type) {
        for (ProblemKind each : ProblemKind.values()) {
            if (each.type().equals(type)) {
                return each;
            }
        }
        throw new IllegalStateException("a stored problem of a type that this program does not know: " + type);
    }

    private static RecordedCaller caller(Caller caller) {
        RecordedCaller.Builder record =
                RecordedCaller.newBuilder().setName(caller.name()).setOperator(caller.role() == Caller.Role.OPERATOR);
        if (caller.scope() instanceof ManifoldScope.Named(var names)) {
            record.addAllManifolds(new TreeSet<>(names));
        }
        return record.build();
    }

    private static Caller caller(RecordedCaller record) {
        return new Caller(
                record.getName(),
                record.getOperator() ? Caller.Role.OPERATOR : Caller.Role.USER,
                record.getManifoldsCount() == 0
                        ? ManifoldScope.ALL
                        : new ManifoldScope.Named(new LinkedHashSet<>(record.getManifoldsList())));
    }

    private static RecordedOperationState state(Operation.State state) {
        return switch (state) {
            case PENDING -> RecordedOperationState.RECORDED_PENDING;
            case RUNNING -> RecordedOperationState.RECORDED_RUNNING;
            case CANCELLING -> RecordedOperationState.RECORDED_CANCELLING;
            case SUCCEEDED -> RecordedOperationState.RECORDED_SUCCEEDED;
            case FAILED -> RecordedOperationState.RECORDED_FAILED;
            case CANCELLED -> RecordedOperationState.RECORDED_CANCELLED;
        };
    }

    private static Operation.State state(RecordedOperationState state) {
        return switch (state) {
            case RECORDED_PENDING -> Operation.State.PENDING;
            case RECORDED_RUNNING -> Operation.State.RUNNING;
            case RECORDED_CANCELLING -> Operation.State.CANCELLING;
            case RECORDED_SUCCEEDED -> Operation.State.SUCCEEDED;
            case RECORDED_FAILED -> Operation.State.FAILED;
            case RECORDED_CANCELLED -> Operation.State.CANCELLED;
            case RECORDED_OPERATION_STATE_UNSPECIFIED, UNRECOGNIZED ->
                throw new IllegalStateException("an operation without a state");
        };
    }

    private static ByteString bytes(BlockId id) {
        return ByteString.copyFrom(id.toBytes());
    }

    private static BlockId id(ByteString bytes) {
        return BlockId.ofBytes(bytes.toByteArray());
    }
}
