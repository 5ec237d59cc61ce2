package dev.airtime.sql;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;

/** A PostgreSQL server on a loopback port, with a master user that is no superuser, as RDS's. */
public final class RealPostgres implements AutoCloseable {

    private final ServerProcess server = new ServerProcess("postgres");
    final Certificate certificate;
    final int port = ServerProcess.freePort();
    private final Path programs;
    private final List<String> settings;

    private RealPostgres(List<String> settings) throws Exception {
        this.settings = settings;
        certificate = Certificate.in(server.directory(), "server");
        programs = server.directory().resolve("programs");
        Files.createDirectory(programs);
        Path archive = server.directory().resolve("postgres.txz");
        try (InputStream in = RealPostgres.class.getResourceAsStream("/postgres-linux-x86_64.txz")) {
            Files.copy(Objects.requireNonNull(in, "PostgreSQL's programs are not on the class path"), archive);
        }
        server.handOver();
        server.runAsServer("tar", "-xJf", archive.toString(), "-C", programs.toString());
        String data = server.directory().resolve("data").toString();
        server.runAsServer(program("initdb"), "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync");
        Files.writeString(
                server.directory().resolve("data/pg_hba.conf"),
                "hostssl all " + ServerProcess.MASTER
                        + " 127.0.0.1/32 scram-sha-256\nhost all postgres,shopapp 127.0.0.1/32 trust\n");
        launch();
    }

    private String program(String name) {
        return programs.resolve("bin/" + name).toString();
    }

    void launch() throws Exception {
        List<String> command = new ArrayList<>(List.of(
                program("postgres"),
                "-D",
                server.directory().resolve("data").toString(),
                "-p",
                Integer.toString(port),
                "-h",
                "127.0.0.1",
                "-k",
                "",
                "-c",
                "fsync=off",
                "-c",
                "shared_buffers=96MB",
                "-c",
                "autovacuum=off",
                "-c",
                "ssl=on",
                "-c",
                "ssl_cert_file=" + certificate.certificate(),
                "-c",
                "ssl_key_file=" + certificate.key()));
        settings.forEach(setting -> command.addAll(List.of("-c", setting)));
        server.start(command.toArray(String[]::new));
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptions()
                .until(() -> sql("postgres", "SELECT 1").equals(List.of("1")));
    }

    /** Forgets what it has cached, as a copy that was just restored. */
    void restart() throws Exception {
        server.runAsServer(
                program("pg_ctl"),
                "stop",
                "-m",
                "fast",
                "-D",
                server.directory().resolve("data").toString());
        server.ended();
        launch();
    }

    public int port() {
        return port;
    }

    void kill() {
        server.kill();
    }

    /** Starts one, with further settings; the test is skipped where it can't be. */
    public static RealPostgres start(String... settings) throws Exception {
        Assumptions.assumeTrue(
                System.getProperty("os.name").equals("Linux")
                        && System.getProperty("os.arch").equals("amd64"),
                "PostgreSQL's programs are there for Linux on amd64 only");
        return new RealPostgres(List.of(settings));
    }

    /** Whether a user that is no superuser may have pg_prewarm, as RDS's master user may. */
    void trustPrewarm(boolean trust) throws Exception {
        Path control = programs.resolve("share/postgresql/extension/pg_prewarm.control");
        String text = Files.readString(control).replace("trusted = true\n", "");
        Files.writeString(control, trust ? text + "trusted = true\n" : text);
    }

    public Connection superuser(String database) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/" + database, "postgres", "");
    }

    public Login login(String password) {
        return new Login("127.0.0.1", port, ServerProcess.MASTER, password, null);
    }

    /** As the superuser; the first column of what comes back. */
    public List<String> sql(String database, String... statements) throws SQLException {
        try (Connection c = superuser(database)) {
            return ServerProcess.rows(c, statements);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
