package dev.airtime.database;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * The master login that a copy is to have. RDS never shows a password: a tag on the copy, written after RDS has accepted
 * the password, says which of those that were kept it is. A process that dies before the tag sets the same password again.
 * RDS applies it at once, and has MasterUserPassword among PendingModifiedValues until it has (RDS API reference,
 * ModifyDBInstance, MasterUserPassword). Pure.
 *
 * @param kept the fingerprint of the login that is kept; null when none is
 */
record WantedLogin(@Nullable String kept) {
    /** Tag of a copy: which password RDS was given last, and when. */
    static final String TAG = "airtime.dev/master-password";

    private static final String PENDING = "MasterUserPassword";
    private static final String RESETTING = "resetting-master-credentials";
    /** A reading can be older than the change. */
    private static final Duration STALE = Duration.ofSeconds(30);

    /** What is written when RDS has accepted the password. */
    static String tag(String fingerprint, Instant at) {
        return fingerprint + "/" + at.truncatedTo(ChronoUnit.SECONDS);
    }

    /** Whether the copy has the password that is kept. */
    boolean inForce(DbInstance copy, Instant now) {
        Instant at = setAt(copy);
        return given(copy) && at != null && !now.isBefore(at.plus(STALE)) && !resetting(copy);
    }

    /** Whether it is to be set, and can be now. */
    boolean isToBeSet(DbInstance copy) {
        return !given(copy) && !resetting(copy) && InstanceStatus.settled(copy.status());
    }

    private boolean given(DbInstance copy) {
        String tag = copy.tags().get(TAG);
        return kept != null && tag != null && tag.startsWith(kept + "/");
    }

    private static boolean resetting(DbInstance copy) {
        return copy.pending().containsKey(PENDING) || copy.status().equals(RESETTING);
    }

    private static @Nullable Instant setAt(DbInstance copy) {
        String tag = copy.tags().getOrDefault(TAG, "");
        try {
            return Instant.parse(tag.substring(tag.indexOf('/') + 1));
        } catch (DateTimeException e) {
            return null;
        }
    }
}
