package dev.airtime.database;

import dev.airtime.api.ClusterMemberRecord;
import dev.airtime.api.ClusterRecord;
import dev.airtime.database.ClusterChange.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which of the classes that will do a cluster's members are asked for, as {@link ClassChoice} tells it for an instance. What
 * a member has got it keeps, and the others are asked for the same first, so that the members stay alike where they can.
 * Pure.
 */
final class ClusterClassChoice {
    private ClusterClassChoice() {}

    /** The class to ask for; null when none can be had now, or when the target names none. */
    static @Nullable String of(AuroraCluster c, ClusterRecord record, Target target, Instant now) {
        List<String> classes = target.classes();
        Set<String> held = new HashSet<>();
        boolean larger = false;
        boolean waiting = false;
        for (ClusterMemberRecord r : record.members()) {
            ClusterMember m = ClusterRaiseDecision.present(c, r);
            if (m != null && !m.serverless()) {
                if (got(m, r, target)) {
                    held.add(m.instance().instanceClass());
                } else if (!classes.isEmpty() && enough(m, r, classes.get(0))) {
                    larger = true;
                } else {
                    waiting = true;
                }
            }
        }
        c.members().stream()
                .filter(ClusterMember::temporary)
                .forEach(m -> held.add(m.instance().instanceClass()));
        List<String> sorted =
                new ArrayList<>(classes.stream().filter(held::contains).toList());
        classes.stream().filter(x -> !held.contains(x)).forEach(sorted::add);
        if (!waiting && (!held.isEmpty() || larger)) {
            return sorted.get(0);
        }
        ClusterChange last = ClusterChange.read(c.cluster().tags());
        return ClassChoice.next(
                sorted,
                c.cluster().tags(),
                last == null ? null : asked(last),
                last == null ? Instant.MIN : last.at(),
                now);
    }

    /** The class that a raise asked for last; null when the last change was another one. */
    static @Nullable String asked(ClusterChange last) {
        return switch (last.kind()) {
            case Raise -> last.value().substring(0, Math.max(0, last.value().indexOf(':')));
            case AddReader -> last.value();
            default -> null;
        };
    }

    /** Whether the member has one of the classes that will do, and is not merely what it was. */
    static boolean got(ClusterMember m, ClusterMemberRecord record, Target target) {
        return m.instance().pendingClass() == null && ClassChoice.got(m.instance(), record.instanceClass(), target);
    }

    /** Whether the member was made another class since it was written down, by whomever, that is as large as this one. */
    static boolean enough(ClusterMember m, ClusterMemberRecord record, String wanted) {
        String now = m.instance().instanceClass();
        return !now.equals(record.instanceClass()) && ClassMemory.covers(now, wanted);
    }

    /**
     * A raise that RDS accepted and that failed later for lack of capacity: the tag by which the next class is asked for;
     * null when the step is no such failure, or there is no other class.
     */
    static @Nullable ClusterStep next(AuroraCluster c, Target target, ClusterStep step, ClusterEvidence evidence) {
        Evidence.Failure failure = evidence.newestFailure();
        ClusterChange last = ClusterChange.read(c.cluster().tags());
        if (failure == null
                || last == null
                || last.kind() != Kind.Raise
                || !ClassChoice.lacked(step instanceof ClusterStep.End end ? end.progress() : null, failure, target)) {
            return null;
        }
        String refused = asked(last);
        boolean has = c.members().stream()
                .anyMatch(m -> m.identifier().equals(last.member())
                        && m.instance().instanceClass().equals(refused));
        return refused == null || has
                ? null
                : new ClusterStep.Tag(RecordTags.soldOut(c.cluster().tags(), refused, failure.at()));
    }
}
