package dev.airtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.airtime.api.Keys;
import dev.airtime.diagnosis.Measurements.PodTrouble;
import dev.airtime.diagnosis.Measurements.PodTrouble.Kind;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBuilder;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is told of the copy's pods after a load that began at noon. */
class CopyPodsTest {
    private static final Instant NOON = Instant.parse("2026-12-03T12:00:00Z");

    private static PodBuilder pod(String name, ContainerStatus... containers) {
        return CopiedPod.of(name)
                .withNewSpec()
                .addNewContainer()
                .withName("web")
                .withNewResources()
                .addToLimits("memory", new Quantity("256Mi"))
                .endResources()
                .endContainer()
                .endSpec()
                .withNewStatus()
                .withContainerStatuses(containers)
                .endStatus();
    }

    private static ContainerStatus ended(String reason, int exitCode, String at) {
        return new ContainerStatusBuilder()
                .withName("web")
                .withNewState()
                .withNewRunning(at)
                .endState()
                .withNewLastState()
                .withNewTerminated()
                .withReason(reason)
                .withExitCode(exitCode)
                .withFinishedAt(at)
                .endTerminated()
                .endLastState()
                .build();
    }

    private static List<PodTrouble> troubles(Pod... pods) {
        return CopyPods.troubles(List.of(pods), List.of(), List.of(), List.of(), NOON);
    }

    @Test
    void containersThatEndedSinceTheLoadBegan() {
        assertThat(troubles(
                        pod("api-5d4f-a", ended("OOMKilled", 137, "2026-12-03T12:00:00Z"))
                                .build(),
                        pod("api-5d4f-b", ended("OOMKilled", 137, "2026-12-03T12:03:00Z"))
                                .build(),
                        pod("api-5d4f-c", ended("OOMKilled", 137, "2026-12-03T11:59:59Z"))
                                .build()))
                .as("one of the three was killed before")
                .containsExactly(new PodTrouble("api", Kind.OutOfMemory, "web", 2, "256Mi"));
        assertThat(troubles(pod("api-5d4f-a", ended("Error", 1, "2026-12-03T12:01:00Z"))
                        .build()))
                .containsExactly(new PodTrouble("api", Kind.Exited, "web", 1, "exit code 1, Error"));
        assertThat(troubles(pod("api-5d4f-a", ended("Completed", 0, "2026-12-03T12:01:00Z"))
                        .build()))
                .isEmpty();
    }

    @Test
    void theLoadsOwnPodsAreNotTheCopys() {
        assertThat(troubles(pod("load-worker-x", ended("Error", 1, "2026-12-03T12:01:00Z"))
                        .editMetadata()
                        .addToLabels(Keys.REHEARSAL, "first")
                        .endMetadata()
                        .build()))
                .isEmpty();
    }

    @Test
    void podsAtTheirLimitOfCpuAreCountedAndTheBusiestIsTold() {
        assertThat(CopyPods.troubles(
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(
                                new PodTrouble("api", Kind.CpuAtLimit, "web", 1, "95% of its CPU limit of 500m"),
                                new PodTrouble("api", Kind.CpuAtLimit, "web", 1, "99% of its CPU limit of 500m")),
                        NOON))
                .containsExactly(new PodTrouble("api", Kind.CpuAtLimit, "web", 2, "99% of its CPU limit of 500m"));
    }

    @Test
    void podsWithoutANode() {
        Pod waits = pod("api-5d4f-z")
                .editStatus()
                .addNewCondition()
                .withType("PodScheduled")
                .withStatus("False")
                .withReason("Unschedulable")
                .withMessage("0/3 nodes are available: 3 Insufficient cpu.")
                .endCondition()
                .endStatus()
                .build();
        assertThat(troubles(waits))
                .containsExactly(new PodTrouble(
                        "api", Kind.Unschedulable, null, 1, "0/3 nodes are available: 3 Insufficient cpu."));
    }

    private static Event event(String message, String first, String last, int count) {
        return new EventBuilder()
                .withNewInvolvedObject()
                .withName("api-5d4f-a")
                .endInvolvedObject()
                .withReason("Unhealthy")
                .withMessage(message)
                .withFirstTimestamp(first)
                .withLastTimestamp(last)
                .withCount(count)
                .build();
    }

    /** Of an Event that began before the load it is not known how many are of it: one, the last. */
    @Test
    void readinessProbesThatFailed() {
        assertThat(CopyPods.troubles(
                        List.of(pod("api-5d4f-a").build()),
                        List.of(
                                event(
                                        "Readiness probe failed: timeout",
                                        "2026-12-03T12:01:00Z",
                                        "2026-12-03T12:04:00Z",
                                        5),
                                event(
                                        "Readiness probe failed: 503",
                                        "2026-12-03T11:00:00Z",
                                        "2026-12-03T12:04:30Z",
                                        90),
                                event("Readiness probe failed: 500", "2026-12-03T11:00:00Z", "2026-12-03T11:59:00Z", 9),
                                event("Liveness probe failed: 500", "2026-12-03T12:01:00Z", "2026-12-03T12:04:00Z", 3)),
                        List.of(),
                        List.of(),
                        NOON))
                .containsExactly(new PodTrouble("api", Kind.Unready, null, 6, "Readiness probe failed: 503"));
    }

    private static HorizontalPodAutoscaler autoscaler(int current, String limited, String reason, String lastScaled) {
        return new HorizontalPodAutoscalerBuilder()
                .withNewMetadata()
                .withName("api")
                .endMetadata()
                .withNewSpec()
                .withMaxReplicas(6)
                .withNewScaleTargetRef("apps/v1", "Deployment", "api")
                .endSpec()
                .withNewStatus()
                .withCurrentReplicas(current)
                .withLastScaleTime(lastScaled)
                .addNewCondition()
                .withType("ScalingLimited")
                .withStatus(limited)
                .withReason(reason)
                .endCondition()
                .endStatus()
                .build();
    }

    @ParameterizedTest
    @CsvSource({
        "6, True, TooManyReplicas, 2026-12-03T11:00:00Z, true",
        "6, False, DesiredWithinRange, 2026-12-03T12:02:00Z, true",
        "6, False, DesiredWithinRange, 2026-12-03T11:00:00Z, false",
        "5, False, DesiredWithinRange, 2026-12-03T12:02:00Z, false",
        "2, True, TooFewReplicas, 2026-12-03T11:00:00Z, false",
    })
    void autoscalersAtTheirMaximum(int current, String limited, String reason, String lastScaled, boolean found) {
        List<PodTrouble> troubles = CopyPods.troubles(
                List.of(), List.of(), List.of(autoscaler(current, limited, reason, lastScaled)), List.of(), NOON);
        assertThat(troubles)
                .isEqualTo(
                        found ? List.of(new PodTrouble("api", Kind.AutoscalerAtMaximum, null, 6, "api")) : List.of());
    }
}
