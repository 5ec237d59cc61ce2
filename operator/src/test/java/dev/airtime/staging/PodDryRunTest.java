package dev.airtime.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.airtime.api.StagingSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodDryRunTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-12-03T20:00:00Z"));
    private static final String APPS = "/apis/apps/v1/namespaces/production/";
    private static final String WEB = APPS + "deployments/web";
    private static final String DRY = "POST /api/v1/namespaces/staging/pods?fieldManager=airtime&dryRun=All";
    private static final String POD_SECURITY = "pods \"web-\" is forbidden: violates PodSecurity \"restricted:latest\"";

    private FakeApi api;
    private KubernetesClient client;

    @BeforeEach
    void production() throws IOException {
        api = new FakeApi();
        client = api.client();
        api.kind("v1", "services", "Service")
                .kind("apps/v1", "deployments", "Deployment")
                .kind("batch/v1", "cronjobs", "CronJob")
                .put("/api/v1/namespaces/production", "{}")
                .put(WEB, workload("one"))
                .put(
                        "/apis/batch/v1/namespaces/production/cronjobs/nightly",
                        "spec: {jobTemplate: {spec: {template: {spec: {containers: [{name: a}]}}}}}");
    }

    @AfterEach
    void stop() {
        client.close();
        api.close();
    }

    @Test
    void asksOnceAWorkloadAndMakesNoPod() {
        assertThat(copy(null)).isEmpty();
        assertThat(asked()).isEqualTo(2);
        assertThat(api.contents("/api/v1/namespaces/staging/pods/")).isEmpty();
        assertThat(copy("again")).isEmpty();
        assertThat(asked()).as("an equal one").isEqualTo(2);
        api.put(WEB, workload("two"));
        copy("once more");
        assertThat(asked()).as("a changed one").isEqualTo(3);
    }

    @Test
    void tellsARefusalUntilItIsGone() {
        api.instead(r -> r.equals(DRY) ? new FakeApi.Answer(403, POD_SECURITY) : null);
        String line = "Deployment/web: its pods would be refused: " + POD_SECURITY;
        assertThat(copy(null)).hasSize(2).contains(line);
        assertThat(copy("again")).as("although nothing is applied").contains(line);
        api.instead(r -> null);
        assertThat(copy("once more")).isEmpty();
    }

    @Test
    void asksForAllAfterARunThatWasLost() {
        api.instead(r -> r.contains("configmaps/airtime-copy") && r.startsWith("PATCH")
                ? new FakeApi.Answer(422, "the record can't be written")
                : null);
        assertThatThrownBy(() -> copy(null)).isInstanceOf(Refused.class);
        int before = asked();
        api.instead(r -> null);
        copy(null);
        assertThat(asked()).isEqualTo(before + 2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        404 | the server could not find the requested resource                                              | ''
        405 | method not allowed                                                                            | ''
        501 | dry run is not supported                                                                      | ''
        403 | pods "web-" is forbidden: exceeded quota: airtime-probe-pods, requested: pods=1                | ''
        403 | pods is forbidden: User "airtime" cannot create resource "pods"                                | whether the copy's pods would be refused is not known: pods is forbidden: User "airtime" cannot create resource "pods"
        400 | admission webhook "w.example.com" does not support dry run                                    | whether the copy's pods would be refused is not known: admission webhook "w.example.com" does not support dry run
        503 | away                                                                                          | whether the copy's pods would be refused is not known: away
        500 | Internal error occurred: failed calling webhook "w.example.com": connection refused           | Deployment/web: its pods would be refused: Internal error occurred: failed calling webhook "w.example.com": connection refused
        422 | Pod "web-" is invalid: spec.containers[0].image: Required value                                | Deployment/web: its pods would be refused: Pod "web-" is invalid: spec.containers[0].image: Required value
        """)
    void readsTheAnswer(int code, String sentence, String line) {
        api.instead(r -> r.equals(DRY) ? new FakeApi.Answer(code, sentence) : null);
        List<String> lines = copy(null);
        if (line.isEmpty()) {
            assertThat(lines).isEmpty();
        } else {
            assertThat(lines).contains(line);
        }
    }

    @Test
    void stopsAskingAWebhookThatHangs() {
        for (int i = 0; i < 40; i++) {
            api.put(APPS + "deployments/w" + i, workload("one"));
        }
        api.instead(r -> r.equals(DRY)
                ? new FakeApi.Answer(500, "failed calling webhook \"slow.example.com\": context deadline exceeded")
                : null);
        assertThat(copy(null))
                .contains("whether the copy's pods would be refused is not known: webhook slow.example.com does not"
                        + " answer in time");
        assertThat(asked()).isLessThan(20);
    }

    @Test
    void isThePodThatTheControllerWouldMake() {
        ObjectNode set = Cases.yaml("""
                metadata: {name: db}
                spec:
                  volumeClaimTemplates: [{metadata: {name: data}}]
                  template:
                    metadata: {labels: {app: db}, annotations: {a: b}, name: x}
                    spec:
                      volumes: [{name: data, emptyDir: {}}, {name: tmp, emptyDir: {}}]
                      containers: [{name: a, volumeMounts: [{name: data, mountPath: /d}]}]
                """);
        ObjectNode before = set.deepCopy();
        ObjectNode pod = PodDryRun.pod(set, (ObjectNode) set.at("/spec/template"));
        assertThat(pod).isEqualTo(Cases.yaml("""
                apiVersion: v1
                kind: Pod
                metadata: {generateName: db-, labels: {app: db}, annotations: {a: b}}
                spec:
                  volumes: [{name: data, persistentVolumeClaim: {claimName: data-db-0}}, {name: tmp, emptyDir: {}}]
                  containers: [{name: a, volumeMounts: [{name: data, mountPath: /d}]}]
                  activeDeadlineSeconds: 60
                """));
        assertThat(set).isEqualTo(before);
    }

    private int asked() {
        return (int) api.requests().stream().filter(DRY::equals).count();
    }

    private List<String> copy(@Nullable String sync) {
        return new KubernetesStaging(client, CLOCK)
                .copy(
                        new StagingRequest(
                                "production", "night", "uid-1", StagingSpec.of("staging"), Map.of(), Set.of(), sync),
                        p -> {})
                .record()
                .notCopied();
    }

    private static String workload(String image) {
        return "spec: {replicas: 1, template: {spec: {containers: [{name: a, image: " + image + "}]}}}";
    }
}
