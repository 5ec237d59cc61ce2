package dev.airtime.lab.demo;

import dev.airtime.Airtime;
import dev.airtime.Wiring;
import dev.airtime.api.Finding;
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
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.rds.RdsClient;

/** The whole night in this process: the operator as it ships, everything that it talks to simulated. */
final class EmbeddedNight {
    /** What goes wrong. */
    enum Fault {
        none,
        connections
    }

    private static final Instant AIRTIME = Instant.parse("2026-12-03T21:30:00Z");
    private static final Instant START = Instant.parse("2026-12-03T18:00:00Z");
    private static final Duration LOOK = Duration.ofMillis(150);
    private static final Duration LIMIT = Duration.ofMinutes(6);
    private static final String REGION = "eu-west-1";

    private final Screen screen;
    private final Sample sample;
    private final double speed;
    private final Fault fault;
    private final HostsFile hosts;

    EmbeddedNight(Screen screen, Sample sample, double speed, Fault fault, HostsFile hosts) {
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
            world.scheduleWithFixedDelay(() -> quietly(shop::tick), 0, 20, TimeUnit.MILLISECONDS);
            Map<String, Map<String, String>> before = rds.dump();
            try (KubernetesClient client = cluster.client();
                    RdsClient rdsClient = AwsClients.rds(REGION, rds.endpoint());
                    CloudWatchClient cloudWatch = AwsClients.cloudWatch(REGION, rds.endpoint());
                    KubernetesClient user = cluster.client()) {
                UnaryOperator<String> edit =
                        fault == Fault.connections ? Sample::poolsOfHundred : UnaryOperator.identity();
                List<HasMetadata> objects = sample.shop(user, edit);
                objects.forEach(o -> user.resource(o).serverSideApply());
                // Real clusters have had these pods for weeks.
                shop.tick();
                clock.run();
                try (Airtime airtime = Airtime.start(
                        new Wiring(client, rdsClient, cloudWatch, clock, clock.pace(), Set.of(), "", 0))) {
                    screen.say("The board is at http://localhost:" + airtime.port() + "/ while the night runs.");
                    screen.say("");
                    TrafficEvent event = user.resource(sample.event(user, AIRTIME, Sample::night))
                            .create();
                    NightWatch watch = new NightWatch(
                            screen,
                            user,
                            clock,
                            Sample.NAMESPACE,
                            event.getMetadata().getName(),
                            () -> databases(rds));
                    boolean completed = watch(watch);
                    return conclude(completed, watch.rehearsals(), before, rds, cluster);
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
            org.slf4j.LoggerFactory.getLogger(EmbeddedNight.class).warn("the simulation stumbled", e);
        }
    }

    private boolean watch(NightWatch watch) throws InterruptedException {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (System.nanoTime() < end) {
            if (watch.look()) {
                Thread.sleep(LOOK.toMillis());
                watch.look();
                return true;
            }
            Thread.sleep(LOOK.toMillis());
        }
        return false;
    }

    private static List<List<String>> databases(LabRds rds) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("RDS (SIMULATED)", "CLASS", "STATUS", "PARAMETER GROUP", "MAX_CONNECTIONS"));
        for (String name : rds.dump().keySet()) {
            if (name.startsWith("db:")) {
                String id = name.substring("db:".length());
                Map<String, String> d = rds.describe(id);
                rows.add(List.of(
                        id,
                        d.getOrDefault("instanceClass", ""),
                        String.valueOf(rds.status(id)),
                        d.getOrDefault("parameterGroup", ""),
                        d.getOrDefault("maxConnections", "")));
            }
        }
        return rows;
    }

    private int conclude(
            boolean completed,
            List<Rehearsal> rehearsals,
            Map<String, Map<String, String>> before,
            LabRds rds,
            LabCluster cluster) {
        screen.settle();
        screen.say("");
        Map<String, Map<String, String>> after = rds.dump();
        String key = "db:" + Sample.INSTANCE;
        Comparison comparison = new Comparison(before.getOrDefault(key, Map.of()), after.getOrDefault(key, Map.of()));
        screen.say(screen.bold("The database " + Sample.INSTANCE + ", before and after, as RDS tells it"));
        Columns.lines(comparison.rows(), screen.width()).forEach(screen::say);
        screen.say("");
        Set<String> left = new TreeSet<>(after.keySet());
        left.removeAll(before.keySet());
        boolean copyGone = cluster.objects("Namespace").stream()
                .noneMatch(n -> n.path("metadata").path("name").asText().equals("production-staging"));
        screen.say("Asked of RDS: " + count(rds, "CreateDBSnapshot", "snapshot") + ", "
                + count(rds, "RestoreDBInstanceFromDBSnapshot", "copy") + ", "
                + count(rds, "ModifyDBInstance", "change of an instance") + ", "
                + count(rds, "DeleteDBInstance", "deletion of a copy") + ".");
        screen.say("Left over in RDS: " + (left.isEmpty() ? "nothing" : String.join(", ", left))
                + ". The copy of the namespace: " + (copyGone ? "gone" : "STILL THERE") + ".");
        boolean clean = completed && comparison.same() && left.isEmpty() && copyGone;
        boolean expected = fault == Fault.connections ? diagnosed(rehearsals) : passed(rehearsals);
        if (fault == Fault.connections) {
            screen.say(
                    expected
                            ? "The rehearsal failed, as it should: it named the connections, before the audience did."
                            : "The rehearsal did not name the connections.");
        }
        boolean good = clean && expected;
        screen.say(
                good
                        ? screen.good("The event is Completed, and the database is what it was.")
                        : screen.bad(
                                completed
                                        ? "NOT as it should be: see above."
                                        : "The event was not Completed within " + LIMIT.toMinutes() + " minutes."));
        return good ? 0 : 1;
    }

    private static String count(LabRds rds, String action, String what) {
        long n = rds.calls(action).stream().filter(c -> c.error() == null).count();
        return n + " " + what + (n == 1 ? "" : what.endsWith("y") ? "" : "s");
    }

    private static boolean passed(List<Rehearsal> rehearsals) {
        return !rehearsals.isEmpty()
                && rehearsals.stream()
                        .allMatch(r -> r.getStatus() != null && r.getStatus().verdict() == Verdict.Passed);
    }

    private static boolean diagnosed(List<Rehearsal> rehearsals) {
        return rehearsals.stream()
                .filter(r -> r.getStatus() != null && r.getStatus().verdict() == Verdict.Failed)
                .flatMap(r -> r.getStatus().findings().stream())
                .map(Finding::id)
                .anyMatch(id -> id.equals("ConnectionBudget") || id.equals("ConnectionsRefused"));
    }
}
