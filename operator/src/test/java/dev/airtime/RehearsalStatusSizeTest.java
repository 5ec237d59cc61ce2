package dev.airtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.airtime.api.CauseStatus;
import dev.airtime.api.ClientConnections;
import dev.airtime.api.ConnectionLook;
import dev.airtime.api.DatabaseInside;
import dev.airtime.api.DatabaseLoad;
import dev.airtime.api.DeadlocksSeen;
import dev.airtime.api.EndpointStatus;
import dev.airtime.api.EndpointThresholds;
import dev.airtime.api.ExpectedPeak;
import dev.airtime.api.Finding;
import dev.airtime.api.HeldConnections;
import dev.airtime.api.JobSpec;
import dev.airtime.api.LoadPoint;
import dev.airtime.api.LocustSpec;
import dev.airtime.api.LogSign;
import dev.airtime.api.LogsSeen;
import dev.airtime.api.Rehearsal;
import dev.airtime.api.RehearsalPhase;
import dev.airtime.api.RehearsalSpec;
import dev.airtime.api.RehearsalStatus;
import dev.airtime.api.RehearsalStatusBuilder;
import dev.airtime.api.RehearsalTemplate;
import dev.airtime.api.ScriptSource;
import dev.airtime.api.Stage;
import dev.airtime.api.StatementsSeen;
import dev.airtime.api.StatementsSeen.StatementSeen;
import dev.airtime.api.StatementsSeen.UnindexedSeen;
import dev.airtime.api.TestedConfiguration;
import dev.airtime.api.TestedDatabase;
import dev.airtime.api.TestedLoad;
import dev.airtime.api.TestedStatus;
import dev.airtime.api.TestedWorkload;
import dev.airtime.api.Thresholds;
import dev.airtime.api.Verdict;
import dev.airtime.rehearsal.CalledOperations;
import dev.airtime.rehearsal.Comparison;
import dev.airtime.rehearsal.Judge;
import dev.airtime.rehearsal.LoadFigures;
import dev.airtime.rehearsal.LoadFigures.Plateau;
import dev.airtime.rehearsal.LoadFigures.Sample;
import dev.airtime.rehearsal.LoadTestSize;
import dev.airtime.rehearsal.Operation;
import dev.airtime.rehearsal.RehearsalDecision.Next;
import dev.airtime.rehearsal.RehearsalDecision.Step;
import dev.airtime.rehearsal.StaticContent;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An object that is too large is refused at every try, and its run would never finish. */
class RehearsalStatusSizeTest {
    private static final Instant NOW = Instant.parse("2026-12-03T12:00:00Z");
    private static final Sample BAD = new Sample(1_000_000, 900_000, 1_000, 9_000, 90_000, 99_000);

    private static <T> List<T> times(int n, IntFunction<T> made) {
        return IntStream.range(0, n).mapToObj(made).toList();
    }

    /** As long as airtime_names.py leaves a name, in letters of three bytes. */
    private static String name(String begin, int n) {
        String text = begin + n + "/";
        return text + "場".repeat(300 - text.length());
    }

    private static LoadFigures figures(String begin, int p95) {
        List<EndpointStatus> endpoints = times(
                100,
                n -> new EndpointStatus(
                        "OPTIONS", name(begin, n), 1_000, 900, 9_000, p95, 99_000, Collections.nCopies(24, p95)));
        List<EndpointStatus> called =
                times(1_000, n -> new EndpointStatus("OPTIONS", name(begin + "c", n), 1_000, 900, 0, 0, 0));
        return new LoadFigures(
                1_000,
                1_000,
                1,
                1,
                BAD,
                times(20, n -> new Plateau(n + 1, 1_000, 1_000, true, BAD)),
                2,
                0,
                0.5,
                endpoints,
                times(20, n -> new CauseStatus("OPTIONS", name(begin, n), name("", n), 1_000)),
                times(121, n -> new LoadPoint(n * 1_000, 1_000_000, 1_000_000, 900_000, 9_000, 90_000, 99_000)),
                called,
                Collections.nCopies(24, p95),
                null,
                new StaticContent(0.9, times(100, n -> name(begin, n)).stream().collect(Collectors.toSet()), BAD),
                null,
                null,
                null);
    }

