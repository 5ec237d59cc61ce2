package dev.airtime.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.airtime.api.Keys;
import dev.airtime.api.ObjectSelector;
import dev.airtime.api.StagingSpec;
import dev.airtime.api.Volumes;
import dev.airtime.staging.StagingObservation.State;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The test plays the snapshot controller and the driver. */
class SnapshotVolumesTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-12-03T20:00:00Z"));
    private static final String API = "/apis/snapshot.storage.k8s.io/v1/";
    private static final String PRODUCTION = API + "namespaces/production/volumesnapshots/";
    private static final String COPY = API + "namespaces/staging/volumesnapshots/";
    private static final String CONTENTS = API + "volumesnapshotcontents/";
    private static final String CLAIMS = "/api/v1/namespaces/production/persistentvolumeclaims/";
    private static final String COPIED = "/api/v1/namespaces/staging/persistentvolumeclaims/";
    private static final String BOUND =
            "{spec: {volumeName: pv-%s, storageClassName: fast, resources: {requests: {storage: 5Gi}}}, status: {phase: Bound}}";
    private static final String VOLUME = "spec: {csi: {driver: disk.example.com}}";

    private FakeApi api;
    private KubernetesClient client;

    @BeforeEach
    void start() throws IOException {
        api = new FakeApi();
        client = api.client();
        production();
    }

    @AfterEach
    void stop() {
        client.close();
        api.close();
    }

    private void production() {
        api.instead(r -> null);
        api.kind("v1", "persistentvolumeclaims", "PersistentVolumeClaim")
                .kind("apps/v1", "statefulsets", "StatefulSet")
                .kind("snapshot.storage.k8s.io/v1", "volumesnapshots", "VolumeSnapshot")
                .put("/api/v1/namespaces/production", "{}")
                .put(CLAIMS + "data-web-0", BOUND.formatted(0))
                .put(CLAIMS + "data-web-1", BOUND.formatted(1))
                .put(CLAIMS + "waiting", "{spec: {storageClassName: fast}, status: {phase: Pending}}")
                .put("/api/v1/persistentvolumes/pv-0", VOLUME)
                .put("/api/v1/persistentvolumes/pv-1", VOLUME)
                .put("/apis/storage.k8s.io/v1/storageclasses/fast", "provisioner: disk.example.com")
                .put(API + "volumesnapshotclasses/a-other", "driver: other.example.com")
                .put(API + "volumesnapshotclasses/b-plain", "{driver: disk.example.com, deletionPolicy: Delete}")
                .put(
                        API + "volumesnapshotclasses/c-default",
                        "{driver: disk.example.com, deletionPolicy: Delete, metadata: {annotations:"
                                + " {snapshot.storage.kubernetes.io/is-default-class: 'true'}}}")
                .put(
                        "/apis/apps/v1/namespaces/production/statefulsets/web",
                        "spec: {replicas: 2, volumeClaimTemplates: [{metadata: {name: data}}]}");
    }

    @Test
    void copiesClaimsFromSnapshotsOfProductions() {
        StagingObservation waiting = staging().copy(request(), p -> {});
        assertThat(waiting.state()).isEqualTo(State.Incomplete);
        assertThat(waiting.message()).endsWith("; 0 of 2 snapshots of production's volumes are ready");
        String name = SnapshotChoice.snapshotName(request(), "data-web-0");
        JsonNode taken = stored(PRODUCTION + name);
        assertThat(taken.at("/spec/source/persistentVolumeClaimName").asText()).isEqualTo("data-web-0");
        assertThat(taken.at("/spec/volumeSnapshotClassName").asText()).isEqualTo("c-default");
        assertThat(taken.path("metadata").path("labels").path(Keys.MANAGED_BY).asText())
                .isEqualTo("airtime");

        assertThat(api.get(COPIED + "data-web-0"))
                .as("no claim before its snapshot")
                .isNull();
        controller("Delete");
        assertThat(staging().copy(request(), p -> {}).message()).endsWith("; 0 of 2 snapshots are bound in the copy");
        JsonNode content = stored(CONTENTS + name).path("spec");
        assertThat(content.path("deletionPolicy").asText()).isEqualTo("Retain");
        assertThat(content.at("/source/snapshotHandle").asText()).isEqualTo("handle-" + name);
        assertThat(content.path("driver").asText()).isEqualTo("disk.example.com");
        assertThat(content.path("sourceVolumeMode").asText()).isEqualTo("Filesystem");
        assertThat(content.at("/volumeSnapshotRef/namespace").asText()).isEqualTo("staging");
        assertThat(content.at("/volumeSnapshotRef/name").asText()).isEqualTo(name);
        assertThat(stored(COPY + name)
                        .at("/spec/source/volumeSnapshotContentName")
                        .asText())
                .isEqualTo(name);

        controller("Delete");
        StagingObservation copied = staging().copy(request(), p -> {});
        assertThat(copied.state()).isEqualTo(State.Copied);
        assertThat(copied.message()).doesNotContain("snapshots");
        JsonNode claim = stored(COPIED + "data-web-0").path("spec");
        assertThat(claim.at("/dataSource/name").asText()).isEqualTo(name);
        assertThat(claim.at("/dataSource/kind").asText()).isEqualTo("VolumeSnapshot");
        assertThat(claim.at("/dataSource/apiGroup").asText()).isEqualTo("snapshot.storage.k8s.io");
        assertThat(claim.path("storageClassName").asText()).isEqualTo("fast");
        assertThat(claim.at("/resources/requests/storage").asText())
                .as("the volume was expanded once, the claim's request is the old one")
                .isEqualTo("8Gi");
        assertThat(claim.has("volumeName")).isFalse();
        assertThat(stored(COPIED + "waiting").path("spec").has("dataSource"))
                .as("nothing is in it yet")
                .isFalse();
        assertThat(copied.record().notCopied())
                .as("its own snapshots are no news")
                .isEmpty();
    }

    @Test
    void aLaterSyncKeepsTheVolumesAndTakesSnapshotsOnlyOfNewClaims() {
        copy();
        api.put(CLAIMS + "new", BOUND.formatted(0));
        int before = api.contents(PRODUCTION).size();
        StagingRequest again = request("again", List.of());
        staging().copy(again, p -> {});
        assertThat(api.contents(PRODUCTION)).hasSize(before + 1);
        controller("Delete");
        staging().copy(again, p -> {});
        controller("Delete");
        assertThat(staging().copy(again, p -> {}).state()).isEqualTo(State.Copied);
        assertThat(stored(COPIED + "data-web-0").at("/spec/dataSource/name").asText())
                .isEqualTo(SnapshotChoice.snapshotName(request(), "data-web-0"));
        assertThat(stored(COPIED + "new").at("/spec/dataSource/name").asText())
                .isEqualTo(SnapshotChoice.snapshotName(again, "new"));
    }

    @Test
    void theRemovalLeavesNoSnapshot() {
        copy();
        api.put(PRODUCTION + "theirs", "metadata: {labels: {app.kubernetes.io/managed-by: velero}}");
        api.put(
                PRODUCTION + "other-event",
                "metadata: {labels: {app.kubernetes.io/managed-by: airtime}, annotations: {airtime.dev/event-uid: uid-2}}");
        for (int i = 0; i < 3; i++) {
            staging().remove(request());
        }
        assertThat(staging().observe(request()).state()).isEqualTo(State.Absent);
        assertThat(api.contents(API + "namespaces/").keySet())
                .containsExactlyInAnyOrder(PRODUCTION + "theirs", PRODUCTION + "other-event");
        assertThat(api.contents(CONTENTS).keySet())
                .as("production's own contents are the controller's")
                .allMatch(k -> k.contains("/production-"));
        assertThat(api.contents("/api/v1/namespaces/production/events/")).isEmpty();
    }

    @Test
    void removesTheSnapshotsOfACopyWhoseNamespaceAPersonDeleted() {
        staging().copy(request(), p -> {});
        client.namespaces().withName("staging").delete();
        StagingObservation seen = staging().observe(request());
        assertThat(seen.state()).isEqualTo(State.Incomplete);
        assertThat(seen.message()).contains("does not exist; snapshots of production's volumes do");
        assertThat(staging().remove(request()).state()).isEqualTo(State.Absent);
        assertThat(api.contents(PRODUCTION)).isEmpty();
    }

    @Test
    void namesASnapshotThatItsClassKeeps() {
        staging().copy(request(), p -> {});
        controller("Retain");
        for (int i = 0; i < 3; i++) {
            staging().remove(request());
        }
        assertThat(api.contents("/api/v1/namespaces/production/events/").values())
                .hasSize(2)
                .allMatch(e -> e.path("reason").asText().equals("SnapshotKept"))
                .allMatch(e -> e.path("message").asText().contains("VolumeSnapshotContent production-"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /api/v1/persistentvolumes/pv-0                | spec: {hostPath: {}}              | its PersistentVolume pv-0 is not of a CSI driver, and only those have snapshots
            /api/v1/persistentvolumes/pv-0                | spec: {csi: {driver: x}}          | its StorageClass fast (provisioner disk.example.com) makes no volumes of its driver x
            /apis/storage.k8s.io/v1/storageclasses/fast   | provisioner: y                    | its StorageClass fast (provisioner y) makes no volumes of its driver disk.example.com
            CLAIM                                         | {spec: {volumeName: pv-0}, status: {phase: Bound}} | it has no StorageClass that could make a volume from a snapshot
            CLAIM                                         | {spec: {volumeName: pv-0}, status: {phase: Lost}}  | its phase is Lost, its volume is not there
            CLAIM                                         | {metadata: {ownerReferences: [{kind: StatefulSet, controller: true}]}} | its StatefulSet owns it (persistentVolumeClaimRetentionPolicy), so the copy's StatefulSet would make an empty one
            """)
    void refusesWhatHasNoSnapshotAndMakesNone(String path, String yaml, String why) {
        api.put(path.equals("CLAIM") ? CLAIMS + "data-web-0" : path, yaml);
        StagingObservation refused = staging().copy(request(), p -> {});
        assertThat(refused.state()).isEqualTo(State.Incomplete);
        Blocked blocked = Objects.requireNonNull(refused.blocked());
        assertThat(blocked.reason()).isEqualTo("VolumesNotCopied");
        assertThat(blocked.message())
                .contains("PersistentVolumeClaim/data-web-0: " + why)
                .endsWith("; set spec.staging.volumes: Empty, or leave the claim out with spec.staging.exclude");
        assertThat(staging().observe(request()).blocked()).isEqualTo(blocked);
        assertThat(api.contents(PRODUCTION)).as("nothing half done").isEmpty();
        assertThat(api.contents(COPIED)).isEmpty();

        StagingRequest without = request(null, List.of(new ObjectSelector("PersistentVolumeClaim", null, Map.of())));
        StagingObservation healed = staging().copy(without, p -> {});
        assertThat(healed.state()).isEqualTo(State.Copied);
        assertThat(healed.blocked()).isNull();
    }

    @Test
    void refusesAClassWithoutSnapshotClass() {
        client.close();
        api.clear();
        production();
        client = api.client();
        for (String c : List.of("b-plain", "c-default")) {
            api.put(API + "volumesnapshotclasses/" + c, "driver: other.example.com");
        }
        assertThat(Objects.requireNonNull(staging().copy(request(), p -> {}).blocked())
                        .message())
                .contains(
                        "PersistentVolumeClaim/data-web-0: its StorageClass fast (provisioner disk.example.com) has no"
                                + " VolumeSnapshotClass");
    }

    @ParameterizedTest
    @CsvSource({"404, install the snapshot CRDs and controller", "403, rbac.volumeSnapshots=true"})
    void refusesWithoutSnapshotKindsOrRights(int code, String what) {
        api.instead(r -> r.contains("/volumesnapshotclasses") ? new FakeApi.Answer(code, "no") : null);
        assertThat(Objects.requireNonNull(staging().copy(request(), p -> {}).blocked())
                        .message())
                .contains(what);
        api.instead(r -> null);
        assertThat(staging().copy(request(), p -> {}).blocked())
                .as("granted by now")
                .isNull();
    }

    @Test
    void tellsTheDriversErrorAndGoesOnWhenItIsOver() {
        staging().copy(request(), p -> {});
        String name = SnapshotChoice.snapshotName(request(), "data-web-0");
        stored(PRODUCTION + name)
                .putObject("status")
                .put("readyToUse", false)
                .putObject("error")
                .put("message", "quota of snapshots used up");
        assertThat(Objects.requireNonNull(staging().copy(request(), p -> {}).blocked())
                        .message())
                .contains("VolumeSnapshot " + name + " in namespace production failed: quota of snapshots used up");
        controller("Delete");
        assertThat(staging().copy(request(), p -> {}).blocked()).isNull();
    }

    @Test
    void refusesAClaimThatWasMadeEmpty() {
        StagingSpec empty = Cases.spec(List.of(), List.of(), List.of());
        StagingRequest first = new StagingRequest("production", "night", "uid-1", empty, Map.of(), Set.of(), null);
        assertThat(staging().copy(first, p -> {}).state()).isEqualTo(State.Copied);
        assertThat(Objects.requireNonNull(staging().copy(request(), p -> {}).blocked())
                        .message())
                .contains("PersistentVolumeClaim/data-web-0 in namespace staging was made empty");
    }

    @Test
    void aLostRunIsContinuedWhereverItWasLost() {
        copy();
        Map<String, JsonNode> end = api.contents("/");
        int calls = api.requests().size();
        for (int lost = 0; lost < calls; lost++) {
            api.clear();
            production();
            AtomicInteger left = new AtomicInteger(lost);
            api.instead(r -> left.getAndDecrement() > 0 ? null : new FakeApi.Answer(418, "killed"));
            assertThatThrownBy(this::copy).isInstanceOf(Refused.class);
            api.instead(r -> null);
            copy();
            assertThat(api.contents("/").keySet()).as("lost after %d", lost).isEqualTo(end.keySet());
        }
    }

    @Test
    void namesFitAndDiffer() {
        String claim = "a".repeat(250);
        String name = SnapshotChoice.snapshotName(request(), claim);
        assertThat(name).hasSizeLessThanOrEqualTo(SnapshotChoice.NAME).matches("[a-z0-9]([-a-z0-9.]*[a-z0-9])?");
        assertThat(SnapshotChoice.snapshotName(request(), claim + "b")).isNotEqualTo(name);
        assertThat(SnapshotChoice.snapshotName(request("2", List.of()), claim)).isNotEqualTo(name);
        String dotted = "x".repeat(37) + ".-.yyyyyyyyyyy";
        assertThat(SnapshotChoice.snapshotName(request(), dotted)).doesNotContain(".-");
    }

    private void copy() {
        for (int i = 0; i < 4 && staging().observe(request()).state() != State.Copied; i++) {
            staging().copy(request(), p -> {});
            controller("Delete");
        }
        assertThat(staging().observe(request()).state()).isEqualTo(State.Copied);
    }

    /** Takes the snapshots that are asked for, and binds those that name a content. */
    private void controller(String policy) {
        api.contents(PRODUCTION).forEach((path, snapshot) -> {
            ObjectNode stored = stored(path);
            String name = Source.name(stored);
            if (!name.startsWith("airtime-night-")) {
                return;
            }
            api.put(CONTENTS + "production-" + name, """
                    spec: {driver: disk.example.com, deletionPolicy: %s, sourceVolumeMode: Filesystem,
                           volumeSnapshotClassName: c-default, volumeSnapshotRef: {uid: %s}}
                    status: {snapshotHandle: handle-%s}
                    """.formatted(
                            policy, stored.at("/metadata/uid").asText(), name));
            stored.putObject("status")
                    .put("readyToUse", true)
                    .put("restoreSize", "8Gi")
                    .put("boundVolumeSnapshotContentName", "production-" + name);
        });
        api.contents(COPY).forEach((path, snapshot) -> {
            ObjectNode stored = stored(path);
            String content = stored.at("/spec/source/volumeSnapshotContentName").asText();
            assertThat(stored(CONTENTS + content)
                            .at("/spec/volumeSnapshotRef/name")
                            .asText())
                    .isEqualTo(Source.name(stored));
            stored.putObject("status").put("readyToUse", true).put("boundVolumeSnapshotContentName", content);
        });
    }

    private KubernetesStaging staging() {
        return new KubernetesStaging(client, CLOCK);
    }

    private ObjectNode stored(String path) {
        return Objects.requireNonNull(api.get(path), path);
    }

    private static StagingRequest request() {
        return request(null, List.of());
    }

    private static StagingRequest request(@Nullable String sync, List<ObjectSelector> exclude) {
        StagingSpec spec = new StagingSpec(
                "staging", List.of(), exclude, Map.of(), List.of(), null, Volumes.Snapshot, null, null, null);
        return new StagingRequest("production", "night", "uid-1", spec, Map.of(), Set.of(), sync);
    }
}
