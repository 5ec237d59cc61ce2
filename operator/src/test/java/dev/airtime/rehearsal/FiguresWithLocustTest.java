package dev.airtime.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.airtime.api.RehearsalTemplate;
import dev.airtime.api.Stage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a real Locust master and two workers leave in the master's log. Runs only where {@code AIRTIME_TEST_LOCUST} names
 * the locust command; it takes a minute.
 */
@EnabledIfEnvironmentVariable(named = "AIRTIME_TEST_LOCUST", matches = ".+")
class FiguresWithLocustTest {
    private static final String SCRIPT = """
            import itertools
            from locust import FastHttpUser, HttpUser, constant, task
            NUMBERS = itertools.count()
            class Visitor(HttpUser):
                wait_time = constant(0.1)
                @task
                def page(self):
                    self.client.get("/page", name=f"/page/{next(NUMBERS) % 300}")
            class Other(FastHttpUser):
                wait_time = constant(0.1)
                @task
                def page(self):
                    self.client.get("/page", name=f"/page/{next(NUMBERS) % 300}")
            """;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    @SuppressWarnings("NullAway.Init")
    private HttpServer server;

    private final List<Process> started = new ArrayList<>();

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1000);
        server.createContext("/", exchange -> {
            if (exchange.getRequestURI().getPath().startsWith("/cached")) {
                exchange.getResponseHeaders().add("cache-control", "max-age=60, PUBLIC");
            }
            if (exchange.getRequestURI().getPath().startsWith("/hit")) {
                exchange.getResponseHeaders().add("X-Cache", "Hit from cloudfront");
            }
            exchange.sendResponseHeaders(200, 2);
            exchange.getResponseBody().write("ok".getBytes(StandardCharsets.UTF_8));
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void close() {
        started.forEach(Process::destroyForcibly);
        server.stop(0);
    }

    private Process locust(String log, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(System.getenv("AIRTIME_TEST_LOCUST")));
        command.addAll(List.of(options));
        command.addAll(
                List.of("--host", "http://127.0.0.1:" + server.getAddress().getPort()));
        Process locust = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve(log).toFile())
                .start();
        started.add(locust);
        return locust;
    }

    private String files(String... names) {
        List<String> paths = new ArrayList<>();
        for (String name : names) {
            paths.add(directory.resolve(name).toString());
        }
        return String.join(",", paths);
    }

    private static String freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return String.valueOf(free.getLocalPort());
        }
    }

    /** The master. */
    private Process run(String script, Stage... stages) throws IOException {
        for (String own : List.of(
                LocustObjects.SHAPE,
                LocustObjects.REQUESTS,
                LocustObjects.LAG,
                LocustObjects.NAMES,
                SearchRules.SCRIPT)) {
            Files.copy(
                    SearchScript.directory().resolve(own), directory.resolve(own), StandardCopyOption.REPLACE_EXISTING);
        }
        Files.writeString(directory.resolve(LocustObjects.STAGES), LocustObjects.stages(List.of(stages)));
        Files.writeString(
                directory.resolve(LoadRules.FILE),
                LoadRules.of(new RehearsalTemplate(null, null, List.of(stages), null)));
        Files.writeString(directory.resolve("shop.py"), script);
        String port = freePort();
        Process master = locust(
                "master.log",
                "-f",
                files(LocustObjects.SHAPE, "shop.py"),
                "--master",
                "--master-bind-host",
                "127.0.0.1",
                "--master-bind-port",
                port,
                "--autostart",
                "--autoquit",
                "1",
                "--web-host",
                "127.0.0.1",
                "--web-port",
                freePort(),
                "--expect-workers",
                "2",
                "--exit-code-on-error",
                "0",
                "--only-summary");
        for (int worker = 1; worker <= 2; worker++) {
            locust(
                    "worker-" + worker + ".log",
                    "-f",
                    files(LocustObjects.REQUESTS, LocustObjects.LAG, "shop.py"),
                    "--worker",
                    "--master-host",
                    "127.0.0.1",
                    "--master-port",
                    port);
        }
        return master;
    }

    /** From the part of the log that is read. */
    private JsonNode figures(Process master) throws IOException, InterruptedException {
        assertThat(master.waitFor(2, TimeUnit.MINUTES)).as("it ends by itself").isTrue();
        List<String> lines = Files.readAllLines(directory.resolve("master.log"));
        return LoadLog.lastFigures(lines.subList(Math.max(0, lines.size() - LoadLog.LINES), lines.size()))
                .orElseThrow(() -> new AssertionError(lines.get(lines.size() - 1)));
    }

    /** Locust prints two tables at its end, with a line for each of the endpoints. */
    @Test
    void theFiguresAreTheLastWordOfALogWithManyEndpoints() throws IOException, InterruptedException {
        LoadFigures figures = LocustFigures.of(figures(run(SCRIPT, new Stage(40, "1s", "10s"))), null);
        assertThat(figures.version()).isEqualTo("2.47.0");
        assertThat(figures.plateaus()).singleElement().matches(LoadFigures.Plateau::complete);
        assertThat(figures.plateaus().get(0).users()).isEqualTo(40);
        assertThat(figures.workersConnected()).isEqualTo(2);
    }

    /** By both of Locust's HTTP clients, whose responses are of different kinds; a row is of both workers. */
    @Test
    void staticContentIsToldFromTheRest() throws IOException, InterruptedException {
        String script = """
                from locust import FastHttpUser, HttpUser, constant, task
                class Visitor(HttpUser):
                    wait_time = constant(0.1)
                    @task
                    def pages(self):
                        for path in ("/", "/cached", "/hit", "/logo.PNG?v=2", "/none"):
                            self.client.get(path, name=type(self).__name__ + path)
                class Other(FastHttpUser):
                    wait_time = constant(0.1)
                    @task
                    def pages(self):
                        for path in ("/", "/cached", "/hit", "/logo.PNG?v=2", "/none"):
                            self.client.get(path, name=type(self).__name__ + path)
                """;
        JsonNode answer = figures(run(script, new Stage(8, "1s", "10s")));
        assertThat(answer.path("traffic")).hasSize(10);
        StaticContent c = Objects.requireNonNull(LocustFigures.of(answer, null).staticContent());
        assertThat(c.endpoints())
                .containsExactlyInAnyOrder(
                        "GET Visitor/cached",
                        "GET Visitor/hit",
                        "GET Visitor/logo.PNG?v=2",
                        "GET Other/cached",
                        "GET Other/hit",
                        "GET Other/logo.PNG?v=2");
        assertThat(c.ratio()).isBetween(0.59, 0.61);
    }

    /** As Kubernetes ends a pod. */
    @Test
    void aMasterThatIsEndedUnderLoadLeavesItsFigures() throws IOException, InterruptedException {
        Process master = run(SCRIPT, new Stage(40, "1s", "5m"));
        Thread.sleep(20_000);
        master.destroy();
        LoadFigures figures = LocustFigures.of(figures(master), null);
        assertThat(figures.plateaus()).singleElement().matches(p -> !p.complete());
        assertThat(figures.measuredRequests()).isPositive();
    }

    /** A call that gevent can't switch away from: the CPU is idle, and every other user of the worker waits. */
    @Test
    void aWorkerThatIsLateSaysSo() throws IOException, InterruptedException {
        String script = """
                import ctypes
                from locust import HttpUser, constant, task
                class Visitor(HttpUser):
                    wait_time = constant(0.5)
                    @task
                    def page(self):
                        self.client.get("/")
                        %s
                """;
        assertThat(lag(script.formatted("pass"))).isBetween(0.0, 0.05);
        assertThat(lag(script.formatted("ctypes.CDLL(None).usleep(200000)"))).isGreaterThan(0.05);
    }

    /** Judged is the plateau with the most users: a smaller one has fewer of the requests. */
    @Test
    void workersThatAreLateBeforeThePeakAreNoBottleneck() throws IOException, InterruptedException {
        String script = """
                import ctypes
                from locust import HttpUser, constant, task
                class Visitor(HttpUser):
                    wait_time = constant(0.5)
                    @task
                    def page(self):
                        self.client.get("/")
                        if self.environment.runner.user_count < 3:
                            ctypes.CDLL(None).usleep(800000)
                """;
        assertThat(lag(script, new Stage(2, "1s", "10s"), new Stage(8, "1s", "10s")))
                .isBetween(0.0, 0.05);
    }

    private double lag(String script) throws IOException, InterruptedException {
        return lag(script, new Stage(8, "1s", "10s"));
    }

    private double lag(String script, Stage... stages) throws IOException, InterruptedException {
        LoadFigures figures = LocustFigures.of(figures(run(script, stages)), null);
        assertThat(Objects.requireNonNull(figures.workerCpu())).isLessThan(0.9);
        return Objects.requireNonNull(figures.workerLag());
    }
}
