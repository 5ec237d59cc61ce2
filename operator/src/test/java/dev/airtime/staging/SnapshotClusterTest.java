package dev.airtime.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.airtime.api.StagingSpec;
import dev.airtime.api.Volumes;
import dev.airtime.staging.StagingObservation.State;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * Snapshots of volumes on a real API server, whose kubeconfig {@code AIRTIME_TEST_KUBECONFIG} names, which must have no
 * snapshot CRDs. The test installs small ones of its own and plays the snapshot controller and the driver: what is
 * shown is the objects, not that bytes arrive.
 */
@EnabledIfEnvironmentVariable(named = "AIRTIME_TEST_KUBECONFIG", matches = ".+")
class SnapshotClusterTest {
    private static final String SOURCE = "volumes-test";
    private static final String TARGET = "volumes-test-copy";
    private static final String VOLUME = "volumes-test-volume";
    private static final String CLASS = "volumes-test";
    private static final String API = "/apis/snapshot.storage.k8s.io/v1/";
    private static final String CRD = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/";
    private static final Map<String, String> KINDS = Map.of(
            "VolumeSnapshot", "Namespaced", "VolumeSnapshotContent", "Cluster", "VolumeSnapshotClass", "Cluster");
    private static final Duration LONG = RealCluster.LONG;
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-12-03T20:00:00Z"));

