package dev.airtime.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.airtime.api.EgressSpec;
import dev.airtime.api.Keys;
import dev.airtime.api.ObjectSelector;
import dev.airtime.api.PatchSpec;
import dev.airtime.api.StagingSpec;
import dev.airtime.api.WhenNotEnforced;
import dev.airtime.staging.StagingObservation.State;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import java.io.ByteArrayOutputStream;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * The copy on a real cluster, whose kubeconfig {@code AIRTIME_TEST_KUBECONFIG} names. Pods run the image
 * {@code localhost/debian:bookworm}; the cluster must enforce NetworkPolicy.
 */
@EnabledIfEnvironmentVariable(named = "AIRTIME_TEST_KUBECONFIG", matches = ".+")
class ClusterTest {
    private static final String SOURCE = "staging-test";
    private static final String TARGET = "staging-test-copy";
    private static final String FOREIGN = "staging-test-foreign";
    private static final String PROD = "shop-prod.c1.eu-west-1.rds.amazonaws.com";
    private static final String COPY = "shop-copy.c1.eu-west-1.rds.amazonaws.com";
    private static final Duration LONG = RealCluster.LONG;
    private static final AddressResolver DNS = host -> switch (host) {
        case PROD -> List.of("198.18.250.1");
        case COPY -> List.of("198.18.250.2");
        default -> throw new UnknownHostException(host);
    };

    private static RealCluster cluster;
    private static ApiServer api;
    private static KubernetesStaging staging;

    @BeforeAll
    static void connect() {
        cluster = new RealCluster(SOURCE, TARGET, FOREIGN);
        api = cluster.api;
        staging = new KubernetesStaging(cluster.client, InstantSource.system(), DNS);
    }

    @AfterAll
    static void close() {
        cluster.close();
    }

    @BeforeEach
    @AfterEach
    void clean() {
        for (String name : List.of(SOURCE, TARGET, FOREIGN)) {
            // The object with the finalizer that nobody serves holds its namespace.
            api.find("/api/v1/namespaces/" + name + "/configmaps/app").ifPresent(c -> {
                ObjectNode free = Json.object();
                free.putObject("metadata").putArray("finalizers");
                api.mergeNow("/api/v1/namespaces/" + name + "/configmaps/app", free);
            });
        }
        cluster.clean();
    }

    @Test
    void copiesANamespaceShutInReleasesItAndRemovesIt() throws Exception {
        production();
        StagingRequest request = request(List.of(
                new PatchSpec(new ObjectSelector("ConfigMap", "app", Map.of()), "data: {plain: patched}"),
                new PatchSpec(
                        new ObjectSelector("Deployment", "web", Map.of()),
                        "- {op: replace, path: /spec/template/spec/containers/0/env/1/value, value: test}")));
        assertThat(staging.observe(request).state()).isEqualTo(State.Absent);

        StagingObservation copied = staging.copy(request, p -> {});

        assertThat(copied.state()).isEqualTo(State.Copied);
        assertThat(copied.record().pointsToProduction()).isEmpty();
        assertThat(copied.record().notCopied()).anyMatch(l -> l.startsWith("DaemonSet/agent"));
        assertThat(copied.record().notCopied()).anyMatch(l -> l.startsWith("Ingress/admin"));
        assertThat(copied.record().notCopied())
                .as("and nothing else but other tests' kinds")
                .noneMatch(l -> l.contains("refused"));
        assertThat(copied.podsWanted()).isEqualTo(3);
        assertThat(copied.podsReady()).isZero();
        theCopyIsWhatTheRulesSay();
        Map<String, String> once = versions();

        assertThat(staging.observe(request)).isEqualTo(copied);
        assertThat(names("pods")).isEmpty();

        lose();
        assertThat(staging.observe(request).state()).isEqualTo(State.Incomplete);
        StagingObservation again = staging.copy(request, p -> {});
        assertThat(again).as("a copy that was lost and begun again").isEqualTo(copied);
        assertThat(versions()).as("applying what is there writes nothing").isEqualTo(once);

        assertThat(staging.release(request).state()).isEqualTo(State.Released);
        await().atMost(LONG).until(() -> staging.observe(request).running());
        assertThat(staging.observe(request).podsReady()).isEqualTo(3);
        theWallHolds();

        staging.remove(request);
        await().atMost(LONG).until(() -> staging.remove(request).state() == State.Absent);
        assertThat(api.find("/api/v1/namespaces/" + SOURCE)).isPresent();
    }

