package dev.airtime.lab.rds;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An Aurora cluster that is there from the start.
 *
 * @param identifier the DB cluster identifier
 * @param engine aurora-mysql or aurora-postgresql
 * @param engineVersion null: the engine's newest in the lab
 * @param members the first is the writer
 * @param scaling Serverless v2: minimum, maximum and the seconds until it pauses; null: provisioned only
 * @param parameterGroup the cluster's; null: the family's default group
 * @param parameters what the group sets, by parameter name
 * @param tags the cluster's tags
 * @param customEndpoints members by the name of a custom endpoint
 * @param deletionProtection whether the cluster can be deleted
 */
@RecordBuilder
public record LabCluster(
        String identifier,
        String engine,
        @Nullable String engineVersion,
        List<Member> members,
        @Nullable Serverless scaling,
        @Nullable String parameterGroup,
        Map<String, String> parameters,
        Map<String, String> tags,
        Map<String, List<String>> customEndpoints,
        boolean deletionProtection) {

    /**
     * A member.
     *
     * @param instance its class, group and tags; engine and version are the cluster's
     * @param promotionTier 0 to 15, the lowest is promoted first
     */
    public record Member(LabInstance instance, int promotionTier) {}

    /**
     * Serverless v2.
     *
     * @param min Aurora capacity units; 0 lets it pause
     * @param max Aurora capacity units
     * @param secondsUntilAutoPause null: 300 where {@code min} is 0
     */
    public record Serverless(
            double min, double max, @Nullable Integer secondsUntilAutoPause) {}

    public LabCluster {
        members = List.copyOf(members);
        parameters = Map.copyOf(parameters);
        tags = Map.copyOf(tags);
        customEndpoints = Map.copyOf(customEndpoints);
    }

    /** A cluster without members, protected from deletion. */
    public static LabCluster of(String identifier, String engine) {
        return new LabCluster(identifier, engine, null, List.of(), null, null, Map.of(), Map.of(), Map.of(), true);
    }

    private LabClusterBuilder with() {
        return LabClusterBuilder.builder(this);
    }

    /** The same with another engine version, one of the lab's. */
    public LabCluster version(String version) {
        return with().engineVersion(version).build();
    }

    /** The same with one more member of a class, such as db.r6g.large or db.serverless. */
    public LabCluster member(String member, String instanceClass, int promotionTier) {
        return member(LabInstance.of(member, engine).instanceClass(instanceClass), promotionTier);
    }

    /** The same with one more member. */
    public LabCluster member(LabInstance instance, int promotionTier) {
        List<Member> more = new ArrayList<>(members);
        more.add(new Member(instance, promotionTier));
        return with().members(more).build();
    }

    /** The same with Serverless v2; {@code pause} in seconds, or null. */
    public LabCluster serverless(double min, double max, @Nullable Integer pause) {
        return with().scaling(new Serverless(min, max, pause)).build();
    }

    /** The same with a cluster parameter group that sets {@code values}. */
    public LabCluster group(String name, Map<String, String> values) {
        return with().parameterGroup(name).parameters(values).build();
    }

    /** The same with one more tag. */
    public LabCluster tag(String key, String value) {
        Map<String, String> more = new LinkedHashMap<>(tags);
        more.put(key, value);
        return with().tags(more).build();
    }

    /** The same with a custom endpoint that leads to these members. */
    public LabCluster endpoint(String name, String... to) {
        Map<String, List<String>> more = new LinkedHashMap<>(customEndpoints);
        more.put(name, List.of(to));
        return with().customEndpoints(more).build();
    }

    /** The same with deletion protection on or off. */
    public LabCluster deletionProtection(boolean on) {
        return with().deletionProtection(on).build();
    }
}
