package io.thermocline.server;

import io.quarkus.runtime.configuration.DurationConverter;
import java.time.Duration;
import org.eclipse.microprofile.config.spi.Converter;

/** {@code always}, which is no interval at all, or an interval. */
public final class SyncIntervalConverter implements Converter<Duration> {
    private static final long serialVersionUID = 1L;
    private static final String ALWAYS = "always";

    /** Made by the container. */
    public SyncIntervalConverter() {}

    @Override
    public Duration convert(String value) {
        return value.strip().equals(ALWAYS) ? Duration.ZERO : DurationConverter.parseDuration(value);
    }
}
