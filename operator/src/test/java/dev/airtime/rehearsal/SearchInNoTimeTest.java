package dev.airtime.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.airtime.api.AbortRules;
import dev.airtime.api.FindLimit;
import dev.airtime.api.LimitLevel.Outcome;
import dev.airtime.api.LimitStatus;
import dev.airtime.api.LocustSpec;
import dev.airtime.api.RehearsalTemplate;
import dev.airtime.api.ScriptSource;
import dev.airtime.api.Stage;
import dev.airtime.api.Thresholds;
import dev.airtime.api.VerdictReason;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The real airtime_shape.py and airtime_search.py from start to end, on a clock of their own: needs python3, no Locust. */
class SearchInNoTimeTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final FindLimit SEARCH = new FindLimit(100, 1_000, null, null, null);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private static RehearsalTemplate template(@Nullable FindLimit search, List<Stage> stages) {
        AbortRules abort = new AbortRules(null, null, null, "20s");
        return new RehearsalTemplate(
                new LocustSpec(new ScriptSource("shop", null), "http://web", 2, null, null, null, null, abort),
                null,
                stages,
                new Thresholds("1%", null, "800ms", null, null, 100),
                null,
                null,
                search);
    }

    private JsonNode run(RehearsalTemplate template, int holds, String beyond) throws IOException {
        for (String script : List.of(LocustObjects.SHAPE, LocustObjects.NAMES, SearchRules.SCRIPT)) {
            Files.copy(
                    SearchScript.directory().resolve(script),
                    folder.resolve(script),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        if (template.findLimit() != null) {
            Files.writeString(folder.resolve(SearchRules.FILE), SearchRules.of(template.findLimit(), template));
        }
        Files.writeString(folder.resolve(LoadRules.FILE), LoadRules.of(template));
        Files.writeString(folder.resolve(LocustObjects.STAGES), LocustObjects.stages(template.stages()));
        Process python = python(holds, beyond);
        String out = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return JSON.readTree(out);
    }

    private Process python(int holds, String beyond) {
        try {
            Path script = Path.of(Objects.requireNonNull(getClass().getResource("shape_in_no_time.py"))
                    .toURI());
            return new ProcessBuilder("python3", script.toString(), folder.toString(), String.valueOf(holds), beyond)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            Assumptions.abort("python3 is not installed: " + e.getMessage());
            throw new IllegalStateException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Held, what it does with more → the limit, where it broke, and how many levels that took. */
    @ParameterizedTest
    @CsvSource({
        "430,  slow, 421,  442, 8",
        "430,  fail, 421,  442, 8",
        "1000, slow, 1000, 0,   7",
        "30,   slow, 30,   31,  8",
        "5,    slow, 0,    6,   5",
        "430,  busy, 337,  0,   5",
        "430,  stuck, 337, 505, 5",
    })
    void findsTheLimitInItsTime(int holds, String beyond, int users, int brokenAt, int levels) throws IOException {
        RehearsalTemplate template = template(SEARCH, List.of());
        JsonNode answer = run(template, holds, beyond);
        LoadFigures figures = LocustFigures.of(answer, null);
        LimitStatus limit = Objects.requireNonNull(Limit.of(template, figures, null, List.of()));
        assertThat(limit.users()).isEqualTo(users);
        assertThat(limit.brokenAt()).isEqualTo(brokenAt == 0 ? null : brokenAt);
        assertThat(limit.levels()).hasSize(levels);
        assertThat(limit.reachedTo()).isEqualTo(users == 1_000);
        assertThat(figures.stages()).isEqualTo(SEARCH.mostLevels());
        assertThat(figures.stage()).isEqualTo(levels);
        assertThat(answer.path("ended").asDouble())
                .as("its cap")
                .isLessThan(template.loadTime().toMillis() / 1000.0);
        assertThat(figures.peak().orElseThrow().target())
                .as("whose figures are shown")
                .isEqualTo(users == 0 ? 6 : users);
        assertThat(figures.endpoints().get(0).requests())
                .isEqualTo(figures.judged().requests());
        if (beyond.equals("stuck")) {
            assertThat(limit.message())
                    .isEqualTo("p95 was 900ms, above 800ms; the copy did not recover at 210 users from the level"
                            + " before: p95 was 900ms, above 800ms");
        }
    }

    /** Users that raise StopUser, say: all of them were there, but not for the time that is judged. */
    @Test
    void usersThatDoNotStayAreNotReached() throws IOException {
        RehearsalTemplate stages = template(null, List.of(new Stage(100, "10s", "1m"), new Stage(400, "10s", "1m")));
        LoadFigures figures = LocustFigures.of(run(stages, 100, "leave"), null);
        assertThat(figures.plateaus())
                .extracting(LoadFigures.Plateau::users)
                .satisfiesExactly(first -> assertThat(first).isEqualTo(100), second -> assertThat(second)
                        .isBetween(70, 100));
        assertThat(figures.maxUsers()).isEqualTo(400);

        LoadFigures searched = LocustFigures.of(run(template(SEARCH, List.of()), 200, "leave"), null);
        LevelFigures level = Objects.requireNonNull(
                searched.plateaus().get(searched.plateaus().size() - 1).level());
        assertThat(level.nothing()).isEqualTo(VerdictReason.LoadNotHeld);
        assertThat(level.message()).matches("[0-9]+ of 225 users were there on average: .*");
    }

    /** A status has to fit into an object of Kubernetes, 1.5 MB, and this is read every 5 s. */
    @Test
    void manyEndpointsWithLongNamesAreFewWithShortOnes() throws IOException {
        RehearsalTemplate stages = template(null, List.of(new Stage(100, "10s", "1m")));
        JsonNode answer = run(stages, 1_000, "names");
        assertThat(answer.toString().getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(1_000_000);
        LoadFigures figures = LocustFigures.of(answer, null);
        assertThat(figures.endpoints())
                .hasSize(100)
                .allSatisfy(e -> assertThat(e.name()).hasSizeLessThanOrEqualTo(300))
                .extracting("name")
                .doesNotHaveDuplicates()
                .noneMatch(name -> name.toString().contains("aaaa"));
        assertThat(figures.endpoints()).as("of two tokens").anyMatch(e -> e.name()
                .endsWith("x?token=…"));
        assertThat(figures.causes()).allSatisfy(c -> assertThat(c.name()).hasSizeLessThanOrEqualTo(300));
    }

    /** The names of the one call of an API must not push out the other. */
    @Test
    void ofManyNamesThatAreAlikeSomeAreLeftOut() throws IOException {
        RehearsalTemplate stages = template(null, List.of(new Stage(100, "10s", "1m")));
        LoadFigures figures = LocustFigures.of(run(stages, 1_000, "numbers"), null);
        assertThat(figures.called()).hasSize(1_000).extracting("name").contains("/checkout", "/");
        assertThat(figures.called()).allMatch(c -> c.requests() > 0 && c.failures() == 0);
    }

    /** A level of which everything fails is not held to its end: the rule that ends a load ends the level. */
    @Test
    void aHopelessLevelIsCutShort() throws IOException {
        LoadFigures figures = LocustFigures.of(run(template(SEARCH, List.of()), 430, "fail"), null);
        LoadFigures.Plateau broke = figures.plateaus().get(4);
        assertThat(broke.target()).isEqualTo(505);
        LevelFigures level = Objects.requireNonNull(broke.level());
        assertThat(level.outcome()).isEqualTo(Outcome.Broke);
        assertThat(level.message()).isEqualTo("100.0% of the requests failed over 20 s, above locust.abort.errorRate");
        assertThat(broke.sample().perSecond()).isBetween(500.0, 510.0);
        assertThat(Duration.between(level.begun(), level.ended()).toSeconds()).isBetween(20L, 22L);
        assertThat(figures.hopeless()).as("the load goes on").isNull();
    }

    @Test
    void stagesAreAsTheyWere() throws IOException {
        RehearsalTemplate stages = template(
                null, List.of(new Stage(100, "10s", "1m"), new Stage(400, "10s", "1m"), new Stage(200, "10s", "1m")));
        LoadFigures figures = LocustFigures.of(run(stages, 1_000, "slow"), null);
        assertThat(figures.plateaus()).extracting(LoadFigures.Plateau::target).containsExactly(100, 400, 200);
        assertThat(figures.plateaus()).allMatch(p -> p.complete() && p.level() == null && p.users() == p.target());
        assertThat(figures.peak().orElseThrow().target()).isEqualTo(400);
        assertThat(figures.endpoints().get(0).requests())
                .isEqualTo(figures.judged().requests());
        assertThat(figures.stages()).isEqualTo(3);
    }
}
