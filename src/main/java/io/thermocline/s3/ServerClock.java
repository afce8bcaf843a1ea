package io.thermocline.s3;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/** How far the server's clock is ahead of ours, by the last answer's date. Thread-safe. */
final class ServerClock implements ExecutionInterceptor {
    private final InstantSource ours;
    private final AtomicReference<@Nullable Duration> ahead = new AtomicReference<>();

    ServerClock(InstantSource ours) {
        this.ours = ours;
    }

    @Override
    public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
        context.httpResponse().firstMatchingHeader("Date").ifPresent(this::read);
    }

    private void read(String date) {
        try {
            ahead.set(Duration.between(
                    ours.instant(),
                    ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant()));
        } catch (DateTimeException e) {
            // A date that is none says nothing.
            ahead.set(null);
        }
    }

    /** In steps of a second; empty before the first answer. */
    Optional<Duration> ahead() {
        return Optional.ofNullable(ahead.get());
    }
}
