package dev.airtime.lab.rds;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * Backups: the statuses that they bring, automated snapshots, and the times that a point-in-time restore can reach.
 * RDS guide, {@code USER_WorkingWithAutomatedBackups} (one a day in the window, kept for the retention period, none at
 * retention 0, gone with the instance) and {@code USER_PIT} (transaction logs are uploaded every five minutes).
 */
final class Backups {
    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd-HH-mm").withZone(ZoneOffset.UTC);
    private static final long LOGS_EVERY_SECONDS = Duration.ofMinutes(5).toSeconds();

    private final Account account;

    Backups(Account account) {
        this.account = account;
    }

    /** What an instance that has been there for long has: last night's automated snapshot. */
    void seed(Instance instance, Instant now) {
        if (instance.backupRetention > 0) {
            instance.restorableFrom = instance.created;
            Instant last = Windows.nextDaily(instance.backupWindow, now).minus(Duration.ofDays(1));
            automated(instance, last).status = "available";
        }
    }

    /** backing-up for {@code duration}, then {@code done}. */
    void take(Instance instance, Duration duration, Instant now, Runnable done) {
        instance.status = "backing-up";
        account.event(now, instance, "backup", "Backing up DB instance");
        account.schedule.at(now.plus(duration), t -> {
            done.run();
            if (account.present(instance) && instance.status.equals("backing-up")) {
                account.event(t, instance, "backup", "Finished DB Instance backup");
                instance.status = instance.idleStatus();
            }
        });
    }

    /** At each start of the backup window the instance is backing-up, when it is idle and has backups at all. */
    void keepWindow(Instance instance, Instant now) {
        account.at(instance, Windows.nextDaily(instance.backupWindow, now), t -> {
            if (instance.usable() && instance.backupRetention > 0) {
                snapshot(instance, t);
            }
            keepWindow(instance, t);
        });
    }

    /** The first backup, right after an instance was created or got a retention period. */
    void first(Instance instance, Instant now) {
        if (instance.cluster == null
                && instance.backupRetention > 0
                && instance.restorableFrom == null
                && instance.usable()) {
            snapshot(instance, now);
        }
    }

    private void snapshot(Instance instance, Instant now) {
        Snapshot snapshot = automated(instance, now);
        Duration kept = Duration.ofDays(instance.backupRetention);
        account.snapshots
                .values()
                .removeIf(s -> s.automatedOf(instance) && s.created.plus(kept).isBefore(now));
        take(instance, account.speed.snapshot(), now, () -> {
            snapshot.status = "available";
            if (instance.restorableFrom == null) {
                instance.restorableFrom = now;
            }
        });
    }

    private Snapshot automated(Instance instance, Instant now) {
        String name = "rds:" + instance.identifier + "-" + NAME.format(now);
        Snapshot snapshot = new Snapshot(name, instance, Snapshot.AUTOMATED, now);
        if (instance.copyTagsToSnapshot) {
            snapshot.tags.putAll(instance.tags);
        }
        account.snapshots.put(name, snapshot);
        return snapshot;
    }

    /** Without backups, there is nothing to restore from; also when the instance goes (DeleteAutomatedBackups). */
    void drop(Instance instance) {
        instance.restorableFrom = null;
        account.snapshots.values().removeIf(s -> s.automatedOf(instance));
    }

    /** When logs were uploaded last. */
    static Instant uploaded(Instant now) {
        return Instant.ofEpochSecond(Math.floorDiv(now.getEpochSecond(), LOGS_EVERY_SECONDS) * LOGS_EVERY_SECONDS);
    }

    /** The end of the last uploaded logs, null when there are no backups. */
    static @Nullable Instant latestRestorable(Instance instance, Instant now) {
        Instant from = instance.restorableFrom;
        if (from == null || instance.backupRetention == 0) {
            return null;
        }
        Instant uploaded =
                Instant.ofEpochSecond(Math.floorDiv(now.getEpochSecond(), LOGS_EVERY_SECONDS) * LOGS_EVERY_SECONDS);
        return uploaded.isBefore(from) ? from : uploaded;
    }
}
