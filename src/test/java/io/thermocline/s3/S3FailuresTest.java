package io.thermocline.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;

class S3FailuresTest {
    @Test
    void aConnectionThatWasNotFreeIsKnownByItsCause() {
        IllegalArgumentException taken =
                new IllegalArgumentException("Duplicate handler name: HttpStreamsClientHandler-body-subscriber");
        assertThat(S3Failures.isConnectionNotFree(SdkClientException.create("Unable to execute HTTP request", taken)))
                .isTrue();
        assertThat(S3Failures.isConnectionNotFree(
                        SdkClientException.create("Unable to execute HTTP request", new IOException("reset"))))
                .isFalse();
        assertThat(S3Failures.isConnectionNotFree(new IllegalArgumentException("a name is missing")))
                .isFalse();
    }
}
