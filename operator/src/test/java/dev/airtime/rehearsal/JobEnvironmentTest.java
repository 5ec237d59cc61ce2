package dev.airtime.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.airtime.api.JobSpec;
import dev.airtime.api.JobTool;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JobEnvironmentTest {
    private static JobSpec job(@Nullable JobTool tool, @Nullable String host) {
        return new JobSpec(JsonNodeFactory.instance.objectNode(), tool, host, List.of(), null);
    }

    @Test
    void tellsTargetAndStages() {
        assertThat(JobEnvironment.of(job(null, "http://web"), Loads.STAGES))
                .containsExactly(
                        Map.entry("AIRTIME_TARGET", "http://web"),
                        Map.entry(
                                "AIRTIME_STAGES",
                                "[{\"users\":100,\"rampSeconds\":10,\"holdSeconds\":60},"
                                        + "{\"users\":400,\"rampSeconds\":20,\"holdSeconds\":60}]"),
                        Map.entry("AIRTIME_USERS", "400"),
                        Map.entry("AIRTIME_SECONDS", "150"));
    }

    @Test
    void k6FollowsTheStagesByItself() {
        assertThat(JobEnvironment.of(job(JobTool.K6, null), Loads.STAGES))
                .containsEntry("K6_STAGES", "10s:100,60s:100,20s:400,60s:400")
                .containsEntry("K6_SUMMARY_TREND_STATS", K6Summary.TREND_STATS)
                .doesNotContainKey("AIRTIME_TARGET");
        assertThat(JobEnvironment.of(job(JobTool.K6, null), List.of()))
                .as("a script's own scenarios stay")
                .containsOnlyKeys("K6_SUMMARY_TREND_STATS");
    }

    @Test
    void whatTheTemplateSetsStays() {
        Container own = new ContainerBuilder()
                .withName("k6")
                .addNewEnv()
                .withName("K6_STAGES")
                .withValue("1s:1")
                .endEnv()
                .build();
        assertThat(JobEnvironment.into(own, Map.of("K6_STAGES", "9s:9", "AIRTIME_USERS", "9"))
                        .getEnv())
                .extracting(EnvVar::getName, EnvVar::getValue)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("K6_STAGES", "1s:1"),
                        org.assertj.core.groups.Tuple.tuple("AIRTIME_USERS", "9"));
    }
}
