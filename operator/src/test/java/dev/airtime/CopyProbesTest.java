package dev.airtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.when;

import dev.airtime.CopyInsides.Failed;
import dev.airtime.CopyInsides.Looked;
import dev.airtime.api.Keys;
import dev.airtime.api.TrafficEvent;
import dev.airtime.database.CopyObservation;
import dev.airtime.database.Databases;
import dev.airtime.sql.DatabaseReading;
import dev.airtime.sql.FullRead;
import dev.airtime.sql.Login;
import dev.airtime.sql.ProbeFailedException;
import dev.airtime.sql.Product;
import dev.airtime.sql.RealMariaDb;
import dev.airtime.sql.ServerProcess;
import dev.airtime.sql.SqlOptions;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mockito.Mockito;

/** Who looks into copies, when, and with which login. */
@EnableKubernetesMockClient(crud = true)
class CopyProbesTest {
    private static final DatabaseReading READING = new DatabaseReading("MariaDB", 341, 0, 0, List.of(), List.of());

    @SuppressWarnings("NullAway.Init")
    KubernetesClient client;

    private final Databases databases = Mockito.mock(Databases.class);
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final List<String> log = new ArrayList<>();
    private final List<Login> logins = new ArrayList<>();
    private Instant now = Instant.parse("2026-12-03T18:00:00Z");

    @Nullable
    private String trouble;

    @SuppressWarnings("NullAway.Init")
    private CopyProbes probes;

    @BeforeEach
    void start() {
        WarmUps warmUps = new WarmUps((p, l, t) -> new FullRead.Failed("not asked for"), () -> now, tasks::add);
        probes = new CopyProbes(
                databases,
                new CopySecrets(client, new SecureRandom(), warmUps),
                (product, login) -> {
                    logins.add(login);
                    log.add("open " + product);
                    return new CopyProbes.Eye() {
                        @Override
                        public DatabaseReading look() throws ProbeFailedException {
                            log.add("look");
                            if (trouble != null) {
                                throw new ProbeFailedException(trouble);
                            }
                            return READING;
                        }

                        @Override
                        public void close() {
                            log.add("close");
                        }
                    };
                },
                () -> now,
                tasks::add);
        copy(CopyObservation.State.Available, "copy.example.com");
        secret("mariadb", Map.of());
    }

    private void copy(CopyObservation.State state, @Nullable String address) {
        when(databases.observeCopy(any(), any(), any()))
                .thenReturn(new CopyObservation("airtime-shop", state, "", address, 3306));
    }

    private void secret(String engine, Map<String, String> more) {
        secret(engine, more, "admin", "secret-horse");
    }

    private void secret(String engine, Map<String, String> more, String username, String password) {
        client.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("airtime-database-shop")
                        .withNamespace("production-staging")
                        .withUid("s-1")
                        .addToLabels(Keys.MANAGED_BY, Keys.AIRTIME)
                        .addToLabels(more)
                        .endMetadata()
                        .addToData(Map.of(
                                "host", encoded("prod.example.com"),
                                "engine", encoded(engine),
                                "username", encoded(username),
                                "password", encoded(password)))
                        .build())
                .createOr(NonDeletingOperation::update);
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
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

    private Map<String, CopyInsides.Seen> look() {
        return probes.look(event("{}"));
    }

    private void run() {
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
    }

    @Test
    void oneConnectionIsOpenedAndKept() {
        assertThat(look()).as("it returns at once").isEmpty();
        assertThat(look()).isEmpty();
        assertThat(tasks).as("two looks asked for, one taken").hasSize(1);
        run();
        assertThat(look()).containsExactly(Map.entry("shop", new Looked(READING, now)));
        now = now.plusSeconds(9);
        look();
        assertThat(tasks).as("not before 10 s").isEmpty();
        now = now.plusSeconds(1);
        look();
        run();
        assertThat(log).containsExactly("open MySql", "look", "look");
        probes.end(event("{}"));
        assertThat(log).last().isEqualTo("close");
    }

    /** The Secret can be edited by anybody in the copy: the address is the one that RDS tells. */
    @Test
    void theLoginGoesToTheCopysOwnAddressOnly() {
        look();
        run();
        assertThat(logins).singleElement().satisfies(l -> {
            assertThat(l.host()).isEqualTo("copy.example.com");
            assertThat(l.password()).isEqualTo("secret-horse");
        });
    }

    @Test
    void aFailureIsSaidAndTriedAgainAMinuteLater() {
        trouble = "can't connect";
        look();
        run();
        assertThat(look()).containsExactly(Map.entry("shop", new Failed("database shop: can't connect")));
        now = now.plusSeconds(59);
        look();
        assertThat(tasks).isEmpty();
        trouble = null;
        now = now.plusSeconds(1);
        look();
        run();
        assertThat(look().get("shop")).isInstanceOf(Looked.class);
        assertThat(log).containsExactly("open MySql", "look", "close", "open MySql", "look");
    }

    @Test
    void aLookOfAnEarlierRunIsNone() {
        look();
        run();
        now = now.plusSeconds(61);
        assertThat(look()).isEmpty();
    }

    @Test
    void aRunThatIsForgottenKeepsNoConnection() {
        look();
        run();
        now = now.plusSeconds(301);
        TrafficEvent other = event("{}");
        other.getMetadata().setName("other");
        probes.look(other);
        assertThat(log).containsExactly("open MySql", "look", "close");
    }

    @Test
    void aConnectionThatWasOpenedForAnEndedRunIsClosed() {
        look();
        probes.end(event("{}"));
        run();
        assertThat(log).containsExactly("open MySql", "look", "close");
        assertThat(look()).isEmpty();
    }

    /** From the Secret to what a real server says. */
    @Test
    void aRealCopyIsLookedInto() throws Exception {
        try (RealMariaDb server = RealMariaDb.start("--max-connections=77")) {
            when(databases.observeCopy(any(), any(), any()))
                    .thenReturn(new CopyObservation(
                            "airtime-shop", CopyObservation.State.Available, "", "127.0.0.1", server.port()));
            secret("mariadb", Map.of(), ServerProcess.MASTER, ServerProcess.PASSWORD);
            try (CopyProbes real = CopyProbes.start(
                    databases,
                    new CopySecrets(
                            client,
                            new SecureRandom(),
                            new WarmUps((p, l, t) -> new FullRead.Failed(""), () -> now, tasks::add)),
                    SqlOptions.DEFAULT,
                    () -> now)) {
                Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(
                                real.look(event("{}")).get("shop"))
                        .isInstanceOfSatisfying(
                                Looked.class,
                                l -> assertThat(l.reading().maxConnections()).isEqualTo(77)));
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{masterPassword: Production} | Available | mariadb | ",
                "{} | Warming | mariadb | ",
                "{} | Available | oracle-ee | ",
                "{} | Available | mariadb | airtime.dev/copied-from",
            })
    void nobodyLooksWhereThereIsNoLoginOfTheCopysOwn(
            String copy, CopyObservation.State state, String engine, @Nullable String label) {
        copy(state, "copy.example.com");
        secret(engine, label == null ? Map.of() : Map.of(label, "x"));
        probes.look(event(copy));
        run();
        assertThat(logins).isEmpty();
        assertThat(probes.look(event(copy))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"aurora-mysql, MySql", "aurora-postgresql, PostgreSql", "postgres, PostgreSql"})
    void whatSpeaksAProductsLanguageIsLookedInto(String engine, Product product) {
        secret(engine, Map.of());
        look();
        run();
        assertThat(log).first().isEqualTo("open " + product);
    }
}
