package dev.airtime.lab.demo;

import dev.airtime.Airtime;
import dev.airtime.Wiring;
import dev.airtime.api.Rehearsal;
import dev.airtime.api.TrafficEvent;
import dev.airtime.api.Verdict;
import dev.airtime.database.AwsClients;
import dev.airtime.lab.AcceleratedClock;
import dev.airtime.lab.LabShop;
import dev.airtime.lab.cluster.LabCluster;
import dev.airtime.lab.load.Audience;
import dev.airtime.lab.rds.LabInstance;
import dev.airtime.lab.rds.LabRds;
import dev.airtime.lab.rds.RdsSpeed;
import dev.airtime.sql.SqlOptions;
import dev.airtime.staging.ProbeOptions;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.slf4j.LoggerFactory;

/** The whole night in this process: the operator as it ships, everything that it talks to simulated. */
final class EmbeddedNight {
    private static final Instant AIRTIME = Instant.parse("2026-12-03T21:30:00Z");
    private static final Instant START = Instant.parse("2026-12-03T18:00:00Z");
    private static final Duration LOOK = Duration.ofMillis(150);
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final String REGION = "eu-west-1";

    private final Screen screen;
    private final Sample sample;
    private final double speed;
    private final Outcome.Fault fault;
    private final HostsFile hosts;

    EmbeddedNight(Screen screen, Sample sample, double speed, Outcome.Fault fault, HostsFile hosts) {
        this.screen = screen;
        this.sample = sample;
        this.speed = speed;
        this.fault = fault;
        this.hosts = hosts;
    }

    /** Runs it; 0 when it went as expected and the database is what it was. */
    int run() throws InterruptedException {
        AcceleratedClock clock = AcceleratedClock.held(START, speed);
        hosts.add(Sample.ADDRESS);
        ScheduledExecutorService world = Executors.newSingleThreadScheduledExecutor();
        try (LabCluster cluster = LabCluster.start(clock);
                LabRds rds = LabRds.start(clock, RdsSpeed.typical(), 0)) {
            rds.addresses(id -> hosts.add(id + Sample.ADDRESS.substring(Sample.INSTANCE.length())))
                    .with(LabInstance.shop(Sample.INSTANCE, Sample.NAMESPACE)
                            .address(Sample.ADDRESS)
                            .tag("team", "shop"));
            LabShop shop = new LabShop(
                    cluster, rds, clock, Sample.NAMESPACE, Sample.INSTANCE, new Audience(400, 10_000, AIRTIME));
            var unused = world.scheduleWithFixedDelay(
                    () -> quietly(() -> {
                        clock.tick();
                        shop.tick();
                    }),
                    0,
                    15,
                    TimeUnit.MILLISECONDS);
            Map<String, Map<String, String>> before = rds.dump();
            try (KubernetesClient client = cluster.client();
                    AwsClients aws =
                            new AwsClients(REGION, rds.endpoint(), rds.endpoint(), rds.endpoint(), rds.endpoint());
                    KubernetesClient user = cluster.client()) {
                UnaryOperator<String> edit =
                        fault == Outcome.Fault.connections ? Sample::poolsOfHundred : UnaryOperator.identity();
                List<HasMetadata> objects = sample.shop(user, edit);
                objects.forEach(o -> user.resource(o).serverSideApply());
                try (Airtime airtime = Airtime.start(new Wiring(
                        client,
                        aws::at,
                        clock,
                        clock.pace(),
                        Set.of(),
                        "",
                        new ProbeOptions("airtime:lab", "10.0.0.1:8080"),
                        SqlOptions.DEFAULT,
                        0))) {
                    screen.say("The board is at http://localhost:" + airtime.port() + "/ while the night runs.");
                    screen.say("");
                    TrafficEvent event = user.resource(sample.event(user, edit, AIRTIME, Sample::night))
                            .create();
                    NightWatch watch = new NightWatch(
                            screen,
                            user,
                            clock,
                            Sample.NAMESPACE,
                            event.getMetadata().getName(),
                            () -> Outcome.databases(rds));
                    // As the finding tells the team: a database of 341 connections would never take 400 back.
                    Runnable mend = () -> sample.shop(user, UnaryOperator.identity())
                            .forEach(o -> user.resource(o).serverSideApply());
                    boolean completed = watch(watch, clock, mend);
                    boolean copyGone = cluster.object("Namespace", "", "production-staging") == null;
                    return new Outcome(screen, fault, completed, watch.rehearsals(), copyGone).say(before, rds);
                }
            }
        } finally {
            world.shutdownNow();
        }
    }

    private static void quietly(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LoggerFactory.getLogger(EmbeddedNight.class).warn("the simulation stumbled", e);
        }
    }

    /** The clock runs from the moment at which the operator has answered. */
    private static boolean watch(NightWatch watch, AcceleratedClock clock, Runnable mend) throws InterruptedException {
        long end = System.nanoTime() + LIMIT.toNanos();
        boolean mended = false;
        while (System.nanoTime() < end) {
            if (watch.answered()) {
                clock.run();
            }
            if (!mended && watch.rehearsals().stream().anyMatch(EmbeddedNight::failed)) {
                mend.run();
                mended = true;
            }
            if (watch.look()) {
                Thread.sleep(LOOK.toMillis());
                watch.look();
                return true;
            }
            Thread.sleep(LOOK.toMillis());
        }
        return false;
    }

    private static boolean failed(Rehearsal rehearsal) {
        return rehearsal.getStatus() != null && rehearsal.getStatus().verdict() == Verdict.Failed;
    }
}