    /** As many as an event may have, each copied and looked into. */
    private static List<DatabaseLoad> databases() {
        return times(20, n -> new DatabaseLoad("database-" + n, "99%", 4_900, 5_000)
                .with(new DatabaseInside(
                        "PostgreSQL 17.2",
                        NOW.toString(),
                        NOW.toString(),
                        5_000,
                        3,
                        times(20, c -> new ClientConnections("10.0.0." + c, "shop", "Deployment/" + name63(c), 900)),
                        times(40, l -> new ConnectionLook(l * 100, 10_000, 4_900, 900, 20)),
                        times(5, h -> new HeldConnections("Deployment/" + name63(h), "shop", statement(h), 900, 3_600)),
                        new DeadlocksSeen(1_000, times(2, RehearsalStatusSizeTest::statement)),
                        new StatementsSeen(
                                times(5, t -> new StatementSeen(statement(t), 1_000_000, 9_000, "20%")),
                                times(
                                        5,
                                        u -> new UnindexedSeen(
                                                "public." + name63(u),
                                                List.of("user_id", "created_at"),
                                                1_000_000,
                                                statement(u)))),
                        null,
                        List.of("pg_stat_statements of " + statement(n)),
                        Map.of())));
    }

    private static String name63(int n) {
        return "shop-" + "x".repeat(50) + n;
    }

    private static String statement(int n) {
        String text = "SELECT /* " + n + " */ ";
        return text + "x".repeat(300 - text.length());
    }

    private static TestedStatus tested() {
        return new TestedStatus(
                new TestedLoad(
                        "0123456789abcdef", "1000 users, ramp 1s, for 1m; ".repeat(50), "http://web", null, null),
                times(
                        50,
                        n -> new TestedWorkload(
                                "StatefulSet/" + name63(n), 9, 9, 9, times(4, RehearsalStatusSizeTest::image))),
                times(100, n -> new TestedConfiguration("ConfigMap/" + name63(n), "0123456789abcdef")),
                times(
                        20,
                        n -> new TestedDatabase(
                                "database-" + n,
                                "db.r6g.16xlarge",
                                5_000,
                                "db.r6g.large",
                                "db.r6g.16xlarge",
                                statement(n),
                                times(100, v -> v).stream()
                                        .collect(Collectors.toMap(
                                                v -> "some_parameter_of_it_" + v, RehearsalStatusSizeTest::value)))));
    }

    /** Of few parameters the value is long: search_path, shared_preload_libraries. */
    private static String value(int n) {
        return n < 5 ? "x".repeat(200) : "1048576";
    }

    private static String image(int n) {
        return "123456789012.dkr.ecr.eu-central-1.amazonaws.com/shop/" + name63(n) + "@sha256:" + "0".repeat(64);
    }

    private static List<Finding> findings() {
        return times(
                100,
                n -> new Finding(
                        "ConnectionBudget",
                        Finding.Severity.Critical,
                        statement(n),
                        Map.of("workload", name63(n), "statement", statement(n), "most", "900"),
                        statement(n),
                        "spec.databases[name=" + name63(n) + "].scaleUp"));
    }

    /** No larger one is started. */
    private static RehearsalTemplate largest(Thresholds thresholds) {
        List<Stage> stages = times(50, n -> new Stage(1_000, "1s", "1m"));
        RehearsalTemplate small = new RehearsalTemplate(null, job(0), stages, thresholds);
        int room =
                LoadTestSize.MOST - new KubernetesSerialization().asJson(small).getBytes(StandardCharsets.UTF_8).length;
        RehearsalTemplate largest = new RehearsalTemplate(null, job(room), stages, thresholds);
        assertThat(LoadTestSize.fits(largest)).isTrue();
        assertThat(LoadTestSize.fits(new RehearsalTemplate(null, job(room + 1), stages, thresholds)))
                .isFalse();
        return largest;
    }

    private static JobSpec job(int length) {
        return JobSpec.of(JsonNodeFactory.instance.objectNode().put("script", "x".repeat(length)), null);
    }

