package dev.airtime.database;

import dev.airtime.api.ClusterMemberRecord;
import dev.airtime.api.ClusterRecord;
import dev.airtime.database.Evidence.Group;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which DB parameter group each member of a cluster is to have for an event. What a member's own group sets comes before
 * what the cluster's group sets, and that before the engine's formula (Aurora user guide, "Overview of parameter groups"),
 * so a value counts only where it is set in the member's group. Groups that people made are never edited. Pure.
 */
final class ClusterParameters {
    /** On a cluster for whose members parameters were asked for; written before anything is made. */
    static final String TAG = "airtime.dev/memberParameters";

    private ClusterParameters() {}

    /**
     * What is to be had, or what has to be looked at or made first.
     *
     * @param groups the groups by member; one that has all in a group of its own is not named
     * @param first the step that comes before; null when the groups are ready
     */
    record Outcome(Map<String, String> groups, @Nullable ClusterStep first) {
        Outcome {
            groups = Map.copyOf(groups);
        }
    }

    /** Members that a raise changes: those that were written down, and the reader that Airtime made. */
    static List<ClusterMember> concerned(AuroraCluster c, ClusterRecord record) {
        List<ClusterMember> concerned = new ArrayList<>();
        for (ClusterMemberRecord r : record.members()) {
            ClusterMember m = ClusterRaiseDecision.present(c, r);
            if (m != null && !m.serverless()) {
                concerned.add(m);
            }
        }
        c.members().stream().filter(ClusterMember::temporary).forEach(concerned::add);
        return concerned;
    }

    /** For these parameters, of a cluster whose record is {@code record}. */
    static Outcome next(
            AuroraCluster c,
            ClusterRecord record,
            Map<String, String> parameters,
            boolean shared,
            Map<String, Group> known) {
        if (parameters.isEmpty()) {
            return new Outcome(Map.of(), null);
        }
        ClusterStep refusal = refusal(c, record);
        if (refusal != null) {
            return new Outcome(Map.of(), refusal);
        }
        if (!c.cluster().tags().containsKey(TAG)) {
            return new Outcome(Map.of(), new ClusterStep.Tag(Map.of(TAG, "asked for")));
        }
        Map<String, String> groups = new TreeMap<>();
        for (ClusterMember m : concerned(c, record)) {
            String now = m.instance().group();
            Group attached = known.get(now);
            if (attached == null) {
                return new Outcome(Map.of(), new ClusterStep.LookAtGroup(now));
            }
            boolean ours = OwnGroup.is(c.cluster(), now);
            Map<String, String> missing = missing(parameters, attached, shared || ours);
            if (missing.isEmpty()) {
                if (ours) {
                    groups.put(m.identifier(), now);
                }
                continue;
            }
            String own = OwnGroup.name(c.cluster(), now, missing);
            Group there = known.get(own);
            if (there == null) {
                return new Outcome(Map.of(), new ClusterStep.LookAtGroup(own));
            }
            if (!there.exists()) {
                return new Outcome(Map.of(), new ClusterStep.MakeGroup(own, now));
            }
            Map<String, String> unset = missing(missing, there, false);
            if (!unset.isEmpty()) {
                return new Outcome(Map.of(), new ClusterStep.SetParameters(own, unset));
            }
            groups.put(m.identifier(), own);
        }
        return new Outcome(groups, null);
    }

    private static @Nullable ClusterStep refusal(AuroraCluster c, ClusterRecord record) {
        ClusterMember writer = c.writer();
        if (writer != null && writer.serverless()) {
            return ClusterStep.blocked(
                    "ServerlessWriter",
                    "DB cluster " + c.identifier() + ": its writer " + writer.identifier()
                            + " is db.serverless, whose parameters are not changed: leave scaleUp.parameters out");
        }
        return record.members().stream()
                .filter(r -> r.parameterGroup() == null)
                .findFirst()
                .map(r -> ClusterStep.blocked(
                        "GroupNotRecorded",
                        "DB cluster " + c.identifier() + ": its record does not say which DB parameter group "
                                + r.instance()
                                + " had, since its name is longer than a tag has room for, or the record is an older"
                                + " version's: leave scaleUp.parameters out"))
                .orElse(null);
    }

    /**
     * Whether every member's group has the values in this reading, in force.
     *
     * @param known the groups that are attached; one that is absent could not be read
     */
    static boolean inForce(
            AuroraCluster c,
            ClusterRecord record,
            Map<String, String> parameters,
            boolean shared,
            Map<String, Group> known) {
        return parameters.isEmpty()
                || concerned(c, record).stream().allMatch(m -> {
                    DbInstance i = m.instance();
                    Group attached = known.get(i.group());
                    return attached != null
                            && i.groupStatus().equals("in-sync")
                            && missing(parameters, attached, shared || OwnGroup.is(c.cluster(), i.group()))
                                    .isEmpty();
                });
    }

    /** The group that a member goes back to; null where it is left as it is, since a person has chosen it or none is known. */
    static @Nullable String back(AuroraCluster c, ClusterMember m, ClusterMemberRecord record) {
        return c.cluster().tags().containsKey(TAG) && !byHand(c, m, record) ? record.parameterGroup() : null;
    }

    /** Whether the member's group is neither the recorded one nor Airtime's. */
    static boolean byHand(AuroraCluster c, ClusterMember m, ClusterMemberRecord record) {
        String now = m.instance().group();
        return record.parameterGroup() != null
                && !now.equals(record.parameterGroup())
                && !OwnGroup.is(c.cluster(), now);
    }

    private static Map<String, String> missing(Map<String, String> wanted, Group group, boolean moreIsEnough) {
        Map<String, String> missing = new TreeMap<>();
        wanted.forEach((key, value) -> {
            String now = group.setValue(key);
            if (!value.equals(now) && !(moreIsEnough && RaiseDecision.atLeast(now, value))) {
                missing.put(key, value);
            }
        });
        return missing;
    }
}
