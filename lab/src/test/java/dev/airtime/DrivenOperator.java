package dev.airtime;

import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.airtime.api.Keys;
import dev.airtime.api.Rehearsal;
import dev.airtime.api.TrafficEvent;
import dev.airtime.database.AwsApis;
import dev.airtime.database.Databases;
import dev.airtime.database.RoutedDatabases;
import dev.airtime.rehearsal.KubernetesLoadTests;
import dev.airtime.sql.SqlOptions;
import dev.airtime.staging.AddressResolver;
import dev.airtime.staging.ClusterRoom;
import dev.airtime.staging.KubernetesStaging;
import dev.airtime.staging.ProbeOptions;
import dev.airtime.workload.Workloads;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * The shipped reconcilers, called one after the other instead of by the SDK's threads and timers, so that a night on a
 * clock that jumps takes a second, and the order of its calls is the same every time. What the SDK itself writes, the
 * finalizer and the status, is written here as it writes it.
 */
public final class DrivenOperator {
    private static final PatchContext APPLY = new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager(Keys.AIRTIME)
            .withForce(true)
            .build();

    private final KubernetesClient client;
    private final InstantSource clock;
    private final TrafficEventReconciler events;
    private final RehearsalReconciler rehearsals;

    public DrivenOperator(KubernetesClient client, AwsApis aws, InstantSource clock, AddressResolver resolver) {
        this(client, aws, clock, resolver, WarmUps.start(SqlOptions.DEFAULT, clock));
    }

    DrivenOperator(
            KubernetesClient client, AwsApis aws, InstantSource clock, AddressResolver resolver, WarmUps warmUps) {
        this.client = client;
        this.clock = clock;
        Databases databases = new RoutedDatabases(place -> aws, clock, d -> {});
        KubernetesEvents story = new KubernetesEvents(client, clock);
        events = new TrafficEventReconciler(
                client,
                databases,
                new KubernetesStaging(client, clock, resolver, new ProbeOptions("airtime:lab", "10.0.0.1:8080")),
                new Workloads(client),
                story,
                new AirtimeMetrics(new SimpleMeterRegistry()),
                clock,
                Pace.REAL,
                warmUps);
        KubernetesLoadTests loads = new KubernetesLoadTests(client);
        rehearsals = new RehearsalReconciler(
                client,
                loads,
                LoadRoom.of(loads, new ClusterRoom(client)),
                new CopyMeasurements(databases, clock),
                CopyInsides.NONE,
                story,
                new RehearsalMetrics(new SimpleMeterRegistry()),
                clock,
                Pace.REAL);
    }

    /** Looks at every event and every rehearsal once; returns when one of them wants to be looked at again. */
    public Instant round() throws Exception {
        Instant next = clock.instant().plus(Duration.ofHours(1));
        for (TrafficEvent event :
                client.resources(TrafficEvent.class).inAnyNamespace().list().getItems()) {
            if (event.isMarkedForDeletion()) {
                next = earlier(next, release(event, events.cleanup(event, context())));
                continue;
            }
            finalizer(event, "airtime.dev/restore");
            next = earlier(next, write(events.reconcile(event, context())));
        }
        for (Rehearsal rehearsal :
                client.resources(Rehearsal.class).inAnyNamespace().list().getItems()) {
            if (rehearsal.isMarkedForDeletion()) {
                next = earlier(next, release(rehearsal, rehearsals.cleanup(rehearsal, context())));
                continue;
            }
            finalizer(rehearsal, "airtime.dev/load");
            next = earlier(next, write(rehearsals.reconcile(rehearsal, context())));
        }
        return next;
    }

    private void finalizer(HasMetadata object, String name) {
        if (!object.getMetadata().getFinalizers().contains(name)) {
            client.resource(object)
                    .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\":{\"finalizers\":[\"" + name + "\"]}}");
        }
    }

    /** Lets a deleted object go once its reconciler says so. */
    private Instant release(HasMetadata object, DeleteControl control) {
        if (control.isRemoveFinalizer()) {
            client.resource(object)
                    .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\":{\"finalizers\":null}}");
        }
        return clock.instant()
                .plusMillis(
                        control.getScheduleDelay().orElse(Duration.ofHours(1).toMillis()));
    }

    private <P extends HasMetadata> Instant write(UpdateControl<P> control) {
        control.getResource()
                .filter(r -> control.isPatchStatus())
                .ifPresent(r -> client.resource(r).subresource("status").patch(APPLY));
        return clock.instant()
                .plusMillis(
                        control.getScheduleDelay().orElse(Duration.ofHours(1).toMillis()));
    }

    @SuppressWarnings("unchecked")
    private <P extends HasMetadata> Context<P> context() {
        List<Rehearsal> all =
                client.resources(Rehearsal.class).inAnyNamespace().list().getItems();
        Context<P> context = mock(Context.class);
        when(context.getSecondaryResources(Rehearsal.class)).thenReturn(new LinkedHashSet<>(all));
        return context;
    }

    private static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }
}
