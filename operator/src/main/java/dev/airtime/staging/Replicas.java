package dev.airtime.staging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.airtime.api.Keys;
import dev.airtime.api.StagingOverride;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The workloads of the copy: how many pods they want and have, and setting that number at the release. */
final class Replicas {
    static final List<ApiKind> SCALED = List.of(
            new ApiKind("apps", "v1", "deployments", "Deployment"),
            new ApiKind("apps", "v1", "statefulsets", "StatefulSet"),
            new ApiKind("", "v1", "replicationcontrollers", "ReplicationController"));
    private static final ApiKind AUTOSCALER =
            new ApiKind("autoscaling", "v2", "horizontalpodautoscalers", "HorizontalPodAutoscaler");

    /**
     * A workload of the copy.
     *
     * @param kind its kind
     * @param name its name
     * @param wanted the pods that production's has
     * @param released the pods that a release gave it; -1 before the first
     * @param replicas the pods that it asks for now
     * @param ready how many are ready, and of the template that it has now
     */
    record Workload(ApiKind kind, String name, int wanted, int released, int replicas, int ready) {
        static Workload of(ApiKind kind, ObjectNode object) {
            JsonNode annotations = object.path("metadata").path("annotations");
            return new Workload(
                    kind,
                    Source.name(object),
                    annotations.path(Keys.WANTED_REPLICAS).asInt(0),
                    annotations.path(Keys.RELEASED_REPLICAS).asInt(-1),
                    object.path("spec").path("replicas").asInt(1),
                    ready(kind, object));
        }

        /** Old pods go one by one, and may be any of those that are ready: a rehearsal must not begin on them. */
        private static int ready(ApiKind kind, ObjectNode object) {
            JsonNode status = object.path("status");
            boolean seen = status.path("observedGeneration").asLong(0)
                    >= object.path("metadata").path("generation").asLong(0);
            int old = rolls(kind, object)
                    ? status.path("replicas").asInt(0)
                            - status.path("updatedReplicas").asInt(0)
                    : 0;
            return seen ? Math.max(0, status.path("readyReplicas").asInt(0) - Math.max(0, old)) : 0;
        }

        /** Whether its controller replaces the pods of an old template by itself, and all of them. */
        private static boolean rolls(ApiKind kind, ObjectNode object) {
            JsonNode spec = object.path("spec");
            JsonNode strategy = spec.path("updateStrategy");
            return switch (kind.kind()) {
                case "Deployment" -> !spec.path("paused").asBoolean(false);
                case "StatefulSet" ->
                    !strategy.path("type").asText("").equals("OnDelete")
                            && strategy.path("rollingUpdate").path("partition").asInt(0) == 0;
                default -> false;
            };
        }

        String title() {
            return Copier.title(kind, name);
        }

        /** Ready pods that count: one that has more than enough does not make up for one that has too few. */
        int counted() {
            return Math.min(replicas, ready);
        }

        /**
         * The number to set at a release; empty when it is left alone. A workload that no release has touched gets what
         * production's has, and no less than its autoscaler's minimum, since an autoscaler leaves a workload at zero
         * alone (Kubernetes, Horizontal Pod Autoscaling, "implicit maintenance-mode deactivation"). One that runs is its
         * autoscaler's, or, where somebody has set another number than the release did, theirs.
         *
         * @param minimum its autoscaler's minimum; null when it has no autoscaler
         */
        OptionalInt target(@Nullable Integer minimum, StagingOverride override) {
            int target = wanted == 0 ? 0 : Math.max(wanted, minimum == null ? 0 : minimum);
            if (released < 0) {
                return replicas > 0 ? OptionalInt.empty() : OptionalInt.of(target);
            }
            boolean autoscaled = minimum != null && replicas > 0;
            boolean byHand = replicas != released && override == StagingOverride.KeepMine;
            boolean done = replicas == target && released == target;
            return autoscaled || byHand || done ? OptionalInt.empty() : OptionalInt.of(target);
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

    /** Sets each workload to the number that {@link Workload#target} says. */
    void raise(String namespace, StagingOverride override) {
        Map<String, Integer> minimums = minimums(namespace);
        for (Workload w : read(namespace)) {
            w.target(minimums.get(w.title()), override).ifPresent(target -> {
                ObjectNode body = Json.object();
                body.putObject("metadata").putObject("annotations").put(Keys.RELEASED_REPLICAS, String.valueOf(target));
                body.putObject("spec").put("replicas", target);
                api.mergeNow(w.kind().object(namespace, w.name()), body);
            });
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
