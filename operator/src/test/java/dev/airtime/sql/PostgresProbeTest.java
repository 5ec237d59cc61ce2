package dev.airtime.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
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
        RealPostgres p = RealPostgres.start("max_connections=20");
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
    void withoutADatabasesNameTheLargestIsLookedInto() throws Exception {
        postgres().sql("shop", "CREATE TABLE large AS SELECT md5(n::text) FROM generate_series(1, 50000) n");
        Login unnamed = new Login("127.0.0.1", postgres().port, ServerProcess.MASTER, ServerProcess.PASSWORD, null);
        try (Probe probe = Probe.open(Product.PostgreSql, unnamed, QUICK)) {
            assertThat(ServerProcess.rows(probe.connection(), "SELECT current_database()"))
                    .containsExactly("shop");
        }
    }
}
