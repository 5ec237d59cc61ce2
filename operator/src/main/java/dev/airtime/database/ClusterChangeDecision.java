package dev.airtime.database;

import static dev.airtime.database.ChangeDecision.BEGINS;
import static dev.airtime.database.ChangeDecision.PROOF;
import static dev.airtime.database.ChangeDecision.RETRY;
import static dev.airtime.database.ChangeDecision.STALE;
import static dev.airtime.database.ChangeDecision.UNSEEN;

import dev.airtime.database.ClusterChange.Kind;
import dev.airtime.database.Evidence.Failure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * From a cluster as it is to what its plan says: the next call, one at a time. Pure.
 *
 * <p>Readers first, then a failover to a named one, then the old writer, which is a reader by then: so the cluster is
 * interrupted once, for the seconds of a failover, where a change of the writer in place would be an outage of minutes, or
 * would promote whichever reader Aurora likes (Aurora user guide, "High availability for Amazon Aurora"). The next call
 * waits until the one before is proven: values equal in two readings, and no failure among RDS's events.
 */
final class ClusterChangeDecision {
    private ClusterChangeDecision() {}

    /** Whether the plan is in force in this reading, proven by another one. */
    static boolean inForce(AuroraCluster c, ClusterPlan plan, Instant now) {
        ClusterMember writer = c.writer();
        return writer != null
                && !plan.mustStepDown(writer)
                && c.members().stream()
                        .allMatch(m -> plan.met(m)
                                && !plan.leaving().contains(m.identifier())
                                && (!plan.concerns(m)
                                        || InstanceStatus.serving(m.instance().status())))
                && (plan.capacity() == null || plan.capacity().met(c.cluster().capacity()))
                && (plan.writer() == null || writer.identifier().equals(plan.writer()))
                && proven(c, now);
    }

    private static boolean proven(AuroraCluster c, Instant now) {
        ClusterChange last = ClusterChange.read(c.cluster().tags());
        Instant from = RecordTags.provenFrom(c.cluster().tags());
        return last == null || (from != null && from.isAfter(last.at()) && !now.isBefore(from.plus(PROOF)));
    }

    /** The next call; {@link ClusterStep.End} with Done when the plan is in force. */
    static ClusterStep next(AuroraCluster c, ClusterPlan plan, ClusterEvidence evidence, Instant now) {
        ClusterMember writer = c.writer();
        ClusterStep waiting = waiting(c, plan, writer);
        if (waiting != null || writer == null) {
            return waiting == null ? ClusterStep.running(describe(c)) : waiting;
        }
        ClusterChange last = ClusterChange.read(c.cluster().tags());
        ClusterStep open = last == null ? null : open(c, plan, last, evidence, now);
        if (open != null) {
            return open;
        }
        for (ClusterMember m : c.members()) {
            if (plan.concerns(m) && !InstanceStatus.settled(m.instance().status())) {
                return ClusterStep.running(describe(c));
            }
        }
        if (plan.capacity() != null && !plan.capacity().met(c.cluster().capacity())) {
            ClusterChange change =
                    ClusterChange.of(Kind.Capacity, "-", plan.capacity().write(), now);
            ClusterStep again = again(last, change, null, evidence, now);
            return again != null ? again : new ClusterStep.SetCapacity(change, plan.capacity());
        }
        for (ClusterMember m : readers(c, plan)) {
            if (!plan.met(m)) {
                return change(m, plan, last, evidence, now);
            }
        }
        boolean home = plan.writer() != null
                && !plan.writer().equals(writer.identifier())
                && heir(c, plan, plan.writer()) != null;
        if (plan.mustStepDown(writer) || home) {
            return stepDown(c, plan, writer, last, evidence, now);
        }
        if (!plan.met(writer)) {
            return change(writer, plan, last, evidence, now);
        }
        for (ClusterMember m : c.members()) {
            if (plan.leaving().contains(m.identifier())) {
                return new ClusterStep.DeleteReader(
                        ClusterChange.of(Kind.DeleteReader, m.identifier(), "-", now), m.identifier());
            }
        }
        return ClusterStep.done(describe(c));
    }

    private static @Nullable ClusterStep waiting(AuroraCluster c, ClusterPlan plan, @Nullable ClusterMember writer) {
        String status = c.cluster().status();
        if (ClusterStatus.needsPerson(status)) {
            return ClusterStep.blocked(
                    "ClusterStatus",
                    "DB cluster " + c.identifier() + " is " + status
                            + ", in which it can't be changed: bring it to available");
        }
        if (!ClusterStatus.settled(status) || !c.unread().isEmpty() || writer == null) {
            return ClusterStep.running(describe(c));
        }
        return c.members().stream()
                .filter(m -> plan.concerns(m)
                        && InstanceStatus.needsPerson(m.instance().status())
                        && !m.instance().status().equals("deleting"))
                .findFirst()
                .map(m -> ClusterStep.blocked(
                        "InstanceStatus",
                        "DB instance " + m.identifier() + " of cluster " + c.identifier() + " is "
                                + m.instance().status() + ", in which it can't be changed: bring it to available"))
                .orElse(null);
    }

