package dev.airtime.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.airtime.api.CauseStatus;
import dev.airtime.api.DatabaseLoad;
import dev.airtime.api.EndpointStatus;
import dev.airtime.api.EndpointThresholds;
import dev.airtime.api.ExpectedPeak;
import dev.airtime.api.LocustSpec;
import dev.airtime.api.LocustSpecBuilder;
import dev.airtime.api.Percentage;
import dev.airtime.api.RehearsalTemplate;
import dev.airtime.api.Stage;
import dev.airtime.api.Thresholds;
import dev.airtime.api.Verdict;
import dev.airtime.api.VerdictReason;
import dev.airtime.rehearsal.Judge.Ruling;
import dev.airtime.rehearsal.Judge.Run;
import dev.airtime.rehearsal.LoadFigures.Plateau;
import dev.airtime.rehearsal.LoadFigures.Sample;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JudgeTest {
    private static final Thresholds THRESHOLDS = new Thresholds("1%", null, "800ms", "2s", null, 100);
    private static final Thresholds WITH_CPU = new Thresholds("1%", null, null, null, "60%", 100);

    private static Plateau plateau(int stage, int target, int users, boolean complete, long failures, int p95) {
        return new Plateau(stage, target, users, complete, new Sample(1000, failures, 40, 100, p95, p95 + 100));
    }

    private static LoadFigures figures(int connected, int lost, @Nullable Double cpu, Plateau... plateaus) {
        return new LoadFigures(
                0, 400, 2, 2, Sample.NONE, List.of(plateaus), connected, lost, cpu, List.of(), List.of(), List.of());
    }

    private static LoadFigures good() {
        return figures(2, 0, 0.5, plateau(1, 100, 100, true, 0, 200), plateau(2, 400, 400, true, 5, 500));
    }

    private static Run run(Thresholds thresholds, @Nullable LoadFigures figures) {
        return new Run(
                Loads.locust(thresholds),
                figures,
                null,
                false,
                List.of(),
                400,
                Set.of("shop"),
                List.of(),
                new ExpectedPeak(10_000, 16_000),
                null,
                null);
    }

    private static Run cpu(Map<String, Double> cpu, Set<String> databases) {
        return databases(
                WITH_CPU,
                cpu.entrySet().stream()
                        .map(e -> new DatabaseLoad(e.getKey(), Percentage.format(e.getValue()), null, null))
                        .toList(),
                databases);
    }

    private static Run databases(Thresholds thresholds, List<DatabaseLoad> load, Set<String> databases) {
        return databases(thresholds, load, databases, good());
    }

    private static Run databases(
            Thresholds thresholds, List<DatabaseLoad> load, Set<String> databases, LoadFigures figures) {
        return new Run(
                Loads.locust(thresholds), figures, null, false, List.of(), 400, databases, load, null, null, null);
    }

    @Test
    void passesAndSaysHowMuchOfWhatIsExpectedThatIs() {
        Ruling ruling = Judge.judge(run(THRESHOLDS, good()));
        assertThat(ruling.verdict()).isEqualTo(Verdict.Passed);
        assertThat(ruling.reasons())
                .containsExactly(
                        "held 400 of 10,000 expected users, 2,400 of 16,000 expected requests a minute, 0.04×, p95 500ms,"
                                + " 0.5% failed");
    }

    @Test
    void oneBadStageFailsTheRunAndTheLastGoodOneIsTheCapacity() {
        Ruling ruling = Judge.judge(run(
                THRESHOLDS,
                figures(2, 0, 0.5, plateau(1, 100, 100, true, 0, 200), plateau(2, 400, 400, true, 50, 900))));
        assertThat(ruling.verdict()).isEqualTo(Verdict.Failed);
        assertThat(ruling.reasons())
                .containsExactly(
                        "stage 2, 400 users: 5.0% of the requests failed, above 1.0%",
                        "stage 2, 400 users: p95 was 900ms, above 800ms",
                        "held 100 of 10,000 expected users, 2,400 of 16,000 expected requests a minute, 0.01×, p95 200ms,"
                                + " 0% failed");
    }

    @Test
    void anEasyStageDoesNotHideABadOneAfterIt() {
        Ruling ruling = Judge.judge(run(
                THRESHOLDS,
                figures(2, 0, 0.5, plateau(1, 400, 400, true, 500, 900), plateau(2, 100, 100, true, 0, 10))));
        assertThat(ruling.verdict()).isEqualTo(Verdict.Failed);
        assertThat(ruling.reason()).isEqualTo(VerdictReason.ThresholdBroken);
        assertThat(ruling.reasons()).last().isEqualTo("no stage held; the first, 400 users, broke a threshold");
    }

    /** The system could not serve it, and the rest of the stages was spared: a failure, not a run that says nothing. */
    @Test
    void aHopelessLoadThatWasEndedEarlyFailsWithItsRule() {
        LoadFigures f = LoadFiguresBuilder.builder(
                        figures(2, 0, 0.5, plateau(1, 100, 100, true, 0, 200), plateau(2, 400, 390, false, 980, 900)))
                .causes(List.of(new CauseStatus("GET", "/", "500 Server Error", 980)))
                .hopeless("98.0% of the requests failed over 60 s, above locust.abort.errorRate")
                .build();
        Ruling ruling = Judge.judge(run(THRESHOLDS, f));
        assertThat(ruling.verdict()).isEqualTo(Verdict.Failed);
        assertThat(ruling.reason()).isEqualTo(VerdictReason.Hopeless);
        assertThat(ruling.reasons())
                .startsWith(
                        "ended early: 98.0% of the requests failed over 60 s, above locust.abort.errorRate",
                        "stage 2, 400 users: 98% of the requests failed, above 1.0%")
                .last()
                .asString()
                .startsWith("held 100 of 10,000 expected users");
    }

    /** The operator ends it, since the generator does not see connections; a load that was held to its end was not ended. */
    @ParameterizedTest
    @CsvSource({"false, Hopeless", "true, ThresholdBroken"})
    void aLoadWhoseDatabaseHadNoConnectionsLeft(boolean complete, VerdictReason reason) {
        LoadFigures f = new LoadFigures(
                0,
                400,
                2,
                2,
                new Sample(2000, 300, 40, 100, 200, 300),
                List.of(plateau(1, 100, 100, true, 0, 200), plateau(2, 400, 400, complete, 300, 500)),
                2,
                0,
                0.5,
                List.of(),
                List.of(new CauseStatus("GET", "/", "500 Server Error", 300)),
                List.of());
        Run run = databases(THRESHOLDS, List.of(new DatabaseLoad("shop", null, 341, 341)), Set.of("shop"), f);
        Ruling ruling = Judge.judge(run);
        assertThat(ruling.verdict()).isEqualTo(Verdict.Failed);
        assertThat(ruling.reason()).isEqualTo(reason);
        assertThat(ruling.reasons().get(0).startsWith("ended early: database shop had 341 of 341 connections"))
                .isEqualTo(!complete);
    }

    @ParameterizedTest
    @CsvSource({"10, 800, Passed", "11, 800, Failed", "10, 801, Failed"})
    void aThresholdHoldsAtItsLimit(long failures, int p95, Verdict verdict) {
        assertThat(Judge.judge(run(
                                THRESHOLDS,
                                figures(
                                        2,
                                        0,
                                        0.5,
                                        plateau(1, 100, 100, true, 0, 200),
                                        plateau(2, 400, 400, true, failures, p95))))
                        .verdict())
                .isEqualTo(verdict);
    }

    /** connected, lost, CPU, users in stage 2, complete → what is wrong with the load; empty: nothing. */
    @ParameterizedTest
    @CsvSource({
        "2, 0, 0.9,  400, true,  ThresholdsHeld,     ''",
        "2, 0, 0.91, 400, true,  GeneratorSaturated, itself was the bottleneck",
        "2, 1, 0.5,  400, true,  WorkersLost,        1 of 2 workers were lost",
        "1, 0, 0.5,  400, true,  WorkersLost,        only 1 of 2 workers took part",
        "2, 0, 0.5,  380, true,  ThresholdsHeld,     ''",
        "2, 0, 0.5,  379, true,  LoadNotHeld,        stage 2 asked for 400 users",
        "2, 0, 0.5,  400, false, LoadNotHeld,        1 of 2 stages were held",
    })
    void aLoadThatWasNotThereSaysNothing(
            int connected, int lost, double cpu, int users, boolean complete, VerdictReason word, String reason) {
        Ruling ruling = Judge.judge(run(
                THRESHOLDS,
                figures(
                        connected,
                        lost,
                        cpu,
                        plateau(1, 100, 100, true, 0, 200),
                        plateau(2, 400, users, complete, 0, 500))));
        assertThat(ruling.reason()).isEqualTo(word);
        if (reason.isEmpty()) {
            assertThat(ruling.verdict()).isEqualTo(Verdict.Passed);
        } else {
            assertThat(ruling.verdict()).isEqualTo(Verdict.Inconclusive);
            assertThat(ruling.reasons()).singleElement().asString().contains(reason);
        }
    }

    /** How long the larger of two stages lasts → the verdict; the smaller one may be a step on the way. */
    @ParameterizedTest
    @CsvSource({"9s, Inconclusive", "10s, Passed"})
    void aStageOfSecondsProvesNothing(String hold, Verdict verdict) {
        RehearsalTemplate template = new RehearsalTemplate(
                Loads.locust(null).locust(),
                null,
                List.of(new Stage(100, "1s", "2s"), new Stage(400, "1s", hold)),
                THRESHOLDS);
        Ruling ruling = Judge.judge(Loads.ended(template, good(), null));
        assertThat(ruling.verdict()).isEqualTo(verdict);
        if (verdict == Verdict.Inconclusive) {
            assertThat(ruling.reason()).isEqualTo(VerdictReason.TooFewSamples);
            assertThat(ruling.reasons())
                    .containsExactly(
                            "stage 2, the one with the most users, lasts 9s, which is too short to say anything:"
                                    + " let its 'for' be 10s or more");
        }
    }

    @Test
    void aStageOfSecondsIsNoLoadThatHeld() {
        RehearsalTemplate template = new RehearsalTemplate(
                Loads.locust(null).locust(),
                null,
                List.of(new Stage(100, "1s", "2s"), new Stage(400, "1s", "1m")),
                THRESHOLDS);
        LoadFigures f = figures(2, 0, 0.5, plateau(1, 100, 100, true, 0, 200), plateau(2, 400, 400, true, 0, 900));
        assertThat(Judge.judge(Loads.ended(template, f, null)).reasons())
                .last()
                .isEqualTo("no stage of 10s or more held");
    }

    @Test
    void noRequestsIsNoPass() {
        Sample none = Sample.NONE;
        Ruling ruling = Judge.judge(run(
                THRESHOLDS,
                figures(2, 0, 0.1, new Plateau(1, 100, 100, true, none), new Plateau(2, 400, 400, true, none))));
        assertThat(ruling.verdict()).isEqualTo(Verdict.Inconclusive);
        assertThat(ruling.reason()).isEqualTo(VerdictReason.TooFewSamples);
        assertThat(ruling.reasons()).singleElement().asString().startsWith("no request was sent");
    }

    @Test
    void fewRequestsSayNothing() {
        Ruling ruling = Judge.judge(run(new Thresholds(null, null, null, null, null, 2001), good()));
        assertThat(ruling.reasons())
                .containsExactly("only 2000 requests were sent, thresholds.minRequests asks for 2001");
    }

    @Test
    void aTargetThatIsNotThereIsNoFailureOfIt() {
        LoadFigures f = new LoadFigures(
                0,
                400,
                2,
                2,
                Sample.NONE,
                List.of(plateau(1, 100, 100, true, 1000, 1), plateau(2, 400, 400, true, 1000, 1)),
                2,
                0,
                0.1,
                List.of(),
                List.of(new CauseStatus("GET", "/", "ConnectionRefusedError(111, 'Connection refused')", 2000)),
                List.of());
        Ruling ruling = Judge.judge(run(THRESHOLDS, f));
        assertThat(ruling.verdict()).isEqualTo(Verdict.Inconclusive);
        assertThat(ruling.reason()).isEqualTo(VerdictReason.TargetUnreachable);
        assertThat(ruling.reasons()).singleElement().asString().startsWith("the target could not be reached");
    }

    /** Half an hour of 100 users hides the five minutes of 400 that broke: no figure of the whole run makes a verdict. */
    @Test
    void withoutPlateausNothingIsSaidOfALoadInStages() {
        LoadFigures whole = new LoadFigures(
                0,
                400,
                2,
                2,
                new Sample(5000, 10, 50, 100, 300, 400),
                List.of(),
                2,
                0,
                null,
                List.of(),
                List.of(),
                List.of());
        Ruling ruling = Judge.judge(run(THRESHOLDS, whole));
        assertThat(ruling.verdict()).isEqualTo(Verdict.Inconclusive);
        assertThat(ruling.reason()).isEqualTo(VerdictReason.LoadNotHeld);
        assertThat(ruling.reasons()).containsExactly("the load ended early: 0 of 2 stages were held to their end");
        assertThat(Judge.judge(run(THRESHOLDS, null)).reasons())
                .containsExactly("the load generator left no figures by stage");
    }

    /** A ramp of which everything fails is ended before its plateau; the rule that ended it is the reason. */
    @Test
    void aLoadThatIsHopelessOnItsFirstRampFails() {
        String rule = "98.0% of the requests failed over 60 s, above locust.abort.errorRate";
        LoadFigures ramp = LoadFiguresBuilder.builder(LoadFigures.NONE)
                .maxUsers(60)
                .stage(1)
                .stages(2)
                .now(new Sample(5000, 4900, 50, 100, 300, 400))
                .workersConnected(2)
                .hopeless(rule)
                .build();
        Ruling ruling = Judge.judge(run(THRESHOLDS, ramp));
        assertThat(ruling.verdict()).isEqualTo(Verdict.Failed);
        assertThat(ruling.reason()).isEqualTo(VerdictReason.Hopeless);
        assertThat(ruling.reasons()).first().isEqualTo("ended early: " + rule);
    }

    @ParameterizedTest
    @CsvSource({"0.60, Passed", "0.61, Failed"})
    void theDatabasesCpuIsAThresholdToo(double cpu, Verdict verdict) {
        assertThat(Judge.judge(cpu(Map.of("shop", cpu), Set.of("shop"))).verdict())
                .isEqualTo(verdict);
    }

    /** limit, connections, max_connections → the verdict, and what is said. */
    @ParameterizedTest
    @CsvSource({
        "300, 300, 341, Passed, ''",
        "300, 301, 341, Failed, 'database shop had 301 connections, above 300'",
        "80%, 272, 341, Passed, ''",
        "80%, 273, 341, Failed, 'database shop had 273 connections, above 272 (80% of 341)'",
        "80%, 273, , Inconclusive, max_connections of the copy of shop is not known; write a number instead of a share",
        "300, 300, , Passed, ''",
        "300, , 341, Inconclusive, no figure of connections of the copy of shop during the load",
    })
    void theDatabasesConnectionsAreAThresholdToo(
            String limit, @Nullable Integer connections, @Nullable Integer max, Verdict verdict, String said) {
        Thresholds t = new Thresholds(null, null, null, null, null, null, null, limit, List.of());
        Ruling ruling =
                Judge.judge(databases(t, List.of(new DatabaseLoad("shop", null, connections, max)), Set.of("shop")));
        assertThat(ruling.verdict()).isEqualTo(verdict);
        assertThat(String.join(";", ruling.reasons())).contains(said);
    }

    /** The stage with the most users had 2,400 requests a minute; the first, smaller one isn't asked. */
    @ParameterizedTest
    @CsvSource({"2400, Passed", "2401, Failed"})
    void throughputIsAThresholdOfTheLargestStage(int least, Verdict verdict) {
        Thresholds t = new Thresholds(null, null, null, null, null, null, least, null, List.of());
        Plateau small = new Plateau(1, 100, 100, true, new Sample(100, 0, 4, 100, 200, 300));
        Ruling ruling = Judge.judge(run(t, figures(2, 0, 0.5, small, plateau(2, 400, 400, true, 0, 500))));
        assertThat(ruling.verdict()).isEqualTo(verdict);
        if (verdict == Verdict.Failed) {
            assertThat(ruling.reasons()).first().isEqualTo("stage 2, 400 users: 2,400 requests a minute, below 2,401");
            assertThat(ruling.reasons()).last().asString().startsWith("held 100 of 10,000");
        }
    }

    /** The endpoint's name, its thresholds → what is said; the endpoint had 20 failures of 1,000 and a p95 of 500 ms. */
    @ParameterizedTest
    @CsvSource({
        "/checkout,      2%,   500ms, Passed, ''",
        "POST /checkout, 1.9%, 500ms, Failed, 'stage 2, 400 users: POST /checkout: 2.0% of the requests failed, above 1.9%'",
        "POST /checkout, ,     499ms, Failed, 'stage 2, 400 users: POST /checkout: p95 was 500ms, above 499ms'",
        "GET /checkout,  2%,   ,      Inconclusive, 'thresholds.endpoints[name=GET /checkout] could not be checked: the"
                + " run called no such endpoint; it called GET /, POST /checkout: correct the name'",
    })
    void anEndpointHasThresholdsOfItsOwn(
            String name, @Nullable String errorRate, @Nullable String p95, Verdict verdict, String said) {
        Thresholds t = new Thresholds(
                "5%",
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                List.of(new EndpointThresholds(name, errorRate, null, p95, null)));
        LoadFigures f = new LoadFigures(
                0,
                400,
                2,
                2,
                Sample.NONE,
                good().plateaus(),
                2,
                0,
                0.5,
                List.of(
                        new EndpointStatus("POST", "/checkout", 1_000, 20, 100, 500, 700),
                        new EndpointStatus("GET", "/", 9_000, 0, 10, 20, 30)),
                List.of(),
                List.of());
        Ruling ruling = Judge.judge(run(t, f));
        assertThat(ruling.verdict()).isEqualTo(verdict);
        assertThat(String.join(";", ruling.reasons())).contains(said);
    }

    /** A name that looks as if it had a secret is measured without it. */
    @Test
    void anEndpointsNameMayLookLikeASecret() {
        Thresholds t = new Thresholds(
                "5%",
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                List.of(new EndpointThresholds("/login?token=new", null, null, "499ms", null)));
        LoadFigures f = new LoadFigures(
                0,
                400,
                2,
                2,
                Sample.NONE,
                good().plateaus(),
                2,
                0,
                0.5,
                List.of(new EndpointStatus("GET", "/login?token=…", 1_000, 20, 100, 500, 700)),
                List.of(),
                List.of());
        assertThat(Judge.judge(run(t, f)).reasons())
                .first()
                .isEqualTo("stage 2, 400 users: GET /login?token=…: p95 was 500ms, above 499ms");
    }

    @Test
    void aJobHasNoEndpointsThatCouldBeLookedAt() {
        Thresholds t = new Thresholds(
                null,
                null,
                null,
                null,
                null,
                null,
                100,
                null,
                List.of(new EndpointThresholds("/", "1%", null, null, null)));
        Run run = Loads.ended(new RehearsalTemplate(null, Loads.job().job(), List.of(), t), null, 0);
        assertThat(Judge.judge(run).reason()).isEqualTo(VerdictReason.ThresholdNotMeasured);
        assertThat(Judge.judge(run).reasons())
                .containsExactly(
                        "thresholds.requestsPerMinute could not be checked: the requests of a Job are not known",
                        "thresholds.endpoints[name=/] could not be checked: the run called no such endpoint, as far as is"
                                + " known");
    }

    @Test
    void aThresholdThatCouldNotBeCheckedDoesNotPass() {
        assertThat(Judge.judge(cpu(Map.of("shop", 0.1), Set.of("shop", "orders"))))
                .isEqualTo(new Ruling(
                        Verdict.Inconclusive,
                        VerdictReason.ThresholdNotMeasured,
                        List.of(
                                "thresholds.databaseCpu could not be checked: no CPU figure of the copy of orders during"
                                        + " the load; remove the threshold or look at the metrics")));
        assertThat(Judge.judge(cpu(Map.of(), Set.of())).verdict()).isEqualTo(Verdict.Inconclusive);
    }

    @ParameterizedTest
    @CsvSource({"0, Passed, ThresholdsHeld", "1, Failed, JobFailed", ", Inconclusive, LoadGeneratorFailed"})
    void aJobsExitCodeDecides(@Nullable Integer code, Verdict verdict, VerdictReason reason) {
        Run run = Loads.ended(Loads.job(), null, code);
        assertThat(Judge.judge(run).verdict()).isEqualTo(verdict);
        assertThat(Judge.judge(run).reason()).isEqualTo(reason);
    }

    @Test
    void whatAPersonEndedIsAbortedAndWhatBrokeIsInconclusive() {
        Run broken = new Run(
                Loads.locust(null),
                null,
                null,
                false,
                List.of(new Problem(VerdictReason.LoadGeneratorFailed, "the load generator failed: x")),
                0,
                Set.of(),
                List.of(),
                null,
                null,
                null);
        assertThat(Judge.judge(broken))
                .isEqualTo(new Ruling(
                        Verdict.Inconclusive,
                        VerdictReason.LoadGeneratorFailed,
                        List.of("the load generator failed: x")));
        Run stopped =
                new Run(Loads.locust(null), good(), null, true, List.of(), 0, Set.of(), List.of(), null, null, null);
        assertThat(Judge.judge(stopped).verdict()).isEqualTo(Verdict.Aborted);
        assertThat(Judge.judge(run(THRESHOLDS, null)).verdict()).isEqualTo(Verdict.Inconclusive);
    }

    private static LoadFigures late(double cpu, @Nullable Double lag) {
        return LoadFiguresBuilder.builder(good()).workerCpu(cpu).workerLag(lag).build();
    }

    /** The limit of a worker's CPU, what the busiest used of a core, how late it was in seconds → what that says. */
    @ParameterizedTest
    @CsvSource({
        ",     0.90, 0.05,  ''",
        ",     0.27, 0.051, 'its workers did what was due 51ms late on average'",
        ",     0.95, 0.300, 'its busiest worker at 95% of a core: raise locust.workers'",
        ",     0.27, ,      ''",
        "500m, 0.45, 0.01,  ''",
        "500m, 0.46, 0.01,  'its busiest worker at 46% of a core, with a limit of 50%'",
        "2,    0.90, 0.01,  ''",
        "2,    0.91, 0.01,  'its busiest worker at 91% of a core: raise locust.workers'",
    })
    void aWorkerThatGotTooLittleOfTheCpuWasTheBottleneck(
            @Nullable String limit, double cpu, @Nullable Double lag, String said) {
        RehearsalTemplate template = Loads.locust(THRESHOLDS);
        LocustSpec locust = LocustSpecBuilder.builder(Objects.requireNonNull(template.locust()))
                .workerResources(
                        limit == null
                                ? null
                                : new ResourceRequirementsBuilder()
                                        .addToLimits("cpu", new Quantity(limit))
                                        .build())
                .build();
        Ruling ruling = Judge.judge(
                Loads.ended(new RehearsalTemplate(locust, null, Loads.STAGES, THRESHOLDS), late(cpu, lag), null));
        if (said.isEmpty()) {
            assertThat(ruling.verdict()).isEqualTo(Verdict.Passed);
        } else {
            assertThat(ruling.reason()).isEqualTo(VerdictReason.GeneratorSaturated);
            assertThat(ruling.reasons())
                    .singleElement()
                    .asString()
                    .startsWith("the load generator itself was the bottleneck, " + said);
        }
    }

    /** A late worker's delay is in every response time, and fewer requests are sent; but no request fails by it. */
    @ParameterizedTest
    @CsvSource({
        "0.051, 0,   900, GeneratorSaturated, 'the load generator itself was the bottleneck'",
        "0.051, 50,  900, ThresholdBroken,    'stage 2, 400 users: 5.0% of the requests failed, above 1.0%'",
        "0.05,  0,   900, ThresholdBroken,    'stage 2, 400 users: p95 was 900ms, above 800ms'",
    })
    void ofALateWorkersRunOnlyErrorsAreBelieved(double lag, long failures, int p95, VerdictReason word, String first) {
        LoadFigures f = LoadFiguresBuilder.builder(figures(
                        2, 0, 0.3, plateau(1, 100, 100, true, 0, 200), plateau(2, 400, 400, true, failures, p95)))
                .workerLag(lag)
                .build();
        Ruling ruling = Judge.judge(run(THRESHOLDS, f));
        assertThat(ruling.reason()).isEqualTo(word);
        assertThat(ruling.reasons().get(0)).startsWith(first);
        assertThat(ruling.reasons().stream().anyMatch(r -> r.contains("51ms late on average")))
                .isEqualTo(lag > 0.05);
    }
}
