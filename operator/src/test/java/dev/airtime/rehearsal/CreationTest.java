package dev.airtime.rehearsal;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@EnableKubernetesMockClient
class CreationTest {
    private static final ConfigMap FILES = new ConfigMapBuilder()
            .withNewMetadata()
            .withName("den-1-load")
            .withNamespace("production-staging")
            .endMetadata()
            .build();

    @SuppressWarnings("NullAway.Init") // by the extension
    KubernetesClient client;

    @SuppressWarnings("NullAway.Init") // by the extension
    KubernetesMockServer server;

    private void answer(int code, String message) {
        server.expect()
                .post()
                .withPath("/api/v1/namespaces/production-staging/configmaps")
                .andReturn(
                        code,
                        new StatusBuilder().withCode(code).withMessage(message).build())
                .always();
    }

    @ParameterizedTest
    @CsvSource({
        "400, cannot parse",
        "403, 'exceeded quota: objects, requested: configmaps=1, used: configmaps=10, limited: configmaps=10'",
        "413, request is too large",
        "422, Too long: may not be more than 1048576 bytes",
    })
    void whatTheApiServerWillNotHaveIsRefusedInItsWords(int code, String message) {
        answer(code, message);
        assertThatThrownBy(() -> Creation.create(client, FILES))
                .isInstanceOf(LoadRefusedException.class)
                .hasMessage("the API server refuses ConfigMap den-1-load in namespace production-staging: " + message);
    }

    @Test
    void whatIsThereStays() {
        answer(409, "already exists");
        assertThatCode(() -> Creation.create(client, FILES)).doesNotThrowAnyException();
    }

    @Test
    void whatALaterTryMayCureIsThrown() {
        answer(404, "namespaces \"production-staging\" not found");
        assertThatThrownBy(() -> Creation.create(client, FILES)).isInstanceOf(KubernetesClientException.class);
    }
}
