package dev.airtime;

import dev.airtime.api.Keys;
import dev.airtime.api.Rehearsal;
import dev.airtime.api.TrafficEvent;
import dev.airtime.board.BoardPage;
import dev.airtime.database.Pause;
import dev.airtime.database.RoutedDatabases;
import dev.airtime.rehearsal.KubernetesLoadTests;
import dev.airtime.staging.AddressResolver;
import dev.airtime.staging.ClusterRoom;
import dev.airtime.staging.KubernetesStaging;
import dev.airtime.staging.Staging;
import dev.airtime.workload.Workloads;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The operator as it ships: the rooms joined, the controllers started, health and metrics served. */
public final class Airtime implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Airtime.class);

    /** The lease that one of several replicas holds. */
    private static final String LEASE = "airtime";

    private static final Duration FIRST_RETRY = Duration.ofSeconds(5);
    private static final Duration LAST_RETRY = Duration.ofMinutes(5);

    private final Operator operator;
    private final @Nullable StatusServer server;
    private final AtomicBoolean closing;
    private final OrphanSweep sweep;
    private final WarmUps warmUps;
    private final CopyProbes probes;

    private Airtime(
            Operator operator,
            @Nullable StatusServer server,
            AtomicBoolean closing,
            OrphanSweep sweep,
            WarmUps warmUps,
            CopyProbes probes) {
        this.warmUps = warmUps;
        this.probes = probes;
        this.sweep = sweep;
        this.operator = operator;
        this.server = server;
        this.closing = closing;
    }

    /** Starts it, and returns when the controllers watch; with leader election they act once this one leads. */
    public static Airtime start(Wiring wiring) {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        new JvmMemoryMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        InstantSource clock = wiring.clock();
        RoutedDatabases databases = new RoutedDatabases(
                wiring.aws(), clock, d -> Pause.REAL.pass(wiring.pace().real(d)));
        Staging staging = new KubernetesStaging(wiring.client(), clock, AddressResolver.SYSTEM, wiring.probes());
        WarmUps warmUps = WarmUps.start(wiring.sql(), clock);
        CopyProbes probes = CopyProbes.start(
                databases, new CopySecrets(wiring.client(), new SecureRandom(), warmUps), wiring.sql(), clock);
        KubernetesLoadTests loads = new KubernetesLoadTests(wiring.client());
        KubernetesEvents events = new KubernetesEvents(wiring.client(), clock);
        AtomicBoolean closing = new AtomicBoolean();
        AtomicBoolean leads = new AtomicBoolean(wiring.leaderElection().isEmpty());
        Operator operator = new Operator(o -> {
            o.withKubernetesClient(wiring.client()).withCloseClientOnStop(false);
            if (!wiring.leaderElection().isEmpty()) {
                o.withLeaderElectionConfiguration(leaderElection(wiring.leaderElection(), closing, leads));
            }
        });
        operator.register(
                new TrafficEventReconciler(
                        wiring.client(),
                        databases,
                        staging,
                        new Workloads(wiring.client()),
                        events,
                        new AirtimeMetrics(registry),
                        clock,
                        wiring.pace(),
                        warmUps),
                o -> {
                    configure(o, wiring);
                    o.withOnUpdateFilter(TrafficEventReconciler::matters);
                });
        operator.register(
                new RehearsalReconciler(
                        wiring.client(),
                        loads,
                        LoadRoom.of(loads, new ClusterRoom(wiring.client())),
                        new CopyMeasurements(databases, clock),
                        probes,
                        events,
                        new RehearsalMetrics(registry),
                        clock,
                        wiring.pace()),
                o -> configure(o, wiring));
        StatusServer server = wiring.port() < 0
                ? null
                : StatusServer.start(
                        wiring.port(),
                        () -> true,
                        () -> operator.getRuntimeInfo().isStarted()
                                && operator.getRuntimeInfo().allEventSourcesAreHealthy(),
                        registry::scrape,
                        () -> board(wiring),
                        new RehearsalPages(wiring.client(), wiring.namespaces(), clock)::find);
        if (server != null) {
            LOG.info("health, metrics and the board on port {}", server.port());
        }
        try {
            operator.start();
        } catch (RuntimeException e) {
            if (server != null) {
                server.close();
            }
            throw e;
        }
        OrphanSweep sweep = new OrphanSweep(wiring.client(), databases, wiring.namespaces());
        sweep.start(wiring.pace(), leads::get);
        return new Airtime(operator, server, closing, sweep, warmUps, probes);
    }

    /**
     * One of several replicas leads. One that loses its lease ends the process and is started anew, since what it has
     * under way is another's now; the framework's own exit would wait for itself when the process is already ending.
     */
    private static LeaderElectionConfiguration leaderElection(
            String namespace, AtomicBoolean closing, AtomicBoolean leads) {
        Runnable lost = () -> {
            if (!closing.get()) {
                LOG.error("the lease {}/{} was lost: this process ends", namespace, LEASE);
                new Thread(() -> System.exit(1), "lease lost").start();
            }
        };
        String pod = System.getenv("HOSTNAME");
        return new LeaderElectionConfiguration(
                LEASE,
                namespace,
                LeaderElectionConfiguration.LEASE_DURATION_DEFAULT_VALUE,
                LeaderElectionConfiguration.RENEW_DEADLINE_DEFAULT_VALUE,
                LeaderElectionConfiguration.RETRY_PERIOD_DEFAULT_VALUE,
                pod == null ? "" : pod,
                new LeaderCallbacks(
                        () -> {
                            LOG.info("this replica leads");
                            leads.set(true);
                        },
                        lost,
                        leader -> LOG.info("{} leads", leader)),
                false);
    }

    private static void configure(ControllerConfigurationOverrider<?> o, Wiring wiring) {
        if (!wiring.namespaces().isEmpty()) {
            o.settingNamespaces(wiring.namespaces());
        }
        o.withFieldManager(Keys.AIRTIME)
                .withRetry(new GenericRetry()
                        .withoutMaxAttempts()
                        .setInitialInterval(
                                Math.max(50, wiring.pace().real(FIRST_RETRY).toMillis()))
                        .setIntervalMultiplier(2)
                        .setMaxInterval(
                                Math.max(500, wiring.pace().real(LAST_RETRY).toMillis())));
    }

    private static String board(Wiring wiring) {
        return BoardPage.render(
                list(wiring, TrafficEvent.class),
                list(wiring, Rehearsal.class),
                wiring.clock().instant());
    }

    private static <T extends HasMetadata> List<T> list(Wiring wiring, Class<T> type) {
        var all = wiring.client().resources(type);
        return wiring.namespaces().isEmpty()
                ? all.inAnyNamespace().list().getItems()
                : wiring.namespaces().stream()
                        .flatMap(n -> all.inNamespace(n).list().getItems().stream())
                        .toList();
    }

    /** The port of health, metrics and board; -1 when they are not served. */
    public int port() {
        return server == null ? -1 : server.port();
    }

    /** Stops; what was under way is found again by the next start. */
    @Override
    public void close() {
        if (closing.getAndSet(true)) {
            return;
        }
        sweep.close();
        operator.stop();
        warmUps.close();
        probes.close();
        if (server != null) {
            server.close();
        }
    }
}
