package dev.airtime.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.airtime.api.Keys;
import dev.airtime.staging.StagingObservation.State;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TeardownTest {
    private static final String NAMESPACE = "/api/v1/namespaces/staging";
    private static final String KAFKAS = "/apis/kafka.example.com/v1/namespaces/staging/kafkas/";
    private static final String INGRESSES = "/apis/networking.k8s.io/v1/namespaces/staging/ingresses/";
    private static final String SERVICES = NAMESPACE + "/services/";
    private static final String COPIED = "labels: {airtime.dev/copied-from: production}";

    private Instant now = Instant.parse("2026-12-03T20:00:00Z");
    private FakeApi api;
    private KubernetesClient client;

    @BeforeEach
    void start() throws IOException {
        api = new FakeApi();
        client = api.client();
        copy();
    }

    @AfterEach
    void stop() {
        client.close();
        api.close();
    }

    private void copy() {
        api.kind("v1", "configmaps", "ConfigMap")
                .kind("v1", "services", "Service")
                .kind("v1", "persistentvolumeclaims", "PersistentVolumeClaim")
                .kind("networking.k8s.io/v1", "ingresses", "Ingress")
                .kind("kafka.example.com/v1", "kafkas", "Kafka")
                .put("/api/v1/namespaces/production", "{}")
                .put(NAMESPACE, """
                        metadata:
                          labels: {airtime.dev/staging-of: production}
                          annotations: {airtime.dev/event-uid: uid-1, airtime.dev/copy-complete: x}
                        """)
                .put(NAMESPACE + "/configmaps/app", "metadata: {" + COPIED + "}")
                .put(SERVICES + "web", "{metadata: {" + COPIED + "}, spec: {type: ClusterIP}}")
                .put(SERVICES + "lb", "{metadata: {" + COPIED + "}, spec: {type: LoadBalancer}}")
                .put(INGRESSES + "shop", "metadata: {" + COPIED + "}")
                .put(KAFKAS + "events", "metadata: {" + COPIED + "}");
    }

    @Test
    void removesWhatActsOutsideFirstThenTheNamespace() {
        assertThat(steps(4)).endsWith(State.Absent);
        assertThat(deletions())
                .containsExactly(
                        "DELETE " + KAFKAS + "events",
                        "DELETE " + SERVICES + "lb",
                        "DELETE " + INGRESSES + "shop",
                        "DELETE " + NAMESPACE);
        assertThat(api.get("/api/v1/namespaces/production")).isNotNull();
    }

    @Test
    void asksForNoKindThatIsNeverCopied() {
        api.kind("groupsnapshot.storage.k8s.io/v1", "volumegroupsnapshots", "VolumeGroupSnapshot")
                .kind("airtime.dev/v1alpha1", "trafficevents", "TrafficEvent");
        assertThat(steps(4)).endsWith(State.Absent);
        assertThat(api.requests()).noneMatch(r -> r.contains("/staging/volumegroupsnapshots"));
        assertThat(api.requests()).noneMatch(r -> r.contains("/staging/trafficevents"));
    }

    @Test
    void waitsForTheControllerAndFreesACopiedObjectWhenItDoesNotAnswer() {
        api.put(KAFKAS + "events", "metadata: {" + COPIED + ", finalizers: [kafka.example.com/brokers]}");
        StagingObservation waiting = staging().remove(request());
        assertThat(waiting.state()).isEqualTo(State.Incomplete);
        now = now.plus(Teardown.GRACE).minusMillis(1);
        waiting = staging().remove(request());
        assertThat(waiting.message()).contains("waits for Kafka.kafka.example.com/events (kafka.example.com/brokers)");
        assertThat(staging().observe(request()).message()).isEqualTo(waiting.message());
        assertThat(api.get(INGRESSES + "shop")).as("only when that is gone").isNotNull();
        assertThat(told()).isEmpty();

        now = now.plusMillis(1);
        StagingObservation freed = staging().remove(request());
        assertThat(freed.message())
                .contains("finalizer kafka.example.com/brokers of Kafka.kafka.example.com/events removed:"
                        + " its controller did not answer in 2 min; what it manages outside may be left");
        assertThat(api.get(KAFKAS + "events")).isNull();
        assertThat(told()).hasSize(1).first().asString().startsWith("FinalizerRemoved: finalizer kafka");
        assertThat(steps(3)).endsWith(State.Absent);
    }

    @Test
    void givesEveryPhaseItsOwnGrace() {
        api.put(KAFKAS + "events", "metadata: {" + COPIED + ", finalizers: [a/b]}");
        api.put(INGRESSES + "shop", "metadata: {" + COPIED + ", finalizers: [ingress.example.com/dns]}");
        staging().remove(request());
        now = now.plus(Teardown.GRACE);
        staging().remove(request());
        assertThat(staging().remove(request()).message()).contains("Ingress/shop (ingress.example.com/dns)");
        assertThat(api.get(INGRESSES + "shop")).isNotNull();
        now = now.plus(Teardown.GRACE);
        assertThat(steps(3)).endsWith(State.Absent);
    }

    @Test
    void neverFreesWhatItDidNotCopyAndNamesIt() {
        api.put(NAMESPACE + "/configmaps/theirs", "metadata: {finalizers: [theirs.example.com/x]}");
        api.put(NAMESPACE + "/configmaps/app", "metadata: {" + COPIED + ", finalizers: [a.example.com/b]}");
        StagingObservation stuck = remove(6);
        assertThat(stuck.state()).isEqualTo(State.Terminating);
        assertThat(stuck.message()).contains("NamespaceContentRemaining", "configmaps. has 1 resource instances");
        assertThat(stuck.message())
                .contains("waits for ConfigMap/app (a.example.com/b), ConfigMap/theirs (theirs.example.com/x)")
                .contains("not copied by Airtime, so their finalizers stay: ConfigMap/theirs");
        now = now.plus(Teardown.GRACE);
        remove(3);
        assertThat(api.get(NAMESPACE + "/configmaps/app")).isNull();
        assertThat(stored(NAMESPACE + "/configmaps/theirs")
                        .at("/metadata/finalizers/0")
                        .asText())
                .isEqualTo("theirs.example.com/x");
        assertThat(staging().remove(request()).state()).isEqualTo(State.Terminating);
    }

    @Test
    void keepsTheFinalizersThatProtectData() {
        String claim = NAMESPACE + "/persistentvolumeclaims/data";
        api.put(claim, "metadata: {" + COPIED + ", finalizers: [kubernetes.io/pvc-protection, a.example.com/b]}");
        remove(6);
        now = now.plus(Teardown.GRACE);
        remove(2);
        assertThat(stored(claim).at("/metadata/finalizers")).hasSize(1);
        assertThat(stored(claim).at("/metadata/finalizers/0").asText()).isEqualTo("kubernetes.io/pvc-protection");
    }

    @Test
    void namesTheVolumesThatOutliveIt() {
        api.put(NAMESPACE + "/persistentvolumeclaims/data", "spec: {volumeName: pv-1}")
                .put(NAMESPACE + "/persistentvolumeclaims/tmp", "spec: {volumeName: pv-2}")
                .put(
                        "/api/v1/persistentvolumes/pv-1",
                        "spec: {persistentVolumeReclaimPolicy: Retain, claimRef: {name: data}}")
                .put("/api/v1/persistentvolumes/pv-2", "spec: {persistentVolumeReclaimPolicy: Delete}");
        assertThat(steps(4)).endsWith(State.Absent);
        assertThat(told()).hasSize(1);
        assertThat(told().get(0)).startsWith("VolumeKept: ").endsWith(": pv-1 (claim data)");
    }

    @Test
    void removesAllTheSameWhereVolumesMayNotBeRead() {
        api.put(NAMESPACE + "/persistentvolumeclaims/data", "spec: {volumeName: pv-1}");
        api.instead(r -> r.contains("/persistentvolumes/") ? new FakeApi.Answer(403, "pv is forbidden") : null);
        assertThat(steps(4)).endsWith(State.Absent);
        assertThat(told()).hasSize(1);
        assertThat(told().get(0)).startsWith("VolumesNotRead: ").endsWith("pv is forbidden");
    }

    @Test
    void aRefusedDeletionIsNamedAndDoesNotLastForEver() {
        api.instead(r -> r.startsWith("DELETE " + KAFKAS) ? new FakeApi.Answer(403, "kafkas is forbidden") : null);
        assertThat(staging().remove(request()).message())
                .contains("Kafka.kafka.example.com/events was not deleted: kafkas is forbidden");
        now = now.plus(Duration.ofMinutes(2));
        assertThat(steps(4)).endsWith(State.Absent);
    }

    @Test
    void leavesANamespaceThatIsBeingDeletedByAnotherLivingEventAlone() {
        api.kind("airtime.dev/v1alpha1", "trafficevents", "TrafficEvent")
                .put("/apis/airtime.dev/v1alpha1/namespaces/production/trafficevents/night", "metadata: {uid: uid-1}");
        api.put(NAMESPACE + "/configmaps/app", "metadata: {" + COPIED + ", finalizers: [a.example.com/b]}");
        remove(5);
        now = now.plus(Teardown.GRACE);
        StagingRequest other = request("uid-2");
        for (int i = 0; i < 3; i++) {
            assertThat(staging().remove(other).state()).isEqualTo(State.Terminating);
        }
        assertThat(api.get(NAMESPACE + "/configmaps/app")).isNotNull();
        staging().remove(request());
        assertThat(api.get(NAMESPACE + "/configmaps/app")).isNull();
    }

    @Test
    void aCopyWhoseRemovalHasBegunIsCopiedAgainWhenItIsWantedAgain() {
        api.put(KAFKAS + "events", "metadata: {" + COPIED + ", finalizers: [a/b]}");
        staging().remove(request());
        assertThat(staging().observe(request()).state()).isEqualTo(State.Incomplete);
        assertThat(staging().copy(request(), p -> {}).state()).isEqualTo(State.Copied);
        assertThat(stored(NAMESPACE).path("metadata").path("annotations").has(Keys.REMOVING))
                .isFalse();
    }

    @Test
    void aLostRemovalIsContinuedWhereverItWasLost() {
        removal();
        List<String> end = told();
        int calls = api.requests().size();
        for (int lost = 0; lost < calls; lost++) {
            api.clear();
            api.instead(r -> null);
            copy();
            AtomicInteger left = new AtomicInteger(lost);
            api.instead(r -> left.getAndDecrement() > 0 ? null : new FakeApi.Answer(418, "killed"));
            assertThatThrownBy(this::removal).isInstanceOf(Refused.class);
            api.instead(r -> null);
            removal();
            assertThat(api.get(NAMESPACE))
                    .as("lost after request %d of %d", lost, calls)
                    .isNull();
            assertThat(told()).isEqualTo(end);
        }
    }

    private void removal() {
        if (api.get(KAFKAS + "events") != null) {
            api.put(KAFKAS + "events", "metadata: {" + COPIED + ", finalizers: [kafka.example.com/brokers]}");
            api.put(NAMESPACE + "/persistentvolumeclaims/data", "spec: {volumeName: pv-1}");
            api.put("/api/v1/persistentvolumes/pv-1", "spec: {persistentVolumeReclaimPolicy: Retain}");
        }
        for (int i = 0; i < 8; i++) {
            staging().remove(request());
            now = now.plus(Teardown.GRACE);
        }
        assertThat(staging().observe(request()).state()).isEqualTo(State.Absent);
    }

    private List<State> steps(int atMost) {
        List<State> states = new ArrayList<>();
        for (int i = 0; i < atMost && !states.contains(State.Absent); i++) {
            states.add(staging().remove(request()).state());
        }
        return states;
    }

    private StagingObservation remove(int times) {
        StagingObservation last = staging().observe(request());
        for (int i = 0; i < times; i++) {
            last = staging().remove(request());
        }
        return last;
    }

    private List<String> deletions() {
        return api.requests().stream()
                .filter(r -> r.startsWith("DELETE"))
                .map(r -> r.replaceAll("\\?.*", ""))
                .toList();
    }

    /** The Events about the TrafficEvent, as {@code Reason: message}. */
    private List<String> told() {
        List<String> told = new ArrayList<>();
        for (JsonNode e : api.contents("/api/v1/namespaces/production/events/").values()) {
            assertThat(e.path("involvedObject").path("uid").asText()).isEqualTo("uid-1");
            told.add(e.path("reason").asText() + ": " + e.path("message").asText());
        }
        return told;
    }

    private KubernetesStaging staging() {
        return new KubernetesStaging(client, () -> now);
    }

    private JsonNode stored(String path) {
        return Objects.requireNonNull(api.get(path), path);
    }

    private static StagingRequest request() {
        return request("uid-1");
    }

    private static StagingRequest request(String uid) {
        return new StagingRequest(
                "production", "night", uid, Cases.spec(List.of(), List.of(), List.of()), Map.of(), Set.of(), null);
    }
}
