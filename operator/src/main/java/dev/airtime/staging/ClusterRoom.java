package dev.airtime.staging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Whether the cluster has room for pods beside all that runs in it, as its scheduler counts. */
public final class ClusterRoom {
    private static final String NODES = "/api/v1/nodes";
    private static final String UNFINISHED =
            "/api/v1/pods?fieldSelector=" + ApiServer.encode("status.phase!=Succeeded,status.phase!=Failed");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ApiServer api;

    public ClusterRoom(KubernetesClient client) {
        this(new ApiServer(client));
    }

    ClusterRoom(ApiServer api) {
        this.api = api;
    }

    /** Equal pods: whose they are, how many, and what each is. */
    public record Pods(String title, int count, PodSpec spec) {}

    /**
     * What is missing, in numbers; empty when all pods fit, or when nodes or pods may not be read: then the scheduler says
     * it, later.
     *
     * @param subject whose pods they are, for the sentence
     * @param namespace where {@code label} is looked at
     * @param label {@code key=value} of pods that count as not there: an earlier try of the same pods
     * @param wayOut what to do, for the sentence
     */
    public Optional<String> shortfall(
            String subject, List<Pods> pods, String namespace, Map.Entry<String, String> label, String wayOut) {
        List<RoomPlan.Demand> demands = pods.stream()
                .filter(p -> p.count() > 0)
                .map(p -> {
                    JsonNode spec = JSON.valueToTree(p.spec());
                    return new RoomPlan.Demand(
                            p.title(), p.count(), PodRequest.of(spec, Amounts.NONE), Placement.of(spec));
                })
                .toList();
        try {
            Map<String, NodeRoom> nodes = free(
                    p -> namespace.equals(p.path("metadata").path("namespace").asText())
                            && label.getValue()
                                    .equals(p.path("metadata")
                                            .path("labels")
                                            .path(label.getKey())
                                            .asText()));
            if (nodes.isEmpty() || demands.isEmpty()) {
                return Optional.empty();
            }
            RoomPlan.Result result = RoomPlan.of(List.copyOf(nodes.values()), demands);
            return result.fits() ? Optional.empty() : Optional.of(result.sentence(subject, wayOut));
        } catch (Refused e) {
            if (e.passing()) {
                throw e;
            }
            return Optional.empty();
        }
    }

    /**
     * The nodes with what is free on each.
     *
     * @param uncounted pods that count as not there
     */
    Map<String, NodeRoom> free(Predicate<JsonNode> uncounted) {
        Map<String, NodeRoom> nodes = new HashMap<>();
        api.list(NODES, n -> nodes.put(Source.name(n), NodeRoom.of(n)));
        if (!nodes.isEmpty()) {
            use(uncounted).forEach((name, used) -> nodes.computeIfPresent(name, (k, n) -> n.less(used)));
        }
        return nodes;
    }

    /** What unfinished pods reserve, by node. */
    private Map<String, Amounts> use(Predicate<JsonNode> uncounted) {
        Map<String, Amounts> used = new HashMap<>();
        Set<String> seen = new HashSet<>();
        api.list(UNFINISHED, p -> {
            String node = p.path("spec").path("nodeName").asText("");
            // A list that began anew after 410 brings pods again.
            if (!node.isEmpty()
                    && !uncounted.test(p)
                    && !Set.of("Succeeded", "Failed")
                            .contains(p.path("status").path("phase").asText())
                    && seen.add(p.path("metadata").path("uid").asText())) {
                used.merge(node, PodRequest.of(p.path("spec"), Amounts.NONE), Amounts::plus);
            }
        });
        return used;
    }
}