    /** What the last change waits for; null when it is proven, or when it is to be asked for again. */
    private static @Nullable ClusterStep open(
            AuroraCluster c, ClusterPlan plan, ClusterChange last, ClusterEvidence evidence, Instant now) {
        ClusterMember m = c.members().stream()
                .filter(x -> x.identifier().equals(last.member()))
                .findFirst()
                .orElse(null);
        boolean unseen = now.isBefore(last.at().plus(UNSEEN));
        String asked = last.member() + ": asked at " + last.at() + ", RDS does not show it yet";
        switch (last.kind()) {
            case Raise, Restore -> {
                if (m == null) {
                    return null;
                }
                if (!InstanceStatus.settled(m.instance().status())) {
                    return ClusterStep.running(describe(c));
                }
                String pending = m.instance().pendingClass();
                if (pending != null
                        && last.value().startsWith(pending + ":")
                        && now.isBefore(last.at().plus(BEGINS))) {
                    return ClusterStep.running(last.member() + ": RDS has accepted " + pending + " and has not begun");
                }
                return plan.met(m) ? prove(c, last, last.member(), evidence, now) : null;
            }
            case Reboot -> {
                if (m == null) {
                    return null;
                }
                if (!InstanceStatus.settled(m.instance().status())) {
                    return ClusterStep.running(describe(c));
                }
                return plan.met(m)
                        ? prove(c, last, last.member(), evidence, now)
                        : now.isBefore(last.at().plus(ChangeDecision.REBOOT))
                                ? ClusterStep.running(last.member() + ": rebooted at " + last.at()
                                        + ", its parameters are not in force yet")
                                : null;
            }
            case Failover -> {
                return m != null && m.writer()
                        ? prove(c, last, null, evidence, now)
                        : unseen ? ClusterStep.running(asked) : null;
            }
            case AddReader -> {
                return m == null
                        ? unseen ? ClusterStep.running(asked) : null
                        : InstanceStatus.settled(m.instance().status())
                                ? prove(c, last, last.member(), evidence, now)
                                : ClusterStep.running(describe(c));
            }
            case Capacity -> {
                return plan.capacity() != null
                                && plan.capacity().met(c.cluster().capacity())
                        ? prove(c, last, null, evidence, now)
                        : null;
            }
            default -> {
                return m != null && unseen ? ClusterStep.running(asked) : null;
            }
        }
    }

    /** What shows is as asked. It is believed when a second reading shows it, and RDS has told of no failure since. */
    private static @Nullable ClusterStep prove(
            AuroraCluster c, ClusterChange last, @Nullable String member, ClusterEvidence evidence, Instant now) {
        if (now.isBefore(last.at().plus(STALE))) {
            return ClusterStep.running(last.member() + ": asked at " + last.at() + ", what shows may be from before");
        }
        if (evidence.failures() == null) {
            return new ClusterStep.LookAtFailures(member, last.at());
        }
        Failure newest = evidence.newestFailure();
        if (newest != null && now.isBefore(newest.at().plus(RETRY))) {
            return failed(
                    last.member(),
                    newest,
                    "it is believed when it is still so at " + newest.at().plus(RETRY));
        }
        Instant from = RecordTags.provenFrom(c.cluster().tags());
        if (from == null || !from.isAfter(last.at())) {
            return new ClusterStep.Prove(now);
        }
        return now.isBefore(from.plus(PROOF))
                ? ClusterStep.running(describe(c) + ", since " + from + ": read once more before it is believed")
                : null;
    }

    private static ClusterStep failed(String member, Failure failure, String next) {
        return ClusterStep.blocked(
                "ChangeFailed",
                "RDS tells of a failure of " + member + " at " + failure.at() + ": " + failure.message() + "; " + next);
    }

    /** The readers that the plan names, the one that is to become writer first. */
    private static List<ClusterMember> readers(AuroraCluster c, ClusterPlan plan) {
        List<ClusterMember> readers =
                new ArrayList<>(c.readers().stream().filter(plan::concerns).toList());
        readers.sort(Comparator.comparingInt(m -> {
            int at = plan.heirs().indexOf(m.identifier());
            return at < 0 ? plan.heirs().size() : at;
        }));
        return readers;
    }

    private static @Nullable ClusterMember heir(AuroraCluster c, ClusterPlan plan, String identifier) {
        return c.readers().stream()
                .filter(m -> m.identifier().equals(identifier) && plan.concerns(m) && plan.met(m))
                .findFirst()
                .orElse(null);
    }

