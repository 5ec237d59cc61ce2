package dev.airtime;

import dev.airtime.api.Keys;
import dev.airtime.diagnosis.Measurements.Workload;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the copy's workloads, and the connection pools that they declare with the annotation {@link Keys#POOL_SIZE}, on
 * the workload or on its pod template: {@code "100"}, or by database {@code "shop=100,orders=20"}.
 */
final class Pools {
    private static final Logger LOG = LoggerFactory.getLogger(Pools.class);

    private final KubernetesClient client;

    Pools(KubernetesClient client) {
        this.client = client;
    }

    /** The workloads of {@code namespace}, with the pools that they declare; empty when they can't be read. */
    List<Workload> of(String namespace) {
        List<Workload> found = new ArrayList<>();
        try {
            List<HorizontalPodAutoscaler> autoscalers = client.autoscaling()
                    .v2()
                    .horizontalPodAutoscalers()
                    .inNamespace(namespace)
                    .list()
                    .getItems();
            client.apps()
                    .deployments()
                    .inNamespace(namespace)
                    .list()
                    .getItems()
                    .forEach(d ->
                            add(found, d, d.getSpec().getReplicas(), d.getSpec().getTemplate(), autoscalers));
            client.apps()
                    .statefulSets()
                    .inNamespace(namespace)
                    .list()
                    .getItems()
                    .forEach(s ->
                            add(found, s, s.getSpec().getReplicas(), s.getSpec().getTemplate(), autoscalers));
        } catch (KubernetesClientException e) {
            LOG.warn("the workloads of {} can't be read for their connection pools: {}", namespace, e.getMessage());
        }
        return found;
    }

    private static void add(
            List<Workload> found,
            HasMetadata workload,
            @Nullable Integer replicas,
            @Nullable PodTemplateSpec template,
            List<HorizontalPodAutoscaler> autoscalers) {
        String declared = annotation(workload.getMetadata().getAnnotations());
        if (declared == null && template != null && template.getMetadata() != null) {
            declared = annotation(template.getMetadata().getAnnotations());
        }
        String name = workload.getMetadata().getName();
        int pods = replicas == null ? 1 : replicas;
        int most = autoscalers.stream()
                .filter(a -> a.getSpec() != null
                        && a.getSpec().getScaleTargetRef() != null
                        && name.equals(a.getSpec().getScaleTargetRef().getName())
                        && workload.getKind()
                                .equals(a.getSpec().getScaleTargetRef().getKind()))
                .mapToInt(a ->
                        a.getSpec().getMaxReplicas() == null ? 0 : a.getSpec().getMaxReplicas())
                .max()
                .orElse(pods);
        found.add(new Workload(name, pods, Math.max(pods, most), declared == null ? Map.of() : parse(declared, name)));
    }

    private static @Nullable String annotation(@Nullable Map<String, String> annotations) {
        return annotations == null ? null : annotations.get(Keys.POOL_SIZE);
    }

    /** What can't be read is left out. */
    static Map<String, Integer> parse(String declared, String workload) {
        Map<String, Integer> pools = new HashMap<>();
        for (String part : declared.split(",", -1)) {
            int equals = part.indexOf('=');
            String database = equals < 0 ? "" : part.substring(0, equals).strip();
            try {
                pools.put(database, Integer.parseInt(part.substring(equals + 1).strip()));
            } catch (NumberFormatException e) {
                LOG.warn(
                        "annotation {} of {} is \"{}\": write for example \"100\" or \"shop=100,orders=20\"",
                        Keys.POOL_SIZE,
                        workload,
                        declared);
            }
        }
        return pools;
    }
}
