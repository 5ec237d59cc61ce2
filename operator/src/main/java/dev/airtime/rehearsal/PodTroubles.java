package dev.airtime.rehearsal;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Names the pod that keeps a load test from starting, and why. */
final class PodTroubles {
    private static final Set<String> IMAGE = Set.of("ErrImagePull", "ImagePullBackOff", "InvalidImageName");
    private static final Set<String> CONFIGURATION =
            Set.of("CreateContainerConfigError", "CreateContainerError", "RunContainerError", "CrashLoopBackOff");

    private PodTroubles() {}

    /**
     * A pod in trouble.
     *
     * @param pod its name
     * @param message what is wrong, in a sentence
     * @param ended whether its container ended with an error: waiting doesn't help, its log may tell why
     */
    record Trouble(String pod, String message, boolean ended) {}

    /** The worst trouble of {@code pods}: an ended container before configuration, image, scheduling. */
    static Optional<Trouble> of(List<Pod> pods) {
        return pods.stream()
                .flatMap(PodTroubles::of)
                .min(Comparator.comparing((Trouble t) -> !t.ended()).thenComparing(Trouble::pod));
    }

    private static Stream<Trouble> of(Pod pod) {
        String name = pod.getMetadata().getName();
        if (pod.getStatus() == null || pod.getMetadata().getDeletionTimestamp() != null) {
            return Stream.empty();
        }
        Stream<Trouble> containers = Stream.concat(
                        pod.getStatus().getInitContainerStatuses().stream(),
                        pod.getStatus().getContainerStatuses().stream())
                .flatMap(c -> container(pod, name, c));
        Stream<Trouble> scheduling = pod.getStatus().getConditions().stream()
                .filter(c -> "PodScheduled".equals(c.getType())
                        && "False".equals(c.getStatus())
                        && "Unschedulable".equals(c.getReason()))
                .map(c -> new Trouble(
                        name,
                        "pod " + name + " finds no node: " + c.getMessage()
                                + "; lower locust.workers or locust.workerResources, or add nodes",
                        false));
        return Stream.concat(containers, scheduling);
    }

    private static Stream<Trouble> container(Pod pod, String name, ContainerStatus status) {
        ContainerState state = status.getState();
        if (state == null) {
            return Stream.empty();
        }
        if (state.getWaiting() != null && state.getWaiting().getReason() != null) {
            String reason = state.getWaiting().getReason();
            String detail = state.getWaiting().getMessage();
            String because = reason + (detail == null ? "" : " (" + detail + ")");
            if (IMAGE.contains(reason)) {
                return Stream.of(new Trouble(
                        name,
                        "pod " + name + " can't get image " + status.getImage() + ": " + because
                                + "; correct locust.image or the job's image",
                        false));
            }
            return CONFIGURATION.contains(reason)
                    ? Stream.of(new Trouble(name, "pod " + name + " can't start: " + because, false))
                    : Stream.empty();
        }
        if (state.getTerminated() != null
                && state.getTerminated().getExitCode() != null
                && state.getTerminated().getExitCode() != 0
                && !disrupted(pod)) {
            return Stream.of(new Trouble(
                    name,
                    "pod " + name + " ended with exit code "
                            + state.getTerminated().getExitCode()
                            + (state.getTerminated().getReason() == null
                                    ? ""
                                    : " (" + state.getTerminated().getReason() + ")"),
                    true));
        }
        return Stream.empty();
    }

    /** Evicted or preempted: the Job controller makes another (podFailurePolicy). */
    static boolean disrupted(Pod pod) {
        List<PodCondition> conditions = pod.getStatus().getConditions();
        return conditions.stream()
                .anyMatch(c -> "DisruptionTarget".equals(c.getType()) && "True".equals(c.getStatus()));
    }
}
