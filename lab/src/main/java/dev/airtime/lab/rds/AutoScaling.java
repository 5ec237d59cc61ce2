package dev.airtime.lab.rds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Application Auto Scaling of an Aurora cluster's readers: DescribeScalableTargets and RegisterScalableTarget, in the
 * protocol JSON 1.1 (model {@code application-autoscaling/2016-02-06}). It brings the readers to the target's minimum
 * while the cluster is available; its own have the writer's class, tier 15, a name and a tag that tell them, and only
 * those are removed, a quarter of an hour after the minimum was lowered (Aurora guide, {@code
 * Aurora.Integrating.AutoScaling}). It does not follow load.
 */
final class AutoScaling {
    static final String TARGET = "AnyScaleFrontendService.";
    private static final String NAMESPACE = "rds";
    private static final String DIMENSION = "rds:cluster:ReadReplicaCount";
    private static final String CLUSTER = "cluster:";
    private static final String TAG = "application-autoscaling:resourceId";
    private static final Duration LOOK = Duration.ofMinutes(1);
    private static final Duration QUIET = Duration.ofMinutes(15);
    private static final int LAST_TIER = 15;

    /** A scalable target; {@code in} and {@code out} say which directions are suspended. */
    private record Target(int min, int max, boolean in, boolean out, Instant created) {}

    private final Account account;
    private final InstanceLife life;
    private final ObjectMapper json = new ObjectMapper();
    private final Map<String, Target> targets = new TreeMap<>();

    AutoScaling(Account account, InstanceLife life) {
        this.account = account;
        this.life = life;
    }

    /** The request's own words, for the record of calls. */
    static Map<String, String> parameters(JsonNode request) {
        Map<String, String> parameters = new TreeMap<>();
        request.properties()
                .forEach(f -> parameters.put(
                        f.getKey(),
                        f.getValue().isValueNode()
                                ? f.getValue().asText()
                                : f.getValue().toString()));
        return parameters;
    }

    /** Registers a target, or changes one. */
    void register(Cluster cluster, int min, int max, boolean in, boolean out, Instant now) {
        Target before = targets.get(cluster.identifier);
        targets.put(cluster.identifier, new Target(min, max, in, out, before == null ? now : before.created()));
        account.schedule.at(now.plus(LOOK), t -> scaleOut(cluster, t));
        if (before != null && min < before.min()) {
            account.schedule.at(now.plus(QUIET), t -> scaleIn(cluster, t));
        }
    }

    String answer(String target, JsonNode request, Instant now) {
        if (!request.path("ServiceNamespace").asText().equals(NAMESPACE)) {
            throw AwsError.notSimulated("scalable targets outside of rds");
        }
        return switch (Pricing.action(target)) {
            case "DescribeScalableTargets" -> describe(request);
            case "RegisterScalableTarget" -> register(request, now);
            default -> throw AwsError.notSimulated("the operation " + target);
        };
    }

    private String describe(JsonNode request) {
        List<String> wanted = json.convertValue(
                request.path("ResourceIds"), json.getTypeFactory().constructCollectionType(List.class, String.class));
        ObjectNode reply = json.createObjectNode();
        ArrayNode written = reply.putArray("ScalableTargets");
        targets.forEach((name, target) -> {
            if (wanted == null || wanted.isEmpty() || wanted.contains(CLUSTER + name)) {
                write(written.addObject(), name, target);
            }
        });
        return reply.toString();
    }

    private static void write(ObjectNode node, String name, Target target) {
        node.put("ServiceNamespace", NAMESPACE)
                .put("ResourceId", CLUSTER + name)
                .put("ScalableDimension", DIMENSION)
                .put("MinCapacity", target.min())
                .put("MaxCapacity", target.max())
                .put("RoleARN", "arn:aws:iam::" + Account.NUMBER + ":role/aws-service-role/rds.application-autoscaling")
                .put("CreationTime", target.created().getEpochSecond())
                .put("ScalableTargetARN", arn(name))
                .putObject("SuspendedState")
                .put("DynamicScalingInSuspended", target.in())
                .put("DynamicScalingOutSuspended", target.out())
                .put("ScheduledScalingSuspended", false);
    }

