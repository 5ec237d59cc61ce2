package dev.airtime.sql;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/** The machine's MariaDB server on a loopback port, with a master user as RDS's. */
public final class RealMariaDb implements AutoCloseable {

    private final ServerProcess server = new ServerProcess("mariadb");
    private final Path program;
    private final List<String> options;
    final Certificate certificate;
    final int port = ServerProcess.freePort();

    private RealMariaDb(Path program, Path install, List<String> options) throws Exception {
        this.program = program;
        this.options = options;
        certificate = Certificate.in(server.directory(), "server");
        Path init = server.directory().resolve("init.sql");
        Files.writeString(
                init,
                "CREATE USER IF NOT EXISTS tester@'127.0.0.1' IDENTIFIED BY 'tester';"
                        + "\nGRANT ALL ON *.* TO tester@'127.0.0.1' WITH GRANT OPTION;"
                        + "\nCREATE USER IF NOT EXISTS " + ServerProcess.MASTER + "@'%' IDENTIFIED BY '"
                        + ServerProcess.PASSWORD + "' REQUIRE SSL;"
                        + "\nGRANT SELECT, INSERT, PROCESS ON *.* TO " + ServerProcess.MASTER + "@'%';\n");
        server.handOver();
        server.runAsServer(
                install.toString(),
                "--no-defaults",
                "--datadir=" + data(),
                "--skip-test-db",
                "--auth-root-authentication-method=normal",
                "--innodb-fast-shutdown=0");
        launch();
    }

    private Path data() {
        return server.directory().resolve("data");
    }

    void launch() throws Exception {
        List<String> command = new ArrayList<>(List.of(
                program.toString(),
                "--no-defaults",
                "--datadir=" + data(),
                "--bind-address=127.0.0.1",
                "--port=" + port,
                "--socket=" + server.directory().resolve("s"),
                "--pid-file=" + server.directory().resolve("pid"),
                "--init-file=" + server.directory().resolve("init.sql"),
                "--skip-name-resolve",
                "--innodb-buffer-pool-size=96M",
                "--innodb-buffer-pool-dump-at-shutdown=OFF",
                "--innodb-buffer-pool-load-at-startup=OFF",
                "--innodb-flush-log-at-trx-commit=0",
                "--innodb-stats-auto-recalc=OFF",
                "--ssl-cert=" + certificate.certificate(),
                "--ssl-key=" + certificate.key()));
        command.addAll(options);
        server.start(command.toArray(String[]::new));
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptions()
                .until(() -> sql("SELECT 1").equals(List.of("1")));
    }

    /** Forgets what it has cached, as a copy that was just restored. */
    void restart() throws Exception {
        sql("SET GLOBAL innodb_fast_shutdown = 1", "SHUTDOWN");
        server.ended();
        launch();
    }

    public int port() {
        return port;
    }

    void kill() {
        server.kill();
    }

    /** Starts one, with further options of mariadbd; the test is skipped where there is none. */
    public static RealMariaDb start(String... options) throws Exception {
        Path program = found("mariadbd");
        Path install = found("mariadb-install-db");
        Assumptions.assumeTrue(
                program != null && install != null,
                "mariadbd is not on the PATH: apt-get install mariadb-server-core brings it");
        return new RealMariaDb(Objects.requireNonNull(program), Objects.requireNonNull(install), List.of(options));
    }

    private static @Nullable Path found(String name) {
        String path = System.getenv("PATH");
        return Stream.concat(
                        Pattern.compile(File.pathSeparator, Pattern.LITERAL).splitAsStream(path == null ? "" : path),
                        Stream.of("/usr/sbin", "/usr/bin"))
                .map(d -> Path.of(d, name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
    }

    public Login login(String password) {
        return new Login("127.0.0.1", port, ServerProcess.MASTER, password, null);
    }

    public Connection superuser() throws SQLException {
        return DriverManager.getConnection("jdbc:mariadb://127.0.0.1:" + port + "/", "tester", "tester");
    }

    /** As a superuser; the first column of what comes back. */
    public List<String> sql(String... statements) throws SQLException {
        try (Connection c = superuser()) {
            return ServerProcess.rows(c, statements);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
