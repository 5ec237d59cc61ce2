package dev.airtime.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.airtime.api.Keys;
import dev.airtime.api.LocustSpec;
import dev.airtime.rehearsal.LoadObservation.State;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Distributed Locust runs. Figures are read through the API server's service proxy: no port has to be open to us. */
final class LocustRuns {
    /** What a master says before it ends because of its workers (locust/main.py, 2.47.0). */
    private static final String GAVE_UP = "Gave up waiting for workers";

    private final KubernetesClient client;
    private final LocustMaster master;
    private final LoadLog log;
    private final LoadFiles files;
    private final RefusedPods refused;

    LocustRuns(KubernetesClient client) {
        this.client = client;
        this.master = new LocustMaster(client);
        this.log = new LoadLog(client);
        this.files = new LoadFiles(client);
        this.refused = new RefusedPods(client);
    }

    LoadObservation observe(LoadTest test) {
        Job job = job(test, LocustObjects.masterName(test));
        if (job == null) {
            boolean rest = job(test, LocustObjects.workerName(test)) != null
                    || client.configMaps()
                                    .inNamespace(test.staging())
                                    .withName(LocustObjects.configMapName(test))
                                    .get()
                            != null;
            return rest
                    ? LoadObservation.of(State.Partial, "some objects of the load test exist, its master doesn't", null)
                    : LoadObservation.ABSENT;
        }
        String fingerprint = JobRuns.annotation(job, Fingerprint.ANNOTATION);
        if (job.getMetadata().getDeletionTimestamp() != null || !JobRuns.ours(job, test)) {
            return LoadObservation.of(State.Partial, "the load test's pods are being removed", fingerprint);
        }
        Optional<JsonNode> requests = master.get(test, "stats/requests");
        if (requests.isPresent()) {
            return answering(test, requests.get(), fingerprint);
        }
        if (JobRuns.condition(job, "Complete") != null || JobRuns.condition(job, "Failed") != null) {
            return ended(test, job, fingerprint);
        }
        return logged(test, null)
                .map(f -> over(f, fingerprint))
                .orElseGet(() -> starting(test, "its master doesn't answer", fingerprint));
    }

    private LoadObservation answering(LoadTest test, JsonNode requests, @Nullable String fingerprint) {
        boolean over = LocustFigures.over(requests);
        if (!over && !LocustFigures.loading(requests)) {
            int connected =
                    requests.path("worker_count").asInt(requests.path("workers").size());
            return starting(
                    test, connected + " of " + test.template().workersOrNone() + " workers are connected", fingerprint);
        }
        Optional<LoadFigures> figures = master.get(test, "airtime/figures")
                .filter(f -> f.has("airtime"))
                .map(f -> LocustFigures.of(f, requests));
        if (over) {
            return over(figures.or(() -> logged(test, requests)).orElse(null), fingerprint);
        }
        return new LoadObservation(
                State.Loading,
                figures.map(f -> f.users() + " users").orElse("the load goes on, its figures were not answered"),
                figures.orElse(null),
                fingerprint,
                null);
    }

    /**
     * Without {@code figures} it says so: Locust's own are of the whole run, in which a long easy stage hides a short one
     * that broke, and are never judged.
     */
    private static LoadObservation over(@Nullable LoadFigures figures, @Nullable String fingerprint) {
        return new LoadObservation(
                State.Ended,
                figures == null
                        ? "the load is over, its figures by stage were not answered and are not in the log"
                        : "the load is over",
                figures,
                fingerprint,
                null);
    }

    /**
     * The figures of the whole load, as the master writes them into its log when it is over; {@code requests} what it answers
     * of the whole run, null when it doesn't.
     */
    private Optional<LoadFigures> logged(LoadTest test, @Nullable JsonNode requests) {
        return pods(test).stream()
                .filter(p -> role(p, LoadNames.MASTER))
                .flatMap(p -> log.figures(test.staging(), p.getMetadata().getName()).stream())
                .filter(LocustFigures::over)
                .map(f -> LocustFigures.of(f, requests))
                .filter(f -> f.stage() > 0)
                .findFirst();
    }

