package io.thermocline.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.path.json.JsonPath;
import io.thermocline.objects.ObjectTraffic.Kind;
import io.thermocline.tiers.ArchiveUse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ArchiveJsonTest {
    private static JsonPath written(Optional<ArchiveUse.Cost> month) {
        ArchiveUse use = new ArchiveUse(
                "bucket",
                12,
                List.of(new ArchiveUse.OfKind(
                        Kind.GET, new ArchiveUse.Requests(9, 2, 700), new ArchiveUse.Requests(3, 1, 100))),
                4,
                Duration.ofMinutes(2),
                month);
        byte[] json = JsonOutput.object(512, to -> ArchiveJson.write(to, use));
        return new JsonPath(new String(json, StandardCharsets.UTF_8)).setRootPath("archive");
    }

    @Test
    void saysWhatWasCountedAndWhatAMonthCosts() {
        JsonPath archive = written(Optional.of(new ArchiveUse.Cost("EUR", 1, 0.5, 0.25)));
        assertThat(archive.getMap("requests[0]"))
                .hasToString("{kind=GET, requests=9, failed=2, bytes=700, recent={requests=3, failed=1, bytes=100}}");
        assertThat(archive.getMap("monthlyEstimate"))
                .hasToString("{currency=EUR, total=1.75, stored=1.0, requests=0.5, out=0.25}");
        assertThat(archive.getInt("windowSeconds")).isEqualTo(120);
        assertThat(archive.getInt("storedBytes")).isEqualTo(12);
        assertThat(archive.getInt("retries")).isEqualTo(4);
    }

    @Test
    void leavesOutWhatNobodyKnowsThePriceOf() {
        assertThat(written(Optional.empty()).getMap("")).doesNotContainKey("monthlyEstimate");
    }
}
