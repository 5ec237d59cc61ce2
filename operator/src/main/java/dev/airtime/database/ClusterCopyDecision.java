package dev.airtime.database;

import dev.airtime.api.ClusterMemberRecord;
import dev.airtime.api.ClusterRecord;
import dev.airtime.api.DatabaseRecord;
import dev.airtime.api.Sha256;
import dev.airtime.database.CopyObservation.State;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * From what is there to a copy-on-write clone of a cluster with a writer, and a reader where production has readers; and
 * from the clone to nothing: the next call. Pure.
 *
 * <p>A clone shares the storage of its source until one of them writes, so that it is there in minutes whatever the size,
 * and nothing has to be loaded before a rehearsal. It is a cluster without instances, which are made when it is
 * available; what it does not take from the source (parameter groups, networks, port, Serverless v2 limits) is named, and
 * the tags too (Aurora user guide, "Cloning a volume for an Aurora DB cluster"; RDS API reference,
 * RestoreDBClusterToPointInTime and CreateDBInstance).
 */
final class ClusterCopyDecision {
    /** Tag of a clone: how many members it is to have, as production had them when it was made. */
    static final String MEMBERS = "airtime.dev/copy-members";

    /** Clones of one cluster; the next is a full copy, without a word of RDS. */
    private static final int MOST_CLONES = 15;
    /** Identifiers have 63 characters at most; members add a number. */
    private static final int LONGEST = 60;

    private ClusterCopyDecision() {}

    /** The clone's identifier: the same for the same event and source. */
    static String identifier(EventRef event, String source) {
        String hash = Sha256.hex(event.uid() + "/cluster/" + source, 10);
        int room = LONGEST - "airtime--".length() - hash.length();
        String beginning = source.length() <= room ? source : source.substring(0, room);
        return "airtime-" + beginning.replaceAll("-+$", "") + "-" + hash;
    }

    /** The identifier of the clone's n-th member, from 1. */
    static String member(String clone, int n) {
        return clone + "-" + n;
    }

    /** Where the clone is, in a reading. */
    static CopyObservation observe(EventRef event, String source, @Nullable AuroraCluster clone) {
        String id = identifier(event, source);
        if (clone == null) {
            return at(id, State.Absent, "there is no copy of cluster " + source, null);
        }
        DbCluster c = clone.cluster();
        if (!CopyDecision.ours(c.tags(), event)) {
            return at(
                    id,
                    State.Failed,
                    "DB cluster " + id + " is there without the tag " + CopyDecision.EVENT_UID + "=" + event.uid()
                            + ": it is not Airtime's and is left alone; rename or delete it",
                    null);
        }
        String sentence = "the copy " + id + " is " + clone.describe();
        if (c.status().equals("deleting")) {
            return at(id, State.Deleting, sentence, null);
        }
        boolean broken = ClusterStatus.needsPerson(c.status())
                || clone.members().stream()
                        .anyMatch(m -> InstanceStatus.needsPerson(m.instance().status())
                                && !m.instance().status().equals("deleting"));
        if (broken) {
            return at(id, State.Failed, sentence, null);
        }
        boolean usable = ClusterStatus.settled(c.status())
                && c.endpoint() != null
                && clone.unread().isEmpty()
                && clone.members().size() >= wanted(c)
                && clone.members().stream().allMatch(ClusterCopyDecision::usable);
        return at(id, usable ? State.Available : State.Creating, sentence, c);
    }

    private static boolean usable(ClusterMember m) {
        return InstanceStatus.settled(m.instance().status())
                && m.instance().groupStatus().equals("in-sync")
                && !m.clusterGroupStatus().equals("pending-reboot");
    }

    private static int wanted(DbCluster clone) {
        return "2".equals(clone.tags().get(MEMBERS)) ? 2 : 1;
    }

