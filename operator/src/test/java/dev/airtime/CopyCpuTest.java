package dev.airtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.airtime.diagnosis.Measurements.PodTrouble;
import dev.airtime.diagnosis.Measurements.PodTrouble.Kind;
import io.fabric8.kubernetes.api.model.Duration;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.metrics.v1beta1.PodMetrics;
import io.fabric8.kubernetes.api.model.metrics.v1beta1.PodMetricsBuilder;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A load from noon to ten past, and what the metrics API tells afterwards. */
class CopyCpuTest {
    private static final Instant NOON = Instant.parse("2026-12-03T12:00:00Z");
    private static final Instant END = NOON.plusSeconds(600);

    private static Pod pod(String name, @Nullable String limit) {
        PodBuilder pod = CopiedPod.of(name)
                .withNewSpec()
                .addNewContainer()
                .withName("web")
                .endContainer()
                .endSpec();
        return limit == null
                ? pod.build()
                : pod.editSpec()
                        .editContainer(0)
                        .withNewResources()
                        .addToLimits("cpu", new Quantity(limit))
                        .endResources()
                        .endContainer()
                        .endSpec()
                        .build();
    }

    private static PodMetrics metrics(String pod, String used, String at) {
        return new PodMetricsBuilder()
                .withNewMetadata()
                .withName(pod)
                .endMetadata()
                .withTimestamp(at)
                .withWindow(new Duration(java.time.Duration.ofSeconds(20)))
                .addNewContainer()
                .withName("web")
                .addToUsage("cpu", new Quantity(used))
                .endContainer()
                .build();
    }

    private static List<PodTrouble> atLimit(List<Pod> pods, List<PodMetrics> metrics, Instant since, Instant until) {
        return CopyCpu.atLimit(pods, CopyCpu.underLoad(pods, metrics, since, until));
    }

    private static List<PodTrouble> atLimit(@Nullable String limit, String used, String at) {
        return atLimit(List.of(pod("api-5d4f-a", limit)), List.of(metrics("api-5d4f-a", used, at)), NOON, END);
    }

    /** Limit and use → how much, from 95 % on. */
    @ParameterizedTest
    @CsvSource({
        "500m, 475m, 95% of its CPU limit of 500m",
        "500m, 490123456n, 98% of its CPU limit of 500m",
        "2, 2, 100% of its CPU limit of 2",
        "500m, 474m, ",
        "500m, 0, ",
        ", 4, ",
        "0, 4, ",
    })
    void whatIsUsedOfTheLimit(@Nullable String limit, String used, @Nullable String told) {
        assertThat(atLimit(limit, used, "2026-12-03T12:10:00Z"))
                .isEqualTo(told == null ? List.of() : List.of(new PodTrouble("api", Kind.CpuAtLimit, "web", 1, told)));
    }

    /** The end of a window of 20 seconds → whether it lies in the load. */
    @ParameterizedTest
    @CsvSource({
        "2026-12-03T12:00:19Z, false",
        "2026-12-03T12:00:20Z, true",
        "2026-12-03T12:10:10Z, true",
        "2026-12-03T12:10:11Z, false",
    })
    void aWindowCountsWhenHalfOfItIsUnderLoad(String at, boolean counts) {
        assertThat(atLimit("500m", "500m", at)).hasSize(counts ? 1 : 0);
    }

    @Test
    void theBusiestIsLast() {
        assertThat(atLimit(
                        List.of(pod("api-5d4f-a", "1"), pod("api-5d4f-b", "1")),
                        List.of(
                                metrics("api-5d4f-a", "990m", "2026-12-03T12:10:00Z"),
                                metrics("api-5d4f-b", "960m", "2026-12-03T12:10:00Z")),
                        NOON,
                        END))
                .extracting(PodTrouble::detail)
                .containsExactly("96% of its CPU limit of 1", "99% of its CPU limit of 1");
    }

    @Test
    void whatIsNotKnownIsNotFound() {
        List<Pod> pods = List.of(pod("api-5d4f-a", "1"));
        assertThat(atLimit(pods, List.of(), NOON, END)).isEmpty();
        assertThat(atLimit(pods, List.of(metrics("load-worker-x", "1", "2026-12-03T12:10:00Z")), NOON, END))
                .isEmpty();
        PodMetrics untimed = new PodMetricsBuilder(metrics("api-5d4f-a", "1", "2026-12-03T12:10:00Z"))
                .withTimestamp(null)
                .build();
        assertThat(atLimit(pods, List.of(untimed), NOON, END)).isEmpty();
    }
}
