package dev.airtime;

import dev.airtime.sql.Login;
import dev.airtime.sql.Probe;
import dev.airtime.sql.Product;
import dev.airtime.sql.RealPostgres;
import dev.airtime.sql.ServerProcess;
import dev.airtime.sql.SqlOptions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class RealPostgresDiagnosisTest extends RealDatabaseContract {
    private static @Nullable RealPostgres started;
    private static @Nullable RealPostgres small;

    @BeforeAll
    static void start() throws Exception {
        started = shop(RealPostgres.start("max_connections=200", "shared_preload_libraries=pg_stat_statements"));
    }

    private static RealPostgres shop(RealPostgres p) throws SQLException {
        p.sql(
                "postgres",
                "CREATE ROLE " + ServerProcess.MASTER + " LOGIN CREATEROLE PASSWORD '" + ServerProcess.PASSWORD + "'",
                "GRANT pg_monitor TO " + ServerProcess.MASTER,
                "CREATE ROLE shopapp LOGIN PASSWORD 'shopapp'",
                "CREATE DATABASE shop OWNER shopapp");
        p.sql(
                "shop",
                "CREATE TABLE public.orders (id int PRIMARY KEY, paid int)",
                "CREATE TABLE public.stock (id int PRIMARY KEY, amount int)",
                "INSERT INTO public.orders VALUES (1, 0)",
                "INSERT INTO public.stock VALUES (1, 0)",
                "CREATE TABLE public.visits (id int PRIMARY KEY, customer int, paid int, note text)",
                "INSERT INTO public.visits SELECT n, n % 5000, n % 7, md5(n::text) FROM generate_series(1, 200000) n",
                "ANALYZE public.visits",
                "CREATE EXTENSION pg_stat_statements",
                "GRANT SELECT ON public.visits TO shopapp",
                "GRANT ALL ON public.orders, public.stock TO shopapp");
        return p;
    }

    @AfterAll
    static void stop() throws Exception {
        if (started != null) {
            started.close();
        }
        if (small != null) {
            small.close();
        }
    }

    private static RealPostgres postgres() {
        return Objects.requireNonNull(started);
    }

    @Override
    Probe probe() throws Exception {
        return probe(postgres());
    }

    @Override
    Probe small() throws Exception {
        small = shop(RealPostgres.start(
                "shared_preload_libraries=pg_stat_statements", "shared_buffers=1MB", "effective_cache_size=2MB"));
        return probe(small);
    }

    private static Probe probe(RealPostgres server) throws Exception {
        return Probe.open(
                Product.PostgreSql,
                new Login("127.0.0.1", server.port(), ServerProcess.MASTER, ServerProcess.PASSWORD, "shop"),
                new SqlOptions(null, Duration.ofSeconds(5)));
    }

    @Override
    Connection open() throws SQLException {
        return open(postgres());
    }

    @Override
    Connection smallApplication() throws SQLException {
        return open(Objects.requireNonNull(small));
    }

    private static Connection open(RealPostgres server) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + server.port() + "/shop", "shopapp", "shopapp");
    }

    @Override
    void index(String statement) throws Exception {
        postgres().sql("shop", statement);
    }
}
