package dev.airtime.lab.demo;

import dev.airtime.Airtime;
import dev.airtime.Pace;
import dev.airtime.Wiring;
import dev.airtime.api.TrafficEvent;
import dev.airtime.database.AwsClients;
import dev.airtime.lab.rds.LabInstance;
import dev.airtime.lab.rds.LabRds;
import dev.airtime.lab.rds.LoadFigures;
import dev.airtime.lab.rds.RdsSpeed;
import dev.airtime.sql.SqlOptions;
import dev.airtime.staging.ProbeOptions;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * The night on a real cluster: real pods, real Locust, the operator in this process, and a simulated RDS whose two
 * endpoints are pods of the sample's stand-in database. In real time, and gone from the cluster afterwards.
 */
final class ClusterNight {
    private static final String PRODUCTION = DemoNamespaces.PRODUCTION;
    private static final String REGION = "eu-west-1";
    private static final String SHOP = "web";
    private static final int SHOP_SECONDS = 180;
    private static final int SECONDS_TO_AIRTIME = 330;
    private static final int SECONDS_AT_MOST = 900;
    private static final int SECONDS_TO_PUT_BACK = 180;

    /** Production's load, always the same: a bigger class shows less of it. */
    private static final double VCPUS_IN_USE = 0.4;

    private static final int CONNECTIONS_IN_USE = 40;
    private static final long FREE_BYTES = 4L << 30;

    /** What a process ends with after SIGINT. */
    private static final int INTERRUPTED = 130;

    private final Screen screen;
    private final Sample sample;
    private final Path kubeconfig;
    private final String image;

    /**
     * @param image what the shop's and the stand-ins' pods run in; it has {@code python3}
     */
    ClusterNight(Screen screen, Sample sample, Path kubeconfig, String image) {
        this.screen = screen;
        this.sample = sample;
        this.kubeconfig = kubeconfig;
        this.image = image;
    }

    /**
     * Runs it; 0 when it went as expected and the database is what it was.
     *
     * @throws Refused when it can't run on that cluster
     */
    int run() {
        try (KubernetesClient client = client();
                Stop stop = Stop.guard()) {
            introduce();
            screen.say("Cluster: " + client.getMasterUrl() + ". Namespaces, removed at the end: " + PRODUCTION + ", "
                    + DemoNamespaces.COPY + ", " + DemoNamespaces.DATABASES + ".");
            OtherOperator.refuse(client, PRODUCTION);
            DemoNamespaces namespaces = new DemoNamespaces(client, screen);
            try {
                return made(client, namespaces, stop);
            } catch (InterruptedException | KubernetesClientException e) {
                if (stop.asked()) {
                    return INTERRUPTED;
                }
                throw new IllegalStateException(e.getMessage(), e);
            }
        }
    }

    private void introduce() {
        List.of(
                        "The operator, the pods, Locust and its requests are real, and so is the time: about ten minutes.",
                        "SIMULATED: the RDS account, 20 times faster than life, and a constant load in CloudWatch.",
                        "Its two endpoints are pods of a stand-in that is no database: nothing is copied into the copy's,",
                        "and both admit " + StandIns.CONNECTIONS + " connections whatever their class says.",
                        "The operator plans with RDS's usual times, so it says at first that the night may not fit.")
                .forEach(screen::say);
    }

    /** Removes what a killed run left; 0 when nothing is left. */
    int clean() {
        try (KubernetesClient client = client()) {
            DemoNamespaces namespaces = new DemoNamespaces(client, screen);
            namespaces.adopt();
            boolean gone = namespaces.remove();
            screen.say(gone ? "Nothing of the demo is left on the cluster." : screen.bad("Not everything is gone."));
            return gone ? 0 : 1;
        }
    }

    private int made(KubernetesClient client, DemoNamespaces namespaces, Stop stop) throws InterruptedException {
        namespaces.refuse();
        InstantSource clock = InstantSource.system();
        int code = 1;
        try (LabRds rds = LabRds.start(clock, RdsSpeed.typical().times(0.05), 0)) {
            namespaces.make();
            StandIns standIns = new StandIns(client, DemoNamespaces.DATABASES, image);
            standIns.make(sample.read("standin_database.py"), "production", "copy");
            String production = standIns.address("production");
            String copy = standIns.address("copy");
            rds.addresses(id -> copy)
                    .with(LabInstance.shop(Sample.INSTANCE, PRODUCTION).address(production));
            rds.load(
                    Sample.INSTANCE,
                    at -> new LoadFigures(VCPUS_IN_USE / rds.vcpus(Sample.INSTANCE), CONNECTIONS_IN_USE, FREE_BYTES));
            code = night(client, clock, rds, stop, text -> edit(text, production));
        } finally {
            // An interrupt that stays set would break off every call of the removal.
            boolean unused = Thread.interrupted();
            screen.settle();
            screen.say("Removing the demo's namespaces …");
            if (!namespaces.remove()) {
                code = 1;
            }
        }
        return code;
    }

