package dev.airtime.rehearsal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.airtime.api.Durations;
import dev.airtime.api.FindLimit;
import dev.airtime.api.Keys;
import dev.airtime.api.LocustSpec;
import dev.airtime.api.Stage;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** The objects of a distributed Locust run, all in the copy's namespace. */
final class LocustObjects {
    static final String STAGES = "stages.json";
    static final String SHAPE = "airtime_shape.py";
    /** Tells static content from the rest; beside the script in each worker. */
    static final String REQUESTS = "airtime_requests.py";
    /** How late a worker does what is due; beside the script in each worker. */
    static final String LAG = "airtime_lag.py";
    /** What both import. */
    static final String NAMES = "airtime_names.py";

    /** What a worker requests where it was not computed: small, so that two of them fit into any cluster. */
    static final String LEAST_CPU = "250m";

    static final int RPC_PORT = 5557;
    static final int WEB_PORT = 8089;
    /** How long the master stays after the load, for the figures to be read; the operator ends it earlier. */
    static final Duration AUTOQUIT = Duration.ofMinutes(10);
    /** What a run may take beyond its stages, workers' deadline and autoquit before Kubernetes ends it. */
    private static final Duration SLACK = Duration.ofMinutes(10);

    private static final ObjectMapper JSON = new ObjectMapper();
    static final String SCRIPTS = "/mnt/locust";

    private final LoadTest test;
    private final LocustSpec locust;

    LocustObjects(LoadTest test) {
        this.test = test;
        this.locust = Objects.requireNonNull(test.template().locust(), "locust");
    }

    static String configMapName(LoadTest test) {
        return LoadNames.of(test.rehearsal(), "load");
    }

    static String masterName(LoadTest test) {
        return LoadNames.of(test.rehearsal(), LoadNames.MASTER);
    }

    static String workerName(LoadTest test) {
        return LoadNames.of(test.rehearsal(), LoadNames.WORKER);
    }

    /** What the pods run: the user's files as they are now, and ours. */
    ConfigMap configMap(ConfigMap script) {
        Map<String, String> data = new TreeMap<>();
        if (script.getData() != null) {
            data.putAll(script.getData());
        }
        data.put(SHAPE, resource(SHAPE));
        data.put(LoadRules.FILE, LoadRules.of(test.template()));
        data.put(REQUESTS, resource(REQUESTS));
        data.put(LAG, resource(LAG));
        data.put(NAMES, resource(NAMES));
        data.put(SmokeRun.SCRIPT, resource(SmokeRun.SCRIPT));
        data.put(STAGES, stages(test.template().stages()));
        data.put(SearchRules.SCRIPT, resource(SearchRules.SCRIPT));
        FindLimit search = test.template().findLimit();
        if (search != null) {
            data.put(SearchRules.FILE, SearchRules.of(search, test.template()));
        }
        return new ConfigMapBuilder()
                .withMetadata(metadata(configMapName(test), LoadNames.MASTER))
                .editMetadata()
                .addToAnnotations(Fingerprint.ANNOTATION, Fingerprint.of(test.template(), script))
                .endMetadata()
                .withData(data)
                .withBinaryData(script.getBinaryData())
                .build();
    }

