package dev.airtime.staging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.airtime.api.Keys;
import dev.airtime.api.Room;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks, before anything is copied, whether the cluster has the room for the copy's pods. Pods of the copy that run
 * already are not counted on their nodes: they are asked for again. Of nodes and pods only numbers are kept.
 */
final class RoomCheck {
    static final String REASON = "NotEnoughRoom";

    private static final Logger LOG = LoggerFactory.getLogger(RoomCheck.class);
    private static final ApiKind LIMIT_RANGE = new ApiKind("", "v1", "limitranges", "LimitRange");
    static final String REMEDY = "add nodes, lower production's replicas by a patch (spec.staging.patches), or set"
            + " spec.staging.room: Unchecked";
    private static final String WAY_OUT = ", or set spec.staging.room: Unchecked";

    private final ApiServer api;
    private final ClusterRoom room;

    RoomCheck(ApiServer api) {
        this.api = api;
        this.room = new ClusterRoom(api);
    }

    /**
     * Whether the copy may go on. That it may not is written on its namespace, and taken away once it may.
     *
     * @param transformation makes production's workloads the copy's, with the user's patches
     * @param namespace the copy's namespace as it was before
     * @param notChecked gets a sentence when the room can't be looked at
     * @throws Refused when the server can't answer now
     */
    boolean passes(
            StagingRequest request, Transformation transformation, CopyNamespace namespace, List<String> notChecked) {
        Optional<Blocked> blocked = request.spec().roomOrDefault() == Room.Checked
                ? result(request, transformation, notChecked)
                        .filter(r -> !r.fits())
                        .map(r -> new Blocked(REASON, r.sentence("the copy", REMEDY)))
                : Optional.empty();
        boolean before =
                namespace.blocked() != null && REASON.equals(namespace.blocked().reason());
        if (before || blocked.isPresent()) {
            api.annotate(
                    CopyNamespace.path(request),
                    Json.object()
                            .put(Keys.BLOCKED, blocked.map(Blocked::written).orElse(null))
                            .putNull(Keys.WAITS_FOR));
        }
        blocked.ifPresent(b -> LOG.info("{}: {}", request.sourceNamespace(), b.message()));
        return blocked.isEmpty();
    }

    private Optional<RoomPlan.Result> result(
            StagingRequest request, Transformation transformation, List<String> notChecked) {
        List<RoomPlan.Demand> demands = demands(transformation);
        if (demands.isEmpty()) {
            return Optional.empty();
        }
        String copy = request.spec().namespace();
        Map<String, NodeRoom> nodes;
        try {
            nodes = room.free(
                    p -> copy.equals(p.path("metadata").path("namespace").asText()));
            if (nodes.isEmpty()) {
                notChecked.add("room was not checked: the cluster has no nodes; add nodes" + WAY_OUT);
                return Optional.empty();
            }
        } catch (Refused e) {
            if (e.passing()) {
                throw e;
            }
            // An API server without nodes has no scheduler either.
            if (!e.notFound()) {
                notChecked.add("room was not checked: " + e.getMessage() + "; grant list on nodes and pods" + WAY_OUT);
            }
            return Optional.empty();
        }
        return Optional.of(RoomPlan.of(List.copyOf(nodes.values()), demands));
    }

    /** The pods that the copy will have after the release, as many as production's workloads ask for now. */
    private List<RoomPlan.Demand> demands(Transformation transformation) {
        Source source = transformation.source();
        List<Amounts> defaults = new ArrayList<>(List.of(Amounts.NONE));
        list(LIMIT_RANGE, source, l -> defaults.add(0, defaults.get(0).or(PodRequest.defaults(l))));
        Map<String, RoomPlan.Demand> demands = new HashMap<>();
        for (ApiKind kind : Replicas.SCALED) {
            list(kind, source, original -> {
                ObjectNode workload = copied(transformation, kind, original);
                int pods = workload.path("metadata")
                        .path("annotations")
                        .path(Keys.WANTED_REPLICAS)
                        .asInt(0);
                if (pods > 0) {
                    JsonNode spec = workload.path("spec").path("template").path("spec");
                    String title = Copier.title(kind, Source.name(original));
                    demands.put(
                            title,
                            new RoomPlan.Demand(title, pods, PodRequest.of(spec, defaults.get(0)), Placement.of(spec)));
                }
            });
        }
        return List.copyOf(demands.values());
    }

    private static ObjectNode copied(Transformation transformation, ApiKind kind, ObjectNode original) {
        try {
            return transformation.of(kind, original);
        } catch (IllegalArgumentException e) {
            // A patch that does not fit: the copy lists it, and does without the workload.
            return Json.object();
        }
    }

    private void list(ApiKind kind, Source source, Consumer<ObjectNode> item) {
        // What can't be listed for good is not copied either, and listed so.
        api.listIfReadable(kind.collection(source.namespace()), o -> {
            if (Selection.of(kind, o, source) instanceof Choice.Copy) {
                item.accept(o);
            }
        });
    }
}
