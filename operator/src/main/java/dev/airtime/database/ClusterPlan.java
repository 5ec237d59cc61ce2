package dev.airtime.database;

import dev.airtime.api.Sha256;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the members of a cluster are to be. Members that it does not name are left alone.
 *
 * @param kind the direction
 * @param members the wishes by identifier
 * @param heirs who may become writer when the writer has to change, the best first
 * @param leaving temporary readers that go when all is done
 * @param enough the class that a writer needs that the plan does not name; null when any will do
 * @param writer who is writer at the end; null for whoever it is then
 * @param capacity the limits of Serverless v2; null to leave them
 */
record ClusterPlan(
        ClusterChange.Kind kind,
        Map<String, Wish> members,
        List<String> heirs,
        Set<String> leaving,
        @Nullable String enough,
        @Nullable String writer,
        @Nullable ClusterCapacity capacity) {
    ClusterPlan {
        members = Map.copyOf(members);
        heirs = List.copyOf(heirs);
        leaving = Set.copyOf(leaving);
    }

    /** What a member is to be: its class, its promotion tier, and its DB parameter group, null to leave that. */
    record Wish(String instanceClass, int tier, @Nullable String group) {
        Wish(String instanceClass, int tier) {
            this(instanceClass, tier, null);
        }

        boolean met(ClusterMember m) {
            return sized(m) && m.tier() == tier && grouped(m);
        }

        boolean attached(ClusterMember m) {
            return group == null || m.instance().group().equals(group);
        }

        /** Whether its group is in force. */
        boolean grouped(ClusterMember m) {
            return group == null || (attached(m) && m.instance().groupStatus().equals("in-sync"));
        }

        boolean sized(ClusterMember m) {
            return m.instance().instanceClass().equals(instanceClass)
                    && m.instance().pendingClass() == null;
        }

        /** As {@link ClusterChange} has it. */
        String value() {
            return instanceClass + ":" + tier + (group == null ? "" : ":" + Sha256.hex(group, 8));
        }
    }

    /** Whether the plan is about this member. */
    boolean concerns(ClusterMember m) {
        return members.containsKey(m.identifier()) || leaving.contains(m.identifier());
    }

    /** Whether the member has all it is to have; true for one that the plan does not name. */
    boolean met(ClusterMember m) {
        Wish wish = members.get(m.identifier());
        return wish == null || wish.met(m);
    }

    /** Whether the writer can't stay it: its class or group is another, and changing it in place would be an outage. */
    boolean mustStepDown(ClusterMember writer) {
        Wish wish = members.get(writer.identifier());
        if (wish != null) {
            return !wish.sized(writer) || !wish.grouped(writer);
        }
        return leaving.contains(writer.identifier())
                || (enough != null && !ClassMemory.covers(writer.instance().instanceClass(), enough));
    }
}
