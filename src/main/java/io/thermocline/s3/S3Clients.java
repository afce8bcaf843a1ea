package io.thermocline.s3;

import io.thermocline.objects.ObjectStoreException;
import io.thermocline.objects.ObjectStoreException.Kind;
import io.thermocline.objects.ObjectTraffic;
import java.util.concurrent.Executor;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.client.config.SdkAdvancedAsyncClientOption;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.metrics.CoreMetric;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.SdkEventLoopGroup;
import software.amazon.awssdk.metrics.MetricCollection;
import software.amazon.awssdk.metrics.MetricPublisher;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3Configuration;

/** Makes the SDK's client. */
final class S3Clients {
    private static final int EVENT_LOOPS = 2;

    private S3Clients() {}

    /** Tells how often requests were sent again. */
    private record Retries(ObjectTraffic traffic) implements MetricPublisher {
        @Override
        public void publish(MetricCollection call) {
            call.metricValues(CoreMetric.RETRY_COUNT).forEach(traffic::retried);
        }

        @Override
        public void close() {}
    }

    static S3AsyncClient open(
            S3Place place, S3Limits limits, Executor executor, ServerClock clock, ObjectTraffic traffic) {
        var builder = S3AsyncClient.builder()
                .region(region(place))
                .credentialsProvider(credentials(place))
                .forcePathStyle(place.pathStyle())
                .httpClient(http(limits))
                // Servers other than Amazon's know no checksums behind the body, and none that they did not compute.
                // Those that we send stand in headers.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .serviceConfiguration(
                        S3Configuration.builder().chunkedEncodingEnabled(false).build())
                .asyncConfiguration(async ->
                        async.advancedOption(SdkAdvancedAsyncClientOption.FUTURE_COMPLETION_EXECUTOR, executor))
                .overrideConfiguration(overrides(limits, clock, traffic));
        place.endpoint().ifPresent(builder::endpointOverride);
        return builder.build();
    }

    private static ClientOverrideConfiguration overrides(S3Limits limits, ServerClock clock, ObjectTraffic traffic) {
        return ClientOverrideConfiguration.builder()
                .apiCallAttemptTimeout(limits.timeout())
                .apiCallTimeout(limits.callTimeout())
                .retryStrategy(retries(limits.attempts()))
                .addExecutionInterceptor(clock)
                .addMetricPublisher(new Retries(traffic))
                .build();
    }

    /** What the SDK sends again by itself, and what it does not. */
    static RetryStrategy retries(int attempts) {
        return AwsRetryStrategy.standardRetryStrategy().toBuilder()
                .maxAttempts(attempts)
                .retryOnException(S3Failures::isConflict)
                .retryOnException(S3Failures::isConnectionNotFree)
                .build();
    }

    private static SdkAsyncHttpClient http(S3Limits limits) {
        return NettyNioAsyncHttpClient.builder()
                .maxConcurrency(limits.connections())
                .connectionAcquisitionTimeout(limits.timeout())
                .eventLoopGroupBuilder(SdkEventLoopGroup.builder().numberOfThreads(EVENT_LOOPS))
                .build();
    }

    private static AwsCredentialsProvider credentials(S3Place place) {
        return place.keys()
                .<AwsCredentialsProvider>map(keys -> StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(keys.accessKey(), keys.secretKey())))
                .orElseGet(() -> DefaultCredentialsProvider.builder().build());
    }

    private static Region region(S3Place place) {
        if (place.region().isPresent() || place.endpoint().isPresent()) {
            return Region.of(place.region().orElse("us-east-1"));
        }
        try {
            return DefaultAwsRegionProviderChain.builder().build().getRegion();
        } catch (SdkClientException e) {
            throw new ObjectStoreException(
                    Kind.UNUSABLE, "neither the settings nor the environment name a region for " + place.text(), e);
        }
    }
}
