package dev.airtime;

import dev.airtime.api.Percentage;
import dev.airtime.diagnosis.Measurements.PodTrouble;
import dev.airtime.diagnosis.Measurements.PodTrouble.Kind;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.metrics.v1beta1.PodMetrics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Containers that used their CPU limit, by the metrics API ({@code metrics.k8s.io}). It tells the use of one window of time,
 * the newest, and nothing of periods in which a container was throttled. Pure.
 */
final class CopyCpu {
    /** A container at its limit is stopped for a part of each period, and so never shows quite all of it. */
    private static final double AT_LIMIT = 0.95;

    private CopyCpu() {}

    private record Use(String workload, String container, double share, Quantity limit) {
        PodTrouble trouble() {
            return new PodTrouble(
                    workload,
                    Kind.CpuAtLimit,
                    container,
                    1,
                    Percentage.format(share) + " of its CPU limit of " + limit);
        }
    }

    /**
     * One for each pod and container, the busiest last.
     *
     * @param own the copy's pods
     * @param sampled what the metrics API told of them, by name: {@link #underLoad}
     */
    static List<PodTrouble> atLimit(List<Pod> own, Map<String, PodMetrics> sampled) {
        List<Use> uses = new ArrayList<>();
        for (Pod pod : own) {
            PodMetrics m = sampled.get(pod.getMetadata().getName());
            if (m != null) {
                for (Container c : pod.getSpec().getContainers()) {
                    Quantity limit = limit(c);
                    Quantity used = used(m, c.getName());
                    if (limit != null && used != null) {
                        double share = used.getNumericalAmount().doubleValue()
                                / limit.getNumericalAmount().doubleValue();
                        uses.add(new Use(PodOwner.workload(pod), c.getName(), share, limit));
                    }
                }
            }
        }
        return uses.stream()
                .filter(u -> u.share() >= AT_LIMIT)
                .sorted(Comparator.comparingDouble(Use::share))
                .map(Use::trouble)
                .toList();
    }

    /** Whether any of these pods has a CPU limit. */
    static boolean limited(List<Pod> own) {
        return own.stream().flatMap(p -> p.getSpec().getContainers().stream()).anyMatch(c -> limit(c) != null);
    }

    /**
     * What the metrics tell of these pods while the load ran, by the pod's name.
     *
     * @param own the copy's pods
     * @param metrics of the same namespace
     * @param since when the load began
     * @param until when it ended: half of the window at least must be before
     */
    static Map<String, PodMetrics> underLoad(List<Pod> own, List<PodMetrics> metrics, Instant since, Instant until) {
        Set<String> names = own.stream().map(p -> p.getMetadata().getName()).collect(Collectors.toSet());
        return metrics.stream()
                .filter(m -> names.contains(m.getMetadata().getName()) && within(m, since, until))
                .collect(Collectors.toMap(m -> m.getMetadata().getName(), m -> m, (a, b) -> b));
    }

    private static boolean within(PodMetrics m, Instant since, Instant until) {
        if (m.getTimestamp() == null || m.getWindow() == null) {
            return false;
        }
        Instant end = Instant.parse(m.getTimestamp());
        Duration window = m.getWindow().getDuration();
        return !end.minus(window).isBefore(since)
                && !end.minus(window.dividedBy(2)).isAfter(until);
    }

    private static @Nullable Quantity limit(Container c) {
        return c.getResources() == null || c.getResources().getLimits() == null
                ? null
                : positive(c.getResources().getLimits().get("cpu"));
    }

    /** Kubernetes takes a limit of 0 for none. */
    private static @Nullable Quantity positive(@Nullable Quantity limit) {
        return limit == null || limit.getNumericalAmount().signum() <= 0 ? null : limit;
    }

    private static @Nullable Quantity used(PodMetrics m, String container) {
        return m.getContainers().stream()
                .filter(c -> c.getName().equals(container) && c.getUsage() != null)
                .findFirst()
                .map(c -> c.getUsage().get("cpu"))
                .orElse(null);
    }
}
