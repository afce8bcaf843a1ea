package io.thermocline.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.thermocline.table.TableStats;
import java.time.Instant;
import java.util.Map;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** While queries are refused, health says why, since when and how far it is. */
class TableHealthTest {
    @Test
    void aTableThatIsDerivedAnewIsSaidToBe() {
        assertThat(said(TableStats.State.REBUILDING, new TableStats.Deriving("its file is missing", Instant.EPOCH, 7)))
                .containsEntry("table", "REBUILDING")
                .containsEntry("tableDerivedBlocks", 7L)
                .hasEntrySatisfying(
                        "tableDetail",
                        detail -> assertThat(detail)
                                .asString()
                                .contains("1970-01-01T00:00:00Z", "its file is missing", "503"));
    }

    @Test
    void aTableThatFollowsNeedsNoWords() {
        assertThat(said(TableStats.State.FOLLOWING, null))
                .containsEntry("table", "FOLLOWING")
                .doesNotContainKeys("tableDetail", "tableDerivedBlocks");
    }

    private static Map<String, Object> said(TableStats.State state, TableStats.@Nullable Deriving deriving) {
        HealthCheckResponseBuilder answer = HealthCheckResponse.named("store");
        Health.describe(
                answer,
                new TableStats(
                        state,
                        new TableStats.Place(-1, 0),
                        5,
                        new TableStats.Contents(0, 0, 0, 0),
                        0,
                        deriving,
                        null,
                        null,
                        new TableStats.Queries(
                                new TableStats.Pool(4, 0, 0, 0), Map.of(), 0, new TableStats.Cached(0, 0, 0, 0, 0))));
        return answer.up().build().getData().orElseThrow();
    }
}
