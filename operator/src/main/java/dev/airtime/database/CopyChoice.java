package dev.airtime.database;

import dev.airtime.api.CopySource;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a copy is made from. A new snapshot stops a Single-AZ instance's I/O for seconds to minutes and makes every
 * instance {@code backing-up} (RDS user guide, "Creating a DB snapshot"); a restore from backups that are there touches
 * nothing of production. So, when the event does not say: a point in time, else a young automated snapshot, else a new
 * one. Pure.
 */
sealed interface CopyChoice {
    /** An automated snapshot is made once a day: one that is older than this was followed by a night without. */
    Duration YOUNG = Duration.ofHours(25);

    /** The newest time that the backups reach. */
    record PointInTime(String why) implements CopyChoice {}

    /** An automated snapshot. */
    record Automated(String snapshot, String why) implements CopyChoice {}

    /** A snapshot that is to be taken. */
    record NewSnapshot(String why) implements CopyChoice {}

    /** The automated snapshots are to be read first. */
    record Look() implements CopyChoice {}

    /** What the event asks for can't be had. */
    record None(String message) implements CopyChoice {}

    /**
     * The choice.
     *
     * @param wanted what the event asks for; null: the best that is there
     */
    static CopyChoice of(@Nullable CopySource wanted, CopyOrigin origin, CopyEvidence evidence, Instant now) {
        String noTime = noPointInTime(origin, evidence);
        if (wanted == CopySource.NewSnapshot) {
            return new NewSnapshot("a new snapshot, as copy.from says");
        }
        if (noTime == null && wanted != CopySource.AutomatedSnapshot) {
            return new PointInTime("a point in time, " + origin.latestRestorable() + " or later");
        }
        if (wanted == CopySource.PointInTime) {
            return new None("copy.from: PointInTime: " + noTime + "; write another source, or leave it out");
        }
        List<DbSnapshot> automated = evidence.automated();
        if (automated == null) {
            return new Look();
        }
        DbSnapshot newest = automated.stream()
                .filter(s -> s.status().equals("available") && s.created() != null)
                .filter(s -> s.resourceId().equals(origin.instance().resourceId()))
                .max(Comparator.comparing(CopyChoice::created))
                .orElse(null);
        String refused = evidence.refused().get(CopySource.AutomatedSnapshot);
        boolean old = newest != null && created(newest).isBefore(now.minus(YOUNG));
        if (newest != null && refused == null && (wanted != null || !old)) {
            return new Automated(
                    newest.identifier(),
                    "the automated snapshot of " + created(newest)
                            + (wanted == null ? ", since " + noTime : ", as copy.from says"));
        }
        String noSnapshot = refused != null
                ? "its automated snapshot was refused with " + code(refused)
                : newest == null
                        ? "it has no automated snapshot"
                        : "its newest automated snapshot is of " + created(newest);
        return wanted == null
                ? new NewSnapshot("a new snapshot, since " + noTime + " and " + noSnapshot)
                : new None("copy.from: AutomatedSnapshot: of " + origin.identifier() + ", "
                        + (refused == null ? noSnapshot : refused) + "; write another source, or leave it out");
    }

    /** Why there is no point in time to restore; null when there is one. */
    private static @Nullable String noPointInTime(CopyOrigin origin, CopyEvidence evidence) {
        String refused = evidence.refused().get(CopySource.PointInTime);
        if (refused != null) {
            return "a point in time of " + origin.identifier() + " was refused with " + code(refused);
        }
        if (origin.backupRetention() == 0) {
            return "automated backups of " + origin.identifier() + " are off";
        }
        return origin.latestRestorable() == null ? origin.identifier() + " has no backup to restore from yet" : null;
    }

    private static String code(String refusal) {
        int end = refusal.indexOf(':');
        return end < 0 ? refusal : refusal.substring(0, end);
    }

    private static Instant created(DbSnapshot snapshot) {
        Instant created = snapshot.created();
        return created == null ? Instant.MIN : created;
    }
}
