package dev.airtime.rehearsal;

import dev.airtime.api.JobSpec;
import dev.airtime.api.JobTool;
import dev.airtime.api.Keys;
import dev.airtime.rehearsal.LoadObservation.State;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Load tests of any tool as one Job; its container's exit code decides, and of k6 its summary too. */
final class JobRuns {
    private final KubernetesClient client;
    private final LoadLog log;
    private final TargetCheck target;
    private final RefusedPods refused;

    JobRuns(KubernetesClient client) {
        this.client = client;
        this.log = new LoadLog(client);
        this.target = new TargetCheck(client);
        this.refused = new RefusedPods(client);
    }

    static String name(LoadTest test) {
        return LoadNames.of(test.rehearsal(), LoadNames.JOB);
    }

    LoadObservation observe(LoadTest test) {
        Job job = client.batch()
                .v1()
                .jobs()
                .inNamespace(test.staging())
                .withName(name(test))
                .get();
        if (job == null) {
            return LoadObservation.ABSENT;
        }
        String fingerprint = annotation(job, Fingerprint.ANNOTATION);
        if (job.getMetadata().getDeletionTimestamp() != null || !ours(job, test)) {
            return LoadObservation.of(State.Partial, "the load test's pods are being removed", fingerprint);
        }
        if (Boolean.TRUE.equals(job.getSpec().getSuspend())) {
            return LoadObservation.of(State.Ended, "the job was stopped", fingerprint);
        }
        List<Pod> pods = client.pods()
                .inNamespace(test.staging())
                .withLabel(Keys.REHEARSAL, LoadNames.label(test.rehearsal()))
                .list()
                .getItems();
        if (condition(job, "Complete") != null) {
            return !pods.isEmpty() && ran(pods).isEmpty()
                    ? LoadObservation.of(
                            State.Failed,
                            "the job's pod was taken away by its node before the load was over",
                            fingerprint)
                    : new LoadObservation(
                            State.Ended,
                            "the job ended with exit code 0",
                            summary(test, pods, tool(job)),
                            fingerprint,
                            0);
        }
        JobCondition failed = condition(job, "Failed");
        return failed == null ? running(test, pods, fingerprint) : failed(test, failed, pods, tool(job), fingerprint);
    }

    private LoadObservation running(LoadTest test, List<Pod> pods, @Nullable String fingerprint) {
        boolean runs = pods.stream()
                .anyMatch(p ->
                        p.getStatus() != null && "Running".equals(p.getStatus().getPhase()));
        String message = PodTroubles.of(pods)
                .map(PodTroubles.Trouble::message)
                .or(() -> pods.isEmpty() ? refused.of(test.staging(), name(test)) : Optional.empty())
                .orElse(runs ? "the job runs" : pods.isEmpty() ? "the job has no pod yet" : "the job's pod starts");
        return LoadObservation.of(runs ? State.Loading : State.Starting, message, fingerprint);
    }

    private LoadObservation failed(
            LoadTest test, JobCondition failed, List<Pod> pods, String tool, @Nullable String fingerprint) {
        Optional<ContainerStateTerminated> ended = ran(pods).flatMap(p -> end(p, tool));
        if ("DeadlineExceeded".equals(failed.getReason()) || ended.isEmpty()) {
            String culprit = PodTroubles.of(pods).map(t -> ": " + t.message()).orElse("");
            return LoadObservation.of(
                    State.Failed,
                    "DeadlineExceeded".equals(failed.getReason())
                            ? "the job did not end within job.deadline" + culprit
                            : "the job never ran: " + failed.getReason() + ", " + failed.getMessage() + culprit,
                    fingerprint);
        }
        if ("OOMKilled".equals(ended.get().getReason())) {
            return LoadObservation.of(
                    State.Failed, "the job's container ran out of memory: raise its memory limit", fingerprint);
        }
        int code = ended.get().getExitCode();
        String said = code == 0
                ? ""
                : ran(pods)
                        .map(p -> log.because(test.staging(), p.getMetadata().getName(), tool))
                        .orElse("");
        return new LoadObservation(
                State.Ended,
                "the job ended with exit code " + code + said,
                summary(test, pods, tool),
                fingerprint,
                code);
    }

    /** What k6 measured; null of any other tool, or where its summary is not in the log. */
    private @Nullable LoadFigures summary(LoadTest test, List<Pod> pods, String tool) {
        JobSpec spec = test.template().job();
        return spec == null || spec.toolOrDefault() != JobTool.K6
                ? null
                : ran(pods)
                        .flatMap(p -> log.k6(test.staging(), p.getMetadata().getName(), tool))
                        .orElse(null);
    }