    private static String arn(String name) {
        return "arn:aws:application-autoscaling:" + Account.REGION + ":" + Account.NUMBER + ":scalable-target/" + name;
    }

    private String register(JsonNode request, Instant now) {
        String resource = request.path("ResourceId").asText();
        if (!resource.startsWith(CLUSTER)
                || !request.path("ScalableDimension").asText().equals(DIMENSION)) {
            throw invalid("ResourceId must be cluster:<name>, ScalableDimension " + DIMENSION + ".");
        }
        String name = resource.substring(CLUSTER.length());
        Cluster cluster = account.clusters.get(name);
        if (cluster == null) {
            throw invalid("DB cluster " + name + " doesn't exist.");
        }
        @Nullable Target before = targets.get(name);
        if (before == null && (!request.has("MinCapacity") || !request.has("MaxCapacity"))) {
            throw invalid("MinCapacity and MaxCapacity are needed for a new scalable target.");
        }
        int min = request.path("MinCapacity").asInt(before == null ? 0 : before.min());
        int max = request.path("MaxCapacity").asInt(before == null ? 0 : before.max());
        if (min < 0 || min > max || max > LAST_TIER) {
            throw invalid("MinCapacity " + min + " and MaxCapacity " + max + " must be 0 to " + LAST_TIER
                    + ", in this order.");
        }
        JsonNode suspended = request.path("SuspendedState");
        boolean in = suspended.path("DynamicScalingInSuspended").asBoolean(before != null && before.in());
        boolean out = suspended.path("DynamicScalingOutSuspended").asBoolean(before != null && before.out());
        register(cluster, min, max, in, out, now);
        return json.createObjectNode().put("ScalableTargetARN", arn(name)).toString();
    }

    private static AwsError invalid(String message) {
        return AwsError.refused("ValidationException", message);
    }

    private List<Instance> readers(Cluster cluster) {
        return account.members(cluster).stream()
                .filter(m -> !m.identifier.equals(cluster.writer) && !m.status.equals("deleting"))
                .toList();
    }

    private @Nullable Target due(Cluster cluster) {
        return account.clusters.get(cluster.identifier) == cluster ? targets.get(cluster.identifier) : null;
    }

    private void scaleOut(Cluster cluster, Instant now) {
        Target target = due(cluster);
        Instance writer = cluster.writer == null ? null : account.instances.get(cluster.writer);
        if (target == null || target.out() || writer == null) {
            return;
        }
        if (!cluster.status.equals("available")) {
            account.schedule.at(now.plus(LOOK), t -> scaleOut(cluster, t));
            return;
        }
        for (int missing = target.min() - readers(cluster).size(); missing > 0; missing--) {
            String name = "application-autoscaling-"
                    + UUID.nameUUIDFromBytes(account.newResourceId().getBytes(StandardCharsets.UTF_8));
            Instance reader = MemberAction.member(account, name, writer.instanceClass, cluster, now);
            reader.promotionTier = LAST_TIER;
            reader.groupName = writer.groupName;
            reader.tags.put(TAG, CLUSTER + cluster.identifier);
            account.instances.put(name, reader);
            life.create(reader, false, now);
        }
    }

    private void scaleIn(Cluster cluster, Instant now) {
        Target target = due(cluster);
        if (target == null || target.in() || !cluster.status.equals("available")) {
            return;
        }
        List<Instance> readers = readers(cluster);
        readers.stream()
                .filter(m -> m.tags.containsKey(TAG))
                .limit(Math.max(0, readers.size() - target.min()))
                .forEach(m -> life.delete(m, now));
    }
}
