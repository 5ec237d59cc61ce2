package dev.airtime.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.airtime.api.EgressSpec;
import dev.airtime.api.StagingOverride;
import dev.airtime.api.StagingSpec;
import dev.airtime.api.WhenNotEnforced;
import dev.airtime.staging.StagingObservation.State;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** A copy that is brought up to date, on a real cluster: what the mock takes for an apply, the real one may refuse. */
@EnabledIfEnvironmentVariable(named = "AIRTIME_TEST_KUBECONFIG", matches = ".+")
class SyncClusterTest {
    private static final String SOURCE = "staging-sync-source";
    private static final String TARGET = "staging-sync-target";
    private static final String WEB = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec:
              replicas: %d
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec:
                  terminationGracePeriodSeconds: 0
                  containers:
                  - {name: web, image: "localhost/debian:bookworm", imagePullPolicy: IfNotPresent, command: [sleep, "%d"]}
            """;

    private static final String SERVICE =
            "{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {selector: {app:"
                    + " web}, ports: [{name: http, port: %d}]}}";
    private static final String BUDGET = "{apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {name: web},"
            + " spec: {%s: 1, selector: {matchLabels: {app: web}}}}";

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
        cluster.apply(
                SOURCE,
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: calm}, data: {x: one}}",
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: moved}, data: {x: one}}",
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: tuned}, data: {x: one, y: one}}",
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: gone}, data: {x: one}}",
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: less}, data: {x: one, y: one}}",
                SERVICE.formatted(80),
                BUDGET.formatted("minAvailable"),
                WEB.formatted(1, 1000));
        staging.copy(request(null, null), p -> {});
        released(request(null, null));
    }

    @Test
    void writesOnlyWhatProductionChangedAndKeepsWhatAPersonChanged() {
        String calm = version("calm");
        List<String> pods = pods();
        cluster.client.configMaps().inNamespace(TARGET).withName("tuned").edit(c -> {
            c.getData().put("x", "mine");
            c.getData().put("extra", "mine");
            return c;
        });
        cluster.apply(
                SOURCE,
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: moved}, data: {x: two}}",
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: tuned}, data: {x: two, y: two}}",
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: new}, data: {x: two}}");
        cluster.api.delete("/api/v1/namespaces/" + SOURCE + "/configmaps/gone", null);

        StagingRequest sync = request("again", null);
        assertThat(staging.observe(sync).state()).isEqualTo(State.Incomplete);
        StagingObservation synced = staging.copy(sync, p -> {});

        assertThat(synced.state()).isEqualTo(State.Copied);
        assertThat(data("moved").path("x").asText()).isEqualTo("two");
        assertThat(data("new").path("x").asText()).isEqualTo("two");
        assertThat(cluster.api.find(path("gone"))).isEmpty();
        assertThat(version("calm")).as("equal, so not written").isEqualTo(calm);
        assertThat(data("tuned").path("x").asText()).isEqualTo("mine");
        assertThat(data("tuned").path("y").asText()).isEqualTo("two");
        assertThat(data("tuned").path("extra").asText()).isEqualTo("mine");
        assertThat(synced.record().kept()).containsExactly("ConfigMap/tuned data.x");
        assertThat(pods()).as("pods that run are left running").isEqualTo(pods);

        released(sync);
        assertThat(pods()).isEqualTo(pods);
        String tuned = version("tuned");
        StagingObservation again = staging.copy(request("once more", null), p -> {});
        assertThat(version("tuned")).isEqualTo(tuned);
        assertThat(again.record().kept()).as("it still differs").containsExactly("ConfigMap/tuned data.x");

        StagingObservation taken = staging.copy(request("x", StagingOverride.TakeProduction), p -> {});
        assertThat(data("tuned").path("x").asText()).isEqualTo("two");
        assertThat(taken.record().kept()).isEmpty();
    }

    @Test
    void whatWasCreatedIsAppliedOnceProductionChangesItAndLosesWhatProductionLost() {
        assertThat(operations(path("less"))).containsExactly("Update");
        String address = service().path("spec").path("clusterIP").asText();
        cluster.apply(
                SOURCE,
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: less}, data: {x: one}}",
                SERVICE.formatted(81),
                BUDGET.formatted("maxUnavailable"));

        StagingObservation synced = staging.copy(request("again", null), p -> {});

        assertThat(synced.record().kept()).isEmpty();
        assertThat(synced.record().notCopied()).noneMatch(l -> l.contains("refused"));
        assertThat(data("less").has("y")).isFalse();
        assertThat(service().path("spec").path("ports")).hasSize(1);
        assertThat(service().path("spec").path("ports").get(0).path("port").asInt())
                .isEqualTo(81);
        assertThat(service().path("spec").path("clusterIP").asText()).isEqualTo(address);
        JsonNode budget = cluster.api
                .get("/apis/policy/v1/namespaces/" + TARGET + "/poddisruptionbudgets/web")
                .path("spec");
        assertThat(budget.has("maxUnavailable")).isTrue();
        assertThat(budget.has("minAvailable")).isFalse();
        assertThat(operations(path("less"))).containsExactly("Apply");
        assertThat(operations(path("calm"))).as("equal, so not touched").containsExactly("Update");
    }

    @Test
    void aNewImageRollsOutOnlyAfterTheScanAndAnotherCountFollowsUnlessAPersonScaled() {
        List<String> pods = pods();
        cluster.apply(SOURCE, WEB.formatted(2, 2000));
        staging.copy(request("two", null), p -> {});
        assertThat(pods()).as("the quota holds the new pods back").isEqualTo(pods);
        released(request("two", null));
        await().atMost(RealCluster.LONG).until(() -> pods().size() == 2 && !pods().containsAll(pods));

        cluster.client.apps().deployments().inNamespace(TARGET).withName("web").scale(3);
        cluster.apply(SOURCE, WEB.formatted(1, 2000));
        staging.copy(request("three", null), p -> {});
        released(request("three", null));
        assertThat(staging.observe(request("three", null)).message()).contains("web runs 3 pods, production 1");
        assertThat(replicas()).isEqualTo(3);

        staging.copy(request("four", StagingOverride.TakeProduction), p -> {});
        released(request("four", StagingOverride.TakeProduction));
        assertThat(replicas()).isEqualTo(1);
    }

    private static void released(StagingRequest request) {
        await().atMost(RealCluster.LONG)
                .until(() -> staging.release(request).state() == State.Released
                        && staging.observe(request).running());
    }

    private static int replicas() {
        return cluster.api
                .get("/apis/apps/v1/namespaces/" + TARGET + "/deployments/web")
                .path("spec")
                .path("replicas")
                .asInt();
    }

    private static List<String> pods() {
        List<String> uids = new ArrayList<>();
        cluster.api.list("/api/v1/namespaces/" + TARGET + "/pods", p -> {
            if (!p.path("metadata").hasNonNull("deletionTimestamp")) {
                uids.add(p.path("metadata").path("uid").asText());
            }
        });
        return uids.stream().sorted().toList();
    }

    private static JsonNode service() {
        return cluster.api.get("/api/v1/namespaces/" + TARGET + "/services/web");
    }

    /** By which operations the copy's fields are ours. */
    private static List<String> operations(String path) {
        List<String> operations = new ArrayList<>();
        cluster.api
                .get(path)
                .path("metadata")
                .path("managedFields")
                .forEach(m -> operations.add(m.path("operation").asText()));
        return operations;
    }

    private static JsonNode data(String name) {
        return cluster.api.get(path(name)).path("data");
    }

    private static String version(String name) {
        return cluster.api
                .get(path(name))
                .path("metadata")
                .path("resourceVersion")
                .asText();
    }

    private static String path(String name) {
        return "/api/v1/namespaces/" + TARGET + "/configmaps/" + name;
    }

    private static StagingRequest request(@Nullable String sync, @Nullable StagingOverride override) {
        StagingSpec spec = new StagingSpec(
                TARGET,
                List.of(),
                List.of(),
                Map.of(),
                List.of(),
                new EgressSpec(List.of(), WhenNotEnforced.Accept),
                null,
                override,
                null,
                null);
        return new StagingRequest(SOURCE, "night", "uid-1", spec, Map.of(), Set.of(), sync);
    }
}
