package io.thermocline.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.retries.api.AcquireInitialTokenRequest;
import software.amazon.awssdk.retries.api.RefreshRetryTokenRequest;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.retries.api.TokenAcquisitionFailedException;

/** Which failures a request survives, as the SDK's own strategy decides it. */
class S3FailuresTest {
    private static boolean sentAgain(Throwable failure) {
        RetryStrategy retries = S3Clients.retries(3);
        var token = retries.acquireInitialToken(AcquireInitialTokenRequest.create("test"))
                .token();
        try {
            retries.refreshRetryToken(RefreshRetryTokenRequest.builder()
                    .token(token)
                    .failure(failure)
                    .build());
            return true;
        } catch (TokenAcquisitionFailedException e) {
            return false;
        }
    }

    private static SdkClientException wrapped(Exception cause) {
        return SdkClientException.create("Unable to execute HTTP request", cause);
    }

    private static AwsServiceException answered(int status) {
        return AwsServiceException.builder()
                .statusCode(status)
                .awsErrorDetails(AwsErrorDetails.builder().errorCode("code").build())
                .build();
    }

    @Test
    void aRequestIsSentAgainWhereTheNextAttemptMaySucceed() {
        assertThat(sentAgain(wrapped(new IllegalArgumentException(
                        "Duplicate handler name: HttpStreamsClientHandler-body-subscriber"))))
                .as("a connection that was not free")
                .isTrue();
        assertThat(sentAgain(wrapped(new IOException("reset")))).isTrue();
        assertThat(sentAgain(answered(409))).as("a conflict").isTrue();
        assertThat(sentAgain(answered(500))).isTrue();
    }

    @Test
    void aRequestIsNotSentAgainWhereItIsWrong() {
        assertThat(sentAgain(wrapped(new IllegalArgumentException("a name is missing"))))
                .isFalse();
        assertThat(sentAgain(answered(403))).isFalse();
        assertThat(sentAgain(answered(412))).isFalse();
    }
}
