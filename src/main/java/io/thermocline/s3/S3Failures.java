package io.thermocline.s3;

import io.thermocline.objects.Answered;
import io.thermocline.objects.ObjectStoreException;
import io.thermocline.objects.ObjectStoreException.Kind;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkServiceException;

/** What a failure of the SDK means. Texts name what was done, the server's code and the request, and no secret. */
final class S3Failures {
    static final int NOT_FOUND = 404;
    static final int PRECONDITION_FAILED = 412;
    private static final int CONFLICT = 409;
    private static final int RANGE_NOT_SATISFIABLE = 416;
    private static final int NOT_IMPLEMENTED = 501;
    private static final int METHOD_NOT_ALLOWED = 405;

    private static final Map<Kind, Set<String>> CODES = Map.of(
            Kind.MISSING, Set.of("NoSuchKey", "NoSuchVersion"),
            Kind.UNUSABLE,
                    Set.of(
                            "NoSuchBucket",
                            "InvalidBucketName",
                            "PermanentRedirect",
                            "AuthorizationHeaderMalformed",
                            "IllegalLocationConstraintException",
                            "InvalidObjectState",
                            "NotImplemented",
                            "MethodNotAllowed"),
            Kind.DENIED,
                    Set.of(
                            "AccessDenied",
                            "InvalidAccessKeyId",
                            "SignatureDoesNotMatch",
                            "ExpiredToken",
                            "TokenRefreshRequired",
                            "InvalidToken",
                            "InvalidClientTokenId",
                            "RequestTimeTooSkewed",
                            "AccountProblem",
                            "AllAccessDisabled"),
            Kind.FULL,
                    Set.of(
                            "QuotaExceeded",
                            "InsufficientStorage",
                            "XMinioStorageFull",
                            "XMinioAdminBucketQuotaExceeded"),
            Kind.CORRUPT,
                    Set.of(
                            "BadDigest",
                            "IncompleteBody",
                            "InvalidRange",
                            "XAmzContentSHA256Mismatch",
                            "XAmzContentChecksumMismatch"),
            Kind.UNAVAILABLE,
                    Set.of(
                            "RequestTimeout",
                            "SlowDown",
                            "ConditionalRequestConflict",
                            "OperationAborted",
                            "NoSuchUpload"));

    private S3Failures() {}

    /** As callers of the store get it; {@code what} names the request. */
    static RuntimeException of(Throwable failure, String what) {
        Throwable cause = Answered.cause(failure);
        return switch (cause) {
            case Error error -> throw error;
            case ObjectStoreException said -> said;
            // The SDK wraps what readers of an answer throw.
            case SdkClientException client when client.getCause() instanceof ObjectStoreException said -> said;
            case AwsServiceException service ->
                new ObjectStoreException(kind(service), what + ": " + text(service), service);
            case SdkServiceException service ->
                new ObjectStoreException(
                        kind(service.statusCode()), what + ": status " + service.statusCode(), service);
            case SdkClientException client ->
                new ObjectStoreException(kind(client), what + ": " + client.getMessage(), client);
            default -> new ObjectStoreException(Kind.UNAVAILABLE, what + ": " + cause.getMessage(), cause);
        };
    }

    /** The status a server answered with, if the failure is its answer. */
    static Optional<Integer> status(Throwable failure) {
        return Answered.cause(failure) instanceof SdkServiceException service
                ? Optional.of(service.statusCode())
                : Optional.empty();
    }

    /** Whether the server does not know what was asked of it. */
    static boolean isNotOffered(Throwable failure) {
        return status(failure)
                .filter(status -> status == NOT_IMPLEMENTED || status == METHOD_NOT_ALLOWED)
                .isPresent();
    }

    /** Whether another request for the same object came in between, so that the same request may now succeed. */
    static boolean isConflict(Throwable failure) {
        return status(failure).filter(status -> status == CONFLICT).isPresent();
    }

    /**
     * Whether the SDK took a connection for the next request that was not through with the last one: now and then it does, on a machine with much to do
     * (aws-sdk-java-v2, issues 202 and 1903), and does not send it again by itself.
     */
    static boolean isConnectionNotFree(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof IllegalArgumentException
                    && String.valueOf(each.getMessage()).startsWith("Duplicate handler name")) {
                return true;
            }
        }
        return false;
    }

    private static Kind kind(AwsServiceException failure) {
        AwsErrorDetails details = failure.awsErrorDetails();
        String code = details == null || details.errorCode() == null ? "" : details.errorCode();
        for (Map.Entry<Kind, Set<String>> each : CODES.entrySet()) {
            if (each.getValue().contains(code)) {
                return each.getKey();
            }
        }
        return kind(failure.statusCode());
    }

    private static Kind kind(int status) {
        return switch (status) {
            case 401, 403 -> Kind.DENIED;
            case NOT_FOUND -> Kind.MISSING;
            case RANGE_NOT_SATISFIABLE -> Kind.CORRUPT;
            case 408, CONFLICT, 429 -> Kind.UNAVAILABLE;
            case NOT_IMPLEMENTED -> Kind.UNUSABLE;
            case 507 -> Kind.FULL;
            default -> status >= 500 ? Kind.UNAVAILABLE : Kind.UNUSABLE;
        };
    }

    // The SDK has no type of its own for either.
    private static Kind kind(SdkClientException failure) {
        String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        if (message.contains("load credentials") || message.contains("token has expired")) {
            return Kind.DENIED;
        }
        return message.contains("different checksum") ? Kind.CORRUPT : Kind.UNAVAILABLE;
    }

    private static String text(AwsServiceException failure) {
        AwsErrorDetails details = failure.awsErrorDetails();
        String code = details == null || details.errorCode() == null ? "" : " " + details.errorCode();
        String message = details == null || details.errorMessage() == null ? "" : ": " + details.errorMessage();
        String request = failure.requestId() == null ? "" : " (request " + failure.requestId() + ")";
        return "status " + failure.statusCode() + code + message + request;
    }
}
