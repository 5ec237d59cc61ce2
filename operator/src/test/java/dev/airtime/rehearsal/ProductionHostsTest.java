package dev.airtime.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
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
        "shop.example.com, true",
        "de.shop.example.com, true",
        "a.de.shop.example.com, true",
        "example.com, false",
        "notshop.example.com, false",
    })
    void aWildcardStandsForItsSubdomains(String host, boolean production) {
        assertThat(ProductionHosts.contains(Set.of("shop.example.com", "*.shop.example.com"), host))
                .isEqualTo(production);
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
