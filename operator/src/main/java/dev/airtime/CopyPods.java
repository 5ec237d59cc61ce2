package dev.airtime;

import dev.airtime.api.Cut;
import dev.airtime.api.Keys;
import dev.airtime.diagnosis.Measurements.PodTrouble;
import dev.airtime.diagnosis.Measurements.PodTrouble.Kind;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.metrics.v1beta1.PodMetrics;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What went wrong with the copy's own pods since a load began, as the API server has it afterwards: the last end of each
 * container, probes that failed (Events, kept for an hour), pods without a node, autoscalers at their maximum.
 */
final class CopyPods {
    private static final Logger LOG = LoggerFactory.getLogger(CopyPods.class);
    private static final int LONGEST = 200;
    private static final int NOT_FOUND = 404;
    private static final int UNAVAILABLE = 503;

    private final KubernetesClient client;

    CopyPods(KubernetesClient client) {
        this.client = client;
    }

    /**
     * What was seen of the copy's pods.
     *
     * @param troubles by workload
     * @param notSeen what could not be looked at, and what opens it
     */
    record Seen(List<PodTrouble> troubles, List<String> notSeen) {
        /** Of a load that never began. */
        static final Seen NOTHING = new Seen(List.of(), List.of());
    }

    /** From the beginning of a load to its end. */
    Seen seen(String namespace, Instant since, Instant until) {
        List<String> notSeen = new ArrayList<>();
        return new Seen(troubles(namespace, since, until, notSeen), notSeen);
    }

    private List<PodTrouble> troubles(String namespace, Instant since, Instant until, List<String> notSeen) {
        try {
            List<Pod> pods = client.pods().inNamespace(namespace).list().getItems();
            return troubles(
                    pods,
                    client.v1().events().inNamespace(namespace).list().getItems(),
                    client.autoscaling()
                            .v2()
                            .horizontalPodAutoscalers()
                            .inNamespace(namespace)
                            .list()
                            .getItems(),
                    cpuAtLimit(namespace, own(pods), since, until, notSeen),
                    since);
        } catch (KubernetesClientException e) {
            LOG.warn("what happened to the pods of {} can't be read: {}", namespace, e.getMessage());
            notSeen.add("restarts, memory kills, failed probes and CPU limits of the pods: list pods, events and"
                    + " horizontalpodautoscalers in namespace " + namespace + " failed (code " + e.getCode() + ")");
            return List.of();
        }
    }

    /** Nothing is asked where no container has a limit; many clusters don't serve the metrics API. */
    private List<PodTrouble> cpuAtLimit(
            String namespace, List<Pod> own, Instant since, Instant until, List<String> notSeen) {
        if (!CopyCpu.limited(own)) {
            return List.of();
        }
        try {
            Map<String, PodMetrics> sampled = CopyCpu.underLoad(
                    own, client.top().pods().metrics(namespace).getItems(), since, until);
            if (sampled.isEmpty()) {
                notSeen.add("CPU limits of the containers: metrics.k8s.io has no sample of the time of the load");
            }
            return CopyCpu.atLimit(own, sampled);
        } catch (KubernetesClientException e) {
            LOG.info("how much CPU the pods of {} used is not known: {}", namespace, e.getMessage());
            notSeen.add("CPU limits of the containers: "
                    + switch (e.getCode()) {
                        case NOT_FOUND -> "the cluster does not serve metrics.k8s.io, which metrics-server brings";
                        case UNAVAILABLE -> "metrics.k8s.io does not answer: look at the metrics-server";
                        default ->
                            "list pods.metrics.k8s.io in namespace " + namespace + " failed (code " + e.getCode() + ")";
                    });
            return List.of();
        }
    }

