package dev.airtime.staging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.airtime.api.Room;
import dev.airtime.api.StagingSpec;
import dev.airtime.staging.StagingObservation.State;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** The check of the room and the dry run of pods against a real API server, its nodes, quotas and Pod Security. */
@EnabledIfEnvironmentVariable(named = "AIRTIME_TEST_KUBECONFIG", matches = ".+")
class RoomClusterTest {
    private static final String SOURCE = "staging-room-source";
    private static final String TARGET = "staging-room-target";
    private static final String DEPLOYMENT = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: %1$s}
            spec:
              replicas: %2$d
              selector: {matchLabels: {app: %1$s}}
              template:
                metadata: {labels: {app: %1$s}}
                spec:
                  containers:
                  - {name: a, image: "localhost/debian:bookworm", command: [sleep, "9"], resources: {requests: {cpu: "%3$s"}}}
            """;

    private static RealCluster cluster;
    private static KubernetesStaging staging;

    @BeforeAll
    static void connect() {
        cluster = new RealCluster(SOURCE, TARGET);
        staging = new KubernetesStaging(cluster.client, InstantSource.system());
    }

    @AfterAll
    static void close() {
        cluster.close();
    }

    @BeforeEach
    void production() {
        cluster.clean();
        cluster.namespace(SOURCE);
    }

    @Test
    void waitsForTheRoom() {
        // No node has as much, so these pods run in neither namespace.
        cluster.apply(SOURCE, DEPLOYMENT.formatted("huge", 50, "1000"));
        StagingObservation blocked = staging.copy(request(null), p -> {});
        assertThat(blocked.state()).isEqualTo(State.Incomplete);
        Blocked why = Objects.requireNonNull(blocked.blocked());
        assertThat(why.reason()).isEqualTo("NotEnoughRoom");
        assertThat(why.message())
                .startsWith("the copy asks for 50 pods, 50000 CPU; 0 pods fit; missing 50000 CPU in all, largest pod"
                        + " 1000 CPU;");
        assertThat(copied("huge")).isFalse();

        StagingObservation copied = staging.copy(request(Room.Unchecked), p -> {});
        assertThat(copied.state()).isEqualTo(State.Copied);
        assertThat(copied.blocked()).isNull();
        assertThat(copied.podsWanted()).isEqualTo(50);
        assertThat(copied("huge")).isTrue();
    }

    @Test
    void saysWhosePodsWouldBeRefused() {
        ObjectNode restricted = Json.object();
        restricted.putObject("metadata").putObject("labels").put("pod-security.kubernetes.io/enforce", "restricted");
        cluster.api.mergeNow("/api/v1/namespaces/" + SOURCE, restricted);
        ObjectNode safe = Cases.yaml(DEPLOYMENT.formatted("safe", 1, "1m"));
        ObjectNode spec = (ObjectNode) safe.at("/spec/template/spec");
        spec.set(
                "securityContext",
                Cases.yaml("{runAsNonRoot: true, runAsUser: 1, seccompProfile: {type: RuntimeDefault}}"));
        ((ObjectNode) spec.at("/containers/0"))
                .set("securityContext", Cases.yaml("{allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}"));
        ObjectNode lost = safe.deepCopy();
        Rule.at(lost, "metadata").put("name", "lost");
        ((ObjectNode) lost.at("/spec/template/spec")).put("serviceAccountName", "nobody");
        cluster.apply(SOURCE, DEPLOYMENT.formatted("root", 1, "1m"), Json.text(safe), Json.text(lost));

        StagingObservation copied = staging.copy(request(null), p -> {});
        assertThat(copied.state()).isEqualTo(State.Copied);
        List<String> lines = copied.record().notCopied();
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0))
                .startsWith("Deployment/lost: its pods would be refused: ")
                .contains("serviceaccount \"nobody\" not found");
        assertThat(lines.get(1))
                .startsWith("Deployment/root: its pods would be refused: ")
                .contains("violates PodSecurity \"restricted:latest\"");
        cluster.api.list(
                "/api/v1/namespaces/" + TARGET + "/pods", p -> assertThat(p).isNull());
    }

    private static boolean copied(String name) {
        return cluster.api
                .find("/apis/apps/v1/namespaces/" + TARGET + "/deployments/" + name)
                .isPresent();
    }

    private static StagingRequest request(@Nullable Room room) {
        StagingSpec spec =
                new StagingSpec(TARGET, List.of(), List.of(), Map.of(), List.of(), null, null, null, room, null);
        return new StagingRequest(SOURCE, "night", "uid-1", spec, Map.of(), Set.of(), null);
    }
}
