package dev.airtime.staging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.airtime.api.EgressSpec;
import dev.airtime.api.Keys;
import dev.airtime.api.StagingSpec;
import dev.airtime.api.WhenNotEnforced;
import dev.airtime.staging.StagingObservation.State;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The proof step by step; each step is a new process, as after a kill. */
class WallProofTest {
    private static final String OWN = "10.9.9.9:8080";
    private static final String PODS = "/api/v1/namespaces/staging/pods/";
    private static final String QUOTA = "/api/v1/namespaces/staging/resourcequotas/";
    private static final String OPEN = "/apis/networking.k8s.io/v1/namespaces/staging/networkpolicies/airtime-control";

    private Instant now = Instant.parse("2026-12-03T20:00:00Z");
    private @Nullable String image = "airtime:test";
    private WhenNotEnforced whenNot = WhenNotEnforced.Refuse;
    private FakeApi api;
    private KubernetesClient client;

    @BeforeEach
    void start() throws IOException {
        api = new FakeApi()
                .kind("v1", "configmaps", "ConfigMap")
                .kind("v1", "services", "Service")
                .kind("apps/v1", "deployments", "Deployment")
                .kind("apps/v1", "statefulsets", "StatefulSet")
                .put("/api/v1/namespaces/production", "{}")
                .put("/apis/apps/v1/namespaces/production/deployments/web", "spec: {replicas: 2}");
        client = api.client();
        assertThat(staging().copy(request(), p -> {}).state()).isEqualTo(State.Copied);
    }

    @AfterEach
    void stop() {
        client.close();
        api.close();
    }

    @Test
    void startsNoPodOfTheCopyBeforeTwoPodsHaveFailedAndOneGotThrough() {
        holds("ProvingWall");
        assertThat(stored(PODS + "airtime-probe-1")
                        .at("/spec/activeDeadlineSeconds")
                        .asInt())
                .isEqualTo(60);
        assertThat(stored(PODS + "airtime-probe-2")
                        .at("/spec/automountServiceAccountToken")
                        .asBoolean(true))
                .isFalse();
        assertThat(stored(OPEN)
                        .at("/spec/podSelector/matchLabels/airtime.dev~1role")
                        .asText())
                .isEqualTo(stored(PODS + "airtime-control")
                        .at("/metadata/labels/airtime.dev~1role")
                        .asText())
                .isNotEqualTo(stored(PODS + "airtime-probe-1")
                        .at("/metadata/labels/airtime.dev~1role")
                        .asText());
        holds("ProvingWall");
        ended("airtime-control", OWN);
        ended("airtime-probe-1");
        holds("ProvingWall");
        ended("airtime-probe-2");
        holds("ProvingWall");
        assertThat(api.get(OPEN)).as("nothing is open when the pods start").isNull();
        assertThat(api.get(PODS + "airtime-control")).isNull();
        assertThat(annotation(Keys.WALL)).startsWith("Proven 2026-12-03T20:00:00Z ");
        StagingObservation released = staging().release(request());
        assertThat(released.state()).isEqualTo(State.Released);
        assertThat(released.blocked()).isNull();
        assertThat(api.get(QUOTA + "airtime-no-pods")).isNull();
        assertThat(api.get(QUOTA + "airtime-probe-pods")).isNull();
    }

    @Test
    void aPodThatGetsThroughHoldsTheCopyAndIsTriedAgainAfterAMinute() {
        holds("ProvingWall");
        ended("airtime-probe-2", OWN);
        assertThat(holds("WallNotEnforced").message()).contains("the operator itself", "whenNotEnforced: Accept");
        holds("WallNotEnforced");
        assertThat(api.get(PODS + "airtime-probe-1")).as("a pause").isNull();
        now = now.plusSeconds(61);
        holds("WallNotEnforced");
        assertThat(api.get(PODS + "airtime-probe-1")).as("another try").isNotNull();
        ended("airtime-control", OWN);
        ended("airtime-probe-1");
        ended("airtime-probe-2");
        staging().release(request());
        assertThat(staging().release(request()).state()).isEqualTo(State.Released);
    }

