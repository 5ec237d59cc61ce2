package dev.airtime.board;

import static org.assertj.core.api.Assertions.assertThat;

import dev.airtime.api.KneeStatus;
import dev.airtime.api.LimitLevel;
import dev.airtime.api.LimitLevel.Outcome;
import dev.airtime.api.LimitStatus;
import dev.airtime.api.Rehearsal;
import dev.airtime.api.RehearsalSpec;
import dev.airtime.api.RehearsalStatus;
import dev.airtime.api.RehearsalStatusBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LimitPartTest {
    private static final KneeStatus KNEE =
            new KneeStatus(300, "90", false, "1.1", "0.01", "0.00001", "0.99", "2.0%", "throughput peaks at 300 users");

    private static LimitLevel level(int users, Outcome outcome, @Nullable String message) {
        return new LimitLevel(users, outcome, String.valueOf(users / 10.0), "500ms", "0%", message, List.of());
    }

    private static LimitStatus found() {
        return new LimitStatus(
                1_960,
                "196",
                2_060,
                "p95 was 900ms, above 800ms",
                false,
                List.of(
                        level(1_000, Outcome.Held, null),
                        level(2_060, Outcome.Broke, "p95 was <900ms>"),
                        level(1_960, Outcome.Held, null),
                        level(5_000, Outcome.NoStatement, "9 of 5,000 users were reached")),
                KNEE);
    }

    @Test
    void hasTheLimitItsLevelsAndTheFit() {
        String html = LimitPart.of(found());
        assertThat(html)
                .contains(
                        "held 1,960 users, broke at 2,060",
                        "p95 was 900ms, above 800ms",
                        "throughput peaks at 300 users")
                .contains(">held</td>", ">broke</td>", ">says nothing</td>", "p95 was &lt;900ms&gt;")
                .contains("Requests a second, by users, at most 206", ">measured</span>", ">fit</span>");
        assertThat(html.split("class=\"line", -1)).as("measured and fitted").hasSize(3);
        assertThat(html.indexOf("1,000")).isLessThan(html.indexOf("2,060</td>"));
    }

    @Test
    void saysWhatIsNotKnown() {
        assertThat(LimitPart.of(null)).isEmpty();
        LimitStatus all = new LimitStatus(
                500, "50", null, null, true, List.of(level(500, Outcome.Held, null)), KneeStatus.none("no knee: few"));
        assertThat(LimitPart.of(all))
                .contains("held at least 500 users", "no knee: few")
                .doesNotContain("<svg");
        LimitStatus none = new LimitStatus(
                0, null, 100, "slow", false, List.of(level(100, Outcome.Broke, "slow")), KneeStatus.none("no knee"));
        assertThat(LimitPart.of(none)).contains("no level held, broke at 100");
    }

    @Test
    void isInTheReportAndInJunitsProperties() {
        Rehearsal r = new Rehearsal();
        r.setMetadata(new ObjectMetaBuilder()
                .withName("limit")
                .withNamespace("production")
                .build());
        r.setSpec(new RehearsalSpec("dragons-den", null, false, null, null, List.of(), null));
        r.setStatus(RehearsalStatusBuilder.builder(RehearsalStatus.empty())
                .limit(found())
                .build());
        assertThat(RehearsalReport.render(r, Instant.parse("2026-12-02T13:00:00Z")))
                .contains("The limit", "<b>1,960</b><span class=\"note\">users held</span>");
        assertThat(JunitResult.render(r))
                .contains("name=\"limit\" value=\"1960\"", "name=\"limitBrokenAt\" value=\"2060\"");
    }
}
