package dev.airtime.database;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The master login that a copy is to have. RDS never shows a password: a tag on the copy, written after RDS has accepted
 * the password, says which of those that were kept it is. A process that dies before the tag sets the same password again.
 * RDS applies it at once, and has MasterUserPassword among PendingModifiedValues until it has (RDS API reference,
 * ModifyDBInstance, MasterUserPassword); that of a cluster is set by ModifyDBCluster. Pure.
 *
 * @param kept the fingerprint of the login that is kept; null when none is
 * @param reading how far the read is that it is also for; null when none is wanted
 */
record WantedLogin(@Nullable String kept, @Nullable String reading) {
    /** Tag of a copy: which password RDS was given last, and when. */
    static final String TAG = "airtime.dev/master-password";

    private static final String PENDING = "MasterUserPassword";
    private static final String RESETTING = "resetting-master-credentials";
    /** A reading can be older than the change. */
    private static final Duration STALE = Duration.ofSeconds(30);
    /** How long a cluster may show nothing of an accepted password. */
    private static final Duration CLUSTER_STALE = Duration.ofMinutes(3);

    /** A login that nothing is read with. */
    WantedLogin(@Nullable String kept) {
        this(kept, null);
    }

    /** What is written when RDS has accepted the password. */
    static String tag(String fingerprint, Instant at) {
        return fingerprint + "/" + at.truncatedTo(ChronoUnit.SECONDS);
    }

    /** Whether the copy has the password that is kept. */
    boolean inForce(DbInstance copy, Instant now) {
        return longGiven(copy.tags(), STALE, now) && !resetting(copy);
    }

    /** Whether the clone of a cluster has the password that is kept. */
    boolean inForce(DbCluster clone, Instant now) {
        return longGiven(clone.tags(), CLUSTER_STALE, now) && !clone.status().equals(RESETTING);
    }

    /** Whether it is to be set on the clone of a cluster, and can be now. */
    boolean isToBeSet(DbCluster clone) {
        return !given(clone.tags()) && ClusterStatus.settled(clone.status());
    }

    /** Whether its tables are still to be read, by what its tags say. */
    boolean isToBeRead(DbInstance copy) {
        return reading != null && WarmedUp.of(copy) == null;
    }

    private boolean longGiven(Map<String, String> tags, Duration stale, Instant now) {
        Instant at = setAt(tags);
        return given(tags) && at != null && !now.isBefore(at.plus(stale));
    }

    /** Whether it is to be set, and can be now. */
    boolean isToBeSet(DbInstance copy) {
        return !given(copy.tags()) && !resetting(copy) && InstanceStatus.settled(copy.status());
    }

    private boolean given(Map<String, String> tags) {
        String tag = tags.get(TAG);
        return kept != null && tag != null && tag.startsWith(kept + "/");
    }

    private static boolean resetting(DbInstance copy) {
        return copy.pending().containsKey(PENDING) || copy.status().equals(RESETTING);
    }

    private static @Nullable Instant setAt(Map<String, String> tags) {
        String tag = tags.getOrDefault(TAG, "");
        try {
            return Instant.parse(tag.substring(tag.indexOf('/') + 1));
        } catch (DateTimeException e) {
            return null;
        }
    }
}
