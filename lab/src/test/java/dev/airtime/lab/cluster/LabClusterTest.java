package dev.airtime.lab.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.airtime.api.Phase;
import dev.airtime.api.TrafficEvent;
import dev.airtime.api.TrafficEventSpec;
import dev.airtime.api.TrafficEventStatus;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LabClusterTest {
    private static final String NOW = "2026-12-03T18:00:00Z";
    private static final PatchContext APPLY = new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager("airtime")
            .withForce(true)
            .build();

    private final LabCluster cluster = LabCluster.start(() -> Instant.parse(NOW));
    private final KubernetesClient client = cluster.client();

    @BeforeEach
    void namespace() {
        client.namespaces()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName("shop")
                        .endMetadata()
                        .build())
                .create();
    }

    @AfterEach
    void close() {
        client.close();
        cluster.close();
    }

    private static ConfigMap config(String namespace, String name, Map<String, String> data) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .endMetadata()
                .withData(data)
                .build();
    }

    @Test
    void applyCreatesThenMerges() {
        client.resource(config("shop", "a", Map.of("one", "1"))).patch(APPLY);
        client.resource(config("shop", "a", Map.of("two", "2"))).patch(APPLY);
        ConfigMap read = client.configMaps().inNamespace("shop").withName("a").get();
        assertThat(read.getData()).containsEntry("one", "1").containsEntry("two", "2");
        assertThat(read.getMetadata().getCreationTimestamp()).isEqualTo(NOW);
        assertThat(client.configMaps().inNamespace("shop").list().getItems()).hasSize(1);
    }

    @Test
    void aDryRunCreatesNothing() {
        ConfigMap answer = client.resource(config("shop", "a", Map.of("one", "1")))
                .dryRun()
                .create();
        assertThat(answer.getData()).containsEntry("one", "1");
        assertThat(client.configMaps().inNamespace("shop").list().getItems()).isEmpty();
    }

    @Test
    void mergePatchReplacesListsAndRemovesNulls() {
        client.resource(config("shop", "a", Map.of("one", "1", "two", "2"))).create();
        client.configMaps()
                .inNamespace("shop")
                .withName("a")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"data\":{\"one\":null,\"three\":\"3\"}}");
        assertThat(client.configMaps().inNamespace("shop").withName("a").get().getData())
                .containsExactlyInAnyOrderEntriesOf(Map.of("two", "2", "three", "3"));
    }

    @Test
    void staleVersionsAreRefused() {
        client.resource(config("shop", "a", Map.of("one", "1"))).create();
        assertThatThrownBy(() -> client.configMaps()
                        .inNamespace("shop")
                        .withName("a")
                        .patch(
                                PatchContext.of(PatchType.JSON_MERGE),
                                "{\"metadata\":{\"resourceVersion\":\"1\"},\"data\":{\"one\":\"2\"}}"))
                .isInstanceOfSatisfying(KubernetesClientException.class, e -> assertThat(e.getCode())
                        .isEqualTo(409));
    }

    @Test
    void generationCountsSpecChangesAndStatusIsApart() {
        TrafficEvent event = new TrafficEvent();
        event.getMetadata().setNamespace("shop");
        event.getMetadata().setName("night");
        event.setSpec(
                new TrafficEventSpec("2026-12-03T21:30:00Z", "1h", null, null, null, List.of(), List.of(), null, null));
        event = client.resource(event).create();
        assertThat(event.getMetadata().getGeneration()).isEqualTo(1);
        event.getMetadata().setManagedFields(List.of());
        event.setStatus(
                new TrafficEventStatus(1L, Phase.Planned, null, null, List.of(), null, null, List.of(), List.of()));
        event.getMetadata().setResourceVersion(null);
        client.resource(event).subresource("status").patch(APPLY);
        event.setSpec(
                new TrafficEventSpec("2026-12-03T21:30:00Z", "2h", null, null, null, List.of(), List.of(), null, null));
        client.resource(event).patch(APPLY);
        TrafficEvent read = client.resources(TrafficEvent.class)
                .inNamespace("shop")
                .withName("night")
                .get();
        assertThat(read.getMetadata().getGeneration()).isEqualTo(2);
        assertThat(read.getStatus().phase()).isEqualTo(Phase.Planned);
        assertThat(read.getSpec().duration()).isEqualTo("2h");
    }

    @Test
    void objectsNeedTheirNamespaceAndGoWithIt() {
        assertThatThrownBy(
                        () -> client.resource(config("nowhere", "a", Map.of())).create())
                .isInstanceOfSatisfying(KubernetesClientException.class, e -> assertThat(e.getCode())
                        .isEqualTo(404));
        client.resource(config("shop", "a", Map.of())).create();
        client.namespaces().withName("shop").delete();
        assertThat(client.namespaces().withName("shop").get().getStatus().getPhase())
                .isEqualTo("Terminating");
        assertThatThrownBy(() -> client.resource(config("shop", "b", Map.of())).create())
                .isInstanceOfSatisfying(KubernetesClientException.class, e -> assertThat(e.getCode())
                        .isEqualTo(403));
        new Controllers(cluster, () -> Instant.parse("2026-12-03T18:01:00Z")).tick();
        assertThat(client.namespaces().withName("shop").get()).isNull();
        assertThat(client.configMaps().inNamespace("shop").withName("a").get()).isNull();
    }

    @Test
    void whatIsOwnedGoesWithItsOwner() {
        ConfigMap owner = client.resource(config("shop", "owner", Map.of())).create();
        ConfigMap owned = config("shop", "owned", Map.of());
        owned.addOwnerReference(owner);
        client.resource(owned).create();
        client.resource(owner).delete();
        assertThat(client.configMaps().inNamespace("shop").withName("owned").get())
                .isNull();
    }

    @Test
    void discoveryNamesWhatIsServed() {
        assertThat(client.getApiGroups().getGroups()).anyMatch(g -> g.getName().equals("apps"));
        assertThat(client.getApiResources("apps/v1").getResources())
                .anyMatch(r -> r.getKind().equals("Deployment") && r.getVerbs().contains("list"));
        assertThat(client.genericKubernetesResources("apps/v1", "Deployment")
                        .inNamespace("shop")
                        .list()
                        .getItems())
                .isEmpty();
    }

    @Test
    void podsBecomeReadyAfterAWhileAndOnlyWithinTheQuota() {
        Deployment web = new DeploymentBuilder()
                .withNewMetadata()
                .withNamespace("shop")
                .withName("web")
                .endMetadata()
                .withNewSpec()
                .withReplicas(3)
                .endSpec()
                .build();
        client.resource(web).create();
        MutableClock clock = new MutableClock(Instant.parse(NOW));
        Controllers controllers = new Controllers(cluster, clock);
        controllers.tick();
        assertThat(ready()).isNull();
        clock.advance(60);
        controllers.tick();
        assertThat(ready()).isEqualTo(3);
        client.resourceQuotas()
                .inNamespace("shop")
                .resource(new io.fabric8.kubernetes.api.model.ResourceQuotaBuilder()
                        .withNewMetadata()
                        .withName("none")
                        .endMetadata()
                        .withNewSpec()
                        .addToHard("pods", new io.fabric8.kubernetes.api.model.Quantity("0"))
                        .endSpec()
                        .build())
                .create();
        controllers.tick();
        clock.advance(60);
        controllers.tick();
        assertThat(ready()).isEqualTo(0);
    }

    private @Nullable Integer ready() {
        var status = client.apps()
                .deployments()
                .inNamespace("shop")
                .withName("web")
                .get()
                .getStatus();
        return status == null ? null : status.getReadyReplicas();
    }

    @Test
    void watchesTell() {
        List<String> seen = Collections.synchronizedList(new ArrayList<>());
        try (var watch = client.configMaps().inNamespace("shop").watch(new Watcher<ConfigMap>() {
            @Override
            public void eventReceived(Action action, ConfigMap map) {
                seen.add(action + " " + map.getMetadata().getName());
            }

            @Override
            public void onClose(WatcherException e) {}
        })) {
            client.resource(config("shop", "a", Map.of())).create();
            client.resource(config("shop", "a", Map.of("x", "y"))).patch(APPLY);
            client.configMaps().inNamespace("shop").withName("a").delete();
            Awaitility.await().until(() -> seen.contains("DELETED a"));
            assertThat(seen).containsExactly("ADDED a", "MODIFIED a", "DELETED a");
            assertThat(watch).isNotNull();
        }
    }
}
