package dev.airtime.database;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Read replicas for the time of an event: made after their source is raised, from its class and parameter group, and
 * deleted before it is put back. So none of them ever has a smaller {@code max_connections} than a PostgreSQL source, which
 * its standbys need (RDS user guide, "Working with read replicas for Amazon RDS for PostgreSQL"); where a source with
 * replicas of ours is raised once more, they go first. Pure.
 */
final class ReplicaDecision {
    /** On the source: how many were asked for, and when the last one was; written before it is asked for. */
    static final String TAG = "airtime.dev/readReplicas";
    /** On a replica of ours: when a reading first showed it replicating. */
    static final String REPLICATING_FROM = "airtime.dev/replicatingFrom";
    /** On a replica of ours: when it had caught up. */
    static final String CAUGHT_UP = "airtime.dev/caughtUpAt";

    /** As many read replicas a source may have (RDS API reference, CreateDBInstanceReadReplica). */
    static final int MOST = 15;

    static final Set<String> ENGINES = Set.of("mysql", "mariadb", "postgres");
    /** A replica that is less behind serves readers. */
    static final int CAUGHT_UP_SECONDS = 60;
    /** How long CloudWatch may show no lag before one is believed without. */
    private static final Duration NO_LAG = Duration.ofMinutes(5);
    /** How long RDS may not show what was just asked for. */
    private static final Duration UNSEEN = Duration.ofMinutes(2);

    private static final String REPLICATING = "replicating";
    private static final String NO_CAPACITY = "insufficient-capacity";

    private ReplicaDecision() {}

    /** The next call before the source itself is changed; null when nothing has to go first. */
    static @Nullable Step before(
            DbInstance i, Target target, String instanceClass, String group, Evidence evidence, Instant now) {
        if (!i.tags().containsKey(TAG)
                || (i.instanceClass().equals(instanceClass) && i.group().equals(group))) {
            return null;
        }
        Replicas replicas = evidence.replicas();
        return replicas == null ? new Step.LookAtReplicas() : bringUp(i, replicas, target, instanceClass, group, now);
    }

    /** The next call once the source is raised; null when there are as many as wanted, and they serve. */
    static @Nullable Step after(DbInstance i, Target target, Evidence evidence, Instant now) {
        if (target.readReplicas() == 0) {
            return null;
        }
        Replicas replicas = evidence.replicas();
        if (replicas == null) {
            return new Step.LookAtReplicas();
        }
        for (DbInstance r : replicas.ours()) {
            if (r.status().equals(NO_CAPACITY)) {
                Instant told = RecordTags.soldOut(i.tags()).get(r.instanceClass());
                return ClassChoice.mayAsk(told, ClassChoice.AGAIN, now)
                        ? new Step.Tag(RecordTags.soldOut(i.tags(), r.instanceClass(), now))
                        : new Step.DeleteReplica(r.identifier());
            }
        }
        if (replicas.ours().size() < target.readReplicas()) {
            return make(i, replicas, target, now);
        }
        Step step = bringUp(i, replicas, target, i.instanceClass(), i.group(), now);
        return step != null ? step : serving(replicas.ours(), evidence, now);
    }

    private static Step make(DbInstance i, Replicas replicas, Target target, Instant now) {
        String name = i.identifier();
        String why = impossible(i, replicas, target.readReplicas());
        if (why != null) {
            return Step.blocked("ReadReplicasNotPossible", "DB instance " + name + ": " + why);
        }
        if (!InstanceStatus.settled(i.status())) {
            return Step.running(name + " is " + i.describe() + ": read replicas are made when it is available");
        }
        Instant deadline = target.deadline();
        if (!i.shape().multiAz() && deadline != null && now.isAfter(deadline)) {
            return Step.blocked(
                    "ReadReplicasTooLate",
                    "DB instance " + name
                            + " has no standby: the snapshot that a read replica is made from would stop its"
                            + " I/O for seconds to minutes on air, and none is made after " + deadline);
        }
        List<String> classes = new ArrayList<>(List.of(i.instanceClass()));
        target.classes().stream().filter(c -> !classes.contains(c)).forEach(classes::add);
        Map<String, Instant> soldOut = RecordTags.soldOut(i.tags());
        String instanceClass = classes.stream()
                .filter(c -> ClassChoice.mayAsk(soldOut.get(c), ClassChoice.AGAIN, now))
                .findFirst()
                .orElse(null);
        if (instanceClass == null) {
            return Step.blocked(
                    "InsufficientDBInstanceCapacity",
                    "DB instance " + name + " has " + replicas.ours().size() + " of " + target.readReplicas()
                            + " read replicas: AWS had no capacity for " + String.join(", ", classes)
                            + "; asked again every " + ClassChoice.AGAIN.toMinutes() + " minutes");
        }
        return new Step.MakeReplica(
                replicas.freeName(i),
                instanceClass,
                Map.of(TAG, target.readReplicas() + "/" + RecordTags.seconds(now)));
    }

    /** Why AWS would make none, in half a sentence; null when nothing is known to speak against it. */
    static @Nullable String impossible(DbInstance i, Replicas replicas, int wanted) {
        if (!ENGINES.contains(i.engine())) {
            return "read replicas are made of MySQL, MariaDB and PostgreSQL, and it is " + i.engine()
                    + ": leave scaleUp.readReplicas out";
        }
        if (i.backupDays() == 0) {
            return "it keeps no automated backups, without which RDS makes no read replica: set its"
                    + " BackupRetentionPeriod days before, since that interrupts it, or leave scaleUp.readReplicas out";
        }
        int others = i.readReplicas().size() - replicas.ours().size();
        return Math.max(0, others) + wanted <= MOST
                ? null
                : "it has " + Math.max(0, others) + " read replicas, and " + wanted + " more would be over " + MOST
                        + ", which RDS allows: lower scaleUp.readReplicas";
    }

