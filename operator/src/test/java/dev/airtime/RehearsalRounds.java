package dev.airtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.airtime.api.CauseStatus;
import dev.airtime.api.DatabaseSpec;
import dev.airtime.api.Keys;
import dev.airtime.api.LimitLevel.Outcome;
import dev.airtime.api.LoadPoint;
import dev.airtime.api.LocustSpec;
import dev.airtime.api.Rehearsal;
import dev.airtime.api.RehearsalPhase;
import dev.airtime.api.RehearsalSpec;
import dev.airtime.api.RehearsalStatus;
import dev.airtime.api.RehearsalTemplate;
import dev.airtime.api.RehearsalTemplateBuilder;
import dev.airtime.api.ScriptSource;
import dev.airtime.api.Stage;
import dev.airtime.api.StagingSpec;
import dev.airtime.api.StagingStatus;
import dev.airtime.api.StrainSeen;
import dev.airtime.api.TestedDatabase;
import dev.airtime.api.Thresholds;
import dev.airtime.api.TrafficEvent;
import dev.airtime.api.TrafficEventSpec;
import dev.airtime.api.TrafficEventStatus;
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
import dev.airtime.rehearsal.SmokeObservation;
import dev.airtime.sql.DatabaseReading;
import dev.airtime.sql.DatabaseReading.Session;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
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
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.mockito.Mockito;

/** Rehearsals on their way through a fake load generator; every round is a new reconciler, as after a restart. */
abstract class RehearsalRounds {
    static final String NAMESPACE = "production";

    @SuppressWarnings("NullAway.Init")
    KubernetesClient client;

    @SuppressWarnings("NullAway.Init")
    KubernetesMockServer server;

    final FakeLoads loads = new FakeLoads();
    Instant now = Instant.parse("2026-12-03T12:00:00Z");
    double cpu = 0.4;

    @Nullable
    StrainSeen strain;

    @Nullable
    String notWarm;

    /** One database of which everything is known. */
    final class Copies implements RehearsalMeasurements {
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
    final class Looks implements CopyInsides {
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

    final Looks insides = new Looks();

    @Nullable
    String noRoom;

    /** Remembers what it was asked; answers what the test says. */
    static final class FakeLoads implements LoadTests {
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

    void event(String stagingReady, String message) {
        event(stagingReady, message, null, null);
    }

    /** The event's load is another one from now on. */
    void edit(Stage stage, Thresholds thresholds) {
        edit(t -> RehearsalTemplateBuilder.builder(t)
                .stages(List.of(stage))
                .thresholds(thresholds)
                .build());
    }

    void edit(UnaryOperator<RehearsalTemplate> change) {
        TrafficEvent event = client.resources(TrafficEvent.class)
                .inNamespace(NAMESPACE)
                .withName("dragons-den")
                .get();
        TrafficEventSpec spec = event.getSpec();
        event.setSpec(new TrafficEventSpec(
                spec.airtime(),
                spec.duration(),
                spec.expectedPeak(),
                spec.approval(),
                spec.mode(),
                spec.databases(),
                spec.workloads(),
                spec.staging(),
                change.apply(Objects.requireNonNull(spec.rehearsal()))));
        client.resource(event).update();
    }

    /**
     * @param asked the annotation airtime.dev/sync
     * @param seen its value when the status was written
     */
    void event(String stagingReady, String message, @Nullable String asked, @Nullable String seen) {
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

    Rehearsal create(String name, String created, boolean stop) {
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
    RehearsalStatus round(String name) {
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

    RehearsalReconciler started() {
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
    static Context<Rehearsal> context() {
        return Mockito.mock(Context.class);
    }

    static LoadObservation measured(State state, long failures, int p95, String cause) {
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
    void untilStarting(String name) {
        loads.smoke = SmokeObservation.ABSENT;
        assertThat(round(name).phase()).isEqualTo(RehearsalPhase.Smoke);
        assertThat(loads.asked).isEmpty();
        assertThat(round(name).phase()).isEqualTo(RehearsalPhase.Smoke);
        assertThat(loads.asked).containsExactly("smoke production-staging");
        assertThat(round(name).phase()).isEqualTo(RehearsalPhase.Starting);
    }

    RehearsalStatus run(String name, long failures, int p95, String cause) {
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

    List<String> reasonsTold(String name) {
        return client.v1().events().inNamespace(NAMESPACE).list().getItems().stream()
                .filter(e -> e.getInvolvedObject().getName().equals(name))
                .map(e -> e.getReason())
                .toList();
    }

    /** A level of a search at which the minutes that are measured now count. */
    Plateau level(int number, int users, Outcome outcome, @Nullable String why) {
        return new Plateau(
                number,
                users,
                users,
                true,
                new Sample(users * 60L, 0, users, 80, outcome == Outcome.Held ? 500 : 900, 950),
                new LevelFigures(now.minusSeconds(10), now.plusSeconds(120), outcome, null, why));
    }

    static LoadObservation levels(State state, Plateau... levels) {
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
}
