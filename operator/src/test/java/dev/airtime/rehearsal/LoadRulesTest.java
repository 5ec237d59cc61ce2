package dev.airtime.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.airtime.api.AbortRules;
import dev.airtime.api.LocustSpec;
import dev.airtime.api.RehearsalTemplate;
import dev.airtime.api.ScriptSource;
import dev.airtime.api.Thresholds;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LoadRulesTest {
    private static String rules(@Nullable AbortRules abort) {
        return LoadRules.of(new RehearsalTemplate(
                new LocustSpec(new ScriptSource("shop", null), "http://web", null, null, null, null, null, abort),
                null,
                Loads.STAGES,
                new Thresholds("1%", null, "800ms", "2s", null, 100)));
    }

    @Test
    void endsALoadOfWhichNineTenthsFailForAMinute() {
        assertThat(rules(null)).isEqualTo("{\"errorRate\":0.9,\"seconds\":60,\"minRequests\":100,\"limits\":{}}");
    }

    @Test
    void endsASlowOneOnlyWhenAsked() {
        assertThat(rules(new AbortRules("50%", 5, null, "30s")))
                .isEqualTo(
                        "{\"errorRate\":0.5,\"seconds\":30,\"minRequests\":100,\"limits\":{\"p95\":4000,\"p99\":10000}}");
    }
}