    private static Rehearsal rehearsal(String name, RehearsalStatus status) {
        Rehearsal rehearsal = new Rehearsal();
        rehearsal.setMetadata(new ObjectMetaBuilder()
                .withName(name)
                .withCreationTimestamp(NOW.toString())
                .build());
        rehearsal.setStatus(status);
        return rehearsal;
    }

    private static RehearsalStatus status(String begin, int p95, String thresholds) {
        LoadFigures figures = figures(begin, p95);
        Thresholds all = new Thresholds(
                "95%",
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                times(50, n -> new EndpointThresholds(name(thresholds, n), "1%", "1ms", "1ms", "1ms")));
        RehearsalTemplate template = new RehearsalTemplate(
                new LocustSpec(new ScriptSource("shop", null), "http://web", 2, null, null, null, null, null),
                null,
                times(20, n -> new Stage(1_000, "1s", "1m")),
                all);
        Judge.Run run = new Judge.Run(
                template,
                figures,
                null,
                false,
                List.of(),
                1_000,
                Set.of(),
                List.of(),
                new ExpectedPeak(10_000, 16_000),
                null,
                null);
        Judge.Ruling ruling = Judge.judge(run);
        RehearsalStatus before = RehearsalStatusBuilder.builder()
                .phase(RehearsalPhase.Collecting)
                .build();
        RehearsalStatus status = RehearsalProgress.of(
                rehearsal("dragons-den-1", before),
                new Next(RehearsalPhase.Finished, Step.None, "the figures are there", List.of(), null),
                figures,
                "f",
                List.of(),
                2,
                new RehearsalProgress.Conclusion(ruling.verdict(), ruling.reason(), ruling.reasons(), null),
                NOW);
        List<Operation> operations =
                times(1_000, n -> new Operation("GET", name("/never", n) + "場".repeat(9_000), false));
        return RehearsalStatusBuilder.builder(status)
                .template(largest(all))
                .databases(databases())
                .tested(tested())
                .logs(new LogsSeen(
                        NOW.toString(),
                        times(
                                20,
                                n -> new LogSign(
                                        "Deployment/" + name63(n), "Connection refused", 9_000, NOW.toString(), 9_000)),
                        times(20, n -> "logs of " + name63(n))))
                .operations(CalledOperations.of("ConfigMap shop-api, key openapi.yaml", operations, figures.called()))
                .build();
    }

    /** Thresholds that all break, and thresholds of which no endpoint was called. */
    @ParameterizedTest
    @ValueSource(strings = {"/now", "/typo"})
    void theWorstRunFitsIntoAnObject(String thresholds) {
        RehearsalStatus base = RehearsalStatusBuilder.builder(status("/before", 100, "/before"))
                .verdict(Verdict.Passed)
                .build();
        RehearsalStatus own = status("/now", 90_000, thresholds);
        RehearsalStatus status = RehearsalProgress.with(
                own,
                Comparison.compare(own, Optional.of(rehearsal("base", base)), null),
                findings(),
                List.of(name63(1)));
        assertThat(status.verdict()).isEqualTo(thresholds.equals("/now") ? Verdict.Failed : Verdict.Inconclusive);
        assertThat(status.reasons()).hasSize(50).allSatisfy(r -> assertThat(r).hasSizeLessThanOrEqualTo(1_500));
        assertThat(status.conditions())
                .isNotEmpty()
                .allSatisfy(c -> assertThat(c.getMessage()).hasSizeLessThanOrEqualTo(1_024))
                .anySatisfy(c -> assertThat(c.getMessage()).endsWith("…"));
        Rehearsal rehearsal = rehearsal("dragons-den-1", status);
        RehearsalTemplate template = Objects.requireNonNull(status.template());
        rehearsal.setSpec(new RehearsalSpec(
                "dragons-den", null, null, null, template.job(), template.stages(), template.thresholds()));
        KubernetesSerialization json = new KubernetesSerialization();
        rehearsal
                .getMetadata()
                .setAnnotations(
                        Map.of("kubectl.kubernetes.io/last-applied-configuration", json.asJson(rehearsal.getSpec())));
        assertThat(json.asJson(rehearsal).getBytes(StandardCharsets.UTF_8))
                .as("etcd takes 1.5 MiB")
                .hasSizeLessThan(1_500_000);
    }
}