    @Test
    void staysAtZeroWhileAnObjectPointsToProductionAndFollowsThePatchThatHeals() {
        production();
        StagingRequest bad = request(List.of(new PatchSpec(
                new ObjectSelector("ConfigMap", "app", Map.of()), "data: {plain: \"http://" + PROD + "\"}")));
        assertThat(staging.copy(bad, p -> {}).record().pointsToProduction())
                .containsExactly("ConfigMap/app data.plain");
        StagingObservation held = staging.release(bad);
        assertThat(held.state()).isEqualTo(State.Copied);
        assertThat(held.record().pointsToProduction()).containsExactly("ConfigMap/app data.plain");
        assertThat(api.find(in("resourcequotas/" + Wall.QUOTA))).isPresent();
        assertThat(deployment().path("spec").path("replicas").asInt()).isZero();

        StagingRequest without = new StagingRequest(
                SOURCE,
                "night",
                "uid-1",
                spec(TARGET, List.of(new ObjectSelector("ConfigMap", "app", Map.of())), List.of()),
                bad.addresses(),
                bad.databases(),
                null);
        assertThat(staging.observe(without).state()).isEqualTo(State.Incomplete);
        StagingObservation healed = staging.copy(without, p -> {});
        assertThat(healed.record().pointsToProduction()).isEmpty();
        assertThat(api.find(in("configmaps/app"))).as("excluded now, so pruned").isEmpty();
        assertThat(staging.release(without).state()).isEqualTo(State.Released);
    }

    @Test
    void refusesANamespaceThatIsNotItsOwn() {
        production();
        cluster.namespace(FOREIGN);
        StagingRequest request = new StagingRequest(
                SOURCE, "night", "uid-1", spec(FOREIGN, List.of(), List.of()), Map.of(), Set.of(), null);
        assertThat(staging.copy(request, p -> {}).state()).isEqualTo(State.Foreign);
        assertThat(staging.release(request).state()).isEqualTo(State.Foreign);
        assertThat(staging.remove(request).state()).isEqualTo(State.Foreign);
        assertThat(api.get("/api/v1/namespaces/" + FOREIGN)
                        .path("metadata")
                        .path("labels")
                        .has(Keys.STAGING_OF))
                .isFalse();
        assertThat(api.find("/api/v1/namespaces/" + FOREIGN + "/configmaps/app"))
                .isEmpty();
    }

    @Test
    void copiesAThousandConfigMaps() {
        cluster.namespace(SOURCE);
        Flight flight = new Flight(24);
        for (int i = 0; i < 1000; i++) {
            ObjectNode c = Json.object().put("apiVersion", "v1").put("kind", "ConfigMap");
            c.putObject("metadata").put("name", "c-" + i);
            c.putObject("data")
                    .put("url", "jdbc:mysql://" + PROD + ":3306/shop")
                    .put("n", String.valueOf(i));
            flight.start(
                    () -> api.apply("/api/v1/namespaces/" + SOURCE + "/configmaps/c-" + i(c), Json.applyBody(c), true),
                    (reply, why) -> {});
        }
        flight.land();
        long start = System.nanoTime();
        StagingObservation copied = staging.copy(request(List.of()), p -> {});
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(
                "copied %d objects in %.2f s, %.0f/s%n",
                copied.record().objects(), seconds, copied.record().objects() / seconds);
        assertThat(copied.record().objects()).isGreaterThanOrEqualTo(1000);
    }

    private static String i(ObjectNode c) {
        return c.path("metadata").path("name").asText().substring(2);
    }

