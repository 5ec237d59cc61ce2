package dev.airtime.staging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.airtime.api.Keys;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The workloads of the copy: how many pods they want and have, and setting that number at the release. */
final class Replicas {
    private static final List<ApiKind> SCALED = List.of(
            new ApiKind("apps", "v1", "deployments", "Deployment"),
            new ApiKind("apps", "v1", "statefulsets", "StatefulSet"),
            new ApiKind("", "v1", "replicationcontrollers", "ReplicationController"));
    private static final ApiKind AUTOSCALER =
            new ApiKind("autoscaling", "v2", "horizontalpodautoscalers", "HorizontalPodAutoscaler");

    /** A workload of the copy: what it wants, has, and how many are ready of those it wants. */
    record Workload(ApiKind kind, String name, int wanted, int replicas, int ready) {
        static Workload of(ApiKind kind, ObjectNode object) {
            int wanted = object.path("metadata")
                    .path("annotations")
                    .path(Keys.WANTED_REPLICAS)
                    .asInt(0);
            return new Workload(
                    kind,
                    Source.name(object),
                    wanted,
                    object.path("spec").path("replicas").asInt(1),
                    // A workload that has more than enough does not make up for one that has too few.
                    Math.min(wanted, object.path("status").path("readyReplicas").asInt(0)));
        }
    }

    private final ApiServer api;

    Replicas(ApiServer api) {
        this.api = api;
    }

    /** The copied workloads. */
    List<Workload> read(String namespace) {
        List<Workload> workloads = new ArrayList<>();
        for (ApiKind kind : SCALED) {
            try {
                api.list(kind.collection(namespace), o -> {
                    if (o.path("metadata").path("annotations").has(Keys.WANTED_REPLICAS)) {
                        workloads.add(Workload.of(kind, o));
                    }
                });
            } catch (Refused e) {
                if (!e.notFound()) {
                    throw e;
                }
            }
        }
        return workloads;
    }

    /**
     * Sets each workload that is at zero to what it wants, and no less than its autoscaler's minimum: an autoscaler
     * leaves a workload at zero alone (Kubernetes, Horizontal Pod Autoscaling, "implicit maintenance-mode
     * deactivation").
     */
    void raise(String namespace) {
        Map<String, Integer> minimums = minimums(namespace);
        for (Workload w : read(namespace)) {
            int target = w.wanted() == 0
                    ? 0
                    : Math.max(w.wanted(), minimums.getOrDefault(w.kind().kind() + "/" + w.name(), 0));
            if (w.replicas() == 0 && target > 0) {
                ObjectNode body = Json.object();
                body.putObject("metadata").putObject("annotations").put(Keys.WANTED_REPLICAS, String.valueOf(target));
                body.putObject("spec").put("replicas", target);
                api.mergeNow(w.kind().object(namespace, w.name()), body);
            }
        }
    }

    private Map<String, Integer> minimums(String namespace) {
        Map<String, Integer> minimums = new HashMap<>();
        try {
            api.list(AUTOSCALER.collection(namespace), o -> {
                JsonNode target = o.path("spec").path("scaleTargetRef");
                minimums.put(
                        target.path("kind").asText() + "/" + target.path("name").asText(),
                        o.path("spec").path("minReplicas").asInt(1));
            });
        } catch (Refused e) {
            if (!e.notFound()) {
                throw e;
            }
        }
        return minimums;
    }
}
