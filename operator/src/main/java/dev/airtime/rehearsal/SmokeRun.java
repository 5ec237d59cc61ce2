package dev.airtime.rehearsal;

import dev.airtime.api.FindLimit;
import dev.airtime.api.Keys;
import dev.airtime.api.LocustSpec;
import dev.airtime.api.Stage;
import dev.airtime.api.VerdictReason;
import dev.airtime.rehearsal.SmokeObservation.State;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The smoke round: the same script against the same host by one Locust process of a few users, for seconds. What came
 * out is in the pod's termination message, so that it is there for as long as the pod is.
 */
final class SmokeRun {
    static final String SCRIPT = "airtime_smoke.py";
    /** So few that they are no load, so many that each kind of user is likely among them. */
    static final int USERS = 20;
    /** What airtime_smoke.py takes at most, its users' last requests and Python's start included. */
    private static final Duration LENGTH = Duration.ofMinutes(2);

    private final KubernetesClient client;
    private final LoadLog log;
    private final RefusedPods refused;

    SmokeRun(KubernetesClient client) {
        this.client = client;
        this.log = new LoadLog(client);
        this.refused = new RefusedPods(client);
    }

    static String name(LoadTest test) {
        return LoadNames.of(test.rehearsal(), LoadNames.SMOKE);
    }

    /** Pods and the round itself. */
    static Duration deadline(LocustSpec locust) {
        return LocustObjects.workersDeadline(locust).plus(LENGTH);
    }

    /** The Job; a pod that is evicted is replaced, one that fails is not. */
    static Job job(LoadTest test, LocustSpec locust) {
        FindLimit search = test.template().findLimit();
        int smallest = search != null
                ? search.fromOrDefault()
                : test.template().stages().stream().mapToInt(Stage::users).min().orElse(USERS);
        int users = Math.min(USERS, smallest);
        PodTemplateSpec template = LoadPods.template(
                test,
                LoadNames.SMOKE,
                locust,
                List.of(
                        "-f",
                        LocustObjects.SCRIPTS + "/" + SCRIPT + "," + LocustObjects.SCRIPTS + "/"
                                + locust.script().keyOrDefault(),
                        "--host",
                        locust.host(),
                        "--headless",
                        // What failed is said in numbers; another code means that the script could not be run.
                        "--exit-code-on-error",
                        "0",
                        "--stop-timeout",
                        "10",
                        "--only-summary"),
                LocustObjects.configMapName(test),
                LocustObjects.SCRIPTS,
                LocustObjects.workerResources(locust));
        return new JobBuilder()
                .withMetadata(LoadPods.metadata(test, name(test), LoadNames.SMOKE))
                .withNewSpec()
                .withBackoffLimit(0)
                .withActiveDeadlineSeconds(deadline(locust).plusMinutes(1).toSeconds())
                .withPodFailurePolicy(LoadPods.replaceDisrupted())
                .withTemplate(new PodTemplateSpecBuilder(template)
                        .editSpec()
                        .editFirstContainer()
                        .addNewEnv()
                        .withName("AIRTIME_SMOKE_USERS")
                        .withValue(String.valueOf(users))
                        .endEnv()
                        .endContainer()
                        .endSpec()
                        .build())
                .endSpec()
                .build();
    }

    SmokeObservation observe(LoadTest test) {
        Job job = client.batch()
                .v1()
                .jobs()
                .inNamespace(test.staging())
                .withName(name(test))
                .get();
        if (job == null || job.getMetadata().getDeletionTimestamp() != null || !JobRuns.ours(job, test)) {
            return SmokeObservation.ABSENT;
        }
        List<Pod> pods = client.pods()
                .inNamespace(test.staging())
                .withLabel(Keys.REHEARSAL, LoadNames.label(test.rehearsal()))
                .withLabel(Keys.ROLE, LoadNames.SMOKE)
                .list()
                .getItems();
        if (JobRuns.condition(job, "Complete") != null) {
            return ended(test, pods);
        }
        var failed = JobRuns.condition(job, "Failed");
        if (failed != null) {
            return failed(test, pods, failed.getReason() + ", " + failed.getMessage());
        }
        return SmokeObservation.running(PodTroubles.of(pods)
                .filter(t -> !t.ended())
                .map(PodTroubles.Trouble::message)
                .or(() -> pods.isEmpty() ? refused.of(test.staging(), name(test)) : Optional.empty())
                .orElse("smoke round: the script is tried with a few users"));
    }

    private SmokeObservation ended(LoadTest test, List<Pod> pods) {
        Optional<SmokeReport> report =
                pods.stream().flatMap(p -> report(test, p).stream()).findFirst();
        return report.isEmpty()
                ? SmokeObservation.failed(new Problem(
                        VerdictReason.LoadGeneratorFailed,
                        "smoke round: it left no figures: its pod was removed, or the script ended the process"))
                : report.get().problem().map(SmokeObservation::failed).orElseGet(() -> passed(report.get()));
    }

    private Optional<SmokeReport> report(LoadTest test, Pod pod) {
        ContainerStateTerminated end = terminated(pod);
        return end == null || !Objects.equals(end.getExitCode(), 0)
                ? Optional.empty()
                : SmokeReport.parse(end.getMessage())
                        .or(() -> SmokeReport.inLog(
                                log.lines(test.staging(), pod.getMetadata().getName())));
    }

    private static SmokeObservation passed(SmokeReport report) {
        String raised = report.raised();
        return new SmokeObservation(
                State.Passed,
                "smoke round: " + report.requests() + " requests, " + report.failures() + " failed"
                        + (raised == null ? "" : "; a task of the script ended with " + raised),
                List.of(),
                report.usersPerCore());
    }

    private SmokeObservation failed(LoadTest test, List<Pod> pods, String job) {
        Optional<String> packages = Requirements.problem(test, pods, log);
        if (packages.isPresent()) {
            return SmokeObservation.failed(
                    new Problem(VerdictReason.LoadGeneratorFailed, "smoke round: " + packages.get()));
        }
        for (Pod pod : pods) {
            ContainerStateTerminated end = terminated(pod);
            if (end != null && !Objects.equals(end.getExitCode(), 0)) {
                List<String> lines = log.lines(test.staging(), pod.getMetadata().getName());
                boolean memory = "OOMKilled".equals(end.getReason());
                return SmokeObservation.failed(
                        memory
                                ? new Problem(
                                        VerdictReason.LoadGeneratorFailed,
                                        "smoke round: the script ran out of memory with a few users: raise the memory"
                                                + " limit in locust.workerResources")
                                : new Problem(
                                        VerdictReason.ScriptFailed,
                                        "smoke round: the script can't be run: "
                                                + PythonError.of(lines, LocustObjects.SCRIPTS)
                                                        .or(() -> Optional.of(LoadLog.lastWords(lines))
                                                                .filter(w -> !w.isEmpty()))
                                                        .orElse("exit code " + end.getExitCode())));
            }
        }
        return SmokeObservation.failed(
                new Problem(VerdictReason.LoadGeneratorFailed, "smoke round: its pod did not run: " + job));
    }

    private static @Nullable ContainerStateTerminated terminated(Pod pod) {
        return pod.getStatus() == null
                ? null
                : pod.getStatus().getContainerStatuses().stream()
                        .map(ContainerStatus::getState)
                        .filter(Objects::nonNull)
                        .map(s -> s.getTerminated())
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null);
    }
}
