package dev.airtime;

import dev.airtime.api.DatabaseLoad;
import dev.airtime.api.DatabaseSpec;
import dev.airtime.api.Keys;
import dev.airtime.api.LimitStatus;
import dev.airtime.api.LocustSpec;
import dev.airtime.api.LogsSeen;
import dev.airtime.api.Rehearsal;
import dev.airtime.api.RehearsalPhase;
import dev.airtime.api.RehearsalStatus;
import dev.airtime.api.RehearsalStatusBuilder;
import dev.airtime.api.RehearsalTemplate;
import dev.airtime.api.Room;
import dev.airtime.api.StagingSpec;
import dev.airtime.api.TestedStatus;
import dev.airtime.api.Thresholds;
import dev.airtime.api.TrafficEvent;
import dev.airtime.api.Verdict;
import dev.airtime.api.VerdictReason;
import dev.airtime.api.WorkersStatus;
import dev.airtime.diagnosis.Measurements;
import dev.airtime.rehearsal.Comparison;
import dev.airtime.rehearsal.ConnectionsAtLimit;
import dev.airtime.rehearsal.Judge;
import dev.airtime.rehearsal.Limit;
import dev.airtime.rehearsal.LoadFigures;
import dev.airtime.rehearsal.LoadObservation;
import dev.airtime.rehearsal.LoadRefusedException;
import dev.airtime.rehearsal.LoadTest;
import dev.airtime.rehearsal.LoadTestSize;
import dev.airtime.rehearsal.LoadTests;
import dev.airtime.rehearsal.Problem;
import dev.airtime.rehearsal.RehearsalDecision;
import dev.airtime.rehearsal.RehearsalDecision.Next;
import dev.airtime.rehearsal.RehearsalDecision.Situation;
import dev.airtime.rehearsal.RehearsalDecision.Step;
import dev.airtime.rehearsal.SmokeObservation;
import dev.airtime.rehearsal.WorkerCount;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries one load test from Pending to its verdict: look, decide, act, say. */
@ControllerConfiguration(name = "rehearsal", finalizerName = "airtime.dev/load", fieldManager = Keys.AIRTIME)
public final class RehearsalReconciler implements Reconciler<Rehearsal>, Cleaner<Rehearsal> {
    private static final Logger LOG = LoggerFactory.getLogger(RehearsalReconciler.class);
    private static final Duration CLEANUP = Duration.ofSeconds(2);

    private final KubernetesClient client;
    private final Adoption adoption;
    private final RehearsalQueue queue;
    private final LoadTests loadTests;
    private final LoadRoom room;
    private final RehearsalMeasurements measurements;
    private final CopyInsides insides;
    private final PodAddresses addresses;
    private final CopyInspection inspection;
    private final ApiOperations operations;
    private final RehearsalFindings findings;
    private final CopyLogs logs;
    private final RehearsalEvents events;
    private final RehearsalMetrics metrics;
    private final InstantSource clock;
    private final Pace pace;

    RehearsalReconciler(
            KubernetesClient client,
            LoadTests loadTests,
            LoadRoom room,
            RehearsalMeasurements measurements,
            CopyInsides insides,
            KubernetesEvents events,
            RehearsalMetrics metrics,
            InstantSource clock,
            Pace pace) {
        this.client = client;
        this.adoption = new Adoption(client);
        this.queue = new RehearsalQueue(client, loadTests);
        this.loadTests = loadTests;
        this.room = room;
        this.measurements = measurements;
        this.insides = insides;
        this.addresses = new PodAddresses(client);
        this.inspection = new CopyInspection(client, measurements);
        this.operations = new ApiOperations(client);
        this.findings = new RehearsalFindings(client, measurements);
        this.logs = new CopyLogs(client);
        this.events = new RehearsalEvents(events);
        this.metrics = metrics;
        this.clock = clock;
        this.pace = pace;
    }

