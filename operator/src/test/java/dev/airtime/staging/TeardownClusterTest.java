package dev.airtime.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.airtime.api.StagingSpec;
import dev.airtime.staging.StagingObservation.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * The removal of a copy on a real cluster, whose kubeconfig {@code AIRTIME_TEST_KUBECONFIG} names. The test's clock
 * makes the wait for a controller that is gone short; the namespace controller is the cluster's.
 */
@EnabledIfEnvironmentVariable(named = "AIRTIME_TEST_KUBECONFIG", matches = ".+")
class TeardownClusterTest {
    private static final String SOURCE = "teardown-test";
    private static final String TARGET = "teardown-test-copy";
    private static final String VOLUME = "teardown-test-volume";
    private static final String GROUP = "teardown.airtime.test";
    private static final String BROKERS = "/apis/" + GROUP + "/v1/namespaces/" + TARGET + "/brokers/";
    private static final String CRD = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    private static final Duration LONG = RealCluster.LONG;

    private static RealCluster cluster;
    private static ApiServer api;

    private Instant now = Instant.parse("2026-12-03T20:00:00Z");
    private KubernetesStaging staging;

    @BeforeAll
    static void connect() {
        cluster = new RealCluster(SOURCE, TARGET);
        api = cluster.api;
    }

    @AfterAll
    static void close() {
        cluster.close();
    }

    @BeforeEach
    @AfterEach
    void clean() {
        free("/api/v1/namespaces/" + TARGET + "/configmaps/theirs");
        free(BROKERS + "events");
        cluster.clean();
        api.delete("/api/v1/persistentvolumes/" + VOLUME, null);
        api.delete(CRD + "/brokers." + GROUP, null);
    }

    @BeforeEach
    void start() {
        staging = new KubernetesStaging(cluster.client, () -> now);
    }

    private static void free(String path) {
        api.find(path).ifPresent(o -> {
            ObjectNode patch = Json.object();
            patch.putObject("metadata").putArray("finalizers");
            api.mergeNow(path, patch);
        });
    }

    @Test
    void endsInNoNamespaceAndTellsWhatIsLeft() {
        copy();
        StagingRequest request = request();

        assertThat(staging.remove(request).state()).isEqualTo(State.Incomplete);
        assertThat(staging.remove(request).message())
                .contains("waits for Broker." + GROUP + "/events (" + GROUP + "/brokers)");
        assertThat(api.get(BROKERS + "events").path("metadata").hasNonNull("deletionTimestamp"))
                .isTrue();

        now = now.plus(Teardown.GRACE);
        assertThat(staging.remove(request).message())
                .contains("finalizer " + GROUP + "/brokers of Broker." + GROUP + "/events removed");
        await().atMost(LONG).until(() -> staging.remove(request).state() == State.Terminating);
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(staging.remove(request).message())
                        .contains("not copied by Airtime, so their finalizers stay: ConfigMap/theirs")
                        .contains("NamespaceFinalizersRemaining", "theirs.example.com/x"));

        now = now.plus(Teardown.GRACE.multipliedBy(2));
        staging.remove(request);
        assertThat(api.get("/api/v1/namespaces/" + TARGET + "/configmaps/theirs")
                        .at("/metadata/finalizers/0")
                        .asText())
                .as("not ours, never freed")
                .isEqualTo("theirs.example.com/x");
        free("/api/v1/namespaces/" + TARGET + "/configmaps/theirs");
        await().atMost(LONG).until(() -> staging.remove(request).state() == State.Absent);

        assertThat(told())
                .anyMatch(l -> l.startsWith("FinalizerRemoved finalizer " + GROUP + "/brokers of Broker"))
                .anyMatch(l -> l.startsWith("VolumeKept ") && l.contains(VOLUME + " (claim data)"))
                .hasSize(2);
        assertThat(api.get("/api/v1/persistentvolumes/" + VOLUME)
                        .at("/status/phase")
                        .asText())
                .as("Retain")
                .isEqualTo("Released");
    }

    /** A copy with a custom resource whose controller is dead, somebody else's object, and a volume by hand. */
    private static void copy() {
        api.applyNow(CRD + "/brokers." + GROUP, RealCluster.crd(GROUP, "Broker", "brokers", "Namespaced", "v1"));
        cluster.namespace(SOURCE);
        cluster.put("/api/v1/namespaces/" + TARGET, """
                apiVersion: v1
                kind: Namespace
                metadata:
                  name: %s
                  labels: {airtime.dev/staging-of: %s}
                  annotations: {airtime.dev/event-uid: uid-1}
                """.formatted(TARGET, SOURCE));
        cluster.put("/api/v1/persistentvolumes/" + VOLUME, """
                apiVersion: v1
                kind: PersistentVolume
                metadata: {name: %s}
                spec:
                  capacity: {storage: 1Mi}
                  accessModes: [ReadWriteOnce]
                  persistentVolumeReclaimPolicy: Retain
                  hostPath: {path: /var/empty}
                  claimRef: {namespace: %s, name: data}
                """.formatted(VOLUME, TARGET));
        cluster.put("/api/v1/namespaces/" + TARGET + "/persistentvolumeclaims/data", """
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: data, labels: {airtime.dev/copied-from: %s}}
                spec:
                  storageClassName: ""
                  volumeName: %s
                  accessModes: [ReadWriteOnce]
                  resources: {requests: {storage: 1Mi}}
                """.formatted(SOURCE, VOLUME));
        cluster.put(
                "/api/v1/namespaces/" + TARGET + "/configmaps/theirs",
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: theirs, finalizers: [theirs.example.com/x]}}");
        await().atMost(LONG).until(() -> api.find("/apis/" + GROUP + "/v1/namespaces/" + TARGET + "/brokers")
                .isPresent());
        cluster.put(BROKERS + "events", """
                apiVersion: %1$s/v1
                kind: Broker
                metadata: {name: events, labels: {airtime.dev/copied-from: %2$s}, finalizers: [%1$s/brokers]}
                """.formatted(GROUP, SOURCE));
        await().atMost(LONG).until(() -> api.get("/api/v1/namespaces/" + TARGET + "/persistentvolumeclaims/data")
                .at("/status/phase")
                .asText()
                .equals("Bound"));
    }

    private static List<String> told() {
        List<String> told = new ArrayList<>();
        api.list("/api/v1/namespaces/" + SOURCE + "/events", e -> {
            if ("night".equals(e.at("/involvedObject/name").asText())) {
                told.add(e.path("reason").asText() + " " + e.path("message").asText());
            }
        });
        return told;
    }

    private static StagingRequest request() {
        return new StagingRequest(SOURCE, "night", "uid-1", StagingSpec.of(TARGET), Map.of(), Set.of(), null);
    }
}
