package dev.airtime;

import dev.airtime.sql.Probe;
import dev.airtime.sql.Product;
import dev.airtime.sql.RealMariaDb;
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

class RealMariaDbDiagnosisTest extends RealDatabaseContract {
    private static @Nullable RealMariaDb started;
    private static @Nullable RealMariaDb small;

    @BeforeAll
    static void start() throws Exception {
        started = shop(RealMariaDb.start(
                "--max-connections=200",
                "--performance-schema=ON",
                "--performance-schema-consumer-events-statements-current=ON"));
    }

    private static RealMariaDb shop(RealMariaDb m) throws SQLException {
        m.sql(
                "CREATE DATABASE shop",
                "CREATE TABLE shop.orders (id INT PRIMARY KEY, paid INT)",
                "CREATE TABLE shop.stock (id INT PRIMARY KEY, amount INT)",
                "INSERT INTO shop.orders VALUES (1, 0)",
                "INSERT INTO shop.stock VALUES (1, 0)",
                "CREATE TABLE shop.visits (id INT PRIMARY KEY, customer INT, paid INT, note CHAR(60))",
                "INSERT INTO shop.visits SELECT seq, seq % 5000, seq % 7, MD5(seq) FROM shop.seq_1_to_200000",
                "ANALYZE TABLE shop.visits",
                "CREATE USER shopapp@'%' IDENTIFIED BY 'shopapp'",
                "GRANT SELECT, INSERT, UPDATE ON shop.* TO shopapp@'%'");
        return m;
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

    private static RealMariaDb mariaDb() {
        return Objects.requireNonNull(started);
    }

    @Override
    Probe probe() throws Exception {
        return probe(mariaDb());
    }

    @Override
    Probe small() throws Exception {
        small = shop(RealMariaDb.start("--innodb-buffer-pool-size=10M"));
        return probe(small);
    }

    private static Probe probe(RealMariaDb server) throws Exception {
        return Probe.open(
                Product.MySql, server.login(ServerProcess.PASSWORD), new SqlOptions(null, Duration.ofSeconds(5)));
    }

    @Override
    Connection open() throws SQLException {
        return open(mariaDb());
    }

    @Override
    Connection smallApplication() throws SQLException {
        return open(Objects.requireNonNull(small));
    }

    private static Connection open(RealMariaDb server) throws SQLException {
        return DriverManager.getConnection("jdbc:mariadb://127.0.0.1:" + server.port() + "/shop", "shopapp", "shopapp");
    }

    @Override
    void index(String statement) throws Exception {
        mariaDb().sql("USE shop", statement);
    }
}
