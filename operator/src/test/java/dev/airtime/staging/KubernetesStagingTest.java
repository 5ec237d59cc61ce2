package dev.airtime.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.airtime.api.EgressSpec;
import dev.airtime.api.Keys;
import dev.airtime.api.ObjectSelector;
import dev.airtime.api.StagingSpec;
import dev.airtime.api.WhenNotEnforced;
import dev.airtime.staging.StagingObservation.State;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.UnknownHostException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KubernetesStagingTest {
    private static final String PROD = "shop-prod.rds.example.com";
    private static final String COPY = "shop-copy.rds.example.com";
    private static final String SRC = "/api/v1/namespaces/production/";
    private static final String DST = "/api/v1/namespaces/staging/";
    private static final String APPS = "/apis/apps/v1/namespaces/";
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-12-03T20:00:00Z"));
    private static final AddressResolver DNS = host -> {
        if (host.equals(COPY)) {
            return List.of("192.0.2.7");
        }
        throw new UnknownHostException(host);
    };

    /** The wall has a test of its own. */
    private static final EgressSpec ACCEPT = new EgressSpec(List.of(), WhenNotEnforced.Accept);

    private FakeApi api;
    private KubernetesClient client;

    @BeforeEach
    void start() throws IOException {
        api = production(new FakeApi());
        client = api.client();
    }

    @AfterEach
    void stop() {
        client.close();
        api.close();
    }

    @Test
    void copiesHoldsBackAndSaysWhat() {
        StagingObservation copied = staging().copy(request(), p -> {});
        assertThat(copied.state()).isEqualTo(State.Copied);
        assertThat(copied.record().objects()).isEqualTo(5);
        assertThat(copied.podsWanted()).isEqualTo(3);
        assertThat(copied.record().notCopied())
                .containsExactly(
                        "kinds of away.example.com/v1: not read, so not copied: the server is away",
                        "Pod/lonely: held back, a bare pod can't be held at zero; let a Deployment make it",
                        "Widget.example.com (2): held back, a custom kind may act outside the namespace; to copy it,"
                                + " write spec.staging.include: [{kind: Widget.example.com}]");
        assertThat(data("configmaps/app").path("url").asText()).isEqualTo("jdbc:mysql://" + COPY + ":3306/shop");
        assertThat(data("configmaps/app").path("cache").asText()).isEqualTo("redis.staging.svc:6379");
        assertThat(stored(APPS + "staging/deployments/web")
                        .path("spec")
                        .path("replicas")
                        .asInt())
                .isZero();
        assertThat(stored("/apis/networking.k8s.io/v1/namespaces/staging/networkpolicies/airtime-egress")
                        .at("/spec/egress/2/to/0/ipBlock/cidr")
                        .asText())
                .isEqualTo("192.0.2.7/32");
        assertThat(api.get(DST + "events/e")).isNull();
    }

    @Test
    void closesTheCopyBeforeTheFirstObjectAndCallsItCompleteAfterTheLast() {
        staging().copy(request(), p -> {});
        List<String> writes = api.requests().stream()
                .filter(r -> !r.startsWith("GET"))
                .map(r -> r.replaceAll("\\?.*", ""))
                .toList();
        assertThat(writes.subList(0, 3))
                .containsExactly(
                        "POST /api/v1/namespaces/staging",
                        "PATCH /apis/networking.k8s.io/v1/namespaces/staging/networkpolicies/airtime-egress",
                        "PATCH " + DST + "resourcequotas/airtime-no-pods");
        assertThat(writes.get(writes.size() - 1)).isEqualTo("PATCH /api/v1/namespaces/staging");
        assertThat(writes.stream().filter(w -> w.contains("/deployments/")))
                .as("workloads after what they refer to")
                .allMatch(w -> writes.indexOf(w) > writes.indexOf("POST " + DST + "secrets/db"));
    }

    @Test
    void releasesToTheWantedReplicasAndTheAutoscalersMinimum() {
        api.put(
                "/apis/autoscaling/v2/namespaces/production/horizontalpodautoscalers/web",
                "spec: {minReplicas: 4, scaleTargetRef: {kind: Deployment, name: web}}");
        staging().copy(request(), p -> {});
        assertThat(staging().release(request()).state()).isEqualTo(State.Released);
        assertThat(stored(APPS + "staging/deployments/web")
                        .path("spec")
                        .path("replicas")
                        .asInt())
                .isEqualTo(4);
        assertThat(stored(APPS + "staging/statefulsets/store")
                        .path("spec")
                        .path("replicas")
                        .asInt())
                .isEqualTo(1);
        assertThat(api.get(DST + "resourcequotas/airtime-no-pods")).isNull();
        assertThat(staging().observe(request()).podsWanted()).isEqualTo(5);
        assertThat(staging().observe(request()).running()).isFalse();
        api.put(
                APPS + "staging/deployments/web",
                "{metadata: {annotations: {airtime.dev/wanted-replicas: '2', airtime.dev/released-replicas: '4'}},"
                        + " spec: {replicas: 6}, status: {readyReplicas: 9}}");
        StagingObservation scaled = staging().observe(request());
        assertThat(scaled.podsWanted()).as("what its autoscaler made of it").isEqualTo(7);
        assertThat(scaled.podsReady())
                .as("more than enough of one does not make up for another")
                .isEqualTo(6);
        assertThat(scaled.message()).contains("web runs 6 pods, production 2");
    }

    /** What apps/v1 says of two pods: while a changed template is rolled out, pods of the old one are ready, too. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            deployments  | {}                                             | replicas: 2, updatedReplicas: 2, readyReplicas: 2 | 2
            deployments  | {}                                             | replicas: 3, updatedReplicas: 1, readyReplicas: 2 | 0
            deployments  | {}                                             | replicas: 3, updatedReplicas: 2, readyReplicas: 3 | 2
            deployments  | {}                                             | replicas: 2, readyReplicas: 2                     | 0
            deployments  | {paused: true}                                 | replicas: 2, readyReplicas: 2                     | 2
            deployments  | {}                                             | replicas: 2, updatedReplicas: 2, readyReplicas: 2, observedGeneration: 6 | 0
            statefulsets | {}                                             | replicas: 2, updatedReplicas: 1, readyReplicas: 2 | 1
            statefulsets | {updateStrategy: {type: OnDelete}}             | replicas: 2, updatedReplicas: 1, readyReplicas: 2 | 2
            statefulsets | {updateStrategy: {rollingUpdate: {partition: 1}}} | replicas: 2, updatedReplicas: 1, readyReplicas: 2 | 2
            """)
    void podsOfAnOldTemplateDoNotCount(String kind, String spec, String status, int ready) {
        staging().copy(request(), p -> {});
        assertThat(staging().release(request()).state()).isEqualTo(State.Released);
        String observed = status.contains("observedGeneration") ? "" : ", observedGeneration: 7";
        api.put(
                APPS + "staging/" + kind + "/changed",
                "{metadata: {generation: 7, annotations: {airtime.dev/wanted-replicas: '2', airtime.dev/released-replicas:"
                        + " '2'}}, spec: " + (spec.equals("{}") ? "{" : spec.substring(0, spec.length() - 1) + ", ")
                        + "replicas: 2}, status: {" + status + observed + "}}");
        assertThat(staging().observe(request()).podsReady()).isEqualTo(ready);
    }

    @Test
    void startsNothingWhileTheCopyPointsToProduction() {
        staging().copy(request(), p -> {});
        api.put(DST + "configmaps/by-hand", "data: {url: " + PROD + "}");
        StagingObservation held = staging().release(request());
        assertThat(held.state()).isEqualTo(State.Copied);
        assertThat(held.record().pointsToProduction()).containsExactly("ConfigMap/by-hand data.url");
        assertThat(api.get(DST + "resourcequotas/airtime-no-pods")).isNotNull();
        assertThat(stored(APPS + "staging/deployments/web")
                        .path("spec")
                        .path("replicas")
                        .asInt())
                .isZero();
        api.put(DST + "configmaps/by-hand", "data: {url: " + COPY + "}");
        assertThat(staging().release(request()).state()).isEqualTo(State.Released);
    }

    @Test
    void aLostRunIsContinuedToTheSameEndWhereverItWasLost() {
        // Not 503, which the client tries again and again.
        Function<String, FakeApi.@Nullable Answer> usual =
                r -> away(r) == null ? null : new FakeApi.Answer(404, "the server is away");
        api.instead(usual);
        night();
        Map<String, JsonNode> end = api.contents("/");
        int calls = api.requests().size();
        for (int lost = 0; lost < calls; lost++) {
            api.clear();
            production(api);
            AtomicInteger left = new AtomicInteger(lost);
            api.instead(r -> left.getAndDecrement() > 0 ? usual.apply(r) : new FakeApi.Answer(418, "killed"));
            assertThatThrownBy(this::night).isInstanceOf(Refused.class);
            api.instead(usual);
            night();
            assertThat(api.contents("/"))
                    .as("lost after request %d of %d", lost, calls)
                    .isEqualTo(end);
        }
        System.out.println("kill points: " + calls);
    }

    private void night() {
        StagingObservation seen = staging().observe(request());
        for (int i = 0; i < 5 && seen.state() != State.Released; i++) {
            seen = seen.state() == State.Copied
                    ? staging().release(request())
                    : staging().copy(request(), p -> {});
        }
        assertThat(seen.state()).isEqualTo(State.Released);
    }

    @Test
    void oneRefusedObjectStopsNoOther() {
        api.instead(r -> r.startsWith("POST " + DST + "configmaps/app")
                ? new FakeApi.Answer(422, "admission webhook denied the request: because")
                : r.startsWith("POST " + DST + "secrets/db")
                        ? new FakeApi.Answer(422, "data: Invalid value: s3cret")
                        : away(r));
        StagingObservation copied = staging().copy(request(), p -> {});
        assertThat(copied.state()).isEqualTo(State.Copied);
        assertThat(copied.record().objects()).isEqualTo(3);
        assertThat(copied.record().notCopied())
                .contains(
                        "ConfigMap/app: the API server refused it: admission webhook denied the request: because",
                        "Secret/db: the API server refused it: HTTP 422");
        assertThat(copied.record().notCopied().toString()).doesNotContain("s3cret");
    }

    @Test
    void makesAnewWhatCannotChangeAndWasCopiedBefore() {
        api.put("/api/v1/namespaces/staging", """
                metadata:
                  labels: {airtime.dev/staging-of: production}
                  annotations: {airtime.dev/event-uid: uid-1}
                """);
        api.put(
                APPS + "staging/statefulsets/store",
                "{metadata: {labels: {airtime.dev/copied-from: production}}, spec: {old: true}}");
        api.instead(r -> r.startsWith("PATCH " + APPS + "staging/statefulsets/store")
                        && api.get(APPS + "staging/statefulsets/store") != null
                ? new FakeApi.Answer(422, "updates to statefulset spec for fields other than 'replicas' are forbidden")
                : away(r));
        StagingObservation copied = staging().copy(request(), p -> {});
        assertThat(copied.record().notCopied()).noneMatch(l -> l.contains("refused"));
        assertThat(stored(APPS + "staging/statefulsets/store").path("spec").has("old"))
                .isFalse();
    }

    @Test
    void readsAKindAgainWhenItsVersionIsGone() {
        AtomicInteger gone = new AtomicInteger(1);
        api.put(SRC + "configmaps/b", "data: {}");
        api.instead(r -> r.contains("/production/configmaps?") && r.contains("continue=") && gone.getAndDecrement() > 0
                ? new FakeApi.Answer(410, "too old")
                : away(r));
        StagingObservation copied = staging().copy(request(), p -> {});
        assertThat(copied.record().objects()).isEqualTo(6);
    }

    @Test
    void aKindThatCannotBeListedIsReportedOrTheCopyIsNotComplete() {
        api.instead(r ->
                r.contains("/production/configmaps?") ? new FakeApi.Answer(403, "configmaps is forbidden") : away(r));
        assertThat(staging().copy(request(), p -> {}).record().notCopied())
                .contains("ConfigMap: can't be listed: configmaps is forbidden");
        client.close();
        api.instead(r -> r.contains("/production/configmaps?") ? new FakeApi.Answer(500, "etcd is away") : away(r));
        client = api.client();
        StagingRequest other = request("staging", "uid-1", List.of(new ObjectSelector("Job", null, Map.of())));
        assertThatThrownBy(() -> staging().copy(other, p -> {})).hasMessageContaining("etcd is away");
        assertThat(staging().observe(other).state()).isEqualTo(State.Incomplete);
    }

    @Test
    void customKindsThatMayNotBeListedAreOneLine() {
        api.kind("other.example.com/v1", "gadgets", "Gadget");
        api.instead(r -> r.contains("/widgets?") || r.contains("/gadgets?") ? new FakeApi.Answer(403, "no") : away(r));
        assertThat(staging().copy(request(), p -> {}).record().notCopied())
                .contains("custom kinds that Airtime may not list, held back where there are any:"
                        + " Widget.example.com, Gadget.other.example.com");
    }

    @Test
    void removesWhatIsExcludedLaterAndKeepsWhatIsNotItsOwn() {
        staging().copy(request(), p -> {});
        api.put(DST + "configmaps/by-hand", "data: {a: b}");
        StagingRequest less = request("staging", "uid-1", List.of(new ObjectSelector("ConfigMap", null, Map.of())));
        assertThat(staging().observe(less).state()).isEqualTo(State.Incomplete);
        assertThat(staging().copy(less, p -> {}).state()).isEqualTo(State.Copied);
        assertThat(api.get(DST + "configmaps/app")).isNull();
        assertThat(api.get(DST + "configmaps/by-hand")).isNotNull();
        assertThat(api.get(DST + "secrets/db")).isNotNull();
    }

    @Test
    void takesOverTheCopyOfADeletedEventAndRefusesThatOfALivingOne() {
        staging().copy(request(), p -> {});
        staging().release(request());
        StagingRequest next = request("staging", "uid-2", List.of());
        api.kind("airtime.dev/v1alpha1", "trafficevents", "TrafficEvent")
                .put("/apis/airtime.dev/v1alpha1/namespaces/production/trafficevents/night", "metadata: {uid: uid-1}");
        assertThat(staging().observe(next).state()).isEqualTo(State.Foreign);
        assertThat(staging().copy(next, p -> {}).state()).isEqualTo(State.Foreign);
        assertThat(staging().remove(next).state()).isEqualTo(State.Foreign);

        api.put("/apis/airtime.dev/v1alpha1/namespaces/production/trafficevents/night", "metadata: {uid: uid-2}");
        assertThat(staging().observe(next).state()).isEqualTo(State.Incomplete);
        StagingObservation taken = staging().copy(next, p -> {});
        assertThat(taken.state()).isEqualTo(State.Copied);
        assertThat(stored(APPS + "staging/deployments/web")
                        .path("spec")
                        .path("replicas")
                        .asInt())
                .as("pods that run are left running")
                .isEqualTo(2);
        assertThat(api.get(DST + "resourcequotas/airtime-no-pods")).isNotNull();
        assertThat(staging().observe(request()).state())
                .as("the old event lost it")
                .isEqualTo(State.Foreign);
    }

    @Test
    void removesOnlyItsOwn() {
        api.put("/api/v1/namespaces/staging", "metadata: {labels: {team: other}}");
        assertThat(staging().copy(request(), p -> {}).state()).isEqualTo(State.Foreign);
        assertThat(staging().remove(request()).state()).isEqualTo(State.Foreign);
        assertThat(api.get("/api/v1/namespaces/staging")).isNotNull();

        api.put("/api/v1/namespaces/staging", "metadata: {labels: {" + Keys.STAGING_OF + ": production}}");
        assertThat(staging().observe(request()).state()).isEqualTo(State.Absent);
        assertThat(staging().remove(request()).state()).isEqualTo(State.Absent);
        assertThat(api.get("/api/v1/namespaces/staging")).as("never used").isNotNull();

        assertThat(staging().copy(request(), p -> {}).state()).isEqualTo(State.Copied);
        assertThat(staging().remove(request()).state()).isEqualTo(State.Absent);
        assertThat(api.get("/api/v1/namespaces/staging")).isNull();
        assertThat(api.get(SRC + "configmaps/app")).isNotNull();
    }

    @Test
    void thePolicyFollowsTheDatabasesAddress() {
        staging().copy(request(), p -> {});
        AddressResolver moved = host -> List.of("192.0.2.8");
        new KubernetesStaging(client, CLOCK, moved).observe(request());
        String path = "/apis/networking.k8s.io/v1/namespaces/staging/networkpolicies/airtime-egress";
        assertThat(stored(path).at("/spec/egress/2/to/0/ipBlock/cidr").asText()).isEqualTo("192.0.2.8/32");
        AddressResolver failing = host -> {
            throw new UnknownHostException(host);
        };
        new KubernetesStaging(client, CLOCK, failing).observe(request());
        assertThat(stored(path).at("/spec/egress/2/to/0/ipBlock/cidr").asText())
                .as("a failing resolver cuts nobody off")
                .isEqualTo("192.0.2.8/32");
    }

    private static FakeApi.@Nullable Answer away(String request) {
        return request.contains("/apis/away.example.com/") ? new FakeApi.Answer(503, "the server is away") : null;
    }

    private KubernetesStaging staging() {
        return new KubernetesStaging(client, CLOCK, DNS);
    }

    private JsonNode stored(String path) {
        return Objects.requireNonNull(api.get(path), path);
    }

    private JsonNode data(String path) {
        return stored(DST + path).path("data");
    }

    private static StagingRequest request() {
        return request("staging", "uid-1", List.of());
    }

    private static StagingRequest request(String target, String uid, List<ObjectSelector> exclude) {
        StagingSpec spec =
                new StagingSpec(target, List.of(), exclude, Cases.HOSTS, List.of(), ACCEPT, null, null, null, null);
        return new StagingRequest("production", "night", uid, spec, Map.of(PROD, COPY), Set.of(COPY + ":3306"), null);
    }

    private static FakeApi production(FakeApi api) {
        api.instead(KubernetesStagingTest::away);
        return api.kind("v1", "configmaps", "ConfigMap")
                .kind("v1", "secrets", "Secret")
                .kind("v1", "services", "Service")
                .kind("v1", "events", "Event")
                .kind("v1", "pods", "Pod")
                .kind("apps/v1", "deployments", "Deployment")
                .kind("apps/v1", "statefulsets", "StatefulSet")
                .kind("autoscaling/v2", "horizontalpodautoscalers", "HorizontalPodAutoscaler")
                .kind("networking.k8s.io/v1", "networkpolicies", "NetworkPolicy")
                .kind("example.com/v1", "widgets", "Widget")
                .kind("away.example.com/v1", "things", "Thing")
                .put("/api/v1/namespaces/production", "{}")
                .put(
                        SRC + "configmaps/app",
                        "data: {url: 'jdbc:mysql://" + PROD + ":3306/shop', cache: 'redis.production.svc:6379'}")
                .put(
                        SRC + "secrets/db",
                        "data: {host: "
                                + java.util.Base64.getEncoder()
                                        .encodeToString(PROD.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                                + "}")
                .put(SRC + "services/web", "spec: {clusterIP: 10.0.0.1, selector: {app: web}}")
                .put(SRC + "events/e", "{}")
                .put(SRC + "pods/lonely", "{}")
                .put(APPS + "production/deployments/web", "spec: {replicas: 2}")
                .put(APPS + "production/statefulsets/store", "spec: {replicas: 1}")
                .put("/apis/example.com/v1/namespaces/production/widgets/a", "{}")
                .put("/apis/example.com/v1/namespaces/production/widgets/b", "{}");
    }
}
