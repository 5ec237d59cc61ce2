package dev.airtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.airtime.api.Keys;
import dev.airtime.api.TrafficEvent;
import dev.airtime.database.CopyLogin;
import dev.airtime.database.CopyWarmUp;
import dev.airtime.lab.cluster.LabCluster;
import dev.airtime.sql.FullRead;
import dev.airtime.sql.Login;
import dev.airtime.sql.ReadProgress;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Secret with a copy's login, on the lab's API server. */
class CopySecretsTest {
    private static final CopyLogin.Server SERVER =
            new CopyLogin.Server("copy.example.com", 3306, "mysql", "admin", "shop");

    private final LabCluster cluster = LabCluster.start(InstantSource.fixed(Instant.parse("2026-12-03T18:00:00Z")));
    private final KubernetesClient client = cluster.client();

    private final List<Login> logins = new ArrayList<>();
    private final WarmUps warmUps = new WarmUps(
            (product, login, told) -> {
                logins.add(login);
                return new FullRead.Done(new ReadProgress(40, 40, 1, 1), "");
            },
            InstantSource.fixed(Instant.parse("2026-12-03T18:00:00Z")),
            Runnable::run);

    @AfterEach
    void close() {
        client.close();
        cluster.close();
    }

    private static TrafficEvent event(String copy) {
        return Serialization.unmarshal("""
                apiVersion: airtime.dev/v1alpha1
                kind: TrafficEvent
                metadata: {name: night, namespace: production, uid: u-1}
                spec:
                  airtime: "2026-12-03T21:30:00Z"
                  staging: {namespace: production-staging}
                  databases:
                  - name: shop
                    instance: shop-prod
                    copy: %s
                """.formatted(copy), TrafficEvent.class);
    }

    private @Nullable CopyLogin login(String copy) {
        TrafficEvent event = event(copy);
        return new CopySecrets(client, new SecureRandom(), warmUps)
                .of(event, event.getSpec().databases().get(0));
    }

    private CopyLogin login() {
        return Objects.requireNonNull(login("{}"));
    }

