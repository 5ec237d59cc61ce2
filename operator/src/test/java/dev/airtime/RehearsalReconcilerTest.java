package dev.airtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.airtime.api.CauseStatus;
import dev.airtime.api.CoverageStatus;
import dev.airtime.api.CreditsSeen;
import dev.airtime.api.DatabaseSpec;
import dev.airtime.api.FindLimit;
import dev.airtime.api.Finding;
import dev.airtime.api.Keys;
import dev.airtime.api.LimitLevel.Outcome;
import dev.airtime.api.LimitStatus;
import dev.airtime.api.LoadPoint;
import dev.airtime.api.LocustSpec;
import dev.airtime.api.LogSign;
import dev.airtime.api.LogsSeen;
import dev.airtime.api.Rehearsal;
import dev.airtime.api.RehearsalPhase;
import dev.airtime.api.RehearsalSpec;
import dev.airtime.api.RehearsalStatus;
import dev.airtime.api.RehearsalTemplate;
import dev.airtime.api.ScriptSource;
import dev.airtime.api.Stage;
import dev.airtime.api.StagingSpec;
import dev.airtime.api.StagingStatus;
import dev.airtime.api.StrainSeen;
import dev.airtime.api.TestedDatabase;
import dev.airtime.api.TestedLoad;
import dev.airtime.api.TestedWorkload;
import dev.airtime.api.Thresholds;
import dev.airtime.api.TrafficEvent;
import dev.airtime.api.TrafficEventSpec;
import dev.airtime.api.TrafficEventStatus;
import dev.airtime.api.Verdict;
import dev.airtime.api.VerdictReason;
import dev.airtime.diagnosis.Measurements;
import dev.airtime.rehearsal.LevelFigures;
import dev.airtime.rehearsal.LoadDemand;
import dev.airtime.rehearsal.LoadFigures;
import dev.airtime.rehearsal.LoadFigures.Plateau;
import dev.airtime.rehearsal.LoadFigures.Sample;
import dev.airtime.rehearsal.LoadObservation;
import dev.airtime.rehearsal.LoadObservation.State;
import dev.airtime.rehearsal.LoadRefusedException;
import dev.airtime.rehearsal.LoadTest;
import dev.airtime.rehearsal.LoadTests;
import dev.airtime.rehearsal.Problem;
import dev.airtime.rehearsal.SmokeObservation;
import dev.airtime.sql.DatabaseReading;
import dev.airtime.sql.DatabaseReading.Session;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;

/** A Rehearsal's way through a fake load generator; every round is a new reconciler, as after a restart. */
@EnableKubernetesMockClient(crud = true)
class RehearsalReconcilerTest {
    private static final String NAMESPACE = "production";

    @SuppressWarnings("NullAway.Init")
    KubernetesClient client;

    @SuppressWarnings("NullAway.Init")
    KubernetesMockServer server;

    private final FakeLoads loads = new FakeLoads();
    private Instant now = Instant.parse("2026-12-03T12:00:00Z");
    private double cpu = 0.4;
    private @Nullable StrainSeen strain;
    private @Nullable String notWarm;

    /** One database of which everything is known. */
    private final class Copies implements RehearsalMeasurements {
        @Override
        public List<Measurements.Database> databases(TrafficEvent event) {
            return List.of(new Measurements.Database("shop", "db.m5.large", 341, 0, 341, cpu, now, null, strain));
        }

        @Override
        public List<TestedDatabase> copies(TrafficEvent event) {
            return List.of(new TestedDatabase("shop", "db.m5.large", 341, "db.m5.large", null, notWarm));
        }
    }

    /** Looks into the copy of one database whenever it is asked. */
    private final class Looks implements CopyInsides {
        @Nullable
        Seen seen;

        int connections = 10;
        int ended;

        @Override
        public Map<String, Seen> look(TrafficEvent event) {
            return seen == null ? Map.of() : Map.of("shop", seen);
        }

        void look(Session... sessions) {
            seen = new Looked(
                    new DatabaseReading("MariaDB 10.11.9", 330, 0, connections, List.of(sessions), List.of()), now);
        }

        @Override
        public void end(TrafficEvent event) {
            ended++;
        }
    }

    private final Looks insides = new Looks();

    @Nullable
    private String noRoom;

    /** Remembers what it was asked; answers what the test says. */
    private static final class FakeLoads implements LoadTests {
        LoadObservation seen = LoadObservation.ABSENT;
        SmokeObservation smoke = SmokeObservation.ABSENT;
        final List<String> asked = new ArrayList<>();
        int workers;

        @Nullable
        RehearsalTemplate started;

        @Nullable
        String inTheWay;

        @Nullable
        String refusal;

        @Override
        public LoadObservation observe(LoadTest test) {
            return seen;
        }

        @Override
        public Optional<String> fingerprint(LoadTest test) {
            return Optional.of("f1");
        }