    /** What one round came to. */
    private record Round(RehearsalStatus status, @Nullable Duration again) {}

    @Override
    public UpdateControl<Rehearsal> reconcile(Rehearsal rehearsal, Context<Rehearsal> context) {
        Round round = round(rehearsal);
        UpdateControl<Rehearsal> control = round.status().equals(rehearsal.getStatus())
                ? UpdateControl.noUpdate()
                : UpdateControl.patchStatus(withStatus(rehearsal, round.status()));
        return round.again() == null ? control : control.rescheduleAfter(wait(round.again()));
    }

    @Override
    public DeleteControl cleanup(Rehearsal rehearsal, Context<Rehearsal> context) {
        metrics.forget(rehearsal);
        TrafficEvent event = event(rehearsal);
        if (event == null || event.getSpec().staging() == null) {
            // Its copy, in which the load ran, went with it.
            return DeleteControl.defaultDelete();
        }
        LoadTest test = test(rehearsal, event, event.getSpec().staging());
        loadTests.remove(test);
        if (looks(RehearsalProgress.old(rehearsal).phase())) {
            insides.end(event);
        }
        return loadTests.observe(test).state() == LoadObservation.State.Absent
                ? DeleteControl.defaultDelete()
                : DeleteControl.noFinalizerRemoval()
                        .rescheduleAfter(wait(CLEANUP).toMillis());
    }

    @Override
    public ErrorStatusUpdateControl<Rehearsal> updateErrorStatus(
            Rehearsal rehearsal, Context<Rehearsal> context, Exception e) {
        LOG.warn(
                "rehearsal {}/{}: this look failed and is repeated: {}",
                rehearsal.getMetadata().getNamespace(),
                rehearsal.getMetadata().getName(),
                e.getMessage());
        return ErrorStatusUpdateControl.noStatusUpdate();
    }