    /** {@code [{"users":N,"rampSeconds":r,"holdSeconds":h},…]}. */
    static String stages(List<Stage> stages) {
        List<Map<String, Object>> list = new ArrayList<>();
        for (Stage stage : stages) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("users", stage.users());
            entry.put("rampSeconds", Math.max(1, stage.rampOrDefault().toSeconds()));
            entry.put("holdSeconds", Math.max(1, stage.hold().toSeconds()));
            list.add(entry);
        }
        try {
            return JSON.writeValueAsString(list);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("numbers can't be written as JSON", e);
        }
    }

    Service service() {
        return new ServiceBuilder()
                .withMetadata(metadata(masterName(test), LoadNames.MASTER))
                .withNewSpec()
                .withSelector(Map.of(Keys.REHEARSAL, LoadNames.label(test.rehearsal()), Keys.ROLE, LoadNames.MASTER))
                .addNewPort()
                .withName("tcp-locust")
                .withPort(RPC_PORT)
                .withTargetPort(new IntOrString(RPC_PORT))
                .endPort()
                .addNewPort()
                .withName("http-web")
                .withPort(WEB_PORT)
                .withTargetPort(new IntOrString(WEB_PORT))
                .endPort()
                .endSpec()
                .build();
    }

    /** The master; never restarted: Locust doesn't recover from that, and a second run would be another run. */
    Job master(String fingerprint) {
        List<String> args = List.of(
                // The shape first: Locust takes the first shape class it finds, so that a script's own doesn't win.
                "-f",
                SCRIPTS + "/" + SHAPE + "," + SCRIPTS + "/" + locust.script().keyOrDefault(),
                "--host",
                locust.host(),
                "--master",
                "--master-bind-port",
                String.valueOf(RPC_PORT),
                "--web-port",
                String.valueOf(WEB_PORT),
                "--autostart",
                "--autoquit",
                String.valueOf(AUTOQUIT.toSeconds()),
                "--expect-workers",
                String.valueOf(locust.workersOrDefault()),
                "--expect-workers-max-wait",
                String.valueOf(workersDeadline(locust).toSeconds()),
                // One failed request would otherwise look like a broken generator; the verdict is ours.
                "--exit-code-on-error",
                "0",
                "--stop-timeout",
                "10",
                "--only-summary");
        return new JobBuilder()
                .withMetadata(new ObjectMetaBuilder(metadata(masterName(test), LoadNames.MASTER))
                        .addToAnnotations(Fingerprint.ANNOTATION, fingerprint)
                        .build())
                .withNewSpec()
                .withBackoffLimit(0)
                .withActiveDeadlineSeconds(cap().toSeconds())
                .withTemplate(LoadPods.template(
                        test,
                        LoadNames.MASTER,
                        locust,
                        args,
                        configMapName(test),
                        SCRIPTS,
                        resources("100m", "256Mi", "1Gi")))
                .endSpec()
                .build();
    }

    /**
     * The workers: an Indexed Job in which a failed index doesn't end the others (Kubernetes 1.29, Job
     * backoffLimitPerIndex). A pod that is evicted before the load is replaced; one lost under load is not repaired but
     * reported, since the load was not what was asked for.
     */
    Job workers() {
        int workers = locust.workersOrDefault();
        List<String> args = List.of(
                "-f",
                SCRIPTS + "/" + REQUESTS + "," + SCRIPTS + "/" + LAG + "," + SCRIPTS + "/"
                        + locust.script().keyOrDefault(),
                "--worker",
                "--master-host",
                masterName(test),
                "--master-port",
                String.valueOf(RPC_PORT));
        return new JobBuilder()
                .withMetadata(metadata(workerName(test), LoadNames.WORKER))
                .withNewSpec()
                .withCompletionMode("Indexed")
                .withCompletions(workers)
                .withParallelism(workers)
                .withBackoffLimitPerIndex(0)
                .withActiveDeadlineSeconds(cap().toSeconds())
                .withPodFailurePolicy(LoadPods.replaceDisrupted())
                .withTemplate(LoadPods.template(
                        test, LoadNames.WORKER, locust, args, configMapName(test), SCRIPTS, workerResources(locust)))
                .endSpec()
                .build();
    }

    static ResourceRequirements workerResources(LocustSpec locust) {
        ResourceRequirements asked = locust.workerResources();
        return asked == null ? workerResources(LEAST_CPU) : asked;
    }

    /** Those of a worker that requests {@code cpu}. */
    static ResourceRequirements workerResources(String cpu) {
        return resources(cpu, "256Mi", "1Gi");
    }

    /** Of a core, what a worker may use: one, or its limit where that is less. */
    static double mostCpu(LocustSpec locust) {
        ResourceRequirements asked = locust.workerResources();
        Quantity limit = asked == null || asked.getLimits() == null
                ? null
                : asked.getLimits().get("cpu");
        return limit == null ? 1 : Math.min(1, limit.getNumericalAmount().doubleValue());
    }

    static Duration workersDeadline(LocustSpec locust) {
        return Durations.parse(locust.workersDeadline(), Duration.ofMinutes(5));
    }

    private Duration cap() {
        return test.template()
                .loadTime()
                .plus(workersDeadline(locust))
                .plus(AUTOQUIT)
                .plus(SLACK);
    }

    private ObjectMeta metadata(String name, String role) {
        return LoadPods.metadata(test, name, role);
    }

    private static ResourceRequirements resources(String cpu, String memory, String memoryLimit) {
        return new ResourceRequirementsBuilder()
                .addToRequests("cpu", new Quantity(cpu))
                .addToRequests("memory", new Quantity(memory))
                .addToLimits("memory", new Quantity(memoryLimit))
                .build();
    }

    private static String resource(String name) {
        try (InputStream in = LocustObjects.class.getResourceAsStream(name)) {
            return new String(
                    Objects.requireNonNull(in, name + " is missing from the class path")
                            .readAllBytes(),
                    StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("could not read " + name + " from the class path", e);
        }
    }
}