        @Override
        public Optional<String> inTheWay(LoadTest test) {
            return Optional.ofNullable(inTheWay);
        }

        @Override
        public List<LoadDemand> demands(LoadTest test) {
            return List.of();
        }

        @Override
        public SmokeObservation smoke(LoadTest test) {
            return smoke;
        }

        @Override
        public void startSmoke(LoadTest test) {
            asked.add("smoke " + test.staging());
            if (refusal != null) {
                throw new LoadRefusedException(refusal);
            }
            smoke = new SmokeObservation(SmokeObservation.State.Passed, "20 requests", List.of(), null);
        }

        @Override
        public void start(LoadTest test) {
            asked.add("start " + test.staging());
            workers = test.template().workersOrNone();
            started = test.template();
            if (refusal != null) {
                throw new LoadRefusedException(refusal);
            }
        }

        @Override
        public void stop(LoadTest test) {
            asked.add("stop");
        }

        @Override
        public void remove(LoadTest test) {
            asked.add("remove");
            seen = LoadObservation.ABSENT;
        }
    }

    @BeforeEach
    void anEventWithItsCopy() {
        event("True", "6/6 pods");
        client.resource(new DeploymentBuilder()
                        .withNewMetadata()
                        .withName("api")
                        .withNamespace("production-staging")
                        .addToAnnotations(Keys.POOL_SIZE, "100")
                        .endMetadata()
                        .withNewSpec()
                        .withReplicas(4)
                        .withNewTemplate()
                        .withNewSpec()
                        .addNewContainer()
                        .withImage("shop/api:1.2")
                        .addNewEnvFrom()
                        .withNewConfigMapRef("shop", false)
                        .endEnvFrom()
                        .endContainer()
                        .endSpec()
                        .endTemplate()
                        .endSpec()
                        .withNewStatus()
                        .withReadyReplicas(4)
                        .endStatus()
                        .build())
                .create();
        client.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("shop")
                        .withNamespace("production-staging")
                        .endMetadata()
                        .addToData("DB_POOL", "100")
                        .build())
                .create();
    }

    private void event(String stagingReady, String message) {
        event(stagingReady, message, null, null);
    }

    /** The event's load is another one from now on. */
    private void edit(Stage stage, Thresholds thresholds) {
        TrafficEvent event = client.resources(TrafficEvent.class)
                .inNamespace(NAMESPACE)
                .withName("dragons-den")
                .get();
        TrafficEventSpec spec = event.getSpec();
        LocustSpec locust = Objects.requireNonNull(spec.rehearsal()).locust();
        event.setSpec(new TrafficEventSpec(
                spec.airtime(),
                spec.duration(),
                spec.expectedPeak(),
                spec.approval(),
                spec.mode(),
                spec.databases(),
                spec.workloads(),
                spec.staging(),
                new RehearsalTemplate(locust, null, List.of(stage), thresholds)));
        client.resource(event).update();
    }

    /**
     * @param asked the annotation airtime.dev/sync
     * @param seen its value when the status was written
     */
    private void event(String stagingReady, String message, @Nullable String asked, @Nullable String seen) {
        TrafficEvent event = new TrafficEvent();
        event.setMetadata(new ObjectMetaBuilder()
                .withName("dragons-den")
                .withNamespace(NAMESPACE)
                .withUid("event-uid")
                .withAnnotations(asked == null ? Map.of() : Map.of("airtime.dev/sync", asked))
                .build());
        event.setSpec(new TrafficEventSpec(
                "2026-12-03T21:30:00Z",
                null,
                new dev.airtime.api.ExpectedPeak(10_000, null),
                null,
                null,
                List.of(DatabaseSpec.instance("shop", "shop-prod")),
                List.of(),
                StagingSpec.of("production-staging"),
                new RehearsalTemplate(
                        new LocustSpec(new ScriptSource("shop", null), "http://web", 2, null, null, null, null, null),
                        null,
                        List.of(new Stage(400, "10s", "1m")),
                        new Thresholds("1%", null, "800ms", null, "60%", 100))));
        event.setStatus(new TrafficEventStatus(
                1L,
                null,
                null,
                null,
                List.of(new ConditionBuilder()
                        .withType("StagingReady")
                        .withStatus(stagingReady)
                        .withReason("Test")
                        .withMessage(message)
                        .build()),
                new StagingStatus(
                        "production-staging", null, null, null, List.of(), List.of(), List.of(), List.of(), seen),
                null,
                List.of(),
                List.of()));
        client.resource(event).createOr(o -> o.update());
    }

    private Rehearsal create(String name, String created, boolean stop) {
        Rehearsal r = new Rehearsal();
        r.setMetadata(new ObjectMetaBuilder()
                .withName(name)
                .withNamespace(NAMESPACE)
                .withUid(name + "-uid")
                .withGeneration(1L)
                .withCreationTimestamp(created)
                .build());
        r.setSpec(new RehearsalSpec("dragons-den", null, stop, null, null, List.of(), null));
        return client.resource(r).create();
    }

    /** One round of a process that has just been started, and the status that it writes. */
    private RehearsalStatus round(String name) {
        RehearsalReconciler reconciler = started();
        var resource = client.resources(Rehearsal.class).inNamespace(NAMESPACE).withName(name);
        UpdateControl<Rehearsal> control = reconciler.reconcile(resource.get(), context());
        control.getResource().ifPresent(changed -> {
            Rehearsal current = resource.get();
            current.setStatus(changed.getStatus());
            client.resource(current).update();
        });
        now = now.plusSeconds(15);
        return Objects.requireNonNull(resource.get().getStatus());
    }

    private RehearsalReconciler started() {
        return new RehearsalReconciler(
                client,
                loads,
                test -> Optional.ofNullable(noRoom),
                new Copies(),
                insides,
                new KubernetesEvents(client, () -> now),
                new RehearsalMetrics(new SimpleMeterRegistry()),
                () -> now,
                Pace.REAL);
    }

    @SuppressWarnings("unchecked")
    private static Context<Rehearsal> context() {
        return Mockito.mock(Context.class);
    }

    private static LoadObservation measured(State state, long failures, int p95, String cause) {
        return new LoadObservation(
                state,
                state.name(),
                new LoadFigures(
                        400,
                        400,
                        1,
                        1,
                        new Sample(9_000, failures, 150, 80, p95, 900),
                        List.of(new Plateau(
                                1, 400, 400, state == State.Ended, new Sample(9_000, failures, 150, 80, p95, 900))),
                        2,
                        0,
                        0.4,
                        List.of(),
                        cause.isEmpty() ? List.of() : List.of(new CauseStatus("GET", "/", cause, failures)),
                        List.of(new LoadPoint(30, 400, 9_000, failures, 80, p95, 900))),
                "f1",
                null);
    }

    /** From the beginning to where the load's pods are asked for next. */
    private void untilStarting(String name) {
        loads.smoke = SmokeObservation.ABSENT;
        assertThat(round(name).phase()).isEqualTo(RehearsalPhase.Smoke);
        assertThat(loads.asked).isEmpty();
        assertThat(round(name).phase()).isEqualTo(RehearsalPhase.Smoke);
        assertThat(loads.asked).containsExactly("smoke production-staging");
        assertThat(round(name).phase()).isEqualTo(RehearsalPhase.Starting);
    }

    private RehearsalStatus run(String name, long failures, int p95, String cause) {
        untilStarting(name);
        assertThat(loads.asked).doesNotContain("start production-staging");
        round(name);
        assertThat(loads.asked).containsOnlyOnce("start production-staging");
        loads.seen = measured(State.Loading, failures, p95, cause);
        assertThat(round(name).phase()).isEqualTo(RehearsalPhase.Loading);
        assertThat(round(name).users()).isEqualTo(400);
        loads.seen = measured(State.Ended, failures, p95, cause);
        assertThat(round(name).phase()).isEqualTo(RehearsalPhase.Collecting);
        RehearsalStatus status = round(name);
        assertThat(status.phase()).isEqualTo(RehearsalPhase.Finished);
        assertThat(loads.asked).doesNotContain("remove");
        round(name);
        assertThat(loads.asked).containsOnlyOnce("remove");
        assertThat(round(name)).as("nothing changes any more").isEqualTo(status);
        return status;
    }

    private List<String> reasonsTold(String name) {
        return client.v1().events().inNamespace(NAMESPACE).list().getItems().stream()
                .filter(e -> e.getInvolvedObject().getName().equals(name))
                .map(e -> e.getReason())
                .toList();
    }

    /** A level of a search at which the minutes that are measured now count. */
    private Plateau level(int number, int users, Outcome outcome, @Nullable String why) {
        return new Plateau(
                number,
                users,
                users,
                true,
                new Sample(users * 60L, 0, users, 80, outcome == Outcome.Held ? 500 : 900, 950),
                new LevelFigures(now.minusSeconds(10), now.plusSeconds(120), outcome, null, why));
    }

    private static LoadObservation levels(State state, Plateau... levels) {
        return new LoadObservation(
                state,
                state.name(),
                new LoadFigures(
                        400,
                        600,
                        levels.length,
                        10,
                        Sample.NONE,
                        List.of(levels),
                        2,
                        0,
                        0.4,
                        List.of(),
                        List.of(),
                        List.of()),
                "f1",
                null);
    }

    @Test
    void beginsWhenThePodsOfTheOneBeforeAreGone() {
        create("den-2", "2026-12-03T11:00:00Z", false);
        loads.inTheWay = "den-1";
        RehearsalStatus status = round("den-2");
        assertThat(status.phase()).isEqualTo(RehearsalPhase.Pending);
        assertThat(status.conditions())
                .extracting(Condition::getMessage)
                .contains("waits until the pods of rehearsal den-1 are gone");
        loads.inTheWay = null;
        assertThat(round("den-2").phase()).isEqualTo(RehearsalPhase.Smoke);
    }

    @Test
    void oneThatWaitsOrWasStoppedBeforeItBeganLeavesTheLookIntoTheCopyToTheOneThatRuns() {
        create("den-1", "2026-12-03T11:00:00Z", false);
        untilStarting("den-1");
        Rehearsal waiting = create("den-2", "2026-12-03T11:05:00Z", false);
        assertThat(round("den-2").phase()).isEqualTo(RehearsalPhase.Pending);
        started().cleanup(waiting, context());
        create("den-3", "2026-12-03T11:06:00Z", true);
        assertThat(round("den-3").phase()).isEqualTo(RehearsalPhase.Finished);
        assertThat(insides.ended).isZero();
        Rehearsal running = client.resources(Rehearsal.class)
                .inNamespace(NAMESPACE)
                .withName("den-1")
                .get();
        started().cleanup(running, context());
        assertThat(insides.ended).isEqualTo(1);
    }

    @Test
    void runsAndJudgesWhatTheEventSaidWhenItBegan() {
        create("den-1", "2026-12-03T11:00:00Z", false);
        untilStarting("den-1");
        edit(new Stage(4_000, "10s", "1h"), new Thresholds("1%", null, "100ms", null, "60%", 100));
        round("den-1");
        assertThat(Objects.requireNonNull(loads.started).stages()).containsExactly(new Stage(400, "10s", "1m"));
        loads.seen = measured(State.Loading, 0, 700, "");
        round("den-1");
        loads.seen = measured(State.Ended, 0, 700, "");
        round("den-1");
        RehearsalStatus status = round("den-1");
        assertThat(status.verdict()).isEqualTo(Verdict.Passed);
        RehearsalTemplate ran = Objects.requireNonNull(status.template());
        assertThat(ran.stages()).containsExactly(new Stage(400, "10s", "1m"));
        assertThat(ran.thresholdsOrDefault().p95()).isEqualTo("800ms");
    }

    @Test
    void whatWaitsRunsWhatTheEventSaysWhenItBegins() {
        create("den-1", "2026-12-03T11:00:00Z", false);
        event("False", "the pods start");
        assertThat(round("den-1").template()).isNull();
        event("True", "6/6 pods");
        edit(new Stage(200, "10s", "1m"), new Thresholds("1%", null, "800ms", null, "60%", 100));
        assertThat(Objects.requireNonNull(round("den-1").template()).stages())
                .containsExactly(new Stage(200, "10s", "1m"));
    }

    @Test
    void searchesTheLimitAndKeepsWhatItKnowsOverRestarts() {
        Rehearsal r = create("limit", "2026-12-03T11:00:00Z", false);
        r.setSpec(new RehearsalSpec(
                "dragons-den", null, false, null, null, List.of(), null, new FindLimit(400, 2_000, null, null, null)));
        client.resource(r).update();
        untilStarting("limit");
        round("limit");
        Plateau first = level(1, 400, Outcome.Held, null);
        loads.seen = levels(State.Loading, first);
        round("limit");
        RehearsalStatus loading = round("limit");
        assertThat(loading.stage()).isEqualTo("1/10");
        assertThat(Objects.requireNonNull(loading.limit()).users()).isEqualTo(400);
        now = now.plusSeconds(600);
        cpu = 0.9;
        loads.seen = levels(State.Ended, first, level(2, 600, Outcome.Held, null));
        round("limit");
        RehearsalStatus status = round("limit");
        assertThat(status.phase()).isEqualTo(RehearsalPhase.Finished);
        LimitStatus limit = Objects.requireNonNull(status.limit());
        assertThat(limit.users()).isEqualTo(400);
        assertThat(limit.brokenAt()).isEqualTo(600);
        assertThat(limit.message()).isEqualTo("CPU of database shop was 90%, above 60%");
        assertThat(limit.levels().get(0).databases()).singleElement().satisfies(d -> assertThat(d.cpu())
                .isEqualTo("40%"));
        assertThat(status.verdict()).isEqualTo(Verdict.Failed);
        assertThat(status.reasons().get(0)).startsWith("held 400 of 10,000 expected users");
        assertThat(Objects.requireNonNull(status.coverage()).held()).isEqualTo("0.04×");
        assertThat(Objects.requireNonNull(
                                Objects.requireNonNull(status.tested()).load())
                        .stages())
                .isEqualTo("findLimit from 400 to 2000 users, precision 5.0%, ramp 12s, hold 2m");
        assertThat(status.findings()).extracting(Finding::id).doesNotContain("Coverage");
        assertThat(round("limit").limit()).as("nothing changes any more").isEqualTo(limit);
    }

    @Test
    void passesAndIsTheBaselineOfTheNext() {
        create("first", "2026-12-03T11:00:00Z", false);
        RehearsalStatus status = run("first", 9, 500, "");
        assertThat(status.verdict()).isEqualTo(Verdict.Passed);
        assertThat(status.reasons()).singleElement().asString().startsWith("held 400 of 10,000 expected users");
        assertThat(status.coverage()).isEqualTo(new CoverageStatus("0.04×", null, 400, 9_000L));
        assertThat(status.p95()).isEqualTo("500ms");
        assertThat(status.requestsPerSecond()).isEqualTo("150");
        assertThat(status.failureRate()).isEqualTo("0.1%");
        assertThat(status.workers()).isEqualTo(new dev.airtime.api.WorkersStatus(2, 2, 0, "40%", null));
        assertThat(status.databases()).singleElement().satisfies(d -> {
            assertThat(d.cpu()).isEqualTo("40%");
            assertThat(d.connections()).isEqualTo(341);
        });
        assertThat(Objects.requireNonNull(status.comparison()).summary()).isEqualTo("is baseline");
        assertThat(status.conditions())
                .allMatch(c -> Objects.equals(c.getObservedGeneration(), 1L) && c.getLastTransitionTime() != null);
        assertThat(reasonsTold("first"))
                .contains("Smoke", "Starting", "Loading", "Collecting", "Passed", "ConnectionBudget");
        assertThat(client.resources(Rehearsal.class)
                        .inNamespace(NAMESPACE)
                        .withName("first")
                        .get()
                        .getMetadata()
                        .getLabels())
                .containsEntry(Keys.EVENT, "dragons-den");
        loads.asked.clear();
        create("second", "2026-12-03T12:30:00Z", false);
        assertThat(Objects.requireNonNull(run("second", 9, 600, "").comparison())
                        .summary())
                .isEqualTo("p95 +20%");
    }

    @Test
    void theConnectionsCaseFailsAndIsExplained() {
        create("first", "2026-12-03T11:00:00Z", false);
        RehearsalStatus status = run("first", 1_350, 1_900, "(1040, 'Too many connections')");
        assertThat(status.verdict()).isEqualTo(Verdict.Failed);
        assertThat(status.findingsSummary()).isEqualTo("ConnectionBudget, ConnectionsRefused");
        assertThat(status.findings().get(0).message()).isEqualTo("4 pods × 100 = 400 > 341 of db.m5.large");
        assertThat(reasonsTold("first")).contains("Failed", "ConnectionBudget", "ConnectionsRefused");
    }

    @Test
    void theDatabasesHighestCpuIsRememberedThoughTheProcessIsNot() {
        create("first", "2026-12-03T11:00:00Z", false);
        untilStarting("first");
        round("first");
        loads.seen = measured(State.Loading, 0, 100, "");
        round("first");
        cpu = 0.75;
        round("first");
        cpu = 0.2;
        loads.seen = measured(State.Ended, 0, 100, "");
        round("first");
        RehearsalStatus status = round("first");
        assertThat(status.verdict()).isEqualTo(Verdict.Failed);
        assertThat(status.reasons()).first().isEqualTo("CPU of database shop was 75%, above 60%");
    }

    @Test
    void theMostThatWasAskedOfTheVolumeIsRememberedAndFound() {
        create("first", "2026-12-03T11:00:00Z", false);
        untilStarting("first");
        round("first");
        loads.seen = measured(State.Loading, 0, 100, "");
        round("first");
        for (int iops : List.of(100, 2_950, 50)) {
            now = now.plusSeconds(30);
            strain = new StrainSeen(
                    iops, 3_000, null, 1, null, CreditsSeen.of("shop", iops / 50.0, now), List.of(), List.of());
            round("first");
        }
        strain = null;
        loads.seen = measured(State.Ended, 0, 100, "");
        RehearsalStatus last = round("first");
        while (last.phase() != RehearsalPhase.Finished) {
            last = round("first");
        }
        StrainSeen run = Objects.requireNonNull(last.databases().get(0).strain());
        assertThat(run.iops()).isEqualTo(2_950);
        assertThat(run.burstBalance())
                .extracting(CreditsSeen::first, CreditsSeen::last)
                .containsExactly(2, 1);
        assertThat(last.findings()).extracting(Finding::id).contains("Io");
    }

    @Test
    void whatItRanAgainstIsWrittenDownWhenTheLoadBegins() {
        create("first", "2026-12-03T11:00:00Z", false);
        untilStarting("first");
        round("first");
        loads.seen = measured(State.Loading, 0, 100, "");
        var tested = Objects.requireNonNull(round("first").tested());
        assertThat(tested.load())
                .isEqualTo(new TestedLoad(null, "400 users, ramp 10s, for 1m", "http://web", LocustSpec.DEFAULT_IMAGE));
        assertThat(tested.workloads())
                .containsExactly(new TestedWorkload("Deployment/api", 4, 4, null, List.of("shop/api:1.2")));
        assertThat(tested.configuration()).singleElement().satisfies(c -> {
            assertThat(c.name()).isEqualTo("ConfigMap/shop");
            assertThat(c.digest()).hasSize(12);
        });
        assertThat(tested.databases())
                .containsExactly(new TestedDatabase("shop", "db.m5.large", 341, "db.m5.large", null, null));
        client.configMaps().inNamespace("production-staging").withName("shop").delete();
        assertThat(round("first").tested()).as("not what is there now").isEqualTo(tested);
    }

    @Test
    void aLoadOnACopyThatIsNotWarmSaysNothing() {
        notWarm = "its storage: Initializing";
        create("first", "2026-12-03T11:00:00Z", false);
        RehearsalStatus status = run("first", 0, 100, "");
        assertThat(status.verdict()).isEqualTo(Verdict.Inconclusive);
        assertThat(status.reason()).isEqualTo(VerdictReason.CopyNotWarm);
    }

    @Test
    void waitsForTheCopyThenForItsTurn() {
        event("False", "2 of 6 pods are ready");
        create("first", "2026-12-03T11:00:00Z", false);
        create("second", "2026-12-03T11:00:01Z", false);
        create("third", "2026-12-03T11:00:02Z", false);
        RehearsalStatus first = round("first");
        assertThat(first.phase()).isEqualTo(RehearsalPhase.Pending);
        assertThat(first.conditions())
                .anyMatch(c -> c.getMessage().equals("waits for the copy: 2 of 6 pods are ready"));
        event("True", "6/6 pods");
        assertThat(round("second").conditions())
                .anyMatch(c -> c.getMessage().equals("waits for rehearsal first of the same event"));
        assertThat(round("third").conditions()).anyMatch(c -> c.getMessage()
                .equals("waits for rehearsal first of the same event, is number 2 of those that wait"));
        assertThat(round("first").phase()).isEqualTo(RehearsalPhase.Smoke);
        assertThat(round("second").phase()).isEqualTo(RehearsalPhase.Pending);
    }

    /** The event's status is of before the annotation until the event is looked at again. */
    @Test
    void waitsUntilTheAnnotationThatAsksForASyncWasSeen() {
        create("first", "2026-12-03T11:00:00Z", false);
        for (String seen : new String[] {null, "1"}) {
            event("True", "4 of 4 pods ready", "2", seen);
            RehearsalStatus status = round("first");
            assertThat(status.phase()).as("seen: %s", seen).isEqualTo(RehearsalPhase.Pending);
            assertThat(status.conditions()).anyMatch(c -> c.getMessage()
                    .equals("waits for the copy: it follows production, as the annotation airtime.dev/sync asks for"));
        }
        event("True", "4 of 4 pods ready", "2", "2");
        assertThat(round("first").phase()).isEqualTo(RehearsalPhase.Smoke);
    }

    @Test
    void whatIsRefusedEndsItWithTheReason() {
        create("first", "2026-12-03T11:00:00Z", false);
        loads.refusal = "locust.host \"http://web.production\" names the production namespace";
        round("first");
        RehearsalStatus status = round("first");
        assertThat(status.verdict()).isEqualTo(Verdict.Inconclusive);
        assertThat(status.reasons()).containsExactly(loads.refusal);
        assertThat(status.reason()).isEqualTo(VerdictReason.LoadRefused);
        assertThat(status.conditions())
                .filteredOn(c -> c.getType().equals("Passed"))
                .singleElement()
                .satisfies(c -> assertThat(c.getReason()).isEqualTo("LoadRefused"));
    }

    /** Looks may come at any time, for example after an edit: figures are written every 15 s, phases at once. */
    @Test
    void figuresAreWrittenEvery15SecondsAtMost() {
        create("first", "2026-12-03T11:00:00Z", false);
        untilStarting("first");
        round("first");
        loads.seen = measured(State.Loading, 0, 100, "");
        RehearsalStatus loading = round("first");
        assertThat(loading.phase()).isEqualTo(RehearsalPhase.Loading);
        loads.seen = measured(State.Loading, 0, 200, "");
        now = now.minusSeconds(5);
        assertThat(round("first")).as("10 s after").isEqualTo(loading);
        now = now.minusSeconds(10);
        RehearsalStatus later = round("first");
        assertThat(later.p95()).as("15 s after").isEqualTo("200ms");
        assertThat(later.updatedAt()).isEqualTo(now.minusSeconds(15).toString());
        loads.seen = measured(State.Ended, 0, 300, "");
        now = now.minusSeconds(14);
        assertThat(round("first").phase()).as("a second after, and over").isEqualTo(RehearsalPhase.Collecting);
    }

    /** The number is decided once; what is measured later doesn't change a run that goes on. */
    @Test
    void theNumberOfWorkersFollowsFromTheSmokeRoundAndIsKept() {
        create("first", "2026-12-03T11:00:00Z", false);
        client.resources(TrafficEvent.class)
                .inNamespace(NAMESPACE)
                .withName("dragons-den")
                .edit(e -> {
                    TrafficEventSpec spec = e.getSpec();
                    RehearsalTemplate template = Objects.requireNonNull(spec.rehearsal());
                    e.setSpec(new TrafficEventSpec(
                            spec.airtime(),
                            spec.duration(),
                            spec.expectedPeak(),
                            spec.approval(),
                            spec.mode(),
                            spec.databases(),
                            spec.workloads(),
                            spec.staging(),
                            new RehearsalTemplate(
                                    new LocustSpec(
                                            new ScriptSource("shop", null),
                                            "http://web",
                                            null,
                                            null,
                                            null,
                                            null,
                                            null,
                                            null),
                                    null,
                                    template.stages(),
                                    template.thresholds())));
                    return e;
                });
        round("first");
        round("first");
        loads.smoke = new SmokeObservation(SmokeObservation.State.Passed, "20 requests", List.of(), 100.0);
        RehearsalStatus starting = round("first");
        assertThat(Objects.requireNonNull(starting.workers()).expected()).isEqualTo(6);
        assertThat(starting.workers().why()).startsWith("6 workers for 400 users: a core drives 100");
        noRoom = "the load test asks for 7 pods; 3 pods fit";
        assertThat(round("first").conditions())
                .anyMatch(c -> c.getMessage().equals("the load test asks for 7 pods; 3 pods fit"));
        assertThat(loads.asked).doesNotContain("start production-staging");
        noRoom = null;
        round("first");
        assertThat(loads.workers).isEqualTo(6);
        loads.seen = measured(State.Loading, 0, 100, "");
        round("first");
        assertThat(Objects.requireNonNull(round("first").workers()).expected()).isEqualTo(6);
    }

    @Test
    void whatTheSmokeRoundFindsEndsItBeforeAnythingLargeStarts() {
        create("first", "2026-12-03T11:00:00Z", false);
        round("first");
        round("first");
        String why = "smoke round: the script can't be run: SyntaxError: '(' was never closed (locustfile.py, line 2)";
        loads.smoke = new SmokeObservation(
                SmokeObservation.State.Failed, why, List.of(new Problem(VerdictReason.ScriptFailed, why)), null);
        RehearsalStatus status = round("first");
        assertThat(status.verdict()).isEqualTo(Verdict.Inconclusive);
        assertThat(status.reason()).isEqualTo(VerdictReason.ScriptFailed);
        assertThat(status.reasons()).containsExactly(why);
        assertThat(status.conditions()).anySatisfy(c -> {
            assertThat(c.getType()).isEqualTo("SmokePassed");
            assertThat(c.getStatus()).isEqualTo("False");
            assertThat(c.getReason()).isEqualTo("ScriptFailed");
        });
        assertThat(status.startedAt()).isNull();
        assertThat(loads.asked).containsExactly("smoke production-staging");
    }

    @Test
    void aSmokeRoundThatWentWellIsKeptInItsCondition() {
        create("first", "2026-12-03T11:00:00Z", false);
        RehearsalStatus status = run("first", 9, 500, "");
        assertThat(status.conditions()).anySatisfy(c -> {
            assertThat(c.getType()).isEqualTo("SmokePassed");
            assertThat(c.getStatus()).isEqualTo("True");
            assertThat(c.getMessage()).isEqualTo("20 requests");
        });
    }

    @Test
    void aStopIsPassedOnAndEndsAborted() {
        create("first", "2026-12-03T11:00:00Z", true);
        RehearsalStatus status = round("first");
        assertThat(status.verdict()).isEqualTo(Verdict.Aborted);
        assertThat(loads.asked).isEmpty();
    }

    @Test
    void aLoadThatVanishesIsInconclusiveAndNotRepeated() {
        create("first", "2026-12-03T11:00:00Z", false);
        untilStarting("first");
        round("first");
        loads.seen = measured(State.Loading, 0, 100, "");
        round("first");
        loads.seen = LoadObservation.ABSENT;
        loads.asked.clear();
        assertThat(round("first").verdict()).isEqualTo(Verdict.Inconclusive);
        round("first");
        assertThat(loads.asked).isEmpty();
    }

    @Test
    void whatSqlShowsInTheCopyBecomesFindings() {
        create("first", "2026-12-03T11:00:00Z", false);
        untilStarting("first");
        insides.look();
        assertThat(round("first").databases())
                .as("before the load")
                .singleElement()
                .satisfies(d -> assertThat(Objects.requireNonNull(d.inside()).maxConnections())
                        .isEqualTo(330));
        loads.seen = measured(State.Loading, 0, 100, "");
        round("first");
        for (int n = 1; n <= 6; n++) {
            insides.connections += 10;
            insides.look(new Session(100 + n, "shop", "10.0.0.7", true, 5, 5L, "SELECT ?"));
            round("first");
        }
        loads.seen = measured(State.Ended, 0, 100, "");
        RehearsalStatus last = round("first");
        while (last.phase() != RehearsalPhase.Finished) {
            last = round("first");
        }
        assertThat(last.findings()).extracting(Finding::id).contains("ConnectionLeak");
        assertThat(last.databases()).singleElement().satisfies(d -> {
            assertThat(d.maxConnections()).as("the copy's own").isEqualTo(330);
            assertThat(Objects.requireNonNull(d.inside()).counters()).isEmpty();
            assertThat(d.inside().held()).isNotEmpty();
        });
        assertThat(insides.ended).isEqualTo(1);
    }

    @Test
    void whatThePodsLogsTellIsKeptAndFound() {
        client.resource(new PodBuilder()
                        .withNewMetadata()
                        .withName("api-0")
                        .withNamespace("production-staging")
                        .endMetadata()
                        .withNewSpec()
                        .endSpec()
                        .withNewStatus()
                        .addNewContainerStatus()
                        .withName("web")
                        .withNewState()
                        .withNewRunning("2026-12-03T11:00:00Z")
                        .endState()
                        .endContainerStatus()
                        .endStatus()
                        .build())
                .create();
        create("r1", "2026-12-03T11:00:00Z", false);
        untilStarting("r1");
        round("r1");
        loads.seen = measured(State.Loading, 0, 700, "");
        String began = String.valueOf(round("r1").startedAt());
        log(began, Instant.parse(began).plusSeconds(3) + " lock wait timeout exceeded; payload=hunter2");
        RehearsalStatus loading = round("r1");
        LogsSeen logs = Objects.requireNonNull(loading.logs());
        assertThat(logs.signs())
                .containsExactly(new LogSign(
                        "api-0",
                        "MySQL, MariaDB: lock wait time-out",
                        1,
                        Instant.parse(began).plusSeconds(3).toString(),
                        400));
        log(logs.readTo(), logs.readTo() + " Lock wait timeout exceeded");
        loads.seen = measured(State.Ended, 0, 700, "");
        logs = Objects.requireNonNull(round("r1").logs());
        log(logs.readTo(), "");
        RehearsalStatus finished = round("r1");
        assertThat(finished.findings())
                .filteredOn(f -> f.id().equals("Logs"))
                .singleElement()
                .satisfies(f -> assertThat(f.message())
                        .startsWith("2 lines in the log of api-0, the first at ")
                        .endsWith("tell of \"MySQL, MariaDB: lock wait time-out\""));
        assertThat(finished.toString()).doesNotContain("hunter2");
    }

    private void log(String since, String text) {
        server.expect()
                .get()
                .withPath(
                        "/api/v1/namespaces/production-staging/pods/api-0/log?container=web&timestamps=true&sinceTime="
                                + since + "&limitBytes=524288")
                .andReturn(200, text)
                .once();
    }

    @Test
    void aCopyThatCannotBeLookedIntoIsSaidAndChangesNoVerdict() {
        create("first", "2026-12-03T11:00:00Z", false);
        untilStarting("first");
        insides.seen = new CopyInsides.Failed("database shop: can't connect");
        round("first");
        loads.seen = measured(State.Loading, 0, 100, "");
        round("first");
        round("first");
        loads.seen = measured(State.Ended, 0, 100, "");
        RehearsalStatus last = round("first");
        while (last.phase() != RehearsalPhase.Finished) {
            last = round("first");
        }
        assertThat(last.verdict()).isEqualTo(Verdict.Passed);
        assertThat(last.findings())
                .extracting(Finding::id)
                .as("by what is known without it")
                .containsExactly("ConnectionBudget", "Coverage");
        assertThat(Objects.requireNonNull(last.databases().get(0).inside()).notSeen())
                .containsExactly("database shop: can't connect");
    }

    @Test
    void deletingItRemovesItsPodsFirst() {
        Rehearsal r = create("first", "2026-12-03T11:00:00Z", false);
        loads.seen = measured(State.Loading, 0, 100, "");
        RehearsalReconciler reconciler = started();
        assertThat(reconciler.cleanup(r, context()).isRemoveFinalizer()).isTrue();
        assertThat(loads.asked).containsExactly("remove");
    }

    @Test
    void poolsAreReadByDatabase() {
        assertThat(Pools.parse("100", "api")).containsExactly(Map.entry("", 100));
        assertThat(Pools.parse("shop=100, orders=20", "api"))
                .containsOnly(Map.entry("shop", 100), Map.entry("orders", 20));
        assertThat(Pools.parse("many", "api")).isEmpty();
    }
}
