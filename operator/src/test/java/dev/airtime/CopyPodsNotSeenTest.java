package dev.airtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.EventListBuilder;
import io.fabric8.kubernetes.api.model.PodListBuilder;
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

    private void served() {
        answer("/api/v1/namespaces/shop-staging/pods", 200, new PodListBuilder().build());
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
        "404,'the cluster does not serve metrics.k8s.io, which metrics-server brings'",
        "503,'the cluster does not serve metrics.k8s.io, which metrics-server brings'",
        "403,'the operator''s role may not list pods.metrics.k8s.io'"
    })
    void whyTheCpuOfThePodsIsNotKnown(int code, String why) {
        served();
        answer("/apis/metrics.k8s.io/v1beta1/namespaces/shop-staging/pods", code, status(code));
        assertThat(seen())
                .isEqualTo(new CopyPods.Seen(
                        List.of(), List.of("CPU limits of the containers: " + why + " (code " + code + ")")));
    }

    @Test
    void nothingIsMissingWhereAllIsServed() {
        served();
        answer("/apis/metrics.k8s.io/v1beta1/namespaces/shop-staging/pods", 200, new PodMetricsListBuilder().build());
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