    private static RealCluster cluster;
    private static ApiServer api;

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
        cluster.clean();
        api.delete("/api/v1/persistentvolumes/" + VOLUME, null);
        api.delete("/apis/storage.k8s.io/v1/storageclasses/" + CLASS, null);
        KINDS.keySet().forEach(k -> api.delete(CRD + plural(k) + ".snapshot.storage.k8s.io", null));
    }

    @Test
    void aClaimOfTheCopyNamesASnapshotOfProductions() {
        production();
        KubernetesStaging staging = new KubernetesStaging(cluster.client, CLOCK);
        StagingRequest request = request();

        StagingObservation waiting = staging.copy(request, p -> {});
        assertThat(waiting.state()).isEqualTo(State.Incomplete);
        assertThat(waiting.message()).contains("0 of 1 snapshots of production's volumes are ready");
        String name = SnapshotChoice.snapshotName(request, "data-web-0");
        String taken = API + "namespaces/" + SOURCE + "/volumesnapshots/" + name;
        cluster.put(API + "volumesnapshotcontents/volumes-test-content", """
                apiVersion: snapshot.storage.k8s.io/v1
                kind: VolumeSnapshotContent
                metadata: {name: volumes-test-content}
                spec:
                  driver: disk.volumes.test
                  deletionPolicy: Delete
                  sourceVolumeMode: Filesystem
                  source: {volumeHandle: v-1}
                  volumeSnapshotRef: {namespace: %s, name: %s, uid: %s}
                status: {snapshotHandle: snap-1, readyToUse: true}
                """.formatted(
                        SOURCE, name, api.get(taken).at("/metadata/uid").asText()));
        status(taken, "{readyToUse: true, restoreSize: 3Mi, boundVolumeSnapshotContentName: volumes-test-content}");
        staging.copy(request, p -> {});
        String inCopy = API + "namespaces/" + TARGET + "/volumesnapshots/" + name;
        JsonNode content = api.get(API + "volumesnapshotcontents/" + name);
        assertThat(content.at("/spec/source/snapshotHandle").asText()).isEqualTo("snap-1");
        assertThat(content.at("/spec/deletionPolicy").asText()).isEqualTo("Retain");
        status(inCopy, "{readyToUse: true, boundVolumeSnapshotContentName: " + name + "}");

        assertThat(staging.copy(request, p -> {}).state()).isEqualTo(State.Copied);
        String claim = "/api/v1/namespaces/" + TARGET + "/persistentvolumeclaims/data-web-0";
        JsonNode spec = api.get(claim).path("spec");
        assertThat(spec.at("/dataSource/name").asText()).isEqualTo(name);
        assertThat(spec.at("/dataSourceRef/name").asText())
                .as("the server's own")
                .isEqualTo(name);
        assertThat(spec.at("/resources/requests/storage").asText()).isEqualTo("3Mi");
        String uid = api.get(claim).at("/metadata/uid").asText();

        ObjectNode lost = Json.object();
        lost.putObject("metadata").putObject("annotations").putNull("airtime.dev/copy-complete");
        api.mergeNow("/api/v1/namespaces/" + TARGET, lost);
        StagingObservation again = staging.copy(request, p -> {});
        assertThat(again.state()).isEqualTo(State.Copied);
        assertThat(again.record().notCopied()).noneMatch(l -> l.startsWith("PersistentVolumeClaim"));
        assertThat(api.get(claim).at("/metadata/uid").asText()).isEqualTo(uid);

        await().atMost(LONG).until(() -> staging.remove(request).state() == State.Absent);
        assertThat(api.find(taken)).isEmpty();
        assertThat(api.find(API + "volumesnapshotcontents/" + name)).isEmpty();
        assertThat(api.find("/api/v1/namespaces/" + SOURCE + "/persistentvolumeclaims/data-web-0"))
                .isPresent();
    }

    private static void production() {
        KINDS.forEach((kind, scope) -> api.applyNow(
                CRD + plural(kind) + ".snapshot.storage.k8s.io",
                RealCluster.crd("snapshot.storage.k8s.io", kind, plural(kind), scope, "v1")));
        cluster.namespace(SOURCE);
        cluster.put("/apis/storage.k8s.io/v1/storageclasses/" + CLASS, """
                apiVersion: storage.k8s.io/v1
                kind: StorageClass
                metadata: {name: %s}
                provisioner: disk.volumes.test
                """.formatted(CLASS));
        cluster.put("/api/v1/persistentvolumes/" + VOLUME, """
                apiVersion: v1
                kind: PersistentVolume
                metadata: {name: %s}
                spec:
                  capacity: {storage: 3Mi}
                  accessModes: [ReadWriteOnce]
                  persistentVolumeReclaimPolicy: Retain
                  storageClassName: %s
                  csi: {driver: disk.volumes.test, volumeHandle: v-1}
                  claimRef: {namespace: %s, name: data-web-0}
                """.formatted(VOLUME, CLASS, SOURCE));
        cluster.put(
                "/api/v1/namespaces/" + SOURCE + "/persistentvolumeclaims/data-web-0", """
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: data-web-0}
                spec:
                  storageClassName: %s
                  volumeName: %s
                  accessModes: [ReadWriteOnce]
                  resources: {requests: {storage: 2Mi}}
                """.formatted(CLASS, VOLUME));
        await().atMost(LONG).ignoreExceptions().untilAsserted(() -> {
            cluster.put(API + "volumesnapshotclasses/" + CLASS, """
                    apiVersion: snapshot.storage.k8s.io/v1
                    kind: VolumeSnapshotClass
                    metadata: {name: %s}
                    driver: disk.volumes.test
                    deletionPolicy: Delete
                    """.formatted(CLASS));
            assertThat(api.get("/api/v1/namespaces/" + SOURCE + "/persistentvolumeclaims/data-web-0")
                            .at("/status/phase")
                            .asText())
                    .isEqualTo("Bound");
        });
    }

    private static String plural(String kind) {
        String lower = kind.toLowerCase(Locale.ROOT);
        return lower + (lower.endsWith("class") ? "es" : "s");
    }

    private static void status(String path, String yaml) {
        ObjectNode body = Json.object();
        body.set("status", Cases.yaml(yaml));
        api.mergeNow(path, body);
    }

    private static StagingRequest request() {
        StagingSpec spec = new StagingSpec(
                TARGET, List.of(), List.of(), Map.of(), List.of(), null, Volumes.Snapshot, null, null, null);
        return new StagingRequest(SOURCE, "night", "uid-1", spec, Map.of(), Set.of(), null);
    }
}
