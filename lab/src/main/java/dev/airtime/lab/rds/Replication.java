package dev.airtime.lab.rds;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far a read replica is behind its source. Made from a snapshot, it has to catch up what was written meanwhile: it lags
 * by the time that its making took, and loses that in a quarter of it (a guess; RDS guide, {@code USER_ReadRepl}, says only
 * that the lag decreases). CloudWatch's ReplicaLag is in seconds; for MySQL and MariaDB it is -1 where the replication is not
 * active (RDS guide, {@code USER_MySQL.Replication.ReadReplicas}, "Monitoring"), and PostgreSQL shows none then.
 */
final class Replication {
    private static final int FASTER = 4;

    private final Instant from;
    private @Nullable Instant caughtUpAt;
    private @Nullable String error;
    private @Nullable Integer held;

    /** Of what a snapshot of that moment holds. */
    Replication(Instant from) {
        this.from = from;
    }

    /** It answers for the first time. */
    void begin(Instant now) {
        caughtUpAt = now.plus(Duration.between(from, now).dividedBy(FASTER));
    }

    /** It ends with an error, until somebody repairs it: null. */
    void fail(@Nullable String message) {
        error = message;
    }

    /** It is so many seconds behind, whatever it was; null lets it be as it is. */
    void hold(@Nullable Integer seconds) {
        held = seconds;
    }

    @Nullable
    String error() {
        return error;
    }

    /** ReplicaLag in seconds; null where CloudWatch has no data. */
    @Nullable
    Double lag(Engine engine, boolean up, Instant at) {
        Instant end = caughtUpAt;
        if (end == null) {
            return null;
        }
        if (!up || error != null) {
            return engine.name().equals("postgres") ? null : Double.valueOf(-1);
        }
        if (held != null) {
            return (double) held;
        }
        return at.isBefore(end) ? (double) (FASTER * Duration.between(at, end).toSeconds()) : 0.0;
    }
}