    private static void theCopyIsWhatTheRulesSay() {
        JsonNode app = api.get(in("configmaps/app"));
        assertThat(app.path("data").path("application.properties").asText())
                .isEqualTo("db.url=jdbc:mysql://" + COPY + ":3306/shop\ncache=redis." + TARGET
                        + ".svc.cluster.local\nproduct=yes\nemoji=\uD83D\uDE80\u2028\n");
        assertThat(app.path("data").path("plain").asText()).isEqualTo("patched");
        assertThat(app.path("metadata").path("finalizers").isEmpty()).isTrue();
        assertThat(text(api.get(in("secrets/db")).path("data").path("url").asText()))
                .isEqualTo("mysql://app:pw@" + COPY + ":3306/shop");
        assertThat(api.find(in("secrets/sh.helm.release.v1.shop.v1"))).isEmpty();
        assertThat(api.get(in("serviceaccounts/app")).path("metadata").path("annotations"))
                .as("no cloud identity")
                .hasSize(1);
        JsonNode web = api.get(in("services/web")).path("spec");
        assertThat(web.path("type").asText()).isEqualTo("ClusterIP");
        assertThat(web.path("ports").path(0).has("nodePort")).isFalse();
        assertThat(api.get(in("services/store")).path("spec").path("clusterIP").asText())
                .isEqualTo("None");
        assertThat(api.get(in("services/legacy"))
                        .path("spec")
                        .path("externalName")
                        .asText())
                .isEqualTo(COPY);
        assertThat(api.get(in("endpoints/db")).at("/subsets/0/addresses/0/ip").asText())
                .isEqualTo("198.18.250.2");
        assertThat(names("resourcequotas")).containsExactly(Wall.QUOTA, Wall.PROBE_QUOTA);
        assertThat(names("limitranges")).containsExactly("theirs");
        assertThat(deployment().path("spec").path("replicas").asInt()).isZero();
        assertThat(deployment()
                        .at("/spec/template/spec/containers/0/env/0/value")
                        .asText())
                .isEqualTo(COPY);
        assertThat(deployment()
                        .at("/spec/template/spec/containers/0/env/1/value")
                        .asText())
                .isEqualTo("test");
        assertThat(api.get("/apis/batch/v1/namespaces/" + TARGET + "/cronjobs/bill")
                        .path("spec")
                        .path("suspend")
                        .asBoolean())
                .isTrue();
        assertThat(api.get("/apis/batch/v1/namespaces/" + TARGET + "/jobs/migrate")
                        .path("spec")
                        .path("suspend")
                        .asBoolean())
                .isTrue();
        assertThat(api.get("/apis/networking.k8s.io/v1/namespaces/" + TARGET + "/networkpolicies/open")
                        .path("spec")
                        .has("egress"))
                .isFalse();
        assertThat(api.get("/apis/networking.k8s.io/v1/namespaces/" + TARGET + "/ingresses/shop")
                        .at("/spec/rules/0/host")
                        .asText())
                .isEqualTo("staging.shop.example.com");
        JsonNode subjects = api.get("/apis/rbac.authorization.k8s.io/v1/namespaces/" + TARGET + "/rolebindings/reader")
                .path("subjects");
        assertThat(subjects).hasSize(1);
        assertThat(subjects.path(0).path("namespace").asText()).isEqualTo(TARGET);
    }

    /** A pod of the copy reaches the copy's Service, and not production's of the same name. */
    private static void theWallHolds() throws Exception {
        String pod = names("pods").stream()
                .filter(n -> n.startsWith("web-"))
                .findFirst()
                .orElseThrow();
        String production = api.get("/api/v1/namespaces/" + SOURCE + "/services/web")
                .path("spec")
                .path("clusterIP")
                .asText();
        await().atMost(LONG).until(() -> reaches(TARGET, pod, "web"));
        await().atMost(LONG).until(() -> !reaches(TARGET, pod, production));
        String free = cluster.client.pods().inNamespace(SOURCE).list().getItems().stream()
                .map(p -> p.getMetadata().getName())
                .filter(n -> n.startsWith("web-"))
                .findFirst()
                .orElseThrow();
        assertThat(reaches(SOURCE, free, production))
                .as("production itself is not cut off")
                .isTrue();
    }