    private static ClusterStep change(
            ClusterMember m, ClusterPlan plan, @Nullable ClusterChange last, ClusterEvidence evidence, Instant now) {
        String name = m.identifier();
        ClusterPlan.Wish wish = plan.members().get(name);
        if (wish == null) {
            throw new IllegalStateException("the plan has no wish for " + name);
        }
        Map<String, String> foreign = new TreeMap<>(m.instance().pending());
        foreign.remove(DbInstance.CLASS, wish.instanceClass());
        if (!foreign.isEmpty()) {
            return foreign(name, ChangeDecision.describe(foreign));
        }
        boolean resize = !m.instance().instanceClass().equals(wish.instanceClass());
        boolean attach = !wish.attached(m);
        boolean load = !resize && !attach && !wish.grouped(m);
        if (load && !m.instance().groupStatus().equals("pending-reboot")) {
            return m.instance().groupStatus().equals("failed-to-apply")
                    ? ClusterStep.blocked(
                            "ParametersFailed",
                            "DB instance " + name + " of cluster "
                                    + m.instance().clusterId()
                                    + ": RDS could not apply DB parameter group " + wish.group()
                                    + ": correct the parameters")
                    : ClusterStep.running(name + ": DB parameter group " + wish.group() + " is "
                            + m.instance().groupStatus());
        }
        if (resize || attach || load) {
            if (wish.group() != null && m.clusterGroupStatus().equals("pending-reboot")) {
                return foreign(name, "parameters of the cluster's group that wait for a reboot");
            }
            if (last == null && m.instance().groupStatus().equals("pending-reboot")) {
                return foreign(name, "parameters of group " + m.instance().group() + " that wait for a reboot");
            }
            List<String> maintenance = evidence.maintenance().get(name);
            if (maintenance == null) {
                return new ClusterStep.LookAtMaintenance(m.instance());
            }
            if (!maintenance.isEmpty()) {
                return foreign(name, String.join(", ", maintenance));
            }
        }
        if (load && m.tier() == wish.tier()) {
            ClusterChange reboot =
                    ClusterChange.of(Kind.Reboot, name, plan.kind().name(), now);
            ClusterStep again = again(last, reboot, name, evidence, now);
            return again != null ? again : new ClusterStep.RebootMember(reboot, name);
        }
        ClusterChange change = ClusterChange.of(plan.kind(), name, wish.value(), now);
        ClusterStep again = again(last, change, name, evidence, now);
        return again != null
                ? again
                : new ClusterStep.ModifyMember(
                        change,
                        m.instance(),
                        resize ? wish.instanceClass() : null,
                        m.tier() == wish.tier() ? null : wish.tier(),
                        attach ? wish.group() : null);
    }

    /** Why a change that was asked for before is not asked for again now; null when it is. */
    private static @Nullable ClusterStep again(
            @Nullable ClusterChange last,
            ClusterChange change,
            @Nullable String member,
            ClusterEvidence evidence,
            Instant now) {
        if (last == null || !last.same(change)) {
            return null;
        }
        if (evidence.failures() == null) {
            return new ClusterStep.LookAtFailures(member, last.at());
        }
        Failure newest = evidence.newestFailure();
        if (newest != null && now.isBefore(newest.at().plus(RETRY))) {
            return failed(
                    change.member(),
                    newest,
                    "it is asked for again at " + newest.at().plus(RETRY));
        }
        return newest == null && now.isBefore(last.at().plus(UNSEEN))
                ? ClusterStep.running(change.member() + ": asked at " + last.at() + ", RDS does not show it yet")
                : null;
    }

    /** The readers are as they are to be: one of them takes over, or a temporary one is made for it. */
    private static ClusterStep stepDown(
            AuroraCluster c,
            ClusterPlan plan,
            ClusterMember writer,
            @Nullable ClusterChange last,
            ClusterEvidence evidence,
            Instant now) {
        for (String name : plan.heirs()) {
            ClusterMember heir = heir(c, plan, name);
            if (heir != null) {
                ClusterChange change =
                        ClusterChange.of(Kind.Failover, name, plan.kind().name(), now);
                ClusterStep again = again(last, change, null, evidence, now);
                return again != null ? again : new ClusterStep.Failover(change, name);
            }
        }
        ClusterPlan.Wish wish = plan.members().get(writer.identifier());
        String size = wish != null ? wish.instanceClass() : plan.enough();
        if (size == null) {
            return ClusterStep.blocked(
                    "MembersGone",
                    "DB cluster " + c.identifier() + ": its only instance that is left is " + writer.identifier()
                            + ", which Airtime made for the event; add an instance of the recorded class, and make it"
                            + " the writer with aws rds failover-db-cluster");
        }
        String name = ClusterRecordTags.temporaryReader(c.cluster());
        ClusterChange change = ClusterChange.of(Kind.AddReader, name, size, now);
        ClusterStep again = again(last, change, name, evidence, now);
        return again != null ? again : new ClusterStep.AddReader(change, name, writer.instance(), size);
    }

    private static ClusterStep foreign(String member, String what) {
        return ClusterStep.blocked(
                "ForeignChangePending",
                "DB instance " + member + " has a queued change that is not Airtime's (" + what
                        + "), which this change would set loose: apply it, or cancel it by setting the value of now");
    }

    private static String describe(AuroraCluster c) {
        return c.identifier() + " is " + c.describe();
    }
}
