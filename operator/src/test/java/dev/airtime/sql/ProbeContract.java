package dev.airtime.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.airtime.sql.DatabaseReading.Session;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What holds of a look into every product. */
abstract class ProbeContract {
    static final SqlOptions QUICK = new SqlOptions(null, Duration.ofSeconds(5));

    private final Product product;

    ProbeContract(Product product) {
        this.product = product;
    }

    /** Of the server that runs. */
    abstract Login login(String password);

    /** As the application, which is no administrator. */
    abstract String url();

    /** One that the user could write to. */
    abstract String table();

    abstract int maxConnections();

    abstract int reserved();

    abstract void kill();

    abstract void launch() throws Exception;

    final Probe open() throws ProbeFailedException {
        return Probe.open(product, login(ServerProcess.PASSWORD), QUICK);
    }

    final Connection application() throws SQLException {
        return DriverManager.getConnection(url(), "shopapp", "shopapp");
    }

    static List<Session> sessions(DatabaseReading reading, String user) {
        return Objects.requireNonNull(reading.sessions()).stream()
                .filter(s -> s.user().equals(user))
                .toList();
    }

    @Test
    void limitsAreThoseOfTheServer() throws Exception {
        try (Probe probe = open()) {
            Awaitility.await().untilAsserted(() -> assertThat(probe.look().connections())
                    .as("its own is not counted")
                    .isZero());
            DatabaseReading reading = probe.look();
            assertThat(reading.maxConnections()).isEqualTo(maxConnections());
            assertThat(reading.reservedConnections()).isEqualTo(reserved());
            assertThat(reading.sessions()).isEmpty();
            assertThat(reading.server()).matches("(PostgreSQL|MariaDB) [0-9]+\\.[0-9.]+");
        }
    }

    @Test
    void connectionsAreSeenWithTheirHolderAndLastStatement() throws Exception {
        try (Probe probe = open();
                Connection a = application();
                Connection b = application()) {
            ServerProcess.rows(a, "SELECT 4711 /* secret */");
            b.setAutoCommit(false);
            ServerProcess.rows(b, "SELECT 4712");
            Thread.sleep(1100);
            DatabaseReading reading = probe.look();
            assertThat(reading.connections()).isEqualTo(2);
            assertThat(sessions(reading, "shopapp")).hasSize(2).allSatisfy(s -> {
                assertThat(s.address()).isEqualTo("127.0.0.1");
                assertThat(s.stateSeconds()).isBetween(1L, 30L);
                assertThat(s.statement()).isEqualTo("SELECT ?");
            });
        }
    }

    @Test
    void aConnectionThatIsHeldSeesAServerThatLetsNobodyIn() throws Exception {
        List<Connection> taken = new ArrayList<>();
        try (Probe probe = open()) {
            assertThatThrownBy(() -> {
                        for (int n = 0; n < 100; n++) {
                            taken.add(application());
                        }
                    })
                    .isInstanceOf(SQLException.class);
            assertThatThrownBy(this::open)
                    .isInstanceOf(ProbeFailedException.class)
                    .hasMessageMatching("(?i).*(remaining connection slots|too many connections).*");
            assertThat(probe.look().connections()).isEqualTo(taken.size()).isGreaterThan(5);
        } finally {
            for (Connection c : taken) {
                c.close();
            }
        }
        Awaitility.await().untilAsserted(() -> {
            try (Probe probe = open()) {
                assertThat(probe.look().connections()).isZero();
            }
        });
    }

    @Test
    void writesNothing() throws Exception {
        try (Probe probe = open()) {
            assertThatThrownBy(() -> ServerProcess.rows(probe.connection(), "INSERT INTO " + table() + " VALUES (1)"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageMatching("(?is).*read.only.*");
        }
    }

    @Test
    void aServerThatIsGoneIsSaidWithoutThePassword() throws Exception {
        try (Probe probe = open()) {
            kill();
            assertThatThrownBy(probe::look)
                    .isInstanceOf(ProbeFailedException.class)
                    .hasMessageContaining("looking into the copy: the connection to 127.0.0.1")
                    .hasMessageNotContaining(ServerProcess.PASSWORD);
        } finally {
            launch();
        }
    }

    @Test
    void aWrongPasswordIsSaidWithoutIt() {
        assertThatThrownBy(() -> Probe.open(product, login("wrong-horse"), QUICK))
                .isInstanceOf(ProbeFailedException.class)
                .hasMessageContaining("refuses the user shopadmin")
                .hasMessageNotContaining("wrong-horse");
    }
}