    private String edit(String manifest, String database) {
        return manifest.replace(Sample.ADDRESS, database)
                .replace(Sample.IMAGE, image)
                .replace("namespace: production-staging", "namespace: " + DemoNamespaces.COPY)
                .replace("namespace: production", "namespace: " + PRODUCTION)
                // The operator is no pod here and has no image that the cluster could run to prove the wall.
                .replace("    retain: UntilAirtime", "    egress: {whenNotEnforced: Accept}\n    retain: UntilAirtime");
    }

    private int night(KubernetesClient client, InstantSource clock, LabRds rds, Stop stop, UnaryOperator<String> edit)
            throws InterruptedException {
        Map<String, Map<String, String>> before = rds.dump();
        shop(client, edit);
        try (AwsClients aws = new AwsClients(REGION, rds.endpoint(), rds.endpoint(), rds.endpoint(), rds.endpoint());
                Airtime airtime = Airtime.start(new Wiring(
                        client,
                        aws::at,
                        clock,
                        Pace.REAL,
                        Set.of(PRODUCTION),
                        "",
                        ProbeOptions.NONE,
                        SqlOptions.DEFAULT,
                        0))) {
            screen.say("The board is at http://localhost:" + airtime.port() + "/ while the night runs.");
            screen.say("");
            Instant airtimeAt = clock.instant().plusSeconds(SECONDS_TO_AIRTIME).truncatedTo(ChronoUnit.SECONDS);
            TrafficEvent event = client.resource(sample.event(client, edit, airtimeAt, Sample::minutes))
                    .create();
            try {
                NightWatch watch =
                        new NightWatch(screen, client, clock, PRODUCTION, name(event), () -> Outcome.databases(rds));
                boolean completed = watch(watch, clock);
                boolean copyGone =
                        client.namespaces().withName(DemoNamespaces.COPY).get() == null;
                return new Outcome(screen, Outcome.Fault.none, completed, watch.rehearsals(), copyGone)
                        .say(before, rds);
            } finally {
                withdraw(client, event, stop);
                if (stop.asked()) {
                    screen.say(
                            rds.dump().equals(before)
                                    ? screen.good("The account is what it was.")
                                    : screen.bad("The account is NOT what it was: it is simulated, and gone now."));
                }
            }
        }
    }

    private void shop(KubernetesClient client, UnaryOperator<String> edit) {
        List<HasMetadata> objects = sample.shop(client, edit);
        objects.stream().filter(o -> !(o instanceof Namespace)).forEach(o -> client.resource(o)
                .serverSideApply());
        try {
            client.apps()
                    .deployments()
                    .inNamespace(PRODUCTION)
                    .withName(SHOP)
                    .waitUntilReady(SHOP_SECONDS, TimeUnit.SECONDS);
        } catch (KubernetesClientException e) {
            throw new Refused("the shop's pods in " + PRODUCTION + " were not ready within " + SHOP_SECONDS
                    + " s. Their image is " + image + "; --shop-image names another one that has python3.");
        }
    }

    private static boolean watch(NightWatch watch, InstantSource clock) throws InterruptedException {
        Instant end = clock.instant().plusSeconds(SECONDS_AT_MOST);
        while (clock.instant().isBefore(end)) {
            if (watch.look()) {
                // What was said at the very end is a moment behind.
                Thread.sleep(1500);
                watch.look();
                return true;
            }
            Thread.sleep(1000);
        }
        return false;
    }

    /** Deletes the event while its operator runs, which puts back first what it changed. */
    private void withdraw(KubernetesClient client, TrafficEvent event, Stop stop) {
        boolean unused = Thread.interrupted();
        if (stop.asked()) {
            screen.settle();
            screen.say("Stopping: the event is deleted, and the operator puts back what it changed …");
        }
        client.resource(event).delete();
        try {
            client.resources(TrafficEvent.class)
                    .inNamespace(PRODUCTION)
                    .withName(name(event))
                    .waitUntilCondition(e -> e == null, SECONDS_TO_PUT_BACK, TimeUnit.SECONDS);
        } catch (KubernetesClientException e) {
            screen.say(screen.bad("The operator had not let go of the event after " + SECONDS_TO_PUT_BACK + " s."));
        }
    }

    private static String name(TrafficEvent event) {
        return event.getMetadata().getName();
    }

    private KubernetesClient client() {
        try {
            Config config = Config.fromKubeconfig(Files.readString(kubeconfig));
            return new KubernetesClientBuilder().withConfig(config).build();
        } catch (IOException e) {
            throw new Refused("--kubeconfig " + kubeconfig + " can't be read: " + e);
        }
    }
}