    private Round round(Rehearsal rehearsal) {
        Instant now = clock.instant();
        RehearsalStatus old = RehearsalProgress.old(rehearsal);
        TrafficEvent event = event(rehearsal);
        StagingSpec staging = event == null ? null : event.getSpec().staging();
        if (event == null || staging == null || event.isMarkedForDeletion()) {
            return withoutCopy(rehearsal, old, event, now);
        }
        adoption.adopt(rehearsal, event);
        LoadTest test = test(rehearsal, event, staging);
        LoadObservation load = loadTests.observe(test);
        SmokeObservation smoke = old.phase() == RehearsalPhase.Smoke ? loadTests.smoke(test) : SmokeObservation.ABSENT;
        boolean underLoad = old.phase() == RehearsalPhase.Loading || old.phase() == RehearsalPhase.Collecting;
        List<Measurements.Database> measured = underLoad ? measurements.databases(event) : List.of();
        List<DatabaseLoad> databases = looked(
                old,
                event,
                staging,
                RehearsalProgress.highest(old.databases(), measured, RehearsalProgress.startedAt(old)));
        LimitStatus limit = old.phase() == RehearsalPhase.Finished
                ? old.limit()
                : Limit.of(test.template(), load.figures(), old.limit(), RehearsalProgress.minutes(measured));
        boolean unmade = old.phase() == RehearsalPhase.Starting
                && (load.state() == LoadObservation.State.Absent || load.state() == LoadObservation.State.Partial);
        Situation situation = new Situation(
                old.phase(),
                RehearsalProgress.smokeSince(old),
                RehearsalProgress.since(old, RehearsalProgress.STARTED),
                RehearsalProgress.startedAt(old),
                RehearsalProgress.since(old, RehearsalProgress.LOAD_ENDED),
                rehearsal.getSpec().stopped(),
                RehearsalQueue.waiting(rehearsal) ? queue.waitsFor(rehearsal, event, test) : null,
                unmade && staging.roomOrDefault() == Room.Checked
                        ? room.shortfall(test).orElse(null)
                        : null,
                test.template(),
                smoke,
                load,
                lacks(test.template(), event, databases)
                        || Limit.lacksDatabases(test.template(), limit, List.copyOf(names(event))),
                ConnectionsAtLimit.why(test.template(), load.figures(), databases)
                        .isPresent());
        Next next = act(test, RehearsalDecision.decide(situation, now));
        boolean begins = old.tested() == null
                && (next.phase() == RehearsalPhase.Loading || next.phase() == RehearsalPhase.Collecting);
        boolean finishes = next.phase() == RehearsalPhase.Finished && old.phase() != RehearsalPhase.Finished;
        LoadFigures figures = old.phase() == RehearsalPhase.Finished ? null : load.figures();
        TestedStatus tested = begins
                ? inspection.inspect(
                        event, staging.namespace(), test.template(), figures == null ? null : figures.version())
                : old.tested();
        if (next.phase() != RehearsalPhase.Loading) {
            metrics.forget(rehearsal);
        } else if (figures != null) {
            metrics.show(rehearsal, figures);
        }
        int workers = test.template().workersOrNone();
        if (finishes && looks(old.phase())) {
            databases = Insides.finished(databases);
            insides.end(event);
        }
        RehearsalProgress.Conclusion conclusion =
                finishes ? conclude(rehearsal, event, test.template(), load, next, databases, tested, limit) : null;
        // One that finished under an earlier version noted nothing, and what the event says today is not what it ran.
        boolean notes = old.template() == null
                && next.phase() != RehearsalPhase.Pending
                && old.phase() != RehearsalPhase.Finished
                && LoadTestSize.fits(test.template());
        RehearsalStatusBuilder fresh = RehearsalStatusBuilder.builder(RehearsalProgress.of(
                        rehearsal, next, figures, load.fingerprint(), databases, workers, conclusion, now))
                .template(notes ? test.template() : old.template())
                .tested(tested)
                .limit(limit)
                .logs(logs(old, next, staging.namespace(), test.template(), now));
        if (next.phase() == RehearsalPhase.Starting && old.phase() != RehearsalPhase.Starting) {
            fresh.workers(workers(test, smoke, rehearsal));
        }
        if (finishes && figures != null) {
            fresh.operations(operations
                    .called(event.getMetadata().getNamespace(), test.template().openAPI(), figures.called())
                    .orElse(null));
        }
        RehearsalStatus status = fresh.build();
        if (finishes) {
            status = compared(
                    rehearsal, status, findings.of(event, staging, status, figures, measured, now), limit != null);
        }
        status = RehearsalProgress.paced(old, status, now);
        events.tell(rehearsal, old, status, next.message());
        return new Round(status, next.again());
    }

    private RehearsalStatus compared(
            Rehearsal rehearsal, RehearsalStatus status, RehearsalFindings.Found found, boolean searched) {
        String wanted = rehearsal.getSpec().baseline();
        Optional<Rehearsal> baseline = Comparison.baseline(
                queue.siblings(rehearsal), rehearsal.getMetadata().getName(), wanted, searched);
        return RehearsalProgress.with(
                status, Comparison.compare(status, baseline, wanted), found.findings(), found.notSeen());
    }

    /** Whether the insides of the copy's databases are looked at for a run in this phase: one of an event at a time. */
    private static boolean looks(@Nullable RehearsalPhase phase) {
        return phase == RehearsalPhase.Starting
                || phase == RehearsalPhase.Loading
                || phase == RehearsalPhase.Collecting;
    }

    /** From before the load on, so that there is something to compare with and a connection that is held. */
    private List<DatabaseLoad> looked(
            RehearsalStatus old, TrafficEvent event, StagingSpec staging, List<DatabaseLoad> databases) {
        boolean loading = old.phase() == RehearsalPhase.Loading;
        if (!looks(old.phase())) {
            return databases;
        }
        return Insides.with(
                databases,
                event,
                insides.look(event),
                loading && old.users() != null ? old.users() : 0,
                () -> addresses.of(staging.namespace()));
    }

