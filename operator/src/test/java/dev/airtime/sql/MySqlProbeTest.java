package dev.airtime.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Looking into a real MariaDB server whose performance_schema is on, as MySQL's is. */
class MySqlProbeTest extends ProbeContract {
    private static @Nullable RealMariaDb started;

    @BeforeAll
    static void start() throws Exception {
        RealMariaDb m = RealMariaDb.start(
                "--max-connections=20",
                "--performance-schema=ON",
                "--performance-schema-consumer-events-statements-current=ON");
        started = m;
        m.sql(
                "CREATE DATABASE shop",
                "CREATE USER shopapp@'%' IDENTIFIED BY 'shopapp'",
                "GRANT SELECT, INSERT, UPDATE ON shop.* TO shopapp@'%'",
                "CREATE TABLE shop.guarded (a INT)");
    }

    @AfterAll
    static void stop() throws Exception {
        if (started != null) {
            started.close();
        }
    }

    private static RealMariaDb mariaDb() {
        return Objects.requireNonNull(started);
    }

    MySqlProbeTest() {
        super(Product.MySql);
    }

    @Override
    Login login(String password) {
        return mariaDb().login(password);
    }

    @Override
    String url() {
        return "jdbc:mariadb://127.0.0.1:" + mariaDb().port + "/shop";
    }

    @Override
    String table() {
        return "shop.guarded";
    }

    @Override
    int maxConnections() {
        return 20;
    }

    @Override
    int reserved() {
        return 0;
    }

    @Override
    void kill() {
        mariaDb().kill();
    }

    @Override
    void launch() throws Exception {
        mariaDb().launch();
    }

    @Test
    void withoutThePrivilegeItIsSaidWhichOpensIt() throws Exception {
        mariaDb().sql("CREATE USER narrow@'%' IDENTIFIED BY 'narrow'");
        Login narrow = new Login("127.0.0.1", mariaDb().port, "narrow", "narrow", null);
        try (Probe probe = Probe.open(Product.MySql, narrow, QUICK);
                Connection a = application();
                Connection b = application()) {
            ServerProcess.rows(a, "SELECT 1");
            ServerProcess.rows(b, "SELECT 1");
            DatabaseReading reading = probe.look();
            assertThat(reading.sessions()).isNull();
            assertThat(reading.connections()).isEqualTo(2);
            assertThat(reading.notSeen()).anySatisfy(s -> assertThat(s)
                    .isEqualTo("who holds connections: GRANT PROCESS ON *.* to the user that looks"));
        }
    }

    @Test
    void aPlannerThatMayNotBeAskedIsSaid() throws Exception {
        mariaDb().sql("CREATE USER watcher@'%' IDENTIFIED BY 'watcher'", "GRANT PROCESS ON *.* TO watcher@'%'");
        Login watcher = new Login("127.0.0.1", mariaDb().port, "watcher", "watcher", null);
        try (Probe probe = Probe.open(Product.MySql, watcher, QUICK);
                Connection a = application()) {
            Thread slow = new Thread(() -> {
                try {
                    ServerProcess.rows(a, "SELECT SLEEP(3) FROM guarded g WHERE g.a = 1 UNION SELECT SLEEP(3)");
                } catch (SQLException e) {
                    // The test is over.
                }
            });
            slow.start();
            Awaitility.await()
                    .untilAsserted(() -> assertThat(probe.look().notSeen()).anySatisfy(s -> assertThat(s)
                            .isEqualTo(
                                    "whether an index is missing: GRANT SELECT ON *.* to the user that" + " looks")));
            slow.join();
        }
    }

    @Test
    void whatLacksAnIndexIsToldWheneverItIsSeenToRun() throws Exception {
        try (Probe probe = open();
                Connection a = application()) {
            for (int time = 0; time < 2; time++) {
                Thread slow = new Thread(() -> {
                    try {
                        ServerProcess.rows(a, "SELECT SLEEP(2) FROM guarded g WHERE g.a = 1 UNION SELECT SLEEP(2)");
                    } catch (SQLException e) {
                        // The test is over.
                    }
                });
                slow.start();
                Awaitility.await().untilAsserted(() -> assertThat(probe.look().unindexed())
                        .extracting(Unindexed::columns)
                        .containsExactly(List.of("a")));
                slow.join();
                ServerProcess.rows(a, "SELECT 1");
                assertThat(probe.look().unindexed()).isEmpty();
            }
        }
    }

    @Test
    void withoutPerformanceSchemaItIsSaidWhatIsMissing() throws Exception {
        try (RealMariaDb usual = RealMariaDb.start();
                Probe probe = Probe.open(Product.MySql, usual.login(ServerProcess.PASSWORD), QUICK)) {
            assertThat(probe.look().notSeen()).anySatisfy(s -> assertThat(s)
                    .startsWith("the last statements of idle connections: performance_schema is off"));
        }
    }

    @Test
    void withoutTheConsumerItIsSaidWhatIsMissing() throws Exception {
        mariaDb()
                .sql("UPDATE performance_schema.setup_consumers SET enabled = 'NO' WHERE name ="
                        + " 'events_statements_current'");
        try (Probe probe = open()) {
            assertThat(probe.look().notSeen())
                    .anySatisfy(s -> assertThat(s).contains("performance_schema_consumer_events_statements_current"));
        } finally {
            mariaDb()
                    .sql("UPDATE performance_schema.setup_consumers SET enabled = 'YES' WHERE name ="
                            + " 'events_statements_current'");
        }
    }

    @ParameterizedTest
    @CsvSource({"10.0.0.7:51234, 10.0.0.7", "localhost, local", "2001:db8::7:51234, 2001:db8::7"})
    void addressesAreWithoutPorts(String host, String address) {
        assertThat(MySqlProbe.address(host)).isEqualTo(address);
    }
}
