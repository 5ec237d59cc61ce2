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

/** Reading a real MariaDB server, proven by InnoDB's own buffer pool. */
class MySqlReadTest extends FullReadContract {
    /** Indexes with leaf pages in the buffer pool; for the table itself, which is PRIMARY, its off-page values too. */
    private static final String READ =
            "SELECT CONCAT(REPLACE(table_name, '`', ''), ' ', index_name, ' ', page_type, ' ', COUNT(*))"
                    + " FROM information_schema.innodb_buffer_page WHERE table_name LIKE '`shop`%'"
                    + " GROUP BY table_name, index_name, page_type";

    private static @Nullable RealMariaDb started;

    @BeforeAll
    static void start() throws Exception {
        RealMariaDb m = RealMariaDb.start();
        started = m;
        m.sql(
                "CREATE DATABASE shop",
                "CREATE TABLE shop.orders (id BIGINT PRIMARY KEY, customer INT NOT NULL, mail VARCHAR(120), note LONGTEXT,"
                        + " doubled INT AS (customer * 2) VIRTUAL, INDEX by_customer (customer), INDEX by_mail (mail(10)),"
                        + " INDEX by_doubled (doubled), FULLTEXT INDEX words (note)) ENGINE=InnoDB",
                "INSERT INTO shop.orders (id, customer, mail, note) SELECT seq, seq % 100, CONCAT(MD5(seq), '@example.com'),"
                        + " REPEAT(MD5(seq), IF(seq % 50 = 0, 1000, 1)) FROM shop.seq_1_to_20000",
                "CREATE TABLE shop.heap (a INT, b CHAR(32), INDEX by_a (a)) ENGINE=InnoDB",
                "INSERT INTO shop.heap SELECT seq, MD5(seq) FROM shop.seq_1_to_20000",
                "CREATE TABLE shop.`odd ``name` (a INT, KEY k (a)) ENGINE=MyISAM",
                "CREATE TABLE shop.dated (id INT PRIMARY KEY, p INT) WITH SYSTEM VERSIONING"
                        + " PARTITION BY SYSTEM_TIME (PARTITION past HISTORY, PARTITION now CURRENT)",
                "INSERT INTO shop.dated SELECT seq, 1 FROM shop.seq_1_to_5000",
                "UPDATE shop.dated SET p = 2",
                "CREATE TABLE shop.memory (a INT) ENGINE=MEMORY",
                "CREATE VIEW shop.v AS SELECT * FROM shop.orders",
                "ANALYZE TABLE shop.orders, shop.heap, shop.dated");
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

    @BeforeEach
    void cold() throws Exception {
        mariaDb().restart();
    }

    MySqlReadTest() {
        super(Product.MySql);
    }

    @Override
    Login login(String password) {
        return mariaDb().login(password);
    }

    @Override
    Certificate certificate() {
        return mariaDb().certificate;
    }

    private static String pages(List<String> read, String prefix) {
        return read.stream().filter(r -> r.startsWith(prefix)).findFirst().orElse(prefix + " 0");
    }

    private static int count(List<String> read, String prefix) {
        String line = pages(read, prefix);
        return Integer.parseInt(line.substring(line.lastIndexOf(' ') + 1));
    }

    @Test
    void everyIndexIsReadAndNothingStays() throws Exception {
        List<String> before = mariaDb().sql(READ);
        List<ReadProgress> told = new ArrayList<>();
        Outcome outcome = read(told::add);
        List<String> after = mariaDb().sql(READ);
        assertThat(outcome).isInstanceOf(Done.class);
        Done done = (Done) outcome;
        assertThat(done.leftOut())
                .isEqualTo(
                        "indexes that are full-text, spatial or of prefixes (2), such as index by_mail of shop.orders,"
                                + " index words of shop.orders");
        assertThat(done.progress().done()).isEqualTo(done.progress().all()).isEqualTo(8);
        assertThat(told).hasSizeGreaterThan(8);
        for (String index : List.of(
                "shop.orders PRIMARY INDEX",
                "shop.orders by_customer INDEX",
                "shop.orders by_doubled INDEX",
                "shop.heap GEN_CLUST_INDEX INDEX",
                "shop.heap by_a INDEX")) {
            assertThat(count(before, index)).as("before: %s", before).isLessThan(3);
            assertThat(count(after, index)).as("%s of %s", index, after).isGreaterThan(10);
        }
        assertThat(count(after, "shop.orders PRIMARY INDEX"))
                .as("400 rows, each with 32,000 bytes that are not in it, of 16 KiB pages: %s", after)
                .isPositive();
        assertThat(mariaDb().sql("SELECT COUNT(*) FROM information_schema.innodb_buffer_page WHERE page_type = 'BLOB'"))
                .first()
                .satisfies(n -> assertThat(Integer.parseInt(n)).isGreaterThanOrEqualTo(800));
        assertThat(count(after, "shop.dated /* Partition past */ PRIMARY INDEX"))
                .as("history: %s", after)
                .isGreaterThan(5);
        assertThat(mariaDb().sql("SELECT COUNT(*) FROM information_schema.processlist WHERE user = 'shopadmin'"))
                .containsExactly("0");
    }

    @Test
    void readsAgainAfterItWasStoppedInTheMiddle() {
        Thread reader = Thread.currentThread();
        Outcome first = read(p -> {
            if (p.done() > 3) {
                reader.interrupt();
            }
        });
        assertThat(Thread.interrupted()).isTrue();
        assertThat(first).isEqualTo(new Failed("the operator stops"));
        assertThat(read(p -> {})).isInstanceOf(Done.class);
    }

    @Test
    void aServerThatDiesInTheMiddleIsNoSuccess() throws Exception {
        Outcome outcome = read(p -> {
            if (p.done() == 2) {
                mariaDb().kill();
            }
        });
        mariaDb().launch();
        assertThat(outcome).isInstanceOf(Failed.class);
        assertThat(((Failed) outcome).message())
                .contains("reading ", "the connection to 127.0.0.1:" + mariaDb().port + " was lost");
    }

    @Test
    void aLockedTableEndsTheReadInsteadOfHoldingItForEver() throws Exception {
        SqlOptions quick = new SqlOptions(null, Duration.ofSeconds(1));
        try (var holder = mariaDb().superuser();
                var s = holder.createStatement()) {
            s.execute("LOCK TABLES shop.orders WRITE");
            Outcome outcome = read(quick);
            assertThat(outcome).isInstanceOf(Failed.class);
            assertThat(((Failed) outcome).message())
                    .contains("shop.orders took too long", "raise the limit of a statement");
        }
    }
}