    /** Read where what is found is written, too: what is lost with this process is read again by the next. */
    private @Nullable LogsSeen logs(
            RehearsalStatus old, Next next, String namespace, RehearsalTemplate template, Instant now) {
        Instant began = RehearsalProgress.startedAt(old);
        boolean loaded = old.phase() == RehearsalPhase.Loading || old.phase() == RehearsalPhase.Collecting;
        return began != null && loaded && RehearsalProgress.due(old, next.phase(), now)
                ? logs.look(
                        namespace,
                        template.logPatterns(),
                        old.logs(),
                        began,
                        old.users() == null ? 0 : old.users(),
                        now)
                : old.logs();
    }

    /** Decided once, before the pods are made, and read from the status from then on. */
    private WorkersStatus workers(LoadTest test, SmokeObservation smoke, Rehearsal rehearsal) {
        LocustSpec locust = test.template().locust();
        boolean measured = locust != null && locust.workers() == null;
        return WorkerCount.choose(
                test.template(),
                smoke.usersPerCore(),
                measured ? queue.siblings(rehearsal) : List.of(),
                measured ? loadTests.fingerprint(test).orElse(null) : null);
    }

    /** Takes the step; one that is refused ends the run. */
    private Next act(LoadTest test, Next next) {
        try {
            if (next.step() == Step.Smoke || next.step() == Step.Start) {
                LoadTestSize.check(test.template());
            }
            if (next.step() == Step.Smoke) {
                loadTests.startSmoke(test);
            } else if (next.step() == Step.Start) {
                loadTests.start(test);
            } else if (next.step() == Step.Stop) {
                loadTests.stop(test);
            } else if (next.step() == Step.Remove) {
                loadTests.remove(test);
            }
            return next;
        } catch (LoadRefusedException e) {
            String message = String.valueOf(e.getMessage());
            return new Next(
                    RehearsalPhase.Finished,
                    Step.None,
                    message,
                    List.of(new Problem(VerdictReason.LoadRefused, message)),
                    CLEANUP);
        }
    }

    private Round withoutCopy(Rehearsal rehearsal, RehearsalStatus old, @Nullable TrafficEvent event, Instant now) {
        metrics.forget(rehearsal);
        String name = rehearsal.getSpec().trafficEvent();
        String message = event == null
                ? "TrafficEvent " + name + " is not in namespace "
                        + rehearsal.getMetadata().getNamespace() + ": correct spec.trafficEvent"
                : event.isMarkedForDeletion()
                        ? "TrafficEvent " + name + " is being deleted, and its copy with it"
                        : "TrafficEvent " + name + " makes no copy to load: add spec.staging.namespace to it";
        if (old.phase() == RehearsalPhase.Finished) {
            return new Round(old, null);
        }
        boolean running = old.phase() != null && old.phase() != RehearsalPhase.Pending;
        boolean ends = running || rehearsal.getSpec().stopped();
        Next next = new Next(
                ends ? RehearsalPhase.Finished : RehearsalPhase.Pending,
                Step.None,
                message,
                running ? List.of(new Problem(VerdictReason.NoCopy, message)) : List.of(),
                ends ? null : Duration.ofMinutes(1));
        RehearsalProgress.Conclusion conclusion = ends
                ? new RehearsalProgress.Conclusion(
                        rehearsal.getSpec().stopped() ? Verdict.Aborted : Verdict.Inconclusive,
                        rehearsal.getSpec().stopped() ? VerdictReason.Stopped : VerdictReason.NoCopy,
                        List.of(message),
                        null)
                : null;
        RehearsalStatus status = RehearsalProgress.of(rehearsal, next, null, null, old.databases(), 0, conclusion, now);
        status = RehearsalProgress.paced(old, status, now);
        events.tell(rehearsal, old, status, message);
        return new Round(status, next.again());
    }

