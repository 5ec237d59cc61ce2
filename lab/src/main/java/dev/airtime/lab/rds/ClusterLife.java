package dev.airtime.lab.rds;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How an Aurora cluster changes over time. Who is promoted: the reader of the lowest tier, of those the largest (Aurora
 * guide, {@code Concepts.AuroraHighAvailability}, "Fault tolerance"). Event texts: Aurora guide, {@code
 * USER_Events.Messages}, "DB cluster events".
 */
final class ClusterLife {
    private final Account account;

    ClusterLife(Account account) {
        this.account = account;
    }

    /** The reader that a failover without a target promotes; empty when there is none to promote. */
    Optional<Instance> successor(Cluster cluster) {
        return account.members(cluster).stream()
                .filter(m -> !m.identifier.equals(cluster.writer) && m.usable())
                .min(Comparator.comparingInt((Instance m) -> m.promotionTier)
                        .thenComparing((Instance m) -> account.memory(m), Comparator.reverseOrder())
                        .thenComparing(m -> m.identifier));
    }

    /** failing-over, both members interrupted, then the target is the writer. */
    void failover(Cluster cluster, Instance target, Instant now) {
        cluster.status = "failing-over";
        event(now, cluster, "failover", "Started cross AZ failover to DB instance: " + target.identifier);
        @Nullable Instance old = cluster.writer == null ? null : account.instances.get(cluster.writer);
        target.up = false;
        if (old != null) {
            old.up = false;
        }
        at(cluster, now.plus(account.speed.clusterFailover()), t -> {
            promote(cluster, target, t);
            if (old != null && account.present(old) && old.usable()) {
                restarted(old, t);
            }
            cluster.status = "available";
        });
    }

    /** The writer is interrupted or goes: a reader takes over, when there is one. */
    void replaceWriter(Cluster cluster, Instance gone, Instant now) {
        Optional<Instance> next = successor(cluster);
        if (!gone.identifier.equals(cluster.writer) || next.isEmpty()) {
            return;
        }
        Instance target = next.orElseThrow();
        event(now, cluster, "failover", "Started cross AZ failover to DB instance: " + target.identifier);
        target.up = false;
        at(cluster, now.plus(account.speed.clusterFailover()), t -> promote(cluster, target, t));
    }

    private void promote(Cluster cluster, Instance target, Instant now) {
        if (!account.present(target)) {
            return;
        }
        cluster.writer = target.identifier;
        restarted(target, now);
        event(now, cluster, "failover", "Completed failover to DB instance: " + target.identifier);
    }

    private void restarted(Instance instance, Instant now) {
        instance.up = true;
        account.event(now, instance, "availability", "DB instance restarted");
    }

    /** The first member is the writer. */
    void join(Cluster cluster, Instance instance) {
        if (cluster.writer == null) {
            cluster.writer = instance.identifier;
        }
    }

    /** A writer that goes before anybody took over leaves none. */
    void leave(Instance instance) {
        Cluster cluster = instance.cluster == null ? null : account.clusters.get(instance.cluster);
        if (cluster != null && instance.identifier.equals(cluster.writer)) {
            cluster.writer = null;
        }
    }

    /** A status for {@code otherChange}, then what was to be done. */
    void change(Cluster cluster, String status, Instant now, Consumer<Instant> effect) {
        at(cluster, now.plus(account.speed.modifyDelay()), t -> {
            cluster.status = status;
            at(cluster, t.plus(account.speed.otherChange()), u -> {
                cluster.status = "available";
                effect.accept(u);
            });
        });
    }

    /** creating, then available, still without members. */
    void create(Cluster cluster, boolean copied, Instant now) {
        cluster.status = "creating";
        at(cluster, now.plus(copied ? account.speed.fullCopy() : account.speed.sharedCopy()), t -> {
            cluster.status = "available";
            event(t, cluster, "creation", "DB cluster created");
        });
    }

    void delete(Cluster cluster, Instant now) {
        cluster.status = "deleting";
        account.schedule.at(now.plus(account.speed.removal()), t -> {
            if (account.clusters.get(cluster.identifier) == cluster) {
                account.clusters.remove(cluster.identifier);
                event(t, cluster, "deletion", "DB cluster deleted");
            }
        });
    }

    /** Serverless members take a new maximum at once, but derive max_connections from it when they start. */
    void scale(Cluster cluster, @Nullable Scaling scaling) {
        @Nullable Scaling before = cluster.scaling;
        cluster.scaling = scaling;
        if (before != null && scaling != null && before.max() != scaling.max()) {
            List<Instance> members = account.members(cluster);
            members.stream().filter(Instance::serverless).forEach(m -> m.groupStatus = "pending-reboot");
        }
    }

    private void event(Instant at, Cluster cluster, String category, String message) {
        account.events.add(new Account.Event(at, cluster.identifier, "db-cluster", category, message));
    }

    private void at(Cluster cluster, Instant at, Consumer<Instant> effect) {
        account.schedule.at(at, t -> {
            if (account.clusters.get(cluster.identifier) == cluster && !cluster.status.equals("deleting")) {
                effect.accept(t);
            }
        });
    }
}
