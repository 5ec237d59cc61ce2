package dev.airtime.sql;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A database server of a test's own: in a directory that goes with it, and never as root, which servers refuse. */
public final class ServerProcess implements AutoCloseable {
    /** The user of each server that is as RDS's master user is. */
    public static final String MASTER = "shopadmin";

    public static final String PASSWORD = "right-horse-battery";

    private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

    private final Path directory;
    private final List<Process> running = new ArrayList<>();

    ServerProcess(String name) throws IOException {
        directory = Files.createTempDirectory("airtime-" + name);
    }

    Path directory() {
        return directory;
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Executes statements; the first column of what comes back. */
    static List<String> rows(Connection c, String... statements) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Statement s = c.createStatement()) {
            for (String statement : statements) {
                if (s.execute(statement)) {
                    try (ResultSet r = s.getResultSet()) {
                        while (r.next()) {
                            rows.add(r.getString(1));
                        }
                    }
                }
            }
        }
        return rows;
    }

    /** Hands the directory to the user that the server runs as. */
    void handOver() throws Exception {
        if (ROOT) {
            run(List.of("chown", "-R", "nobody", directory.toString()));
        }
    }

    /** Runs to its end. */
    void runAsServer(String... command) throws Exception {
        run(asServer(command));
    }

    /** Starts what runs until the end of the test. */
    void start(String... command) throws IOException {
        running.add(builder(asServer(command)).start());
    }

    private static List<String> asServer(String... command) {
        List<String> whole = new ArrayList<>();
        if (ROOT) {
            whole.addAll(List.of("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"));
        }
        whole.addAll(List.of(command));
        return whole;
    }

    private void run(List<String> command) throws Exception {
        Process p = builder(command).start();
        if (!p.waitFor(60, TimeUnit.SECONDS) || p.exitValue() != 0) {
            p.destroyForcibly();
            throw new IOException(String.join(" ", command) + " failed:\n" + log());
        }
    }

    private ProcessBuilder builder(List<String> command) {
        return new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("log").toFile()));
    }

    String log() throws IOException {
        return Files.readString(directory.resolve("log"));
    }

    /** As a server's machine dies. */
    void kill() {
        for (Process p : running) {
            List<ProcessHandle> all =
                    Stream.concat(p.descendants(), Stream.of(p.toHandle())).toList();
            all.forEach(ProcessHandle::destroyForcibly);
            all.forEach(h -> h.onExit().join());
        }
        running.clear();
    }

    /** Waits until what runs has ended by itself. */
    void ended() throws Exception {
        for (Process p : running) {
            if (!p.waitFor(60, TimeUnit.SECONDS)) {
                throw new IOException("it does not end:\n" + log());
            }
        }
        running.clear();
    }

    @Override
    public void close() throws IOException {
        kill();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
