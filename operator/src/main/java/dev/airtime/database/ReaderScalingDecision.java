package dev.airtime.database;

import dev.airtime.api.ChangedByHand;
import dev.airtime.api.ReaderAutoScaling;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The minimum of readers that Application Auto Scaling keeps: raised after the writer, since what it makes has the writer's
 * class of that moment (Aurora user guide, "Amazon Aurora Auto Scaling with Aurora Replicas"), and put back before
 * everything else, since it takes its own readers away a quarter of an hour later. Its readers are never touched here. What
 * the target was is a tag of the cluster, written first. Pure.
 */
final class ReaderScalingDecision {
    /** What the target was before any event, as {@link ReaderScaling#write} has it. */
    static final String BEFORE = "airtime.dev/autoScaling";
    /** What raises asked for, the last one last: one that was killed between its note and its call is known by the one before. */
    static final String RAISED = "airtime.dev/raisedAutoScaling";

    private ReaderScalingDecision() {}

    /** The next call towards the wanted minimum; null when it is in force, or nothing is wanted. */
    static @Nullable ClusterStep raise(
            AuroraCluster c, @Nullable ReaderAutoScaling target, List<ClusterClaim> others, ClusterEvidence evidence) {
        if (target == null) {
            return null;
        }
        ReaderScaling scaling = evidence.scaling();
        if (scaling == null) {
            return new ClusterStep.LookAtScaling();
        }
        if (!scaling.there()) {
            return ClusterStep.blocked(
                    "NoAutoScaling",
                    "DB cluster " + c.identifier() + " has no scalable target of Application Auto Scaling whose minimum"
                            + " could be raised: remove scaleUp.autoScaling, or register one (aws application-autoscaling"
                            + " register-scalable-target --service-namespace rds --scalable-dimension"
                            + " rds:cluster:ReadReplicaCount --resource-id cluster:" + c.identifier() + ")");
        }
        if (scaling.suspended()) {
            return ClusterStep.blocked(
                    "AutoScalingSuspended",
                    "DB cluster " + c.identifier() + ": scaling out of its readers is suspended"
                            + " (DynamicScalingOutSuspended), so a higher minimum would bring none: resume it, or remove"
                            + " scaleUp.autoScaling");
        }
        int wanted = wanted(target, others);
        if (scaling.min() < wanted) {
            ReaderScaling raised = scaling.atLeast(wanted);
            Map<String, String> notes = new TreeMap<>();
            notes.put(BEFORE, c.cluster().tags().getOrDefault(BEFORE, scaling.write()));
            notes.put(
                    RAISED,
                    String.join(
                            " ",
                            RecordTags.newest(RecordTags.entries(c.cluster().tags(), RAISED), raised.write())));
            return c.cluster().tags().entrySet().containsAll(notes.entrySet())
                    ? new ClusterStep.SetScaling(raised.min(), raised.max())
                    : new ClusterStep.Tag(notes);
        }
        long serving = serving(c);
        return serving >= wanted
                ? null
                : ClusterStep.running(c.identifier() + ": Application Auto Scaling brings its readers to "
                        + scaling.min() + ", " + serving + " can be used so far");
    }

    /**
     * Whether the wanted minimum is in force in this reading.
     *
     * @param scaling null when it was not read
     */
    static boolean inForce(
            AuroraCluster c,
            @Nullable ReaderAutoScaling target,
            List<ClusterClaim> others,
            @Nullable ReaderScaling scaling) {
        return target == null
                || (scaling != null
                        && scaling.there()
                        && scaling.min() >= wanted(target, others)
                        && serving(c) >= wanted(target, others));
    }

    /** The next call towards what it was, each limit by itself; null when there is nothing to put back. */
    static @Nullable ClusterStep restore(AuroraCluster c, ClusterEvidence evidence) {
        ReaderScaling before = ReaderScaling.read(c.cluster().tags().get(BEFORE));
        if (before == null) {
            return null;
        }
        ReaderScaling scaling = evidence.scaling();
        if (scaling == null) {
            return new ClusterStep.LookAtScaling();
        }
        ReaderScaling back = back(c, before, scaling);
        return scaling.there() && (back.min() != scaling.min() || back.max() != scaling.max())
                ? new ClusterStep.SetScaling(back.min(), back.max())
                : null;
    }

    /** What a person made of the target meanwhile, as the end of a sentence; it stays. */
    static String kept(AuroraCluster c, ClusterEvidence evidence) {
        ReaderScaling before = ReaderScaling.read(c.cluster().tags().get(BEFORE));
        ReaderScaling scaling = evidence.scaling();
        if (before == null
                || scaling == null
                || (scaling.min() == before.min() && scaling.max() == before.max() && scaling.there())) {
            return "";
        }
        return scaling.there()
                ? "; its auto scaling was changed meanwhile, and stays: " + scaling.describe() + ", was "
                        + before.describe()
                : "; its auto scaling (" + before.describe() + ") was removed meanwhile, and is not made again";
    }

    /** What a person made of the limits meanwhile, for a status; none when they were not read. */
    static List<ChangedByHand> byHand(AuroraCluster c, @Nullable ReaderScaling scaling) {
        ReaderScaling before = ReaderScaling.read(c.cluster().tags().get(BEFORE));
        List<ReaderScaling> raised = raised(c);
        if (before == null || raised.isEmpty() || scaling == null) {
            return List.of();
        }
        if (!scaling.there()) {
            return List.of(new ChangedByHand("autoScaling", before.describe(), "removed"));
        }
        List<ChangedByHand> changed = new ArrayList<>();
        if (scaling.min() != before.min() && raised.stream().noneMatch(r -> r.min() == scaling.min())) {
            changed.add(new ChangedByHand(
                    "autoScaling.minCapacity", String.valueOf(before.min()), String.valueOf(scaling.min())));
        }
        if (scaling.max() != before.max() && raised.stream().noneMatch(r -> r.max() == scaling.max())) {
            changed.add(new ChangedByHand(
                    "autoScaling.maxCapacity", String.valueOf(before.max()), String.valueOf(scaling.max())));
        }
        return changed;
    }

    /** A limit that is what an event made of it goes back; another is a person's, and stays. */
    private static ReaderScaling back(AuroraCluster c, ReaderScaling before, ReaderScaling now) {
        List<ReaderScaling> raised = raised(c);
        int min = raised.stream().anyMatch(r -> r.min() == now.min()) ? before.min() : now.min();
        int max = raised.stream().anyMatch(r -> r.max() == now.max()) ? before.max() : now.max();
        return new ReaderScaling(now.there(), min, Math.max(min, max), now.suspended());
    }

    /** The higher one where other events want some, too. */
    private static int wanted(ReaderAutoScaling target, List<ClusterClaim> others) {
        return others.stream()
                .map(ClusterClaim::readers)
                .filter(Objects::nonNull)
                .reduce(target.minCapacity(), Math::max);
    }

    private static List<ReaderScaling> raised(AuroraCluster c) {
        return RecordTags.entries(c.cluster().tags(), RAISED).stream()
                .map(ReaderScaling::read)
                .filter(Objects::nonNull)
                .toList();
    }

    /** Application Auto Scaling counts all readers, whoever made them. */
    private static long serving(AuroraCluster c) {
        return c.readers().stream()
                .filter(m -> InstanceStatus.serving(m.instance().status()))
                .count();
    }
}