    private void namespace(String uid, Map<String, String> more) {
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName("production-staging")
                        .addToLabels(Keys.STAGING_OF, "production")
                        .addToAnnotations(Keys.EVENT_UID, uid)
                        .addToAnnotations(more)
                        .endMetadata()
                        .build())
                .create();
    }

    private Secret secret() {
        return Objects.requireNonNull(client.secrets()
                .inNamespace("production-staging")
                .withName("airtime-database-shop")
                .get());
    }

    private static String value(Secret secret, String key) {
        return new String(Base64.getDecoder().decode(secret.getData().get(key)), StandardCharsets.UTF_8);
    }

    @Test
    void isWrittenBeforeThePasswordIsHandedOut() {
        namespace("u-1", Map.of());
        assertThat(login().fingerprint()).isEmpty();
        CopyLogin.Password password = (CopyLogin.Password) login().keep(SERVER);
        Secret secret = secret();
        assertThat(value(secret, "password")).isEqualTo(password.value()).matches("[A-Za-z0-9]{30}");
        assertThat(value(secret, "host")).isEqualTo("copy.example.com");
        assertThat(value(secret, "port")).isEqualTo("3306");
        assertThat(value(secret, "username")).isEqualTo("admin");
        assertThat(value(secret, "engine")).isEqualTo("mysql");
        assertThat(value(secret, "dbname")).isEqualTo("shop");
        assertThat(login().fingerprint()).contains(password.fingerprint());
        assertThat(password.fingerprint()).doesNotContain(password.value());
    }

    @Test
    void keepsThePasswordThatIsThereAndFollowsTheAddress() {
        namespace("u-1", Map.of());
        CopyLogin.Password first = (CopyLogin.Password) login().keep(SERVER);
        String version = secret().getMetadata().getResourceVersion();
        assertThat(login().keep(SERVER)).isEqualTo(first);
        assertThat(secret().getMetadata().getResourceVersion())
                .as("nothing to write")
                .isEqualTo(version);
        assertThat(login().keep(new CopyLogin.Server("other.example.com", 3307, "mysql", "admin", null)))
                .isEqualTo(first);
        assertThat(value(secret(), "host")).isEqualTo("other.example.com");
    }

    @Test
    void aLostSecretMeansAnotherPassword() {
        namespace("u-1", Map.of());
        CopyLogin.Password first = (CopyLogin.Password) login().keep(SERVER);
        client.resource(secret()).delete();
        assertThat(login().fingerprint()).isEmpty();
        CopyLogin.Password second = (CopyLogin.Password) login().keep(SERVER);
        assertThat(second.value()).isNotEqualTo(first.value());
        assertThat(second.fingerprint()).isNotEqualTo(first.fingerprint());
    }

    @Test
    void waitsForTheNamespace() {
        assertThat(login().keep(SERVER).toString()).contains("does not exist yet");
    }

    @ParameterizedTest
    @CsvSource({"u-2, x, is not this event's copy", "u-1, airtime.dev/removing, is being removed"})
    void isWrittenToTheEventsOwnCopyOnly(String uid, String annotation, String message) {
        namespace(uid, Map.of(annotation, "x"));
        assertThat(login().keep(SERVER)).isInstanceOf(CopyLogin.NotYet.class);
        assertThat(login().keep(SERVER).toString()).contains(message);
        assertThat(client.secrets().inNamespace("production-staging").list().getItems())
                .isEmpty();
    }

    @Test
    void aCopiedSecretOfTheSameNameIsLeftAlone() {
        namespace("u-1", Map.of());
        client.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("airtime-database-shop")
                        .withNamespace("production-staging")
                        .addToLabels(Keys.MANAGED_BY, Keys.AIRTIME)
                        .addToLabels(Keys.COPIED_FROM, "production")
                        .endMetadata()
                        .addToData("password", "aHVudGVyMg==")
                        .build())
                .create();
        assertThat(login().fingerprint()).isEmpty();
        assertThat(login().keep(SERVER)).isInstanceOf(CopyLogin.Refused.class);
        assertThat(value(secret(), "password")).isEqualTo("hunter2");
    }

    @Test
    void theCopyIsReadWithTheLoginThatIsKeptAtTheAddressThatRdsTells() {
        namespace("u-1", Map.of());
        assertThat(login().warmUp()).as("only on request").isEmpty();
        CopyLogin login = Objects.requireNonNull(login("{warmUp: Read}"));
        CopyWarmUp warmUp = login.warmUp().orElseThrow();
        CopyWarmUp.Copy copy = new CopyWarmUp.Copy("airtime-shop", "db-COPY", "copy.example.com", 3306, "mysql");
        assertThat(warmUp.run(copy).message()).contains("login is not kept");
        CopyLogin.Password password = (CopyLogin.Password) login.keep(SERVER);
        client.resource(new SecretBuilder(secret())
                        .addToData("host", "ZXZpbC5leGFtcGxlLmNvbQ==")
                        .build())
                .update();
        CopyWarmUp.Copy another = new CopyWarmUp.Copy("airtime-shop", "db-NEXT", "copy.example.com", 3306, "mysql");
        assertThat(warmUp.seen(another).message()).isEqualTo("warm-up: not begun");
        assertThat(warmUp.run(another)).isInstanceOf(CopyWarmUp.Finished.class);
        assertThat(logins).containsExactly(new Login("copy.example.com", 3306, "admin", password.value(), "shop"));
        assertThat(logins.toString()).doesNotContain(password.value());
    }

    @Test
    void productionsPasswordStaysOnRequest() {
        assertThat(login("{masterPassword: Production}")).isNull();
        assertThat(login("{masterPassword: New}")).isNotNull();
    }
}