    private static RehearsalProgress.Conclusion conclude(
            Rehearsal rehearsal,
            TrafficEvent event,
            RehearsalTemplate template,
            LoadObservation load,
            Next next,
            List<DatabaseLoad> databases,
            @Nullable TestedStatus tested,
            @Nullable LimitStatus limit) {
        RehearsalStatus old = RehearsalProgress.old(rehearsal);
        LoadFigures figures = load.figures();
        Judge.Run run = new Judge.Run(
                template,
                figures,
                load.exitCode(),
                rehearsal.getSpec().stopped(),
                next.problems(),
                Math.max(old.users() == null ? 0 : old.users(), figures == null ? 0 : figures.maxUsers()),
                names(event),
                databases,
                event.getSpec().expectedPeak(),
                tested,
                limit);
        Judge.Ruling ruling = Judge.judge(run);
        return new RehearsalProgress.Conclusion(
                ruling.verdict(),
                ruling.reason(),
                ruling.reasons(),
                Judge.coverage(run, ruling.verdict()).orElse(null));
    }

    private static boolean lacks(RehearsalTemplate template, TrafficEvent event, List<DatabaseLoad> databases) {
        Thresholds t = template.thresholdsOrDefault();
        boolean cpu = t.databaseCpu() != null;
        boolean connections = t.databaseConnections() != null;
        return (cpu || connections)
                && names(event).stream().anyMatch(n -> databases.stream()
                        .noneMatch(d -> d.name().equals(n)
                                && (!cpu || d.cpu() != null)
                                && (!connections || d.connections() != null)));
    }

    private static Set<String> names(TrafficEvent event) {
        return event.getSpec().databases().stream().map(DatabaseSpec::name).collect(Collectors.toSet());
    }

    private @Nullable TrafficEvent event(Rehearsal rehearsal) {
        TrafficEvent event = client.resources(TrafficEvent.class)
                .inNamespace(rehearsal.getMetadata().getNamespace())
                .withName(rehearsal.getSpec().trafficEvent())
                .get();
        return event == null || event.getSpec() == null ? null : event;
    }

    private static LoadTest test(Rehearsal rehearsal, TrafficEvent event, StagingSpec staging) {
        Set<String> allowed = new HashSet<>(
                staging.egress() == null ? List.of() : staging.egress().allow());
        return new LoadTest(
                rehearsal.getMetadata().getName(),
                String.valueOf(rehearsal.getMetadata().getUid()),
                event.getMetadata().getName(),
                event.getMetadata().getNamespace(),
                staging.namespace(),
                template(rehearsal, event),
                staging.hosts().keySet(),
                Set.copyOf(staging.hosts().values()),
                allowed);
    }

    /** What is run, with as many workers as were decided on: once it has begun, what the status noted then. */
    private static RehearsalTemplate template(Rehearsal rehearsal, TrafficEvent event) {
        RehearsalStatus status = RehearsalProgress.old(rehearsal);
        RehearsalTemplate template = status.template() != null
                ? status.template()
                : rehearsal.getSpec().over(event.getSpec().rehearsal());
        WorkersStatus workers = status.workers();
        return workers == null ? template : WorkerCount.applied(template, workers);
    }

    /** Only what server-side apply should own: name and status. */
    private static Rehearsal withStatus(Rehearsal rehearsal, RehearsalStatus status) {
        Rehearsal fresh = new Rehearsal();
        fresh.setMetadata(new ObjectMetaBuilder()
                .withName(rehearsal.getMetadata().getName())
                .withNamespace(rehearsal.getMetadata().getNamespace())
                .build());
        fresh.setStatus(status);
        return fresh;
    }

    private Duration wait(Duration eventTime) {
        Duration real = pace.real(eventTime);
        return real.compareTo(Duration.ofMillis(1)) < 0 ? Duration.ofMillis(1) : real;
    }
}