    static List<PodTrouble> troubles(
            List<Pod> all,
            List<Event> events,
            List<HorizontalPodAutoscaler> autoscalers,
            List<PodTrouble> cpuAtLimit,
            Instant since) {
        List<Pod> pods = own(all);
        Map<String, PodTrouble> found = new HashMap<>();
        for (Pod pod : pods) {
            String workload = PodOwner.workload(pod);
            for (ContainerStatus c : pod.getStatus().getContainerStatuses()) {
                ends(c).filter(t -> !before(t.getFinishedAt(), since))
                        .filter(t -> t.getExitCode() == null || t.getExitCode() != 0)
                        .max(Comparator.comparing(ContainerStateTerminated::getFinishedAt))
                        .ifPresent(t -> add(found, ended(workload, pod, c.getName(), t)));
            }
            pod.getStatus().getConditions().stream()
                    .filter(c -> c.getType().equals("PodScheduled")
                            && "False".equals(c.getStatus())
                            && "Unschedulable".equals(c.getReason()))
                    .forEach(c -> add(
                            found, new PodTrouble(workload, Kind.Unschedulable, null, 1, shortened(c.getMessage()))));
        }
        Map<String, String> workloads = new HashMap<>();
        pods.forEach(p -> workloads.put(p.getMetadata().getName(), PodOwner.workload(p)));
        for (Event e : events) {
            String workload = workloads.get(e.getInvolvedObject().getName());
            if (workload != null && unready(e) && !before(e.getLastTimestamp(), since)) {
                int times = before(e.getFirstTimestamp(), since) || e.getCount() == null ? 1 : e.getCount();
                add(found, new PodTrouble(workload, Kind.Unready, null, times, shortened(e.getMessage())));
            }
        }
        for (HorizontalPodAutoscaler a : autoscalers) {
            if (atMaximum(a, since)) {
                add(
                        found,
                        new PodTrouble(
                                a.getSpec().getScaleTargetRef().getName(),
                                Kind.AutoscalerAtMaximum,
                                null,
                                a.getSpec().getMaxReplicas(),
                                a.getMetadata().getName()));
            }
        }
        cpuAtLimit.forEach(t -> add(found, t));
        return found.values().stream()
                .sorted(Comparator.comparing(PodTrouble::workload)
                        .thenComparing(PodTrouble::kind)
                        .thenComparing(t -> t.container() == null ? "" : t.container()))
                .toList();
    }

    /** The copy's own, without those of the load. */
    static List<Pod> own(List<Pod> all) {
        return all.stream()
                .filter(p -> p.getMetadata().getLabels() == null
                        || !p.getMetadata().getLabels().containsKey(Keys.REHEARSAL))
                .filter(p -> p.getStatus() != null)
                .toList();
    }

    /** Of one workload, kind and container the times are counted together; the last words stay. */
    private static void add(Map<String, PodTrouble> found, PodTrouble t) {
        found.merge(
                t.workload() + " " + t.kind() + " " + t.container(),
                t,
                (a, b) -> new PodTrouble(b.workload(), b.kind(), b.container(), a.times() + b.times(), b.detail()));
    }

    private static Stream<ContainerStateTerminated> ends(ContainerStatus c) {
        List<ContainerStateTerminated> ends = new ArrayList<>();
        if (c.getState() != null && c.getState().getTerminated() != null) {
            ends.add(c.getState().getTerminated());
        }
        if (c.getLastState() != null && c.getLastState().getTerminated() != null) {
            ends.add(c.getLastState().getTerminated());
        }
        return ends.stream().filter(t -> t.getFinishedAt() != null);
    }

    private static PodTrouble ended(String workload, Pod pod, String container, ContainerStateTerminated t) {
        return "OOMKilled".equals(t.getReason())
                ? new PodTrouble(workload, Kind.OutOfMemory, container, 1, memoryLimit(pod, container))
                : new PodTrouble(
                        workload, Kind.Exited, container, 1, "exit code " + t.getExitCode() + ", " + t.getReason());
    }

    private static @Nullable String memoryLimit(Pod pod, String container) {
        return pod.getSpec().getContainers().stream()
                .filter(c -> c.getName().equals(container))
                .findFirst()
                .map(Container::getResources)
                .map(r -> r.getLimits() == null ? null : r.getLimits().get("memory"))
                .map(Quantity::toString)
                .orElse(null);
    }

    private static boolean unready(Event e) {
        return "Unhealthy".equals(e.getReason())
                && e.getMessage() != null
                && e.getMessage().startsWith("Readiness probe failed");
    }

    /**
     * It may have no more than it wants (autoscaling/v2, condition ScalingLimited), or was scaled up to all it may have
     * since: when the load is over the condition is soon gone, while pods are taken away five minutes later at the soonest.
     */
    private static boolean atMaximum(HorizontalPodAutoscaler a, Instant since) {
        Integer most = a.getSpec().getMaxReplicas();
        if (a.getStatus() == null || most == null) {
            return false;
        }
        boolean limited = a.getStatus().getConditions().stream()
                .anyMatch(c -> "ScalingLimited".equals(c.getType())
                        && "True".equals(c.getStatus())
                        && "TooManyReplicas".equals(c.getReason()));
        Integer current = a.getStatus().getCurrentReplicas();
        return limited
                || (current != null && current >= most && !before(a.getStatus().getLastScaleTime(), since));
    }

    /** Whether it was before then; what has no time was, too. */
    static boolean before(@Nullable String time, Instant since) {
        return time == null || Instant.parse(time).isBefore(since);
    }

    private static @Nullable String shortened(@Nullable String message) {
        return message == null ? null : Cut.to(LONGEST, message);
    }
}
