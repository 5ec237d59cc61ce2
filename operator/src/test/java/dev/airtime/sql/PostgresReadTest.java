package dev.airtime.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.airtime.sql.FullRead.Done;
import dev.airtime.sql.FullRead.Failed;
import dev.airtime.sql.FullRead.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reading a real PostgreSQL server, proven by its own buffers. */
class PostgresReadTest extends FullReadContract {
    /** Blocks of user relations, with TOAST and indexes, that are in no buffer. */
    private static final String NOT_READ = """
            SELECT c.relname || ' ' || (pg_relation_size(c.oid) / 8192 - count(b.bufferid))
            FROM pg_class c LEFT JOIN pg_buffercache b ON b.relfilenode = pg_relation_filenode(c.oid)
              AND b.relforknumber = 0 AND b.reldatabase = (SELECT oid FROM pg_database WHERE datname = current_database())
            WHERE c.oid >= 16384 AND c.relkind IN ('r', 'i', 't', 'm')
            GROUP BY c.oid, c.relname HAVING pg_relation_size(c.oid) / 8192 > count(b.bufferid)""";

    private static final String LEFTOVERS =
            "SELECT extname FROM pg_extension WHERE extname = 'pg_prewarm' UNION ALL SELECT nspname FROM pg_namespace"
                    + " WHERE nspname LIKE 'airtime%' UNION ALL SELECT m.roleid::regrole::text FROM pg_auth_members m"
                    + " WHERE m.member = 'shopadmin'::regrole";

    private static @Nullable RealPostgres started;

