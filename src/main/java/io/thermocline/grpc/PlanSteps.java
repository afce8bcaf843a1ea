package io.thermocline.grpc;

import com.google.protobuf.Duration;
import io.thermocline.query.Plan;
import io.thermocline.v1.PlanStep;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How an answer was found, as messages. */
final class PlanSteps {
    private PlanSteps() {}

    /** None without a plan. */
    static List<PlanStep> of(@Nullable Plan plan) {
        return plan == null
                ? List.of()
                : plan.steps().stream().map(PlanSteps::message).toList();
    }

    private static PlanStep message(Plan.Step step) {
        return PlanStep.newBuilder()
                .setName(step.name())
                .setDetail(step.detail())
                .setTook(Duration.newBuilder()
                        .setSeconds(step.took().toSeconds())
                        .setNanos(step.took().toNanosPart()))
                .putAllFigures(step.figures())
                .build();
    }
}