    /** Replicas of ours whose class or group is behind; one at a time. */
    private static @Nullable Step bringUp(
            DbInstance i, Replicas replicas, Target target, String instanceClass, String group, Instant now) {
        for (DbInstance r : replicas.ours()) {
            boolean small = !target.classes().contains(r.instanceClass())
                    && !ClassMemory.covers(r.instanceClass(), instanceClass)
                    && ClassChoice.mayAsk(RecordTags.soldOut(r.tags()).get(instanceClass), ClassChoice.AGAIN, now);
            if (!small && r.group().equals(group)) {
                continue;
            }
            if (r.status().equals("creating") && !i.engine().equals("postgres")) {
                continue;
            }
            return new Step.ChangeReplica(r.identifier(), small ? instanceClass : r.instanceClass(), group);
        }
        return null;
    }

    private static @Nullable Step serving(List<DbInstance> ours, Evidence evidence, Instant now) {
        for (DbInstance r : ours) {
            String name = "read replica " + r.identifier();
            DbInstance.Replication replication = r.replication();
            if (InstanceStatus.needsPerson(r.status())) {
                return Step.blocked(
                        "ReadReplicaStatus",
                        name + " is " + r.status() + ": bring it to available, or delete it, and another is made");
            }
            if (!InstanceStatus.serving(r.status())) {
                return Step.running(name + " is " + r.status());
            }
            if (stopped(replication)) {
                return Step.blocked(
                        "ReplicationStopped",
                        name + " does not replicate: " + describe(replication)
                                + "; repair it, or delete it, and another is made");
            }
            Instant from = instant(r, REPLICATING_FROM);
            if (from == null) {
                return new Step.TagReplica(r, Map.of(REPLICATING_FROM, RecordTags.seconds(now)));
            }
            if (now.isBefore(from.plus(ChangeDecision.PROOF))) {
                return Step.running(name + " replicates since " + from + ": read once more before it is believed");
            }
            if (r.tags().containsKey(CAUGHT_UP)) {
                continue;
            }
            if (evidence.lags() == null) {
                return new Step.LookAtLag(
                        ours.stream().map(DbInstance::identifier).toList());
            }
            Double lag = evidence.lags().get(r.identifier());
            boolean caughtUp = lag == null ? !now.isBefore(from.plus(NO_LAG)) : lag >= 0 && lag <= CAUGHT_UP_SECONDS;
            if (!caughtUp) {
                return Step.running(name
                        + (lag == null
                                ? ": CloudWatch shows no ReplicaLag yet"
                                : lag < 0
                                        ? ": its replication is not active yet"
                                        : " is " + lag.intValue() + " s behind"));
            }
            return new Step.TagReplica(r, Map.of(CAUGHT_UP, RecordTags.seconds(now)));
        }
        return null;
    }

    /**
     * Why there are not as many in force as wanted, in a sentence; null when there are. For a status line, from one reading.
     */
    static @Nullable String missing(Replicas replicas, int wanted) {
        List<String> waiting = new ArrayList<>();
        int serving = 0;
        for (DbInstance r : replicas.ours()) {
            boolean serves = InstanceStatus.serving(r.status())
                    && !stopped(r.replication())
                    && r.tags().containsKey(CAUGHT_UP);
            serving += serves ? 1 : 0;
            if (!serves) {
                waiting.add(r.identifier() + " is " + state(r));
            }
        }
        return serving >= wanted
                ? null
                : serving + " of " + wanted + " read replicas serve"
                        + (waiting.isEmpty() ? "" : " (" + String.join(", ", waiting) + ")");
    }

    /** In a word or two, for a status line. */
    static String state(DbInstance r) {
        if (!InstanceStatus.serving(r.status())) {
            return r.status();
        }
        return stopped(r.replication())
                ? "not replicating (" + describe(r.replication()) + ")"
                : r.tags().containsKey(CAUGHT_UP) ? REPLICATING : "catching up";
    }

    /**
     * The next call of a return, before the source is put back; null when none of ours is left. One that somebody has
     * protected from deletion is theirs now, and stays.
     */
    static @Nullable Step restore(DbInstance i, Evidence evidence, Instant now) {
        if (!i.tags().containsKey(TAG)) {
            return null;
        }
        Replicas replicas = evidence.replicas();
        if (replicas == null) {
            return new Step.LookAtReplicas();
        }
        for (DbInstance r : replicas.ours()) {
            if (!r.deletionProtection()) {
                return new Step.DeleteReplica(r.identifier());
            }
        }
        if (!replicas.going().isEmpty()) {
            return Step.running(i.identifier() + ": its read replica "
                    + replicas.going().get(0).identifier() + " is being deleted");
        }
        Instant asked = instant(i.tags().get(TAG));
        return asked != null && now.isBefore(asked.plus(UNSEEN))
                ? Step.running(i.identifier() + ": a read replica was asked for at " + asked + " and may not show yet")
                : new Step.RemoveTags(Set.of(TAG));
    }

    private static boolean stopped(DbInstance.@Nullable Replication replication) {
        return replication != null
                && replication.status() != null
                && !replication.status().equals(REPLICATING);
    }

    private static String describe(DbInstance.@Nullable Replication replication) {
        return replication == null
                ? ""
                : replication.status() + (replication.message() == null ? "" : ", " + replication.message());
    }

    private static @Nullable Instant instant(DbInstance r, String tag) {
        return instant(r.tags().get(tag));
    }

    private static @Nullable Instant instant(@Nullable String text) {
        try {
            return text == null ? null : Instant.parse(text.substring(text.indexOf('/') + 1));
        } catch (DateTimeException e) {
            return null;
        }
    }
}
