package dev.airtime.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.airtime.api.StagingSpec;
import dev.airtime.staging.StagingObservation.State;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** The proof of the wall on a real cluster, with real pods of the operator's image, which AIRTIME_TEST_IMAGE names. */
@EnabledIfEnvironmentVariable(named = "AIRTIME_TEST_KUBECONFIG", matches = ".+")
@EnabledIfEnvironmentVariable(named = "AIRTIME_TEST_IMAGE", matches = ".+")
class WallClusterTest {
    private static final String SOURCE = "staging-proof-source";
    private static final String TARGET = "staging-proof-target";
    private static final StagingRequest REQUEST =
            new StagingRequest(SOURCE, "night", "uid-1", StagingSpec.of(TARGET), Map.of(), Set.of(), null);

    private static RealCluster cluster;
    private static KubernetesStaging staging;

    @BeforeAll
    static void connect() {
        cluster = new RealCluster(SOURCE, TARGET);
        staging = new KubernetesStaging(
                cluster.client,
                InstantSource.system(),
                AddressResolver.SYSTEM,
                new ProbeOptions(Objects.requireNonNull(System.getenv("AIRTIME_TEST_IMAGE")), null));
    }

    @AfterAll
    static void close() {
        cluster.close();
    }

    @BeforeEach
    void production() {
        cluster.clean();
        cluster.namespace(SOURCE);
        cluster.apply(SOURCE, """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: web}
                spec:
                  replicas: 1
                  selector: {matchLabels: {app: web}}
                  template:
                    metadata: {labels: {app: web}}
                    spec:
                      terminationGracePeriodSeconds: 0
                      containers:
                      - name: web
                        image: localhost/debian:bookworm
                        imagePullPolicy: IfNotPresent
                        command: [python3, -m, http.server, "8000"]
                        readinessProbe: {httpGet: {path: /, port: 8000}, periodSeconds: 1}
                """, """
                {apiVersion: v1, kind: Service, metadata: {name: web}, spec: {selector: {app: web}, ports: [{port: 80, targetPort: 8000}]}}
                """);
        await().atMost(RealCluster.LONG)
                .until(() -> cluster.api
                                .get("/apis/apps/v1/namespaces/" + SOURCE + "/deployments/web")
                                .path("status")
                                .path("readyReplicas")
                                .asInt()
                        == 1);
        staging.copy(REQUEST, p -> {});
    }

    @Test
    void podsStartOnlyAfterTheyWereShownToBeShutIn() {
        StagingObservation first = staging.release(REQUEST);
        assertThat(Objects.requireNonNull(first.blocked()).reason()).isEqualTo("ProvingWall");
        await().atMost(RealCluster.LONG)
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> staging.release(REQUEST).state() == State.Released);
        assertThat(cluster.api
                        .get("/api/v1/namespaces/" + TARGET)
                        .at("/metadata/annotations")
                        .path("airtime.dev/wall")
                        .asText())
                .startsWith("Proven ");
        await().atMost(RealCluster.LONG).until(() -> staging.observe(REQUEST).running());
    }

    @Test
    void aPolicyThatOpensTheCopyIsFoundByItsEffect() {
        cluster.apply(TARGET, """
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata: {name: by-hand}
                spec: {podSelector: {}, policyTypes: [Egress], egress: [{}]}
                """);
        await().atMost(RealCluster.LONG).pollInterval(Duration.ofSeconds(1)).until(() -> {
            Blocked blocked = staging.release(REQUEST).blocked();
            return blocked != null && blocked.reason().equals("WallNotEnforced");
        });
        StagingObservation held = staging.observe(REQUEST);
        assertThat(held.state()).isEqualTo(State.Copied);
        assertThat(Objects.requireNonNull(held.blocked()).message())
                .contains("reached")
                .contains("whenNotEnforced: Accept");
        assertThat(cluster.api
                        .get("/apis/apps/v1/namespaces/" + TARGET + "/deployments/web")
                        .at("/spec/replicas")
                        .asInt())
                .isZero();

        cluster.api.delete("/apis/networking.k8s.io/v1/namespaces/" + TARGET + "/networkpolicies/by-hand", null);
        await().atMost(RealCluster.LONG.multipliedBy(2))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> staging.release(REQUEST).state() == State.Released);
    }
}
