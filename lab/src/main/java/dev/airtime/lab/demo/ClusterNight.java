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
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.rds.RdsClient;

/**
 * The night on a real cluster: real pods, real Locust, the operator in this process, and a simulated RDS whose two
 * endpoints are pods of the sample's stand-in database. In real time, and gone from the cluster afterwards.
 */
final class ClusterNight {
    private static final String PRODUCTION = "airtime-demo";
    private static final String COPY = "airtime-demo-staging";
    private static final String DATABASES = "airtime-demo-databases";
    private static final String REGION = "eu-west-1";
    private static final int SECONDS_TO_AIRTIME = 300;
    private static final int SECONDS_AT_MOST = 900;

    private final Screen screen;
    private final Sample sample;
    private final Path kubeconfig;
    private final List<HasMetadata> definitions = new ArrayList<>();

    ClusterNight(Screen screen, Sample sample, Path kubeconfig) {
        this.screen = screen;
        this.sample = sample;
        this.kubeconfig = kubeconfig;
    }

    int run() throws InterruptedException {
        screen.say(
                "The operator, the pods and Locust are real. SIMULATED: the RDS account; its endpoints are two pods");
        screen.say("of a stand-in for a database. In real time, about eight minutes. Namespaces: " + PRODUCTION + "*.");
        InstantSource clock = InstantSource.system();
        try (KubernetesClient client =
                new KubernetesClientBuilder().withConfig(config()).build()) {
            Thread cleanup = new Thread(() -> cleanUp(client), "clean-up");
            Runtime.getRuntime().addShutdownHook(cleanup);
            try (LabRds rds = LabRds.start(clock, RdsSpeed.typical().times(0.05), 0)) {
                define(client);
                databases(client);
                String production = address(client, "production");
                String copy = address(client, "copy");
                rds.addresses(id -> copy)
                        .with(LabInstance.shop(Sample.INSTANCE, PRODUCTION).address(production));
                rds.load(Sample.INSTANCE, at -> new LoadFigures(0.2, 40, 4L << 30));
                return night(client, clock, rds, text -> text.replace(Sample.ADDRESS, production)
                        .replace("namespace: production-staging", "namespace: " + COPY)
                        .replace("namespace: production", "namespace: " + PRODUCTION)
                        .replace("name: production", "name: " + PRODUCTION));
            } finally {
                cleanUp(client);
                Runtime.getRuntime().removeShutdownHook(cleanup);
            }
        }
    }

    private int night(KubernetesClient client, InstantSource clock, LabRds rds, UnaryOperator<String> edit)
            throws InterruptedException {
        Map<String, Map<String, String>> before = rds.dump();
        sample.shop(client, edit).forEach(o -> client.resource(o).serverSideApply());
        try (RdsClient rdsClient = AwsClients.rds(REGION, rds.endpoint());
                CloudWatchClient cloudWatch = AwsClients.cloudWatch(REGION, rds.endpoint());
                Airtime airtime = Airtime.start(
                        new Wiring(client, rdsClient, cloudWatch, clock, Pace.REAL, Set.of(PRODUCTION), "", 0))) {
            Instant airtimeAt = clock.instant().plusSeconds(SECONDS_TO_AIRTIME).truncatedTo(ChronoUnit.SECONDS);
            TrafficEvent event = client.resource(sample.event(client, edit, airtimeAt, Sample::minutes))
                    .create();
            NightWatch watch = new NightWatch(
                    screen, client, clock, PRODUCTION, event.getMetadata().getName(), () -> Outcome.databases(rds));
            screen.say("The board is at http://localhost:" + airtime.port() + "/ while the night runs.");
            boolean completed = false;
            Instant end = clock.instant().plusSeconds(SECONDS_AT_MOST);
            while (!completed && clock.instant().isBefore(end)) {
                completed = watch.look();
                Thread.sleep(1000);
            }
            boolean copyGone = client.namespaces().withName(COPY).get() == null;
            int code =
                    new Outcome(screen, Outcome.Fault.none, completed, watch.rehearsals(), copyGone).say(before, rds);
            client.resource(event).delete();
            client.resource(event).waitUntilCondition(e -> e == null, 60, TimeUnit.SECONDS);
            return code;
        }
    }

    private Config config() {
        try {
            return Config.fromKubeconfig(Files.readString(kubeconfig));
        } catch (IOException e) {
            throw new UncheckedIOException("--kubeconfig " + kubeconfig + ": " + e.getMessage(), e);
        }
    }

    /** Only definitions that are not there yet are made, and only those are removed again. */
    private void define(KubernetesClient client) {
        for (String kind : List.of("trafficevents", "rehearsals")) {
            Path file = Path.of("crds", kind + ".airtime.dev.yaml");
            try {
                String text = Files.readString(file);
                for (HasMetadata crd : client.load(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
                        .items()) {
                    if (client.resource(crd).get() == null) {
                        client.resource(crd).create();
                        definitions.add(crd);
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(file + ": " + e.getMessage(), e);
            }
        }
    }

    private void databases(KubernetesClient client) {
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(DATABASES)
                        .endMetadata()
                        .build())
                .serverSideApply();
        client.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("standin")
                        .withNamespace(DATABASES)
                        .endMetadata()
                        .withData(Map.of("standin.py", sample.read("standin_database.py")))
                        .build())
                .serverSideApply();
        client.resource(database("production")).create();
        client.resource(database("copy")).create();
    }

    private static Pod database(String name) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(DATABASES)
                .endMetadata()
                .withNewSpec()
                .withTerminationGracePeriodSeconds(1L)
                .withNewSecurityContext()
                .withRunAsNonRoot(true)
                .withRunAsUser(10001L)
                .endSecurityContext()
                .addNewContainer()
                .withName("database")
                .withImage("docker.io/library/python:3.12-slim")
                .withImagePullPolicy("IfNotPresent")
                .withCommand("python3", "-u", "/app/standin.py", "--name", name, "--connections", "1000")
                .addNewVolumeMount()
                .withName("app")
                .withMountPath("/app")
                .endVolumeMount()
                .endContainer()
                .addNewVolume()
                .withName("app")
                .withNewConfigMap()
                .withName("standin")
                .endConfigMap()
                .endVolume()
                .endSpec()
                .build();
    }

    private static String address(KubernetesClient client, String name) {
        return client.pods()
                .inNamespace(DATABASES)
                .withName(name)
                .waitUntilReady(180, TimeUnit.SECONDS)
                .getStatus()
                .getPodIP();
    }

    /** The events first, so that their finalizers are not waited for when their operator is gone. */
    private synchronized void cleanUp(KubernetesClient client) {
        try {
            client.resources(TrafficEvent.class)
                    .inNamespace(PRODUCTION)
                    .list()
                    .getItems()
                    .forEach(e -> client.resource(e).edit(now -> {
                        now.getMetadata().setFinalizers(List.of());
                        return now;
                    }));
            client.resources(dev.airtime.api.Rehearsal.class)
                    .inNamespace(PRODUCTION)
                    .list()
                    .getItems()
                    .forEach(r -> client.resource(r).edit(now -> {
                        now.getMetadata().setFinalizers(List.of());
                        return now;
                    }));
            for (String namespace : List.of(PRODUCTION, COPY, DATABASES)) {
                client.namespaces().withName(namespace).delete();
            }
            definitions.forEach(d -> client.resource(d).delete());
            definitions.clear();
        } catch (RuntimeException e) {
            screen.say("Not everything could be removed: " + e.getMessage() + ". Remove it with: kubectl delete ns "
                    + String.join(" ", PRODUCTION, COPY, DATABASES));
        }
    }
}