    /**
     * The next call towards the clone; {@link ClusterCopyStep.End} with Available when it can be used.
     *
     * @param original the source, read just now; null when it is not there
     * @param clone the clone, read just now; null when it is not there
     */
    static ClusterCopyStep make(
            EventRef event,
            String source,
            @Nullable AuroraCluster original,
            @Nullable AuroraCluster clone,
            Instant now) {
        CopyObservation seen = observe(event, source, clone);
        if (seen.state() == State.Failed || seen.state() == State.Deleting || seen.state() == State.Available) {
            return new ClusterCopyStep.End(seen);
        }
        String id = seen.identifier();
        if (original == null) {
            return failed(id, "DB cluster " + source + " is not there: nothing can be copied");
        }
        String unsupported = original.cluster().unsupported();
        if (unsupported != null) {
            return failed(id, unsupported);
        }
        if (!event.namespace().equals(original.cluster().tags().get(RecordTags.NAMESPACE))) {
            return failed(id, notOptedIn(original.cluster(), event.namespace()));
        }
        ClusterMember writer = original.writer();
        if (writer == null) {
            return failed(
                    id, "DB cluster " + source + " has no writer, and Aurora clones no cluster without instances");
        }
        return clone == null ? first(event, id, original, now) : members(event, source, original, writer, clone, now);
    }

    private static ClusterCopyStep first(EventRef event, String id, AuroraCluster original, Instant now) {
        DbCluster c = original.cluster();
        if (!ClusterStatus.settled(c.status())) {
            return new ClusterCopyStep.End(
                    at(id, State.Creating, "the clone waits, " + c.identifier() + " is " + c.status(), null));
        }
        boolean serverless = original.members().stream().anyMatch(ClusterMember::serverless);
        Map<String, String> tags = CopyTags.of(event, c.identifier(), now);
        boolean reads = original.readers().stream().anyMatch(m -> !m.temporary());
        tags.put(MEMBERS, reads ? "2" : "1");
        return new ClusterCopyStep.Clone(id, c, serverless ? unraised(c) : null, tags);
    }

    private static ClusterCopyStep members(
            EventRef event,
            String source,
            AuroraCluster original,
            ClusterMember writer,
            AuroraCluster clone,
            Instant now) {
        DbCluster c = clone.cluster();
        CopyObservation seen = observe(event, source, clone);
        if (!ClusterStatus.settled(c.status()) || !clone.unread().isEmpty()) {
            return new ClusterCopyStep.End(seen);
        }
        List<ClusterMember> readers =
                original.readers().stream().filter(m -> !m.temporary()).toList();
        for (int n = 1; n <= wanted(c); n++) {
            String id = member(c.identifier(), n);
            if (clone.members().stream().noneMatch(m -> m.identifier().equals(id))) {
                ClusterMember like = n == 1 || readers.isEmpty() ? writer : readers.get(0);
                return new ClusterCopyStep.AddMember(
                        c.identifier(),
                        id,
                        unraised(original, like),
                        c.engine(),
                        like.instance().group(),
                        CopyTags.of(event, source, now));
            }
        }
        return clone.members().stream()
                .filter(m -> rebootIsDue(m, now))
                .findFirst()
                .<ClusterCopyStep>map(m -> new ClusterCopyStep.Reboot(m.instance()))
                .orElseGet(() -> new ClusterCopyStep.End(seen));
    }

    /** The limits of production before any event. */
    private static @Nullable ClusterCapacity unraised(DbCluster c) {
        DatabaseRecord record = ClusterRecordTags.record(c.tags());
        ClusterRecord members = record == null ? null : record.cluster();
        return members == null || members.serverlessV2() == null
                ? c.capacity()
                : ClusterCapacity.of(members.serverlessV2());
    }

