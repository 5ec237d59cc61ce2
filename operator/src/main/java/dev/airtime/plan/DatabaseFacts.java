package dev.airtime.plan;

import dev.airtime.api.DatabaseRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was observed of one database of the event.
 *
 * @param identifier the DB instance identifier
 * @param presence whether it can be worked with
 * @param message that, in a sentence
 * @param instanceClass its class now
 * @param tagged the record in the instance's tags
 * @param recorded the record in the event's status
 * @param claimed whether the instance carries this event's claim
 * @param otherClaims other events that need its capacity
 * @param raised whether the event's capacity is in force, but for read replicas
 * @param original whether the recorded state is in force
 * @param copy where the staging copy is
 * @param copyMessage that, in a sentence
 * @param cpu CPU use now, 0 to 1
 * @param connections connections now
 * @param maxConnections the limit of connections now
 * @param freeMemory free memory now, in bytes
 * @param returning whether its return has begun, so that stopping would leave it half way
 * @param replicasMissing why the event's read replicas are not all in force, in a sentence; null when they are
 * @param changedByHand what a person changed of it, which its return keeps, each in half a sentence
 * @param lastHour the load of the last hour, once its return is near; null before
 * @param unread why its figures of now could not be asked for; null when they were, or nobody wants them
 */
public record DatabaseFacts(
        String identifier,
        Presence presence,
        String message,
        @Nullable String instanceClass,
        @Nullable DatabaseRecord tagged,
        @Nullable DatabaseRecord recorded,
        boolean claimed,
        List<String> otherClaims,
        boolean raised,
        boolean original,
        Copy copy,
        String copyMessage,
        @Nullable Double cpu,
        @Nullable Integer connections,
        @Nullable Integer maxConnections,
        @Nullable Long freeMemory,
        boolean returning,
        @Nullable String replicasMissing,
        List<String> changedByHand,
        @Nullable LoadFacts lastHour,
        @Nullable String unread) {
    /** Whether a database can be worked with. */
    public enum Presence {
        Found,
        Missing,
        NotOptedIn,
        /** A kind of cluster that Airtime does not work with. */
        Unsupported
    }

    /** Where a staging copy of a database is. */
    public enum Copy {
        Absent,
        Creating,
        /** It can be used; what is measured on it does not count yet. */
        Warming,
        Available,
        Deleting,
        Failed
    }

    public DatabaseFacts {
        otherClaims = List.copyOf(otherClaims);
        changedByHand = List.copyOf(changedByHand);
    }

    boolean found() {
        return presence == Presence.Found;
    }

    /** Written down twice, and both say the same. */
    boolean recordedTwice() {
        return tagged != null && tagged.equals(recorded);
    }

    /**
     * The tags that say what it was are gone, and it is no longer that: recorded now, the raised class would be taken
     * for the one to go back to.
     */
    boolean recordLost() {
        return tagged == null && recorded != null && !recorded.instanceClass().equals(instanceClass);
    }

    /** Written down, and of the class that was written down: no raise has begun. */
    boolean asRecorded() {
        return tagged != null && tagged.instanceClass().equals(instanceClass);
    }

    /**
     * Whether something of ours must be put back: our claim or a record that no event claims; or, where somebody removed
     * the tags of a raised instance, the record in the status alone.
     */
    boolean touched() {
        return claimed || (tagged != null && otherClaims.isEmpty()) || (recordLost() && raised);
    }
}
