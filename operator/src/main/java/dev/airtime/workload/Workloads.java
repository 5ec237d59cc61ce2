package dev.airtime.workload;

import dev.airtime.api.AutoscalerStatus;
import dev.airtime.api.Keys;
import dev.airtime.api.WorkloadRecord;
import dev.airtime.api.WorkloadSpec;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Raises and puts back replicas. Where a HorizontalPodAutoscaler targets the workload, its minimum is raised (and its
 * maximum where that is lower), since it would undo anything else. Every change carries the resourceVersion that was
 * read, so that a change by someone else meanwhile is met with a conflict and a new look, not overwritten.
 */
public final class Workloads {
    private static final PatchContext MERGE = new PatchContext.Builder()
            .withPatchType(PatchType.JSON_MERGE)
            .withFieldManager(Keys.AIRTIME)
            .build();

    private final KubernetesClient client;

    public Workloads(KubernetesClient client) {
        this.client = client;
    }

    /** Reads the workload and its autoscaler. */
    public WorkloadObservation observe(String namespace, String event, WorkloadSpec spec) {
        GenericKubernetesResource workload = find(namespace, spec);
        if (workload == null) {
            return new WorkloadObservation(
                    false,
                    spec.kind() + "/" + spec.name() + " is not in namespace " + namespace + ": correct spec.workloads",
                    null,
                    false,
                    0,
                    null);
        }
        HorizontalPodAutoscaler hpa = autoscaler(namespace, spec).orElse(null);
        Claims claims = hpa == null ? claims(workload, spec) : claims(hpa);
        int ready = number(workload.get("status", "readyReplicas"), 0);
        int wanted = hpa == null ? replicas(workload) : minimum(hpa);
        WorkloadRecord before = claims != null && claims.wanted().containsKey(event) ? claims.before() : null;
        boolean raised = before != null && wanted >= spec.replicas() && ready >= spec.replicas();
        String message = hpa == null
                ? replicas(workload) + " replicas, " + ready + " ready"
                : "autoscaler " + hpa.getMetadata().getName() + " at least " + wanted + ", " + ready + " ready";
        return new WorkloadObservation(true, message, before, raised, ready, hpa == null ? null : autoscaler(hpa));
    }

    /** Raises; what is already raised stays. Idempotent. */
    public void raise(String namespace, String event, WorkloadSpec spec) {
        GenericKubernetesResource workload = find(namespace, spec);
        if (workload == null) {
            return;
        }
        HorizontalPodAutoscaler hpa = autoscaler(namespace, spec).orElse(null);
        if (hpa == null) {
            Claims read = claims(workload, spec);
            Claims claims = (read == null
                            ? new Claims(new WorkloadRecord(replicas(workload), null, null, null), Map.of())
                            : read)
                    .with(event, spec.replicas());
            patch(namespace, spec, version(workload), claims, Map.of("replicas", claims.replicas()));
        } else {
            Claims read = claims(hpa);
            Claims claims = (read == null
                            ? new Claims(
                                    new WorkloadRecord(
                                            replicas(workload),
                                            hpa.getMetadata().getName(),
                                            minimum(hpa),
                                            hpa.getSpec().getMaxReplicas()),
                                    Map.of())
                            : read)
                    .with(event, spec.replicas());
            patch(
                    hpa,
                    hpa.getMetadata().getResourceVersion(),
                    claims,
                    Map.of("minReplicas", claims.replicas(), "maxReplicas", claims.maxReplicas()));
        }
    }

    /**
     * Puts back what was recorded, or what other events still want. Returns a sentence, and changes nothing, when
     * somebody changed the replicas by hand meanwhile; null otherwise. Idempotent.
     */
    public @Nullable String restore(String namespace, String event, WorkloadSpec spec) {
        GenericKubernetesResource workload = find(namespace, spec);
        if (workload == null) {
            return null;
        }
        HorizontalPodAutoscaler hpa = autoscaler(namespace, spec).orElse(null);
        return hpa == null
                ? restoreReplicas(namespace, event, spec, workload)
                : restoreAutoscaler(namespace, event, spec, workload, hpa);
    }

    private @Nullable String restoreReplicas(
            String namespace, String event, WorkloadSpec spec, GenericKubernetesResource workload) {
        Claims claims = claims(workload, spec);
        if (claims == null || !claims.wanted().containsKey(event)) {
            return null;
        }
        Claims left = claims.without(event);
        int now = replicas(workload);
        if (now != claims.replicas() && now != claims.before().replicas()) {
            return changed(
                    spec.kind() + "/" + spec.name(),
                    "replicas",
                    now,
                    claims.replicas(),
                    claims.before().replicas());
        }
        boolean last = left.wanted().isEmpty();
        patch(
                namespace,
                spec,
                version(workload),
                last ? null : left,
                Map.of("replicas", last ? claims.before().replicas() : left.replicas()));
        return null;
    }