    @BeforeAll
    static void start() throws Exception {
        RealPostgres p = RealPostgres.start();
        started = p;
        p.sql(
                "postgres",
                "CREATE ROLE shopadmin LOGIN CREATEDB CREATEROLE PASSWORD '" + ServerProcess.PASSWORD + "'",
                "CREATE ROLE shopapp",
                "GRANT CREATE ON DATABASE postgres TO shopadmin",
                "CREATE DATABASE shop OWNER shopadmin",
                "CREATE DATABASE \"odd \"\" name\" OWNER shopadmin");
        p.sql(
                "shop",
                "CREATE SCHEMA app AUTHORIZATION shopapp",
                "CREATE TABLE app.orders (id bigint PRIMARY KEY, customer int, note text)",
                "ALTER TABLE app.orders ALTER note SET STORAGE EXTERNAL",
                "INSERT INTO app.orders SELECT n, n % 100, repeat(md5(n::text), CASE n % 50 WHEN 0 THEN 400 ELSE 2 END)"
                        + " FROM generate_series(1, 20000) n",
                "CREATE INDEX orders_customer ON app.orders (customer)",
                "CREATE MATERIALIZED VIEW app.totals AS SELECT customer, count(*) FROM app.orders GROUP BY 1",
                "CREATE TABLE app.parts (id int, day date) PARTITION BY RANGE (day)",
                "CREATE TABLE app.parts_1 PARTITION OF app.parts FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')",
                "INSERT INTO app.parts SELECT n, '2026-05-05' FROM generate_series(1, 5000) n",
                "CREATE TABLE \"Odd name\" (a text)",
                "INSERT INTO \"Odd name\" VALUES ('x')",
                "CREATE EXTENSION pg_buffercache",
                "ALTER TABLE app.orders OWNER TO shopapp",
                "ALTER MATERIALIZED VIEW app.totals OWNER TO shopapp",
                "ALTER TABLE app.parts OWNER TO shopapp",
                "ALTER TABLE app.parts_1 OWNER TO shopapp");
        p.sql("odd \" name", "CREATE TABLE t (a int)", "INSERT INTO t VALUES (1)", "CREATE EXTENSION pg_buffercache");
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

    @BeforeEach
    void cold() throws Exception {
        postgres().restart();
        postgres().trustPrewarm(true);
        assertThat(postgres().sql("shop", NOT_READ)).as("cold").isNotEmpty();
    }

    PostgresReadTest() {
        super(Product.PostgreSql);
    }

    @Override
    Login login(String password) {
        return postgres().login(password);
    }

    @Override
    Certificate certificate() {
        return postgres().certificate;
    }

    @Test
    void everyBlockIsReadAndNothingStays() throws Exception {
        List<ReadProgress> told = new ArrayList<>();
        Outcome outcome = read(told::add);
        assertThat(outcome).isInstanceOf(Done.class);
        Done done = (Done) outcome;
        assertThat(done.leftOut()).isEmpty();
        assertThat(done.progress().done()).isEqualTo(done.progress().all()).isGreaterThan(10);
        assertThat(done.progress().bytesDone())
                .isGreaterThanOrEqualTo(done.progress().bytes());
        assertThat(told).hasSizeGreaterThan(done.progress().all());
        assertThat(postgres().sql("shop", NOT_READ)).isEmpty();
        assertThat(postgres().sql("odd \" name", NOT_READ)).isEmpty();
        assertThat(postgres().sql("shop", LEFTOVERS)).isEmpty();
        assertThat(postgres().sql("shop", "SELECT count(*) FROM pg_stat_activity WHERE usename = 'shopadmin'"))
                .containsExactly("0");
    }

    @Test
    void readsAgainAfterItWasStoppedInTheMiddle() throws Exception {
        Thread reader = Thread.currentThread();
        Outcome first = read(p -> {
            if (p.done() > 3) {
                reader.interrupt();
            }
        });
        assertThat(Thread.interrupted()).isTrue();
        assertThat(first).isEqualTo(new Failed("the operator stops"));
        assertThat(postgres().sql("shop", NOT_READ)).isNotEmpty();
        assertThat(postgres().sql("shop", LEFTOVERS)).isEmpty();
        assertThat(read(p -> {})).isInstanceOf(Done.class);
        assertThat(postgres().sql("shop", NOT_READ)).isEmpty();
    }

    @Test
    void aServerThatDiesInTheMiddleIsNoSuccess() throws Exception {
        Outcome outcome = read(p -> {
            if (p.done() == 3) {
                postgres().kill();
            }
        });
        assertThat(outcome).isInstanceOf(Failed.class);
        assertThat(((Failed) outcome).message())
                .contains("reading ", "the connection to 127.0.0.1:" + postgres().port + " was lost");
        postgres().launch();
        assertThat(postgres().sql("shop", LEFTOVERS)).isEmpty();
    }

    @Test
    void countsTablesWithoutTheExtensionAndSaysWhatThatLeavesOut() throws Exception {
        postgres().trustPrewarm(false);
        Outcome outcome = read(p -> {});
        assertThat(outcome).isInstanceOf(Done.class);
        assertThat(((Done) outcome).leftOut())
                .contains("indexes and TOAST of database shop, where pg_prewarm can't be had", "permission denied")
                .contains("tables were counted instead");
        assertThat(postgres().sql("shop", NOT_READ))
                .as("tables are read, their indexes are not")
                .noneMatch(s -> s.startsWith("orders ") || s.startsWith("totals "))
                .anyMatch(s -> s.startsWith("orders_customer"));
        assertThat(postgres().sql("shop", LEFTOVERS)).isEmpty();
    }

    @Test
    void whatTheUserMayNotReadIsNamed() throws Exception {
        postgres().sql("postgres", "ALTER ROLE shopadmin NOCREATEROLE");
        try {
            Outcome outcome = read(p -> {});
            assertThat(outcome).isInstanceOf(Done.class);
            assertThat(((Done) outcome).leftOut()).contains("that the user may not read, such as ", "shop: app.orders");
        } finally {
            postgres().sql("postgres", "ALTER ROLE shopadmin CREATEROLE");
        }
    }

    @Test
    void aLockedTableEndsTheReadInsteadOfHoldingItForEver() throws Exception {
        SqlOptions quick = new SqlOptions(null, Duration.ofSeconds(1));
        try (var holder = postgres().superuser("shop");
                var s = holder.createStatement()) {
            holder.setAutoCommit(false);
            s.execute("LOCK TABLE app.orders IN ACCESS EXCLUSIVE MODE");
            Outcome outcome = read(quick);
            assertThat(outcome).isInstanceOf(Failed.class);
            assertThat(((Failed) outcome).message())
                    .contains("database shop took too long", "raise the limit of a statement");
        }
    }
}
