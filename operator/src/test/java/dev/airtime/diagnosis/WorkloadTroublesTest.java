package dev.airtime.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.airtime.api.Finding;
import dev.airtime.api.Finding.Severity;
import dev.airtime.diagnosis.Measurements.PodTrouble;
import dev.airtime.diagnosis.Measurements.PodTrouble.Kind;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkloadTroublesTest {
    private static List<Finding> find(PodTrouble... troubles) {
        return new WorkloadTroubles()
                .find(new Measurements(
                        List.of(), List.of(), 1000, List.of(), 400, null, null, List.of(troubles), List.of(), null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "OutOfMemory | web | 2 | 256Mi | Critical | container web of api was killed for lack of memory under load, in 2"
                        + " pods; its limit is 256Mi | resources.limits.memory of container web of api",
                "OutOfMemory | web | 1 | | Critical | container web of api was killed for lack of memory under load, in 1 pod |"
                        + " resources.limits.memory of container web of api",
                "Exited | web | 1 | exit code 1, Error | Critical | container web of api ended under load, in 1 pod: exit code 1,"
                        + " Error | livenessProbe of container web of api",
                "CpuAtLimit | web | 2 | 98% of its CPU limit of 500m | Warning | container web of api used 98% of its CPU limit of"
                        + " 500m at the end of the load, in 2 pods | resources.limits.cpu of container web of api",
                "Unready | | 3 | timeout | Warning | readiness probes of api failed 3 times under load, so that its pods got no"
                        + " requests meanwhile: timeout | readinessProbe of api",
                "Unschedulable | | 2 | no cpu | Warning | 2 pods of api found no node: no cpu | spec.replicas of api",
                "AutoscalerAtMaximum | | 6 | api | Warning | the autoscaler of api reached its maximum of 6 pods under load |"
                        + " maxReplicas of HorizontalPodAutoscaler api",
            })
    void namesTheWorkloadTheNumbersAndTheField(
            Kind kind,
            @Nullable String container,
            int times,
            @Nullable String detail,
            Severity severity,
            String message,
            String field) {
        assertThat(find(new PodTrouble("api", kind, container, times, detail)))
                .singleElement()
                .satisfies(f -> {
                    assertThat(f.id()).isEqualTo("Workload");
                    assertThat(f.severity()).isEqualTo(severity);
                    assertThat(f.message()).isEqualTo(message);
                    assertThat(f.field()).isEqualTo(field);
                    assertThat(f.remedy()).isNotBlank();
                    assertThat(f.evidence()).containsEntry("workload", "api").containsValue(String.valueOf(times));
                });
    }

    @Test
    void aProbeOrTwoMayFail() {
        assertThat(find(new PodTrouble("api", Kind.Unready, null, 2, "timeout")))
                .isEmpty();
        assertThat(find()).isEmpty();
    }

    @Test
    void isAmongTheRules() {
        Measurements m = new Measurements(
                List.of(new Measurements.Workload("api", 4, 4, Map.of())),
                List.of(),
                1000,
                List.of(),
                400,
                null,
                null,
                List.of(new PodTrouble("api", Kind.OutOfMemory, "web", 1, "256Mi")),
                List.of(),
                null);
        assertThat(Diagnosis.summary(Diagnosis.of(m))).isEqualTo("Workload");
    }
}
