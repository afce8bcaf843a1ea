package io.thermocline.grpc;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.rpc.BadRequest;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.thermocline.calls.Failures;
import io.thermocline.problem.Problem;
import io.thermocline.problem.ProblemKind;
import io.thermocline.problem.Violation;

/** Problems as statuses with details. */
final class Statuses {
    private static final String DOMAIN = "thermocline.io";

    private Statuses() {}

    /** What a failure is to the client. */
    static StatusRuntimeException of(Throwable failure) {
        return failure instanceof StatusRuntimeException status ? status : of(Failures.problem(failure));
    }

    static StatusRuntimeException of(Problem problem) {
        Status.Builder status = Status.newBuilder()
                .setCode(code(problem.kind()).getNumber())
                .setMessage(problem.detail())
                .addDetails(Any.pack(ErrorInfo.newBuilder()
                        .setReason(problem.kind().type())
                        .setDomain(DOMAIN)
                        .putMetadata("title", problem.kind().title())
                        .putMetadata("status", Integer.toString(problem.kind().status()))
                        .build()));
        if (!problem.violations().isEmpty()) {
            BadRequest.Builder request = BadRequest.newBuilder();
            for (Violation violation : problem.violations()) {
                request.addFieldViolationsBuilder().setField(violation.field()).setDescription(violation.message());
            }
            status.addDetails(Any.pack(request.build()));
        }
        if (problem.retryAfter() != null) {
            Duration delay = Duration.newBuilder()
                    .setSeconds(problem.retryAfter().toSeconds())
                    .setNanos(problem.retryAfter().toNanosPart())
                    .build();
            status.addDetails(
                    Any.pack(RetryInfo.newBuilder().setRetryDelay(delay).build()));
        }
        return StatusProto.toStatusRuntimeException(status.build());
    }

    private static Code code(ProblemKind kind) {
        return switch (kind) {
            case MALFORMED, INVALID, UNSUPPORTED_MEDIA_TYPE, NOT_ACCEPTABLE, IDEMPOTENCY_MISMATCH ->
                Code.INVALID_ARGUMENT;
            case UNAUTHENTICATED -> Code.UNAUTHENTICATED;
            case FORBIDDEN, READ_ONLY -> Code.PERMISSION_DENIED;
            case NOT_FOUND, GONE -> Code.NOT_FOUND;
            case ALREADY_EXISTS -> Code.ALREADY_EXISTS;
            case CONFLICT -> Code.ABORTED;
            case VERSION_CONFLICT, CURSOR_EXPIRED -> Code.FAILED_PRECONDITION;
            case RANGE -> Code.OUT_OF_RANGE;
            case TOO_LARGE, URI_TOO_LONG, HEADERS_TOO_LARGE, TOO_COSTLY, OVERLOADED, STORAGE_FULL ->
                Code.RESOURCE_EXHAUSTED;
            case NOT_IMPLEMENTED, METHOD_NOT_ALLOWED -> Code.UNIMPLEMENTED;
            case UNAVAILABLE -> Code.UNAVAILABLE;
            case OUTCOME_UNKNOWN -> Code.UNKNOWN;
            case CORRUPT -> Code.DATA_LOSS;
            case INTERNAL -> Code.INTERNAL;
        };
    }
}