    private static boolean reaches(String namespace, String pod, String host) throws Exception {
        String fetch =
                "import urllib.request as u\ntry:\n  u.urlopen('http://%s/', timeout=3); print('yes')\nexcept Exception as e:\n  print('no', e)"
                        .formatted(host);
        try (ByteArrayOutputStream out = new ByteArrayOutputStream();
                ExecWatch watch = cluster.client
                        .pods()
                        .inNamespace(namespace)
                        .withName(pod)
                        .writingOutput(out)
                        .exec("python3", "-c", fetch)) {
            watch.exitCode().get(20, TimeUnit.SECONDS);
            return out.toString(StandardCharsets.UTF_8).startsWith("yes");
        }
    }

    /** As if the process had been killed before its last write. */
    private static void lose() {
        ObjectNode clear = Json.object();
        clear.putObject("metadata").putObject("annotations").putNull(Keys.COPY_COMPLETE);
        api.mergeNow("/api/v1/namespaces/" + TARGET, clear);
    }

    /** What identifies the content of each object; a controller may write the status of what has a spec. */
    private static Map<String, String> versions() {
        Map<String, String> versions = new TreeMap<>();
        for (ApiKind kind : Discovery.read(api).kinds()) {
            if (Selection.looksAt(kind) && !kind.custom()) {
                api.list(
                        kind.collection(TARGET),
                        o -> versions.put(
                                Copier.title(kind, Source.name(o)),
                                o.path("metadata").path("uid").asText() + " "
                                        + o.path("spec")
                                        + (o.has("spec")
                                                ? ""
                                                : o.path("metadata")
                                                        .path("resourceVersion")
                                                        .asText())));
            }
        }
        return versions;
    }

    private static JsonNode deployment() {
        return api.get("/apis/apps/v1/namespaces/" + TARGET + "/deployments/web");
    }

    private static List<String> names(String plural) {
        List<String> names = new ArrayList<>();
        api.list("/api/v1/namespaces/" + TARGET + "/" + plural, o -> names.add(Source.name(o)));
        return names;
    }

    private static String in(String path) {
        return "/api/v1/namespaces/" + TARGET + "/" + path;
    }

    private static String text(String base64) {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    }

    private static StagingSpec spec(String target, List<ObjectSelector> exclude, List<PatchSpec> patches) {
        return new StagingSpec(
                target,
                List.of(),
                exclude,
                Cases.HOSTS,
                patches,
                new EgressSpec(List.of("192.0.2.0/24:443"), WhenNotEnforced.Accept),
                null,
                null,
                null,
                null);
    }

    private static StagingRequest request(List<PatchSpec> patches) {
        return new StagingRequest(
                SOURCE,
                "night",
                "uid-1",
                spec(TARGET, List.of(), patches),
                Map.of(PROD, COPY),
                Set.of(COPY + ":3306"),
                null);
    }

    /** Makes the namespace of {@code production.yaml}, and waits for its pods. */
    private static void production() {
        cluster.namespace(SOURCE);
        Map<String, ApiKind> kinds = new HashMap<>();
        Discovery.read(api).kinds().forEach(k -> kinds.put(k.apiVersion() + "/" + k.kind(), k));
        for (JsonNode o : Cases.read("production.yaml")) {
            ObjectNode body = Json.parse(Json.text(o).replace("DB_PROD", PROD).replace("NAMESPACE", SOURCE));
            ApiKind kind = kinds.get(
                    body.path("apiVersion").asText() + "/" + body.path("kind").asText());
            if (kind != null) {
                Rule.at(body, "metadata").put("namespace", SOURCE);
                api.applyNow(kind.object(SOURCE, Source.name(body)), body);
            }
        }
        await().atMost(LONG)
                .until(() -> api.get("/apis/apps/v1/namespaces/" + SOURCE + "/deployments/web")
                                .path("status")
                                .path("readyReplicas")
                                .asInt()
                        == 2);
    }
}
