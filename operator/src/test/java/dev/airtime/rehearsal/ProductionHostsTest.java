package dev.airtime.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@EnableKubernetesMockClient(crud = true)
class ProductionHostsTest {
    @SuppressWarnings("NullAway.Init") // by the extension
    KubernetesClient client;

    @SuppressWarnings("NullAway.Init") // by the extension
    KubernetesMockServer server;

    private void ingress(String namespace, String... hosts) {
        var spec = new IngressBuilder()
                .withNewMetadata()
                .withName("shop")
                .withNamespace(namespace)
                .endMetadata()
                .withNewSpec();
        for (String host : hosts) {
            spec.addNewRule().withHost(host).endRule();
        }
        client.resource(spec.addNewRule().endRule().endSpec().build()).create();
    }

    private void route(String... hostnames) {
        GenericKubernetesResource route = new GenericKubernetesResource();
        route.setApiVersion("gateway.networking.k8s.io/v1");
        route.setKind("HTTPRoute");
        route.setMetadata(new io.fabric8.kubernetes.api.model.ObjectMetaBuilder()
                .withName("shop")
                .withNamespace("production")
                .build());
        route.setAdditionalProperty("spec", Map.of("hostnames", List.of(hostnames)));
        client.genericKubernetesResources(new ResourceDefinitionContext.Builder()
                        .withGroup("gateway.networking.k8s.io")
                        .withVersion("v1")
                        .withKind("HTTPRoute")
                        .withPlural("httproutes")
                        .withNamespaced(true)
                        .build())
                .inNamespace("production")
                .resource(route)
                .create();
    }

    @Test
    void thoseOfIngressesAndHttpRoutesOfTheNamespace() {
        ingress("production", "Shop.example.com", "*.shop.example.com");
        ingress("other", "other.example.com");
        route("api.example.com");
        assertThat(ProductionHosts.of(client, "production"))
                .containsExactlyInAnyOrder("shop.example.com", "*.shop.example.com", "api.example.com");
    }

    @ParameterizedTest
    @CsvSource({
        "shop.example.com, true, false",
        "de.shop.example.com, false, true",
        "a.de.shop.example.com, false, true",
        "example.com, false, false",
        "notshop.example.com, false, false",
    })
    void aWildcardCoversItsSubdomains(String host, boolean named, boolean covered) {
        Set<String> hosts = Set.of("shop.example.com", "*.shop.example.com");
        assertThat(ProductionHosts.names(hosts, host)).isEqualTo(named);
        assertThat(ProductionHosts.covers(hosts, host)).isEqualTo(covered);
    }

    @ParameterizedTest
    @CsvSource({"404, true", "403, false", "500, false"})
    void onlyWhereTheGatewayApiIsNotThereAreNoRoutes(int code, boolean none) {
        server.expect()
                .get()
                .withPath("/apis/gateway.networking.k8s.io/v1/namespaces/production/httproutes")
                .andReturn(code, new StatusBuilder().withCode(code).build())
                .always();
        if (none) {
            assertThat(HttpRoutes.of(client, "production")).isEmpty();
        } else {
            assertThatThrownBy(() -> HttpRoutes.of(client, "production")).isInstanceOf(KubernetesClientException.class);
        }
    }

    @Test
    void aHostOutsideIsRefusedWhereItIsNotKnownToBeNoneOfProductions() {
        server.expect()
                .get()
                .withPath("/apis/gateway.networking.k8s.io/v1/namespaces/production/httproutes")
                .andReturn(403, new StatusBuilder().withCode(403).build())
                .always();
        TargetCheck check = new TargetCheck(client);
        assertThatThrownBy(() ->
                        check.check(Loads.test(Loads.locust(null)), "locust.host", "https://api.sandbox.example.com"))
                .isInstanceOf(LoadRefusedException.class)
                .hasMessageContaining("rbac.readGroups");
    }

    @Test
    void aHostOfProductionsIngressIsRefusedThoughEgressAllowsIt() {
        ingress("production", "api.sandbox.example.com");
        assertThatThrownBy(() -> new TargetCheck(client)
                        .check(Loads.test(Loads.locust(null)), "locust.host", "https://api.sandbox.example.com"))
                .isInstanceOf(LoadRefusedException.class)
                .hasMessageContaining("is a host of production, which is never loaded");
    }
}
