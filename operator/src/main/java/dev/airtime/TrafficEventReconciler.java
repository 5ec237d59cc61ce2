package dev.airtime;

import dev.airtime.api.Conditions;
import dev.airtime.api.Keys;
import dev.airtime.api.Phase;
import dev.airtime.api.Rehearsal;
import dev.airtime.api.TrafficEvent;
import dev.airtime.api.TrafficEventStatus;
import dev.airtime.database.Databases;
import dev.airtime.database.Progress;
import dev.airtime.plan.Decision;
import dev.airtime.plan.Night;
import dev.airtime.plan.OnAirWatch;
import dev.airtime.plan.State;
import dev.airtime.plan.Step;
import dev.airtime.plan.Timeline;
import dev.airtime.staging.Staging;
import dev.airtime.workload.Workloads;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.security.SecureRandom;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Carries one event through its night: look, decide, act, say. */
@ControllerConfiguration(
        name = "trafficevent",
        finalizerName = "airtime.dev/restore",
        fieldManager = Keys.AIRTIME,
        generationAwareEventProcessing = false)
public final class TrafficEventReconciler implements Reconciler<TrafficEvent>, Cleaner<TrafficEvent> {
    private static final Logger LOG = LoggerFactory.getLogger(TrafficEventReconciler.class);

    static final PatchContext APPLY = new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager(Keys.AIRTIME)
            .withForce(true)
            .build();

    /** After so many failed looks in a row a person is told. */
    private static final int TELL_AFTER = 3;

    private final KubernetesClient client;
    private final AutoClasses classes;
    private final Observer observer;
    private final Steps steps;
    private final KubernetesEvents events;
    private final AirtimeMetrics metrics;
    private final InstantSource clock;
    private final Pace pace;

    TrafficEventReconciler(
            KubernetesClient client,
            Databases databases,
            Staging staging,
            Workloads workloads,
            KubernetesEvents events,
            AirtimeMetrics metrics,
            InstantSource clock,
            Pace pace,
            WarmUps warmUps) {
        this.client = client;
        CopySecrets secrets = new CopySecrets(client, new SecureRandom(), warmUps);
        this.classes = new AutoClasses(databases);
        this.observer = new Observer(databases, staging, workloads, secrets);
        this.steps = new Steps(client, databases, staging, workloads, secrets, clock);
        this.events = events;
        this.metrics = metrics;
        this.clock = clock;
        this.pace = pace;
    }

    /** What one round came to. */
    record Round(TrafficEventStatus status, @Nullable Instant lookAgain, boolean finished) {}

    @Override
    public List<EventSource<?, TrafficEvent>> prepareEventSources(EventSourceContext<TrafficEvent> context) {
        var rehearsals = InformerEventSourceConfiguration.from(Rehearsal.class, TrafficEvent.class)
                .withSecondaryToPrimaryMapper(r -> r.getSpec() == null
                        ? Set.of()
                        : Set.of(new ResourceID(
                                r.getSpec().trafficEvent(), r.getMetadata().getNamespace())))
                .withNamespacesInheritedFromController()
                .build();
        return List.of(new InformerEventSource<>(rehearsals, context));
    }

    @Override
    public UpdateControl<TrafficEvent> reconcile(TrafficEvent event, Context<TrafficEvent> context) {
        Round round = round(event, rehearsals(event, context));
        boolean changed = !round.status().equals(event.getStatus());
        UpdateControl<TrafficEvent> control =
                changed ? UpdateControl.patchStatus(withStatus(event, round.status())) : UpdateControl.noUpdate();
        return round.lookAgain() == null ? control : control.rescheduleAfter(wait(round.lookAgain()));
    }

    @Override
    public DeleteControl cleanup(TrafficEvent event, Context<TrafficEvent> context) {
        Round round = round(event, rehearsals(event, context));
        if (round.finished()) {
            metrics.forget(event);
            return DeleteControl.defaultDelete();
        }
        if (!round.status().equals(event.getStatus())) {
            client.resource(withStatus(event, round.status()))
                    .subresource("status")
                    .patch(APPLY);
        }
        Instant again = round.lookAgain();
        return DeleteControl.noFinalizerRemoval()
                .rescheduleAfter(wait(again == null ? clock.instant().plusSeconds(60) : again)
                        .toMillis());
    }

    @Override
    public ErrorStatusUpdateControl<TrafficEvent> updateErrorStatus(
            TrafficEvent event, Context<TrafficEvent> context, Exception e) {
        int attempts = context.getRetryInfo().map(r -> r.getAttemptCount()).orElse(0);
        LOG.warn("{}: this look failed and is repeated: {}", event.getMetadata().getName(), e.getMessage());
        return attempts < TELL_AFTER
                ? ErrorStatusUpdateControl.noStatusUpdate()
                : ErrorStatusUpdateControl.patchStatus(withStatus(
                        event,
                        stalled(
                                event,
                                "CannotLook",
                                "what is there can't be read, it is tried again: " + e.getMessage(),
                                clock.instant())));
    }

