package dev.airtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.airtime.api.DatabaseInside;
import dev.airtime.api.Finding;
import dev.airtime.diagnosis.Diagnosis;
import dev.airtime.diagnosis.Measurements;
import dev.airtime.diagnosis.Measurements.Database;
import dev.airtime.diagnosis.Measurements.Workload;
import dev.airtime.sql.Probe;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A real server in which something goes wrong, from the look into it to the finding; and one in which nothing does. */
abstract class RealDatabaseContract {
    private final List<Connection> connections = new CopyOnWriteArrayList<>();
    private final AtomicBoolean over = new AtomicBoolean();
    private final List<Thread> threads = new ArrayList<>();
    private @Nullable DatabaseInside inside;

    abstract Probe probe() throws Exception;

    /** As the shop does. */
    abstract Connection open() throws SQLException;

    /** What the shop's threads do, again and again. */
    @FunctionalInterface
    interface Work {
        void run() throws Exception;
    }

    final Connection application() throws SQLException {
        Connection c = open();
        connections.add(c);
        return c;
    }

    static void sql(Connection c, String... statements) throws SQLException {
        try (Statement s = c.createStatement()) {
            for (String statement : statements) {
                s.execute(statement);
            }
        }
    }

    final void again(long millis, Work work) {
        Thread thread = new Thread(() -> {
            try {
                while (!over.get()) {
                    work.run();
                    Thread.sleep(millis);
                }
            } catch (Exception e) {
                // The connections of a test that is over are gone.
            }
        });
        thread.start();
        threads.add(thread);
    }

    @AfterEach
    void end() throws Exception {
        over.set(true);
        for (Thread t : threads) {
            t.join(5000);
        }
        for (Connection c : connections) {
            c.close();
        }
        // PostgreSQL's counters come a little later, and would be of the next test.
        Thread.sleep(1500);
    }

    /** Looks as often as is said, first before the load. */
    final DatabaseInside look(Probe probe, int looks, long millis) throws Exception {
        for (int n = 0; n < looks; n++) {
            Thread.sleep(millis);
            inside = InsideProgress.after(inside, probe.look(), 400, Instant.now(), Map.of("127.0.0.1", "api"));
        }
        return Objects.requireNonNull(inside);
    }

    final void before(Probe probe) throws Exception {
        inside = InsideProgress.after(null, probe.look(), 0, Instant.now(), Map.of());
    }

    static List<Finding> findings(DatabaseInside inside) {
        return Diagnosis.of(new Measurements(
                List.of(new Workload("api", 1, 1, Map.of())),
                List.of(new Database("shop", "db.m5.large", null, 0, null, null, null).with(inside)),
                1000,
                List.of(),
                400,
                null,
                null));
    }

    @Test
    void aShopThatIsWellHasNoFinding() throws Exception {
        try (Probe probe = probe()) {
            before(probe);
            for (int n = 0; n < 8; n++) {
                Connection pooled = application();
                again(100, () -> sql(pooled, "SELECT 1"));
            }
            DatabaseInside seen = look(probe, 5, 1100);
            assertThat(seen.clients()).singleElement().satisfies(c -> {
                assertThat(c.most()).isEqualTo(8);
                assertThat(c.workload()).isEqualTo("api");
            });
            assertThat(findings(seen)).isEmpty();
        }
    }

    @Test
    void aHealthCheckThatGivesNoConnectionBackIsFound() throws Exception {
        try (Probe probe = probe()) {
            Connection pooled = application();
            again(100, () -> sql(pooled, "SELECT 2"));
            before(probe);
            again(500, () -> sql(application(), "SELECT 4711 + 1"));
            DatabaseInside seen = look(probe, 5, 4000);
            assertThat(findings(seen)).singleElement().satisfies(f -> {
                assertThat(f.id()).isEqualTo("ConnectionLeak");
                assertThat(f.evidence())
                        .containsEntry("holder", "api")
                        .containsEntry("user", "shopapp")
                        .containsEntry("lastStatement", "SELECT ? + ?");
                assertThat(Integer.parseInt(Objects.requireNonNull(f.evidence().get("openedAndKept"))))
                        .isBetween(4, 40);
            });
        }
    }

    @Test
    void transactionsThatLockEachOtherOutAreFoundWithBothStatements() throws Exception {
        try (Probe probe = probe()) {
            before(probe);
            Connection a = application();
            Connection b = application();
            again(
                    0,
                    () -> both(
                            a,
                            "UPDATE orders SET paid = 4711 WHERE id = 1",
                            "UPDATE stock SET amount = 17 WHERE id = 1"));
            again(
                    0,
                    () -> both(
                            b,
                            "UPDATE stock SET amount = 18 WHERE id = 1",
                            "UPDATE orders SET paid = 4712 WHERE id = 1"));
            DatabaseInside seen = look(probe, 4, 2000);
            assertThat(findings(seen)).anySatisfy(f -> {
                assertThat(f.id()).isEqualTo("Deadlocks");
                assertThat(List.of(
                                Objects.requireNonNull(f.evidence().get("statement1")),
                                Objects.requireNonNull(f.evidence().get("statement2"))))
                        .containsExactlyInAnyOrder(
                                "UPDATE orders SET paid = ? WHERE id = ?", "UPDATE stock SET amount = ? WHERE id = ?");
            });
        }
    }

    @Test
    void aQueryWithoutItsIndexIsFoundUntilItHasOne() throws Exception {
        try (Probe probe = probe()) {
            before(probe);
            for (int n = 0; n < 3; n++) {
                Connection c = application();
                again(20, () -> sql(c, "SELECT sum(paid) FROM visits v WHERE v.customer = 4711 AND paid > 0"));
            }
            assertThat(findings(look(probe, 4, 1500))).singleElement().satisfies(f -> {
                assertThat(f.id()).isEqualTo("MissingIndex");
                assertThat(f.evidence())
                        .containsEntry("columns", "customer, paid")
                        .containsEntry("statement", "SELECT sum(paid) FROM visits v WHERE v.customer = ? AND paid > ?")
                        .containsKey("meanMillis");
                assertThat(f.evidence().get("table")).endsWith(".visits");
                assertThat(Long.parseLong(Objects.requireNonNull(f.evidence().get("rows"))))
                        .isBetween(150_000L, 250_000L);
            });
        }
        index("CREATE INDEX visits_customer ON visits (customer)");
        try (Probe probe = probe()) {
            before(probe);
            assertThat(findings(look(probe, 2, 1500))).isEmpty();
        }
    }

    @Test
    void dataThatDoesNotFitIntoMemoryIsFound() throws Exception {
        try (Probe probe = small()) {
            Connection c = smallApplication();
            connections.add(c);
            before(probe);
            Random random = new Random(7);
            again(0, () -> sql(c, "SELECT note FROM visits WHERE id = " + (1 + random.nextInt(200_000))));
            assertThat(findings(look(probe, 4, 2000))).singleElement().satisfies(f -> {
                assertThat(f.id()).isEqualTo("MemoryFit");
                assertThat(Integer.parseInt(Objects.requireNonNull(f.evidence().get("dataMiB"))))
                        .isBetween(10, 60);
            });
        }
    }

    /** Looks into a server with the least memory for the same tables. */
    abstract Probe small() throws Exception;

    abstract Connection smallApplication() throws SQLException;

    /** As the owner of the shop's tables. */
    abstract void index(String statement) throws Exception;

    private static void both(Connection c, String first, String second) throws SQLException {
        c.setAutoCommit(false);
        try {
            sql(c, first);
            Thread.sleep(30);
            sql(c, second);
            c.commit();
        } catch (SQLException e) {
            c.rollback();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