    /** The class of production's member before any event: a copy of a raised one would say nothing of the plan. */
    private static String unraised(AuroraCluster original, ClusterMember m) {
        DatabaseRecord record = ClusterRecordTags.record(original.cluster().tags());
        if (record == null || record.cluster() == null) {
            return m.instance().instanceClass();
        }
        return record.cluster().members().stream()
                .filter(r -> r.resourceId().equals(m.instance().resourceId()))
                .map(ClusterMemberRecord::instanceClass)
                .findFirst()
                .orElse(record.instanceClass());
    }

    private static boolean rebootIsDue(ClusterMember m, Instant now) {
        Instant last = RecordTags.lastReboot(m.instance().tags());
        return InstanceStatus.settled(m.instance().status())
                && (m.instance().groupStatus().equals("pending-reboot")
                        || m.clusterGroupStatus().equals("pending-reboot"))
                && (last == null || !now.isBefore(last.plus(ChangeDecision.REBOOT)));
    }

    /** The next call towards nothing; {@link ClusterCopyStep.End} with Absent when nothing of this event's is left. */
    static ClusterCopyStep remove(EventRef event, String source, @Nullable AuroraCluster clone) {
        String id = identifier(event, source);
        if (clone == null || !CopyDecision.ours(clone.cluster().tags(), event)) {
            return new ClusterCopyStep.End(at(id, State.Absent, "there is no copy of cluster " + source, null));
        }
        DbCluster c = clone.cluster();
        if (c.deletionProtection()) {
            return failed(
                    id,
                    "somebody protected the copy " + id + " from deletion: aws rds modify-db-cluster"
                            + " --db-cluster-identifier " + id + " --no-deletion-protection");
        }
        // A member that somebody added to the clone has nothing of its own: its data is the clone's.
        for (ClusterMember m : clone.members()) {
            if (!m.instance().status().equals("deleting")) {
                return m.instance().deletionProtection()
                        ? failed(
                                id,
                                "somebody protected the copy's instance " + m.identifier()
                                        + " from deletion: aws rds modify-db-instance --db-instance-identifier "
                                        + m.identifier() + " --no-deletion-protection")
                        : new ClusterCopyStep.DeleteMember(m.identifier());
            }
        }
        return c.status().equals("deleting") || !clone.unread().isEmpty()
                ? new ClusterCopyStep.End(at(id, State.Deleting, "the copy " + id + " is being deleted", null))
                : new ClusterCopyStep.DeleteCluster(id);
    }

    /**
     * What a person should know of clones of {@code source} as the end of a sentence; empty while the next is one. The
     * source and its clones have one CloneGroupId (RDS API reference, DBCluster).
     *
     * @param all the region's clusters
     */
    static String cloneRemark(DbCluster source, Collection<DbCluster> all) {
        String group = source.cloneGroupId();
        long clones = group == null
                ? 0
                : all.stream()
                        .filter(c -> group.equals(c.cloneGroupId())
                                && !c.identifier().equals(source.identifier()))
                        .count();
        return clones < MOST_CLONES
                ? ""
                : "; it has " + clones + " clones, and Aurora makes the next a full copy, which takes hours and is paid"
                        + " in full: delete clones that nobody needs";
    }

    /** The sentence that says how to opt in. */
    static String notOptedIn(DbCluster c, String namespace) {
        return "DB cluster " + c.identifier() + " is not opted in for namespace " + namespace
                + "; its owner allows Airtime to work on it with: aws rds add-tags-to-resource --resource-name "
                + c.arn() + " --tags Key=" + RecordTags.NAMESPACE + ",Value=" + namespace;
    }

    private static ClusterCopyStep failed(String id, String message) {
        return new ClusterCopyStep.End(at(id, State.Failed, message, null));
    }

    private static CopyObservation at(String id, State state, String message, @Nullable DbCluster clone) {
        return new CopyObservation(
                id,
                state,
                message,
                clone == null ? null : clone.endpoint(),
                clone == null ? null : clone.readerEndpoint(),
                clone == null ? 0 : clone.port(),
                clone == null ? null : CopyTags.madeAt(clone.tags()));
    }
}