    /** One round: look, decide, act, say. */
    Round round(TrafficEvent event, List<Rehearsal> rehearsals) {
        MDC.put(
                "event",
                event.getMetadata().getNamespace() + "/" + event.getMetadata().getName());
        try {
            return round(event, rehearsals, clock.instant());
        } finally {
            MDC.remove("event");
        }
    }

    private Round round(TrafficEvent written, List<Rehearsal> rehearsals, Instant now) {
        TrafficEvent event;
        Sighting seen;
        Decision decision;
        try {
            Timeline.of(written.getSpec());
            AutoClasses.Resolved resolved = classes.resolve(written, rehearsals, now);
            event = resolved.event();
            seen = observer.look(event, rehearsals, resolved.said(), now);
            decision = Night.decide(event.getSpec(), seen.observed(), now);
        } catch (IllegalArgumentException | DateTimeException e) {
            TrafficEventStatus status = stalled(written, "InvalidSpec", e.getMessage() + "", now);
            tell(written, status);
            return new Round(status, null, false);
        }
        for (Step step : decision.steps()) {
            Progress progress = steps.take(step, event, seen);
            LOG.info("{}: {}", step, progress.message());
            if (progress instanceof Progress.Blocked blocked) {
                decision = decision.blocked(blocked.reason(), blocked.message());
            }
        }
        TrafficEventStatus status = EventStatus.of(event, seen, decision, now);
        tell(event, status);
        if (decision.phase() == Phase.OnAir) {
            OnAirWatch.of(seen.observed().databases(), seen.observed().workloads())
                    .forEach(a -> events.tell(event, KubernetesEvents.Type.Warning, a.reason(), a.message()));
        }
        metrics.show(event, seen.observed(), decision);
        return new Round(status, decision.lookAgain(), decision.finished());
    }

    private void tell(TrafficEvent event, TrafficEventStatus after) {
        Story.between(event.getStatus(), after)
                .forEach(line -> events.tell(event, line.type(), line.reason(), line.message()));
    }

    private static TrafficEventStatus stalled(TrafficEvent event, String reason, String message, Instant now) {
        TrafficEventStatus old = event.getStatus();
        List<Condition> before = old == null ? List.of() : old.conditions();
        List<Condition> changed = EventStatus.conditions(
                List.of(
                        new State(Conditions.STALLED, State.Status.True, reason, message),
                        new State(Conditions.READY, State.Status.False, reason, message)),
                before,
                event.getMetadata().getGeneration(),
                now);
        List<Condition> kept = before.stream()
                .filter(c -> !Conditions.STALLED.equals(c.getType()) && !Conditions.READY.equals(c.getType()))
                .toList();
        return new TrafficEventStatus(
                event.getMetadata().getGeneration(),
                old == null ? null : old.phase(),
                old == null ? null : old.summary(),
                old == null ? null : old.plan(),
                Stream.concat(kept.stream(), changed.stream()).toList(),
                old == null ? null : old.staging(),
                old == null ? null : old.rehearsal(),
                old == null ? List.of() : old.databases(),
                old == null ? List.of() : old.workloads());
    }

    private static List<Rehearsal> rehearsals(TrafficEvent event, Context<TrafficEvent> context) {
        return Observer.of(event, context.getSecondaryResources(Rehearsal.class));
    }

    /** Only what server-side apply should own: name and status. */
    static TrafficEvent withStatus(TrafficEvent event, TrafficEventStatus status) {
        TrafficEvent fresh = new TrafficEvent();
        fresh.setMetadata(new ObjectMetaBuilder()
                .withName(event.getMetadata().getName())
                .withNamespace(event.getMetadata().getNamespace())
                .build());
        fresh.setStatus(status);
        return fresh;
    }

    private Duration wait(Instant until) {
        Duration real = pace.real(Duration.between(clock.instant(), until));
        return real.compareTo(Duration.ofMillis(1)) < 0 ? Duration.ofMillis(1) : real;
    }

    /** Whether a change of the object is one that a decision depends on: not our own status. */
    static boolean matters(TrafficEvent before, TrafficEvent after) {
        return !Objects.equals(
                        before.getMetadata().getGeneration(),
                        after.getMetadata().getGeneration())
                || !Objects.equals(
                        before.getMetadata().getAnnotations(),
                        after.getMetadata().getAnnotations())
                || !Objects.equals(
                        before.getMetadata().getFinalizers(),
                        after.getMetadata().getFinalizers())
                || !Objects.equals(
                        before.getMetadata().getDeletionTimestamp(),
                        after.getMetadata().getDeletionTimestamp());
    }
}