    @Test
    void failuresProveNothingWhereThePodThatIsLetOutFailsToo() {
        holds("ProvingWall");
        ended("airtime-control");
        ended("airtime-probe-1");
        ended("airtime-probe-2");
        assertThat(holds("WallNotProven").message()).contains("reached none of the operator itself");
    }

    @Test
    void saysWhyAProbeDoesNotStart() {
        holds("ProvingWall");
        put(
                "airtime-probe-1",
                "status: {phase: Pending, containerStatuses: [{state: {waiting: {reason: ErrImagePull}}}]}");
        assertThat(holds("ProvingWall").message()).contains("ErrImagePull");
        now = now.plusSeconds(121);
        assertThat(holds("WallNotProven").message()).contains("airtime-probe-1 does not start (ErrImagePull)");
    }

    @Test
    void saysTheServersSentenceWhenProbesAreRefused() {
        api.instead(r -> r.startsWith("POST /api/v1/namespaces/staging/pods")
                ? new FakeApi.Answer(403, "violates PodSecurity")
                : null);
        assertThat(holds("WallNotProven").message()).contains("violates PodSecurity");
    }

    @Test
    void withoutImageNothingIsProvenAndOnlyTheUserCanAcceptIt() {
        image = null;
        assertThat(holds("WallNotProven").message()).contains("--probe-image");
        whenNot = WhenNotEnforced.Accept;
        staging().copy(request(), p -> {});
        StagingObservation released = staging().release(request());
        assertThat(released.state()).isEqualTo(State.Released);
        assertThat(released.message()).contains("closed egress is not proven");
        assertThat(annotation(Keys.WALL)).startsWith("Accepted ");
    }

    @Test
    void aNewCopyIsProvenAnew() {
        holds("ProvingWall");
        ended("airtime-control", OWN);
        ended("airtime-probe-1");
        ended("airtime-probe-2");
        holds("ProvingWall");
        now = now.plus(WallProof.HOLDS);
        holds("ProvingWall");
        assertThat(api.get(PODS + "airtime-probe-1"))
                .as("a proof that is too old")
                .isNotNull();
    }

    private Blocked holds(String reason) {
        StagingObservation held = staging().release(request());
        assertThat(held.state()).isEqualTo(State.Copied);
        assertThat(api.get(QUOTA + "airtime-no-pods")).isNotNull();
        Blocked blocked = Objects.requireNonNull(held.blocked());
        assertThat(blocked.reason()).isEqualTo(reason);
        return blocked;
    }

    private void ended(String pod, String... reached) {
        String said = Json.text(Map.of("reached", List.of(reached))).replace("\"", "\\\"");
        put(
                pod,
                "status: {phase: Succeeded, containerStatuses: [{state: {terminated: {exitCode: 0, message: \"" + said
                        + "\"}}}]}");
    }

    private void put(String pod, String status) {
        ObjectNode made = stored(PODS + pod).deepCopy();
        Rule.at(made, "metadata").put("creationTimestamp", now.toString());
        made.setAll(Cases.yaml(status));
        api.put(PODS + pod, Json.text(made));
    }

    private ObjectNode stored(String path) {
        return Objects.requireNonNull(api.get(path), path);
    }

    private String annotation(String key) {
        JsonNode namespace = stored("/api/v1/namespaces/staging");
        return namespace.path("metadata").path("annotations").path(key).asText();
    }

    private KubernetesStaging staging() {
        return new KubernetesStaging(client, () -> now, h -> List.of("192.0.2.7"), new ProbeOptions(image, OWN));
    }

    private StagingRequest request() {
        StagingSpec spec = new StagingSpec(
                "staging",
                List.of(),
                List.of(),
                Map.of(),
                List.of(),
                new EgressSpec(List.of(), whenNot),
                null,
                null,
                null,
                null);
        return new StagingRequest("production", "night", "uid-1", spec, Map.of(), Set.of(), null);
    }
}
