package io.thermocline.rest;

import com.fasterxml.jackson.core.JsonGenerator;
import io.thermocline.query.Plan;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** How an answer was found, as JSON. */
final class PlanJson {
    private PlanJson() {}

    /** Writes the field {@code plan}, if there is one. */
    static void write(JsonGenerator to, @Nullable Plan plan) throws IOException {
        if (plan == null) {
            return;
        }
        to.writeArrayFieldStart("plan");
        for (Plan.Step step : plan.steps()) {
            to.writeStartObject();
            to.writeStringField("step", step.name());
            to.writeStringField("detail", step.detail());
            to.writeNumberField(
                    "micros", TimeUnit.NANOSECONDS.toMicros(step.took().toNanos()));
            for (Map.Entry<String, Long> figure : step.figures().entrySet()) {
                to.writeNumberField(figure.getKey(), figure.getValue());
            }
            to.writeEndObject();
        }
        to.writeEndArray();
    }
}
