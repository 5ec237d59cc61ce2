package dev.airtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigurationDigestTest {
    @Test
    void changesWithWhatItHoldsAndHowThatIsSplit() {
        String digest = ConfigurationDigest.of(Map.of("a", "1", "b", "2"), null);
        assertThat(digest).hasSize(12).isEqualTo(ConfigurationDigest.of(Map.of("b", "2", "a", "1"), Map.of()));
        assertThat(ConfigurationDigest.of(Map.of("a", "1", "b", "3"), null)).isNotEqualTo(digest);
        assertThat(ConfigurationDigest.of(Map.of("a", "1"), Map.of("b", "2"))).isNotEqualTo(digest);
        assertThat(ConfigurationDigest.of(Map.of("ab", "c"), null))
                .isNotEqualTo(ConfigurationDigest.of(Map.of("a", "bc"), null));
    }

    @Test
    void aSecretsIsSalted() {
        Map<String, String> data = Map.of("password", "c2VjcmV0");
        String digest = ConfigurationDigest.ofSecret(data, "event-1");
        assertThat(digest).hasSize(12).isEqualTo(ConfigurationDigest.ofSecret(data, "event-1"));
        assertThat(ConfigurationDigest.ofSecret(data, "event-2")).isNotEqualTo(digest);
        assertThat(ConfigurationDigest.ofSecret(Map.of("password", "b3RoZXI="), "event-1"))
                .isNotEqualTo(digest);
    }

    @Test
    void findsEveryWayIntoAPod() {
        PodSpec pod = new PodSpecBuilder()
                .addNewInitContainer()
                .addNewEnvFrom()
                .withNewSecretRef("init", false)
                .endEnvFrom()
                .endInitContainer()
                .addNewContainer()
                .addNewEnvFrom()
                .withNewConfigMapRef("all", false)
                .endEnvFrom()
                .addNewEnv()
                .withNewValueFrom()
                .withNewConfigMapKeyRef("key", "one", false)
                .endValueFrom()
                .endEnv()
                .addNewEnv()
                .withNewValueFrom()
                .withNewSecretKeyRef("key", "password", false)
                .endValueFrom()
                .endEnv()
                .endContainer()
                .addNewVolume()
                .withNewConfigMap()
                .withName("file")
                .endConfigMap()
                .endVolume()
                .addNewVolume()
                .withNewSecret()
                .withSecretName("tls")
                .endSecret()
                .endVolume()
                .addNewVolume()
                .withNewProjected()
                .addNewSource()
                .withNewConfigMap()
                .withName("kube-root-ca.crt")
                .endConfigMap()
                .endSource()
                .addNewSource()
                .withNewSecret()
                .withName("projected")
                .endSecret()
                .endSource()
                .endProjected()
                .endVolume()
                .build();
        assertThat(PodConfiguration.of(pod))
                .containsExactlyInAnyOrder(
                        "Secret/init",
                        "ConfigMap/all",
                        "ConfigMap/one",
                        "Secret/password",
                        "ConfigMap/file",
                        "Secret/tls",
                        "Secret/projected");
        assertThat(PodConfiguration.of(null)).isEmpty();
    }
}