    private @Nullable String restoreAutoscaler(
            String namespace,
            String event,
            WorkloadSpec spec,
            GenericKubernetesResource workload,
            HorizontalPodAutoscaler hpa) {
        Claims claims = claims(hpa);
        if (claims == null || !claims.wanted().containsKey(event)) {
            return null;
        }
        Claims left = claims.without(event);
        WorkloadRecord before = claims.before();
        int minimum = before.minReplicas() == null ? 1 : before.minReplicas();
        int maximum = before.maxReplicas() == null ? minimum : before.maxReplicas();
        String name = hpa.getMetadata().getName();
        if (minimum(hpa) != claims.replicas() && minimum(hpa) != minimum) {
            return changed("HorizontalPodAutoscaler/" + name, "minReplicas", minimum(hpa), claims.replicas(), minimum);
        }
        if (!left.wanted().isEmpty()) {
            patch(
                    hpa,
                    hpa.getMetadata().getResourceVersion(),
                    left,
                    Map.of("minReplicas", left.replicas(), "maxReplicas", left.maxReplicas()));
            return null;
        }
        if (minimum(hpa) != minimum || hpa.getSpec().getMaxReplicas() != maximum) {
            patch(
                    hpa,
                    hpa.getMetadata().getResourceVersion(),
                    claims,
                    Map.of("minReplicas", minimum, "maxReplicas", maximum));
        }
        // Without metrics an autoscaler never scales down by itself; with them it corrects this within seconds.
        if (replicas(workload) > before.replicas()) {
            merge(namespace, spec, Map.of("spec", Map.of("replicas", before.replicas())));
        }
        // Last, since the annotation is what tells the next process that something is left to do.
        patch(hpa, null, null, Map.of());
        return null;
    }

    private static String changed(String object, String field, int now, int raised, int before) {
        return object + ": " + field + " is " + now + ", neither " + raised + " as raised nor " + before
                + " as recorded: somebody changed it, so it is left alone; set it to " + before
                + " or remove the annotation " + Keys.BEFORE;
    }

    private @Nullable GenericKubernetesResource find(String namespace, WorkloadSpec spec) {
        return client.genericKubernetesResources("apps/v1", spec.kind().name())
                .inNamespace(namespace)
                .withName(spec.name())
                .get();
    }

    private Optional<HorizontalPodAutoscaler> autoscaler(String namespace, WorkloadSpec spec) {
        return client.autoscaling().v2().horizontalPodAutoscalers().inNamespace(namespace).list().getItems().stream()
                .filter(h -> h.getSpec() != null
                        && h.getSpec().getScaleTargetRef() != null
                        && spec.kind()
                                .name()
                                .equals(h.getSpec().getScaleTargetRef().getKind())
                        && spec.name().equals(h.getSpec().getScaleTargetRef().getName()))
                .findFirst();
    }

    private void patch(
            String namespace,
            WorkloadSpec spec,
            String resourceVersion,
            @Nullable Claims claims,
            Map<String, Integer> fields) {
        merge(namespace, spec, body(resourceVersion, claims, fields));
    }

    private void merge(String namespace, WorkloadSpec spec, Map<String, ?> body) {
        client.genericKubernetesResources("apps/v1", spec.kind().name())
                .inNamespace(namespace)
                .withName(spec.name())
                .patch(MERGE, client.getKubernetesSerialization().asJson(body));
    }

    private void patch(
            HorizontalPodAutoscaler hpa,
            @Nullable String resourceVersion,
            @Nullable Claims claims,
            Map<String, Integer> fields) {
        client.autoscaling()
                .v2()
                .horizontalPodAutoscalers()
                .inNamespace(hpa.getMetadata().getNamespace())
                .withName(hpa.getMetadata().getName())
                .patch(MERGE, client.getKubernetesSerialization().asJson(body(resourceVersion, claims, fields)));
    }

    private static Map<String, ?> body(
            @Nullable String resourceVersion, @Nullable Claims claims, Map<String, Integer> fields) {
        Map<String, Object> annotations = new TreeMap<>();
        annotations.put(Keys.BEFORE, claims == null ? null : claims.write());
        Map<String, Object> metadata = new TreeMap<>();
        metadata.put("annotations", annotations);
        if (resourceVersion != null) {
            metadata.put("resourceVersion", resourceVersion);
        }
        return fields.isEmpty() ? Map.of("metadata", metadata) : Map.of("metadata", metadata, "spec", fields);
    }

    private static @Nullable Claims claims(GenericKubernetesResource workload, WorkloadSpec spec) {
        return Claims.read(workload.getMetadata().getAnnotations(), spec.kind() + "/" + spec.name());
    }

    private static @Nullable Claims claims(HorizontalPodAutoscaler hpa) {
        return Claims.read(
                hpa.getMetadata().getAnnotations(),
                "HorizontalPodAutoscaler/" + hpa.getMetadata().getName());
    }

    private static String version(GenericKubernetesResource workload) {
        return workload.getMetadata().getResourceVersion();
    }

    private static int replicas(GenericKubernetesResource workload) {
        return number(workload.get("spec", "replicas"), 1);
    }

    private static int minimum(HorizontalPodAutoscaler hpa) {
        return hpa.getSpec().getMinReplicas() == null ? 1 : hpa.getSpec().getMinReplicas();
    }

    private static AutoscalerStatus autoscaler(HorizontalPodAutoscaler hpa) {
        Integer desired = hpa.getStatus() == null ? null : hpa.getStatus().getDesiredReplicas();
        Integer maximum = hpa.getSpec().getMaxReplicas();
        return new AutoscalerStatus(
                hpa.getMetadata().getName(),
                minimum(hpa),
                maximum == null ? minimum(hpa) : maximum,
                desired == null ? 0 : desired);
    }

    private static int number(@Nullable Object value, int fallback) {
        return value instanceof Number n ? n.intValue() : fallback;
    }
}
