package dev.airtime.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.airtime.api.EndpointThresholds;
import dev.airtime.api.FindLimit;
import dev.airtime.api.RehearsalTemplate;
import dev.airtime.api.Thresholds;
import java.util.List;
import org.junit.jupiter.api.Test;

class SearchRulesTest {
    @Test
    void hasWhatTheScriptSearchesBy() {
        FindLimit search = new FindLimit(null, 1_000, "2m", "5s", "10%");
        Thresholds thresholds = new Thresholds(
                null,
                null,
                "800ms",
                "2s",
                "60%",
                50,
                6_000,
                null,
                List.of(new EndpointThresholds("/checkout?token=new", "0.5%", "100ms", null, null)));
        assertThat(SearchRules.of(search, new RehearsalTemplate(null, null, List.of(), thresholds, null, null, search)))
                .isEqualTo("{\"from\":100,\"to\":1000,\"precision\":0.1,\"mostLevels\":10,\"rampSeconds\":5,"
                        + "\"holdSeconds\":120,\"recoverSeconds\":60,\"minRequests\":50,"
                        + "\"limits\":{\"errorRate\":0.01,\"p95\":800,\"p99\":2000},"
                        + "\"endpoints\":[{\"name\":\"/checkout?token=…\",\"errorRate\":0.005,\"p50\":100}]}");
    }
}
