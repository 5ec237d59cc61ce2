package dev.airtime.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.airtime.api.Keys;
import dev.airtime.api.ObjectSelector;
import dev.airtime.api.PatchSpec;
import dev.airtime.api.Room;
import dev.airtime.api.StagingSpec;
import dev.airtime.staging.StagingObservation.State;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RoomCheckTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-12-03T20:00:00Z"));
    private static final String NAMESPACE = "/api/v1/namespaces/staging";
    private static final String WEB = "/apis/apps/v1/namespaces/production/deployments/web";
    private static final String COPIED = "/apis/apps/v1/namespaces/staging/deployments/web";
    private static final String NODE =
            "{metadata: {name: n}, status: {allocatable: {cpu: '8', memory: 32Gi, pods: '110'}}}";

    private FakeApi api;
    private KubernetesClient client;

    @BeforeEach
    void production() throws IOException {
        api = new FakeApi();
        client = api.client();
        api.kind("apps/v1", "deployments", "Deployment")
                .kind("v1", "limitranges", "LimitRange")
                .put("/api/v1/namespaces/production", "{}")
                .put("/api/v1/nodes/n", NODE)
                .put("/api/v1/pods/web", running("production", "4", "Running"))
                .put("/api/v1/pods/done", running("production", "4", "Succeeded"))
                .put(WEB, workload(4, "'1'"));
    }

    @AfterEach
    void stop() {
        client.close();
        api.close();
    }

    @Test
    void copiesWhatFits() {
        StagingObservation copied = copy(null, List.of());
        assertThat(copied.state()).isEqualTo(State.Copied);
        assertThat(copied.record().notCopied()).isEmpty();
    }

    @Test
    void stopsBeforeTheFirstObjectAndGoesOnWhenItFits() {
        api.put(WEB, workload(6, "'1'"));
        StagingObservation blocked = copy(null, List.of());
        assertThat(blocked.state()).isEqualTo(State.Incomplete);
        Blocked why = Objects.requireNonNull(blocked.blocked());
        assertThat(why.reason()).isEqualTo("NotEnoughRoom");
        assertThat(why.message())
                .startsWith("the copy asks for 6 pods, 6 CPU; 4 pods fit; missing 2 CPU in all, largest pod 1 CPU;");
        assertThat(api.get(COPIED)).isNull();
        assertThat(api.get("/apis/networking.k8s.io/v1/namespaces/staging/networkpolicies/airtime-egress"))
                .as("shut in")
                .isNotNull();
        assertThat(copy(null, List.of()).blocked()).as("looked at again").isEqualTo(why);

        api.put("/api/v1/nodes/m", NODE.replace("name: n", "name: m"));
        StagingObservation copied = copy(null, List.of());
        assertThat(copied.state()).isEqualTo(State.Copied);
        assertThat(copied.blocked()).isNull();
        assertThat(annotations()).doesNotContain(Keys.BLOCKED);
    }

    @Test
    void aPatchMakesItFit() {
        api.put(WEB, workload(6, "'1'"));
        copy(null, List.of());
        PatchSpec fewer =
                new PatchSpec(new ObjectSelector("Deployment", "web", Map.of()), "spec: {replicas: 2}", null, null);
        StagingObservation copied = copy(null, List.of(fewer));
        assertThat(copied.state()).isEqualTo(State.Copied);
        assertThat(annotations()).doesNotContain(Keys.BLOCKED);
    }

    @Test
    void doesNotLookWhenItIsNotAsked() {
        api.put(WEB, workload(6, "'1'"));
        copy(null, List.of());
        int looks = looks();
        StagingObservation copied = copy(Room.Unchecked, List.of());
        assertThat(copied.state()).isEqualTo(State.Copied);
        assertThat(annotations()).doesNotContain(Keys.BLOCKED);
        assertThat(looks()).isEqualTo(looks);
    }

    @Test
    void takesTheDefaultsOfALimitRange() {
        api.put(WEB, "spec: {replicas: 5, template: {spec: {containers: [{name: a}]}}}");
        assertThat(copy(null, List.of()).state()).isEqualTo(State.Copied);
        api.put(
                "/api/v1/namespaces/production/limitranges/defaults",
                "spec: {limits: [{type: Container, defaultRequest: {cpu: '1'}}]}");
        assertThat(sync("again").blocked()).isNotNull();
    }

    @Test
    void thePodsOfTheCopyMakeWayForThemselves() {
        copy(null, List.of());
        api.put("/api/v1/pods/copied", running("staging", "4", "Running"));
        assertThat(sync("again").state()).isEqualTo(State.Copied);
        api.put("/api/v1/pods/other", running("other", "4", "Running"));
        assertThat(sync("once more").blocked()).isNotNull();
    }

    @Test
    void saysWhenItMayNotLook() {
        api.put(WEB, workload(6, "'1'"));
        api.instead(r -> r.contains(" /api/v1/nodes?") ? new FakeApi.Answer(403, "nodes is forbidden") : null);
        StagingObservation copied = copy(null, List.of());
        assertThat(copied.state()).isEqualTo(State.Copied);
        assertThat(copied.record().notCopied())
                .containsExactly("room was not checked: nodes is forbidden; grant list on nodes and pods, or set"
                        + " spec.staging.room: Unchecked");
    }

    @Test
    void waitsForAServerThatIsAway() {
        api.instead(r -> r.contains(" /api/v1/pods?") ? new FakeApi.Answer(503, "away") : null);
        assertThatThrownBy(() -> copy(null, List.of())).isInstanceOf(Refused.class);
        assertThat(api.get(COPIED)).isNull();
    }

    private int looks() {
        return (int)
                api.requests().stream().filter(r -> r.contains("/api/v1/nodes")).count();
    }

    private List<String> annotations() {
        List<String> names = new ArrayList<>();
        Objects.requireNonNull(api.get(NAMESPACE))
                .at("/metadata/annotations")
                .fieldNames()
                .forEachRemaining(names::add);
        return names;
    }

    private StagingObservation sync(String sync) {
        return staging().copy(request(null, List.of(), sync), p -> {});
    }

    private StagingObservation copy(@Nullable Room room, List<PatchSpec> patches) {
        return staging().copy(request(room, patches, null), p -> {});
    }

    private KubernetesStaging staging() {
        return new KubernetesStaging(client, CLOCK);
    }

    private static StagingRequest request(@Nullable Room room, List<PatchSpec> patches, @Nullable String sync) {
        StagingSpec spec =
                new StagingSpec("staging", List.of(), List.of(), Map.of(), patches, null, null, null, room, null);
        return new StagingRequest("production", "night", "uid-1", spec, Map.of(), Set.of(), sync);
    }

    private static String workload(int replicas, String cpu) {
        return "spec: {replicas: " + replicas
                + ", template: {spec: {containers: [{name: a, resources: {requests: {cpu: " + cpu + "}}}]}}}";
    }

    private static String running(String namespace, String cpu, String phase) {
        return "{metadata: {namespace: " + namespace
                + "}, spec: {nodeName: n, containers: [{resources: {requests: {cpu: '" + cpu
                + "'}}}]}, status: {phase: " + phase + "}}";
    }
}