    private LoadObservation starting(LoadTest test, String message, @Nullable String fingerprint) {
        List<Pod> pods =
                pods(test).stream().filter(p -> !role(p, LoadNames.SMOKE)).toList();
        Optional<String> packages = Requirements.problem(test, pods, log);
        if (packages.isPresent()) {
            return LoadObservation.of(State.Hindered, packages.get(), fingerprint);
        }
        Optional<PodTroubles.Trouble> trouble = PodTroubles.of(pods);
        if (trouble.isEmpty()) {
            boolean missing = pods.size() <= test.template().workersOrNone();
            String why = missing
                    ? refused.of(test.staging(), LocustObjects.masterName(test), LocustObjects.workerName(test))
                            .map(r -> "; " + r)
                            .orElse("")
                    : "";
            return LoadObservation.of(
                    State.Starting,
                    message + (pods.isEmpty() && why.isEmpty() ? "; no pod of it exists yet" : why),
                    fingerprint);
        }
        PodTroubles.Trouble t = trouble.get();
        return t.ended()
                ? LoadObservation.of(State.Hindered, t.message() + log.because(test.staging(), t.pod()), fingerprint)
                : LoadObservation.of(State.Starting, t.message(), fingerprint);
    }

    /** The master is gone before its figures were fetched: its log has them, as long as its pod is there. */
    private LoadObservation ended(LoadTest test, Job job, @Nullable String fingerprint) {
        Optional<LoadFigures> figures = logged(test, null);
        if (figures.isPresent()) {
            return new LoadObservation(
                    State.Ended, "the load is over, its figures are in the log", figures.get(), fingerprint, null);
        }
        Optional<String> workers = missingWorkers(test);
        if (workers.isPresent()) {
            return LoadObservation.of(
                    State.Failed, "the Locust master gave up waiting for its workers: " + workers.get(), fingerprint);
        }
        LoadObservation trouble = starting(test, "", fingerprint);
        if (trouble.state() == State.Hindered) {
            return LoadObservation.of(State.Failed, trouble.message(), fingerprint);
        }
        var failed = JobRuns.condition(job, "Failed");
        return LoadObservation.of(
                State.Failed,
                "the Locust master ended without figures"
                        + (failed == null ? "" : ": " + failed.getReason() + ", " + failed.getMessage()),
                fingerprint);
    }

    /** A master that gave up is not what is wrong: why its workers did not come; empty when it ended by itself. */
    private Optional<String> missingWorkers(LoadTest test) {
        List<Pod> pods = pods(test);
        boolean gaveUp = pods.stream().filter(p -> role(p, LoadNames.MASTER)).anyMatch(p -> log.because(
                        test.staging(), p.getMetadata().getName())
                .contains(GAVE_UP));
        if (!gaveUp) {
            return Optional.empty();
        }
        List<Pod> workers = pods.stream().filter(p -> role(p, LoadNames.WORKER)).toList();
        return Requirements.problem(test, workers, log)
                .or(() -> PodTroubles.of(workers)
                        .map(t -> t.message() + (t.ended() ? log.because(test.staging(), t.pod()) : "")))
                .or(() -> workers.size() < test.template().workersOrNone()
                        ? refused.of(test.staging(), LocustObjects.masterName(test), LocustObjects.workerName(test))
                        : Optional.empty());
    }

    void start(LoadTest test, LocustSpec locust) {
        Job old = job(test, LocustObjects.masterName(test));
        if (old != null) {
            return;
        }
        String fingerprint = files.make(test, locust);
        LocustObjects objects = new LocustObjects(test);
        Creation.create(client, objects.service());
        Creation.create(client, objects.workers());
        // Last: where the master is, everything is.
        Creation.create(client, objects.master(fingerprint));
    }

    /** The smoke round: its own Job, with the files and under the NetworkPolicy of the load that may follow. */
    void startSmoke(LoadTest test, LocustSpec locust) {
        files.make(test, locust);
        Creation.create(client, SmokeRun.job(test, locust));
    }

    void stop(LoadTest test) {
        if (job(test, LocustObjects.masterName(test)) != null) {
            master.stop(test);
        }
    }

    private static boolean role(Pod pod, String role) {
        return role.equals(pod.getMetadata().getLabels().get(Keys.ROLE));
    }

    private List<Pod> pods(LoadTest test) {
        return client.pods()
                .inNamespace(test.staging())
                .withLabel(Keys.REHEARSAL, LoadNames.label(test.rehearsal()))
                .list()
                .getItems();
    }

    private @Nullable Job job(LoadTest test, String name) {
        return client.batch()
                .v1()
                .jobs()
                .inNamespace(test.staging())
                .withName(name)
                .get();
    }
}
