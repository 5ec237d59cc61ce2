package dev.airtime;

import dev.airtime.api.LogPattern;
import dev.airtime.api.LogsSeen;
import dev.airtime.diagnosis.Words;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for words in the logs of the copy's own pods, from where the look before ended, which the status has: no line counts
 * twice, and after a restart none is left out. Of a line nothing is kept but its time.
 */
final class CopyLogs {
    private static final Logger LOG = LoggerFactory.getLogger(CopyLogs.class);
    /** Nodes' clocks differ, and a line takes its time from the container to the kubelet. */
    static final Duration LAG = Duration.ofSeconds(5);

    private static final int PODS_A_WORKLOAD = 5;
    private static final int CONTAINERS = 20;
    private static final int LIMIT_BYTES = 512 * 1024;

    private final KubernetesClient client;

    CopyLogs(KubernetesClient client) {
        this.client = client;
    }

    /** One container whose log is read; {@code previous}: that of the container that ended meanwhile. */
    record Source(
            String pod,
            String container,
            String workload,
            @Nullable String node,
            boolean previous) {}

    /**
     * What the logs have told, with those of the time since the last look.
     *
     * @param before null before the first look
     * @param began when the load did
     * @param users users at the same time now
     */
    LogsSeen look(
            String namespace, List<LogPattern> own, @Nullable LogsSeen before, Instant began, int users, Instant now) {
        Instant from = (before == null ? began : Instant.parse(before.readTo())).truncatedTo(ChronoUnit.SECONDS);
        Instant to = now.minus(LAG).truncatedTo(ChronoUnit.SECONDS);
        if (!to.isAfter(from)) {
            return Objects.requireNonNullElseGet(before, () -> new LogsSeen(from.toString(), List.of(), List.of()));
        }
        LogWindow window = new LogWindow(Words.with(own), from, to);
        try {
            List<Pod> pods =
                    CopyPods.own(client.pods().inNamespace(namespace).list().getItems());
            Set<String> silent = new HashSet<>();
            for (Source s : sources(pods, from, window)) {
                if (s.node() == null || !silent.contains(s.node())) {
                    read(namespace, s, window, silent);
                }
            }
        } catch (KubernetesClientException e) {
            LOG.warn("the logs of {} can't be read: {}", namespace, e.getMessage());
            window.missed(
                    e.getCode() == HttpURLConnection.HTTP_FORBIDDEN
                            ? "logs of the copy's pods: grant the operator get on pods/log in namespace " + namespace
                            : "logs of the copy's pods, at times: "
                                    + e.getClass().getSimpleName() + " "
                                    + (e.getCode() == 0 ? "without an answer" : "HTTP " + e.getCode()));
        }
        return LogProgress.after(before, window, users);
    }

    /** The same pods each time, as far as they are there: the first few of each workload, by name. */
    static List<Source> sources(List<Pod> pods, Instant from, LogWindow window) {
        Map<String, Integer> ofWorkload = new HashMap<>();
        List<Source> sources = new ArrayList<>();
        for (Pod pod : pods.stream()
                .sorted(Comparator.comparing(p -> p.getMetadata().getName()))
                .toList()) {
            String workload = PodOwner.workload(pod);
            List<Source> its = pod.getStatus().getContainerStatuses().stream()
                    .flatMap(c -> containers(pod, c, workload, from))
                    .toList();
            if (its.isEmpty()) {
                continue;
            }
            if (ofWorkload.merge(workload, 1, Integer::sum) > PODS_A_WORKLOAD
                    || sources.size() + its.size() > CONTAINERS) {
                window.missed("logs of some pods of " + workload + ": at most " + PODS_A_WORKLOAD
                        + " of a workload and " + CONTAINERS + " containers in all are read");
            } else {
                sources.addAll(its);
            }
        }
        return sources;
    }

    private static Stream<Source> containers(Pod pod, ContainerStatus c, String workload, Instant from) {
        boolean began = c.getState() != null && c.getState().getWaiting() == null;
        boolean endedMeanwhile = c.getLastState() != null
                && c.getLastState().getTerminated() != null
                && !CopyPods.before(c.getLastState().getTerminated().getFinishedAt(), from);
        String name = pod.getMetadata().getName();
        String node = pod.getSpec().getNodeName();
        return Stream.of(true, false)
                .filter(previous -> previous ? endedMeanwhile : began)
                .map(previous -> new Source(name, c.getName(), workload, node, previous));
    }

    private void read(String namespace, Source s, LogWindow window, Set<String> silent) {
        try {
            // core/v1, read log of the specified Pod: lines from sinceTime on, each with its time, the first
            // limitBytes.
            String log = client.raw("/api/v1/namespaces/" + namespace + "/pods/" + s.pod() + "/log?container="
                    + s.container() + "&timestamps=true&sinceTime=" + window.from() + "&limitBytes=" + LIMIT_BYTES
                    + (s.previous() ? "&previous=true" : ""));
            if (log == null) {
                return;
            }
            window.read(s.workload(), log);
            if (log.length() >= LIMIT_BYTES * 9L / 10) {
                window.missed("logs of " + s.workload() + " in whole: more than " + LIMIT_BYTES / 1024
                        + " KiB between two looks, so that counts are too low");
            }
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
                throw e;
            }
            // It went meanwhile, or has no log yet.
            boolean gone = e.getCode() == HttpURLConnection.HTTP_NOT_FOUND
                    || e.getCode() == HttpURLConnection.HTTP_BAD_REQUEST;
            if (!gone) {
                unread(s, window, silent, e);
            }
        }
    }

    /** One node that does not answer holds up a look once, not once a pod. */
    private static void unread(Source s, LogWindow window, Set<String> silent, KubernetesClientException e) {
        LOG.warn("the log of {} in pod {} can't be read: {}", s.container(), s.pod(), e.getMessage());
        window.missed("logs of some pods of " + s.workload() + ", at times: their node did not answer");
        if (s.node() != null) {
            silent.add(s.node());
        }
    }
}