    /** The Job's pod; where its node took one away, the one that was made in its place. */
    private static Optional<Pod> ran(List<Pod> pods) {
        return pods.stream()
                .filter(p -> p.getStatus() == null || !PodTroubles.disrupted(p))
                .max(Comparator.comparing(p -> String.valueOf(p.getMetadata().getCreationTimestamp())));
    }

    /** The container that sends the load: the template's first. An injector may have put its own before it in the pod. */
    private static String tool(Job job) {
        return job.getSpec().getTemplate().getSpec().getContainers().get(0).getName();
    }

    private static Optional<ContainerStateTerminated> end(Pod pod, String tool) {
        return pod.getStatus() == null
                ? Optional.empty()
                : pod.getStatus().getContainerStatuses().stream()
                        .filter(c -> tool.equals(c.getName()) && c.getState() != null)
                        .flatMap(c -> Optional.ofNullable(c.getState().getTerminated()).stream())
                        .filter(t -> t.getExitCode() != null)
                        .findFirst();
    }

    void start(LoadTest test, JobSpec spec) {
        Job job = job(test, spec);
        if (spec.host() != null) {
            target.check(test, "job.host", spec.host());
        }
        Creation.create(client, job);
    }

    /**
     * What is made of {@code spec}.
     *
     * @throws LoadRefusedException when it can't be run as it is written
     */
    Job job(LoadTest test, JobSpec spec) {
        PodTemplateSpec template;
        try {
            template = client.getKubernetesSerialization().convertValue(spec.template(), PodTemplateSpec.class);
        } catch (IllegalArgumentException e) {
            throw new LoadRefusedException("job.template is not a pod template: " + e.getMessage());
        }
        check(template == null ? null : template.getSpec());
        if (test.template().findLimit() != null) {
            throw new LoadRefusedException(
                    "findLimit searches with Locust, and this load test is a job: write stages, or"
                            + " name a Locust script in spec.locust");
        }
        return new JobBuilder()
                .withMetadata(LoadPods.metadata(test, name(test), LoadNames.JOB))
                .editMetadata()
                .addToAnnotations(Fingerprint.ANNOTATION, Fingerprint.of(test.template(), Map.of()))
                .endMetadata()
                .withNewSpec()
                .withBackoffLimit(0)
                .withActiveDeadlineSeconds(spec.deadlineOrDefault().toSeconds())
                .withPodFailurePolicy(LoadPods.replaceDisrupted())
                .withTemplate(labelled(
                        test, template, JobEnvironment.of(spec, test.template().stages())))
                .endSpec()
                .build();
    }

    private static PodTemplateSpec labelled(LoadTest test, PodTemplateSpec template, Map<String, String> environment) {
        return new PodTemplateSpecBuilder(template)
                .editOrNewMetadata()
                .withNamespace(null)
                .addToLabels(LoadNames.labels(test, LoadNames.JOB))
                .addToAnnotations(LoadPods.ANNOTATIONS)
                .endMetadata()
                .editSpec()
                .withRestartPolicy("Never")
                .withEnableServiceLinks(false)
                .withAffinity(
                        template.getSpec().getAffinity() == null
                                ? LoadPods.awayFromTheCopy()
                                : template.getSpec().getAffinity())
                .withContainers(template.getSpec().getContainers().stream()
                        .map(c -> JobEnvironment.into(c, environment))
                        .toList())
                .endSpec()
                .build();
    }

    /** A pod in the node's network is outside every NetworkPolicy, and so could load production. */
    private static void check(@Nullable PodSpec spec) {
        if (spec == null || spec.getContainers().isEmpty()) {
            throw new LoadRefusedException(
                    "job.template has no spec.containers: write a pod template, as spec.template of"
                            + " a batch/v1 Job");
        }
        if (Boolean.TRUE.equals(spec.getHostNetwork())) {
            throw new LoadRefusedException(
                    "job.template.spec.hostNetwork is refused, since no NetworkPolicy keeps such a pod from production:"
                            + " remove it");
        }
    }

    /** Suspending ends the Job's pods and keeps the Job. */
    void stop(LoadTest test) {
        var job = client.batch().v1().jobs().inNamespace(test.staging()).withName(name(test));
        if (job.get() != null) {
            job.patch(MergePatch.BY_AIRTIME, "{\"spec\":{\"suspend\":true}}");
        }
    }

    static boolean ours(Job job, LoadTest test) {
        String uid = annotation(job, LoadPods.UID);
        return uid == null || uid.equals(test.uid());
    }

    static @Nullable String annotation(Job job, String key) {
        Map<String, String> annotations = job.getMetadata().getAnnotations();
        return annotations == null ? null : annotations.get(key);
    }

    static @Nullable JobCondition condition(Job job, String type) {
        return job.getStatus() == null
                ? null
                : job.getStatus().getConditions().stream()
                        .filter(c -> type.equals(c.getType()) && "True".equals(c.getStatus()))
                        .findFirst()
                        .orElse(null);
    }
}
