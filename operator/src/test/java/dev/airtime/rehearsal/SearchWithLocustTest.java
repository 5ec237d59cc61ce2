package dev.airtime.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import dev.airtime.api.FindLimit;
import dev.airtime.api.LimitLevel;
import dev.airtime.api.LimitLevel.Outcome;
import dev.airtime.api.LimitStatus;
import dev.airtime.api.RehearsalTemplate;
import dev.airtime.api.Thresholds;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/**
 * A search by a real Locust against a server of which the capacity is known: 10 requests at a time, each 50 ms, so 200 a
 * second; with N users that don't pause an answer takes N/200 s from 10 users on. Runs only where {@code
 * AIRTIME_TEST_LOCUST} names the locust command; it takes two minutes.
 */
@EnabledIfEnvironmentVariable(named = "AIRTIME_TEST_LOCUST", matches = ".+")
class SearchWithLocustTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int AT_A_TIME = 10;
    private static final int MILLIS = 50;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    @SuppressWarnings("NullAway.Init")
    private HttpServer server;

    @SuppressWarnings("NullAway.Init")
    private ExecutorService threads;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1000);
        threads = Executors.newFixedThreadPool(AT_A_TIME);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            try {
                Thread.sleep(MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.sendResponseHeaders(200, 2);
            exchange.getResponseBody().write("ok".getBytes(StandardCharsets.UTF_8));
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private LoadFigures run(FindLimit search, Thresholds thresholds, Map<String, Integer> seconds)
            throws IOException, InterruptedException {
        RehearsalTemplate template = new RehearsalTemplate(null, null, List.of(), thresholds, null, null, search);
        for (String script : List.of(LocustObjects.SHAPE, LocustObjects.NAMES, SearchRules.SCRIPT)) {
            Files.copy(SearchScript.directory().resolve(script), directory.resolve(script));
        }
        ObjectNode rules = (ObjectNode) JSON.readTree(SearchRules.of(search, template));
        seconds.forEach(rules::put);
        Files.writeString(directory.resolve(SearchRules.FILE), rules.toString());
        Files.writeString(directory.resolve(LoadRules.FILE), LoadRules.of(template));
        Files.writeString(directory.resolve(LocustObjects.STAGES), LocustObjects.stages(List.of()));
        Files.writeString(directory.resolve("shop.py"), """
                from locust import FastHttpUser, task
                class Visitor(FastHttpUser):
                    @task
                    def page(self):
                        self.client.get("/")
                """);
        Path log = directory.resolve("log");
        Process locust = new ProcessBuilder(
                        System.getenv("AIRTIME_TEST_LOCUST"),
                        "-f",
                        directory.resolve(LocustObjects.SHAPE) + "," + directory.resolve("shop.py"),
                        "--host",
                        "http://127.0.0.1:" + server.getAddress().getPort(),
                        "--headless",
                        "--only-summary",
                        "--exit-code-on-error",
                        "0")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertThat(locust.waitFor(6, TimeUnit.MINUTES))
                    .as("it ends by itself")
                    .isTrue();
        } finally {
            locust.destroy();
        }
        List<String> lines = Files.readAllLines(log);
        JsonNode figures = LoadLog.lastFigures(lines).orElseThrow(() -> new AssertionError(String.join("\n", lines)));
        return LocustFigures.of(figures, null);
    }

    @Test
    void findsWhatTheServerHolds() throws IOException, InterruptedException {
        // 40 users are answered in 200 ms; Locust counts by 10 ms there.
        Thresholds thresholds = new Thresholds("1%", null, "205ms", null, null, 100);
        FindLimit search = new FindLimit(10, 100, null, null, "10%");
        LoadFigures figures = run(search, thresholds, Map.of("rampSeconds", 1, "holdSeconds", 8, "recoverSeconds", 4));
        LimitStatus limit = Objects.requireNonNull(Limit.of(
                new RehearsalTemplate(null, null, List.of(), thresholds, null, null, search),
                figures,
                null,
                List.of()));
        assertThat(limit.users()).as(limit.toString()).isBetween(30, 44);
        assertThat(Objects.requireNonNull(limit.brokenAt()) - limit.users())
                .isLessThanOrEqualTo((int) Math.max(1, 0.1 * limit.brokenAt()));
        assertThat(limit.message()).startsWith("p95 was ").endsWith("ms, above 205ms");
        assertThat(limit.levels().size()).isBetween(5, search.mostLevels());
        assertThat(limit.levels())
                .filteredOn(l -> l.outcome() == Outcome.Held)
                .extracting(LimitLevel::users)
                .isSorted();
        assertThat(figures.judged().perSecond()).isBetween(150.0, 210.0);
        assertThat(figures.endpoints()).singleElement().satisfies(e -> assertThat(e.requests())
                .isEqualTo(figures.judged().requests()));
        assertThat(figures.searchEnded()).isNull();
    }

    /** Nothing listens any more: every level breaks, down to the last. */
    @Test
    void endsWhereNothingAnswers() throws IOException, InterruptedException {
        server.stop(0);
        FindLimit search = new FindLimit(4, 100, null, null, null);
        LoadFigures figures = run(
                search,
                new Thresholds("1%", null, null, null, null, 100),
                Map.of("rampSeconds", 1, "holdSeconds", 8, "recoverSeconds", 4));
        assertThat(figures.plateaus()).extracting(LoadFigures.Plateau::target).containsExactly(4, 2, 1);
        assertThat(figures.plateaus())
                .allMatch(p -> Objects.requireNonNull(p.level()).outcome() == Outcome.Broke);
        assertThat(figures.causes().get(0).error()).contains("refused");
    }
}
