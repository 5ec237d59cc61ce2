package dev.airtime.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.airtime.api.AutoscalerStatus;
import dev.airtime.api.WorkloadKind;
import dev.airtime.api.WorkloadRecord;
import dev.airtime.api.WorkloadSpec;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OnAirWatchTest {
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // cpu, connections, limit, free MiB, alarm
                "0.60, 100, 341, 2000, -",
                "0.79, 100, 341, 2000, -",
                "0.80, 100, 341, 2000, DatabaseCpuHigh",
                "0.10, 272, 341, 2000, -",
                "0.10, 273, 341, 2000, ConnectionsNearLimit",
                "0.10, 273, -, 2000, -",
                "0.10, 100, 341, 255, DatabaseMemoryLow",
                "-, -, -, -, -",
            })
    void aLimitThatComesNearIsNamed(
            @Nullable Double cpu,
            @Nullable Integer connections,
            @Nullable Integer limit,
            @Nullable Long free,
            @Nullable String alarm) {
        var alarms = OnAirWatch.of(
                Map.of("shop", database(cpu, connections, limit, free == null ? null : free * 1024 * 1024)), List.of());
        if (alarm == null) {
            assertThat(alarms).isEmpty();
        } else {
            assertThat(alarms).singleElement().satisfies(a -> {
                assertThat(a.reason()).isEqualTo(alarm);
                assertThat(a.message()).contains("database shop (shop-prod)").contains(";");
            });
        }
    }

    @Test
    void figuresThatCantBeReadAreNamed() {
        DatabaseFacts d =
                Scene.database().shop().unread("allow cloudwatch:GetMetricData").facts();
        assertThat(OnAirWatch.of(Map.of("shop", d), List.of())).singleElement().satisfies(a -> {
            assertThat(a.reason()).isEqualTo("FiguresUnknown");
            assertThat(a.message()).contains("shop-prod", "cloudwatch:GetMetricData");
        });
    }

    @ParameterizedTest
    @CsvSource({"12, false", "11, true", "0, true"})
    void podsThatAreMissingAreCounted(int ready, boolean alarm) {
        var spec = new WorkloadSpec(WorkloadKind.Deployment, "web", 12, null);
        var facts = new WorkloadFacts(spec, true, "", new WorkloadRecord(4, null, null, null), true, ready, null);
        assertThat(OnAirWatch.of(Map.of(), List.of(facts))).hasSize(alarm ? 1 : 0);
    }

    @ParameterizedTest
    @CsvSource({"6, 20, 20, true", "6, 20, 19, false", "12, 12, 12, false"})
    void anAutoscalerAtItsMaximumIsNamed(int min, int max, int desired, boolean alarm) {
        var spec = new WorkloadSpec(WorkloadKind.Deployment, "web", 12, null);
        var facts = new WorkloadFacts(
                spec,
                true,
                "",
                new WorkloadRecord(4, "web", 2, 6),
                true,
                12,
                new AutoscalerStatus("web", min, max, desired));
        assertThat(OnAirWatch.of(Map.of(), List.of(facts)))
                .extracting(OnAirWatch.Alarm::reason)
                .isEqualTo(alarm ? List.of("AutoscalerAtMaximum") : List.of());
    }

    @Test
    void aWorkloadThatIsNotRaisedHasNoAlarm() {
        var spec = new WorkloadSpec(WorkloadKind.Deployment, "web", 12, null);
        assertThat(OnAirWatch.of(Map.of(), List.of(new WorkloadFacts(spec, true, "", null, false, 4, null))))
                .isEmpty();
    }

    private static DatabaseFacts database(
            @Nullable Double cpu, @Nullable Integer connections, @Nullable Integer limit, @Nullable Long free) {
        return new DatabaseFacts(
                "shop-prod",
                DatabaseFacts.Presence.Found,
                "available",
                "db.m5.large",
                null,
                null,
                false,
                List.of(),
                false,
                true,
                DatabaseFacts.Copy.Absent,
                "",
                cpu,
                connections,
                limit,
                free,
                false,
                null,
                List.of(),
                null,
                null);
    }
}
