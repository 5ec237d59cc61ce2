package dev.airtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Duration;
import io.fabric8.kubernetes.api.model.EventListBuilder;
import io.fabric8.kubernetes.api.model.PodListBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerListBuilder;
import io.fabric8.kubernetes.api.model.metrics.v1beta1.PodMetricsListBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said where the API server does not tell of the copy's pods. */
@EnableKubernetesMockClient
class CopyPodsNotSeenTest {
    private static final String METRICS = "/apis/metrics.k8s.io/v1beta1/namespaces/shop-staging/pods";
    private static final Instant NOON = Instant.parse("2026-12-03T12:00:00Z");

    @SuppressWarnings("NullAway.Init")
    KubernetesClient client;

    @SuppressWarnings("NullAway.Init")
    KubernetesMockServer server;

    private void answer(String path, int code, Object body) {
        server.expect().get().withPath(path).andReturn(code, body).always();
    }

    private CopyPods.Seen seen() {
        return new CopyPods(client).seen("shop-staging", NOON, NOON.plusSeconds(90));
    }

    private void served(String cpuLimit) {
        answer(
                "/api/v1/namespaces/shop-staging/pods",
                200,
                new PodListBuilder()
                        .addNewItem()
                        .withNewMetadata()
                        .withName("api-0")
                        .endMetadata()
                        .withNewSpec()
                        .addNewContainer()
                        .withName("web")
                        .withNewResources()
                        .addToLimits("cpu", new Quantity(cpuLimit))
                        .endResources()
                        .endContainer()
                        .endSpec()
                        .withNewStatus()
                        .endStatus()
                        .endItem()
                        .build());
        answer("/api/v1/namespaces/shop-staging/events", 200, new EventListBuilder().build());
        answer(
                "/apis/autoscaling/v2/namespaces/shop-staging/horizontalpodautoscalers",
                200,
                new HorizontalPodAutoscalerListBuilder().build());
    }

    private static Object status(int code) {
        return new StatusBuilder().withCode(code).withMessage("no").build();
    }

    @ParameterizedTest
    @CsvSource({
        "404, 'the cluster does not serve metrics.k8s.io, which metrics-server brings'",
        "503, 'metrics.k8s.io does not answer: look at the metrics-server'",
        "403, list pods.metrics.k8s.io in namespace shop-staging failed (code 403)"
    })
    void whyTheCpuOfThePodsIsNotKnown(int code, String why) {
        served("500m");
        answer(METRICS, code, status(code));
        assertThat(seen()).isEqualTo(new CopyPods.Seen(List.of(), List.of("CPU limits of the containers: " + why)));
    }

    @ParameterizedTest
    @CsvSource({"2026-12-03T12:01:00Z, true", "2026-12-03T12:05:00Z, false"})
    void aSampleOfAnotherTimeIsNone(String at, boolean counts) {
        served("500m");
        answer(
                METRICS,
                200,
                new PodMetricsListBuilder()
                        .addNewItem()
                        .withNewMetadata()
                        .withName("api-0")
                        .endMetadata()
                        .withTimestamp(at)
                        .withWindow(new Duration(java.time.Duration.ofSeconds(20)))
                        .endItem()
                        .build());
        assertThat(seen().notSeen())
                .isEqualTo(
                        counts
                                ? List.of()
                                : List.of("CPU limits of the containers: metrics.k8s.io has no sample of the time of"
                                        + " the load"));
    }

    @Test
    void withoutALimitNobodyIsAsked() {
        served("0");
        assertThat(seen().notSeen()).isEmpty();
    }

    @Test
    void podsThatMayNotBeListedAreSaid() {
        answer("/api/v1/namespaces/shop-staging/pods", 403, status(403));
        assertThat(seen().notSeen())
                .containsExactly(
                        "restarts, memory kills, failed probes and CPU limits of the pods: list pods, events and"
                                + " horizontalpodautoscalers in namespace shop-staging failed (code 403)");
    }
}
