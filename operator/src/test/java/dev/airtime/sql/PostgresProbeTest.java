package dev.airtime.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Looking into a real PostgreSQL server. */
class PostgresProbeTest extends ProbeContract {
    private static @Nullable RealPostgres started;

    @BeforeAll
    static void start() throws Exception {
        RealPostgres p = RealPostgres.start("max_connections=20", "shared_preload_libraries=pg_stat_statements");
        started = p;
        p.sql(
                "postgres",
                "CREATE ROLE shopadmin LOGIN PASSWORD '" + ServerProcess.PASSWORD + "'",
                "GRANT pg_monitor TO shopadmin",
                "CREATE ROLE shopapp LOGIN PASSWORD 'shopapp'",
                "CREATE DATABASE shop OWNER shopadmin");
        p.sql(
                "shop",
                "CREATE TABLE public.guarded (a int)",
                "GRANT INSERT ON public.guarded TO shopadmin",
                "GRANT USAGE ON SCHEMA public TO shopadmin");
    }

    @AfterAll
    static void stop() throws Exception {
        if (started != null) {
            started.close();
        }
    }

    private static RealPostgres postgres() {
        return Objects.requireNonNull(started);
    }

    PostgresProbeTest() {
        super(Product.PostgreSql);
    }

    @Override
    Login login(String password) {
        return new Login("127.0.0.1", postgres().port, ServerProcess.MASTER, password, "shop");
    }

    @Override
    String url() {
        return "jdbc:postgresql://127.0.0.1:" + postgres().port + "/shop";
    }

    @Override
    String table() {
        return "public.guarded";
    }

    @Override
    int maxConnections() {
        return 20;
    }

    @Override
    int reserved() {
        return 3;
    }

    @Override
    void kill() {
        postgres().kill();
    }

    @Override
    void launch() throws Exception {
        postgres().launch();
    }

    @Test
    void aTransactionThatWaitsForItsClientIsIdleToo() throws Exception {
        try (Probe probe = open();
                Connection a = application();
                Connection b = application()) {
            a.setAutoCommit(false);
            ServerProcess.rows(a, "SELECT 1");
            ServerProcess.rows(b, "SELECT 1");
            assertThat(sessions(probe.look(), "shopapp"))
                    .extracting(DatabaseReading.Session::idle)
                    .containsExactly(true, true);
        }
    }

    @Test
    void withoutThePermissionItIsSaidWhichOpensIt() throws Exception {
        postgres().sql("postgres", "REVOKE pg_monitor FROM shopadmin");
        try (Probe probe = open();
                Connection a = application()) {
            ServerProcess.rows(a, "SELECT 1");
            DatabaseReading reading = probe.look();
            assertThat(reading.sessions()).isNull();
            assertThat(reading.connections()).isEqualTo(1);
            assertThat(reading.notSeen()).anySatisfy(s -> assertThat(s)
                    .isEqualTo("who holds connections: GRANT pg_monitor to the user that looks"));
        } finally {
            postgres().sql("postgres", "GRANT pg_monitor TO shopadmin");
        }
    }

    @Test
    void withoutStatementStatisticsItIsSaidWhatOpensThem() throws Exception {
        try (Probe probe = open()) {
            DatabaseReading reading = probe.look();
            assertThat(reading.statements()).isNull();
            assertThat(reading.notSeen())
                    .containsExactly("statement statistics: CREATE EXTENSION pg_stat_statements in the database, in"
                            + " production before the copy is made");
        }
    }

    /** RDS's master user may give itself the role; this one may not. */
    @Test
    void aPlannerThatMayNotBeAskedIsSaid() throws Exception {
        postgres()
                .sql(
                        "shop",
                        "CREATE EXTENSION pg_stat_statements",
                        "CREATE TABLE visits AS SELECT n, md5(n::text) AS note FROM generate_series(1, 200000) n",
                        "GRANT SELECT ON visits TO shopapp");
        try (Probe probe = open();
                Connection a = application()) {
            for (int n = 0; n < 5; n++) {
                ServerProcess.rows(a, "SELECT count(*) FROM visits WHERE note = 'secret'");
            }
            DatabaseReading reading = probe.look();
            assertThat(reading.notSeen())
                    .containsExactly("whether an index is missing: GRANT pg_read_all_data to the user that looks");
            assertThat(reading.statements())
                    .satisfies(s -> assertThat(Objects.requireNonNull(s).top()).anySatisfy(t -> assertThat(t.text())
                            .isEqualTo("SELECT count(*) FROM visits WHERE note = ?")));
            assertThat(probe.look().notSeen())
                    .as("each statement is asked about once, and what is missing stays said")
                    .isEqualTo(reading.notSeen());
        } finally {
            postgres().sql("shop", "DROP EXTENSION pg_stat_statements", "DROP TABLE visits");
        }
    }

    @Test
    void whatLacksAnIndexIsToldWheneverItWasCalledAgain() throws Exception {
        String visits = "SELECT count(*) FROM visits WHERE note = 'secret'";
        postgres()
                .sql(
                        "shop",
                        "CREATE EXTENSION pg_stat_statements",
                        "GRANT pg_read_all_data TO shopadmin",
                        "CREATE TABLE visits AS SELECT n, md5(n::text) AS note FROM generate_series(1, 200000) n",
                        "GRANT SELECT ON visits TO shopapp",
                        "ANALYZE visits");
        try (Connection a = application()) {
            ServerProcess.rows(a, visits);
            try (Probe probe = open()) {
                assertThat(probe.look().unindexed())
                        .as("what was called before the first look may be of another build")
                        .isEmpty();
                assertThat(probe.look().unindexed()).isEmpty();
                for (int look = 0; look < 2; look++) {
                    ServerProcess.rows(a, visits);
                    assertThat(probe.look().unindexed())
                            .containsExactly(new Unindexed(
                                    "public.visits",
                                    List.of("note"),
                                    200_000,
                                    "SELECT count(*) FROM visits WHERE note = ?"));
                }
                assertThat(probe.look().unindexed()).isEmpty();
            }
        } finally {
            postgres()
                    .sql(
                            "shop",
                            "DROP EXTENSION pg_stat_statements",
                            "DROP TABLE visits",
                            "REVOKE pg_read_all_data FROM shopadmin");
        }
    }

    @Test
    void withoutADatabasesNameTheLargestIsLookedInto() throws Exception {
        postgres().sql("shop", "CREATE TABLE large AS SELECT md5(n::text) FROM generate_series(1, 50000) n");
        Login unnamed = new Login("127.0.0.1", postgres().port, ServerProcess.MASTER, ServerProcess.PASSWORD, null);
        try (Probe probe = Probe.open(Product.PostgreSql, unnamed, QUICK)) {
            assertThat(ServerProcess.rows(probe.connection(), "SELECT current_database()"))
                    .containsExactly("shop");
        }
    }
}
