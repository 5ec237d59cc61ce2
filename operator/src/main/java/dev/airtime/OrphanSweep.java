package dev.airtime;

import dev.airtime.api.TrafficEvent;
import dev.airtime.database.Place;
import dev.airtime.database.RoutedDatabases;
import dev.airtime.database.Sweep;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * At the start and every hour: deletes copies of databases whose event is gone. An event is held by its finalizer until its
 * copies are gone, so that there are none but after an accident: a finalizer that was removed by hand, a restored or lost
 * cluster state. Looked at are the operator's own region and those that events name.
 */
final class OrphanSweep implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OrphanSweep.class);
    private static final Duration EVERY = Duration.ofHours(1);

    private final KubernetesClient client;
    private final RoutedDatabases databases;
    private final ClusterIdentity identity;
    private final Set<String> namespaces;
    private final ScheduledExecutorService timer;
    private @Nullable ScheduledFuture<?> sweeping;

    /**
     * Sweeps nothing yet.
     *
     * @param namespaces the namespaces whose events are carried; empty means all
     */
    OrphanSweep(KubernetesClient client, RoutedDatabases databases, Set<String> namespaces) {
        this.client = client;
        this.databases = databases;
        this.identity = new ClusterIdentity(client);
        this.namespaces = namespaces;
        this.timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "sweep");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Sweeps now and every hour while {@code leads} says so. */
    void start(Pace pace, BooleanSupplier leads) {
        sweeping = timer.scheduleWithFixedDelay(
                () -> {
                    if (leads.getAsBoolean()) {
                        sweep();
                    }
                },
                0,
                Math.max(1, pace.real(EVERY).toMillis()),
                TimeUnit.MILLISECONDS);
    }

    /** One sweep. What fails is logged and tried by the next. */
    void sweep() {
        try {
            String cluster = identity.uid();
            for (Place place : places()) {
                sweep(place, cluster);
            }
        } catch (RuntimeException e) {
            LOG.warn("the sweep for copies of databases is repeated later: {}", e.getMessage());
        }
    }

    private void sweep(Place place, String cluster) {
        try {
            Sweep sweep =
                    new Sweep(cluster, namespace -> namespaces.isEmpty() || namespaces.contains(namespace), this::uids);
            databases.sweep(place, sweep).forEach(line -> LOG.warn("{}: deleted", line));
        } catch (RuntimeException e) {
            LOG.warn("the sweep for copies of databases {} is repeated later: {}", place.describe(), e.getMessage());
        }
    }

    private Set<Place> places() {
        Set<Place> places = new HashSet<>(Set.of(Place.HOME));
        events().stream()
                .filter(e -> e.getSpec() != null)
                .flatMap(e -> e.getSpec().databases().stream())
                .forEach(d -> places.add(Place.of(d)));
        return places;
    }

    private Set<String> uids() {
        Set<String> uids = new HashSet<>();
        events().forEach(e -> uids.add(e.getMetadata().getUid()));
        return uids;
    }

    private List<TrafficEvent> events() {
        var all = client.resources(TrafficEvent.class);
        return namespaces.isEmpty()
                ? all.inAnyNamespace().list().getItems()
                : namespaces.stream()
                        .flatMap(n -> all.inNamespace(n).list().getItems().stream())
                        .toList();
    }

    @Override
    public void close() {
        if (sweeping != null) {
            sweeping.cancel(true);
        }
        timer.shutdownNow();
    }
}
