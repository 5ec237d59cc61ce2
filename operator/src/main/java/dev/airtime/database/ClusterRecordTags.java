package dev.airtime.database;

import dev.airtime.api.ClusterMemberRecord;
import dev.airtime.api.ClusterRecord;
import dev.airtime.api.DatabaseRecord;
import dev.airtime.api.Keys;
import dev.airtime.api.Sha256;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The record of a cluster, as tags on the cluster itself: who was the writer, and a tag for each member with what it was.
 * Claims are those of {@link RecordTags}.
 */
final class ClusterRecordTags {
    static final String WRITER = "airtime.dev/writer";
    /** Followed by the member's identifier; {@code class/tier/DbiResourceId/group}, the last where a tag has room for it. */
    static final String MEMBER = "airtime.dev/member-";
    /** The limits of Serverless v2, as {@link ClusterCapacity#write} has them. */
    static final String CAPACITY = "airtime.dev/serverlessV2";
    /** The limits that raises asked for, the last ones last. */
    static final String RAISED_CAPACITY = "airtime.dev/raisedServerlessV2";
    /** Tag of a reader that Airtime makes for the time of an event: the DbClusterResourceId of its cluster. */
    static final String TEMPORARY = "airtime.dev/temporary-reader-of";

    private static final Set<String> RECORD = Set.of(
            RecordTags.RESOURCE_ID,
            RecordTags.INSTANCE_CLASS,
            RecordTags.PARAMETER_GROUP,
            RecordTags.RECORDED_AT,
            WRITER,
            CAPACITY);
    private static final Set<String> ON_THE_WAY = Set.of(
            RecordTags.LAST_CHANGE,
            RecordTags.RAISED_TO,
            RecordTags.PROVEN_FROM,
            RecordTags.SOLD_OUT,
            RAISED_CAPACITY,
            ClusterParameters.TAG,
            ReaderScalingDecision.BEFORE,
            ReaderScalingDecision.RAISED);
    private static final int MOST = 50;
    private static final int LONGEST_IDENTIFIER = 63;

    private ClusterRecordTags() {}

    /** The record; null when it, or a part of it, is not there. */
    static @Nullable DatabaseRecord record(Map<String, String> tags) {
        String resourceId = tags.get(RecordTags.RESOURCE_ID);
        String instanceClass = tags.get(RecordTags.INSTANCE_CLASS);
        String group = tags.get(RecordTags.PARAMETER_GROUP);
        String at = tags.get(RecordTags.RECORDED_AT);
        String writer = tags.get(WRITER);
        List<ClusterMemberRecord> members = new ArrayList<>();
        for (Map.Entry<String, String> e : tags.entrySet()) {
            if (e.getKey().startsWith(MEMBER)) {
                ClusterMemberRecord member = member(e.getKey().substring(MEMBER.length()), e.getValue());
                if (member == null) {
                    return null;
                }
                members.add(member);
            }
        }
        ClusterCapacity capacity = ClusterCapacity.read(tags.get(CAPACITY));
        if (capacity == null && tags.containsKey(CAPACITY)) {
            return null;
        }
        members.sort(Comparator.comparing(ClusterMemberRecord::instance));
        return resourceId == null || instanceClass == null || group == null || at == null || writer == null
                ? null
                : new DatabaseRecord(
                        resourceId,
                        instanceClass,
                        group,
                        at,
                        new ClusterRecord(writer, members, capacity == null ? null : capacity.toRecord()));
    }

    /** The limits that raises asked for since the record was written, the last ones last. */
    static List<ClusterCapacity> raisedLimits(Map<String, String> tags) {
        List<ClusterCapacity> limits = new ArrayList<>();
        for (String entry : RecordTags.entries(tags, RAISED_CAPACITY)) {
            ClusterCapacity one = ClusterCapacity.read(entry);
            if (one != null) {
                limits.add(one);
            }
        }
        return limits;
    }

    /** The recorded classes by member; empty without a record. */
    static Map<String, String> classes(Map<String, String> tags) {
        DatabaseRecord record = record(tags);
        return record == null || record.cluster() == null
                ? Map.of()
                : record.cluster().members().stream()
                        .collect(Collectors.toMap(ClusterMemberRecord::instance, ClusterMemberRecord::instanceClass));
    }

    private static @Nullable ClusterMemberRecord member(String identifier, String value) {
        String[] parts = value.split("/", -1);
        return (parts.length == 3 || parts.length == 4) && parts[1].matches("\\d{1,2}")
                ? new ClusterMemberRecord(
                        identifier, parts[2], parts[0], Integer.parseInt(parts[1]), parts.length == 4 ? parts[3] : null)
                : null;
    }

    private static String write(ClusterMemberRecord m) {
        String value = m.instanceClass() + "/" + m.promotionTier() + "/" + m.resourceId();
        return m.parameterGroup() == null ? value : value + "/" + m.parameterGroup();
    }

    /** Whether a tag has room for it with its group. */
    static boolean fits(ClusterMemberRecord m) {
        return write(m).length() <= RecordTags.LONGEST_VALUE;
    }

    /** The record's tags. */
    static Map<String, String> write(DatabaseRecord record, ClusterRecord cluster) {
        Map<String, String> tags = new TreeMap<>();
        tags.put(RecordTags.RESOURCE_ID, record.resourceId());
        tags.put(RecordTags.INSTANCE_CLASS, record.instanceClass());
        tags.put(RecordTags.PARAMETER_GROUP, record.parameterGroup());
        tags.put(RecordTags.RECORDED_AT, record.recordedAt());
        tags.put(WRITER, cluster.writer());
        if (cluster.serverlessV2() != null) {
            tags.put(CAPACITY, ClusterCapacity.of(cluster.serverlessV2()).write());
        }
        cluster.members().forEach(m -> tags.put(MEMBER + m.instance(), write(m)));
        return tags;
    }

    /** Every tag of ours on a raised cluster: all but the owners' permission. */
    static Set<String> ours(Map<String, String> tags) {
        return tags.keySet().stream()
                .filter(key -> RECORD.contains(key)
                        || ON_THE_WAY.contains(key)
                        || key.startsWith(MEMBER)
                        || key.startsWith(RecordTags.CLAIM))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** How many tags a raise writes on its way, at most. */
    static int onTheWay() {
        return ON_THE_WAY.size();
    }

    /** Whether the tags of a whole raise, with {@code more} among them, fit beside those that are there. */
    static boolean fit(Map<String, String> tags, Set<String> more) {
        List<String> keys = new ArrayList<>(tags.keySet());
        keys.removeIf(key -> key.startsWith("aws:"));
        List<String> wanted = new ArrayList<>(more);
        wanted.addAll(ON_THE_WAY);
        wanted.removeAll(keys);
        return keys.size() + wanted.size() <= MOST;
    }

    /** The identifier of the reader that Airtime makes where a cluster has none to take over. */
    static String temporaryReader(DbCluster c) {
        String hash = Sha256.hex(c.resourceId() + "/reader", 10);
        int room = LONGEST_IDENTIFIER - "airtime--".length() - hash.length();
        String name = c.identifier();
        String beginning = name.length() <= room ? name : name.substring(0, room);
        return "airtime-" + beginning.replaceAll("-+$", "") + "-" + hash;
    }

    /** The tags of that reader. */
    static Map<String, String> temporaryTags(DbCluster c) {
        return Map.of(Keys.MANAGED_BY, Keys.AIRTIME, TEMPORARY, c.resourceId());
    }
}
