package dev.airtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.airtime.api.EndpointStatus;
import dev.airtime.api.OpenApiSource;
import dev.airtime.api.OperationsStatus;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import java.util.List;
import org.junit.jupiter.api.Test;

@EnableKubernetesMockClient(crud = true)
class ApiOperationsTest {
    private static final List<EndpointStatus> CALLED = List.of(new EndpointStatus("GET", "/shop", 1, 0, 0, 0, 0));

    @SuppressWarnings("NullAway.Init") // by the extension
    KubernetesClient client;

    private OperationsStatus called(OpenApiSource source) {
        return new ApiOperations(client).called("production", source, CALLED).orElseThrow();
    }

    @Test
    void aDocumentThatIsNotThereIsSaidWithWhatToDo() {
        assertThat(called(new OpenApiSource("shop-api", null)).message())
                .isEqualTo(
                        "rehearsal.openAPI: ConfigMap shop-api, key openapi.yaml is not in namespace production: create"
                                + " it, for example kubectl create configmap shop-api --from-file=openapi.yaml");
    }

    @Test
    void theDocumentComesFirstThenThePathsThatLeadIn() {
        assertThat(new ApiOperations(client).called("production", null, CALLED)).isEmpty();
        client.resource(new IngressBuilder()
                        .withNewMetadata()
                        .withName("web")
                        .withNamespace("production")
                        .endMetadata()
                        .withNewSpec()
                        .addNewRule()
                        .withNewHttp()
                        .addNewPath()
                        .withPath("/shop")
                        .withPathType("Prefix")
                        .endPath()
                        .addNewPath()
                        .withPath("/admin")
                        .withPathType("Exact")
                        .endPath()
                        .endHttp()
                        .endRule()
                        .endSpec()
                        .build())
                .create();
        OperationsStatus paths =
                new ApiOperations(client).called("production", null, CALLED).orElseThrow();
        assertThat(paths.called()).isEqualTo("1/2");
        assertThat(paths.neverCalled()).containsExactly("/admin");
        client.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("shop-api")
                        .withNamespace("production")
                        .endMetadata()
                        .addToData("openapi.yaml", "{paths: {/shop: {get: {}, post: {}}}}")
                        .addToData("broken", "{}")
                        .build())
                .create();
        assertThat(called(new OpenApiSource("shop-api", null)).neverCalled()).containsExactly("POST /shop");
        assertThat(called(new OpenApiSource("shop-api", "broken")).message())
                .contains("can't be read: it has no paths");
    }
}
