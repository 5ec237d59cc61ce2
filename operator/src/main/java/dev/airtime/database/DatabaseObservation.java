package dev.airtime.database;

import dev.airtime.api.ChangedByHand;
import dev.airtime.api.DatabaseRecord;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A DB instance or an Aurora cluster as one reading shows it.
 *
 * @param identifier the DB instance or DB cluster identifier
 * @param presence whether it is there and opted in by the tag {@code airtime.dev/namespace=<namespace>}
 * @param message presence and status in a sentence
 * @param status RDS's status word, null when missing
 * @param instanceClass the class now, null when missing
 * @param address the endpoint's host name, null while there is none
 * @param port the endpoint's port, 0 while there is none
 * @param writers further host names by which a cluster is written to, sorted; none for an instance
 * @param readers the host names of its read replicas' endpoints and of their replicas', sorted; a replica in another
 *     region, or one that has no endpoint yet, is not among them; for a cluster, all host names that are only read from
 * @param record what the record tags on the instance say, null without
 * @param raised whether the target is in force now, but for its read replicas
 * @param original whether the recorded state is in force now; false without a record
 * @param otherClaims events (namespace/name) other than ours that still claim the capacity
 * @param claimed whether our own claim is on the instance
 * @param maxConnections what max_connections is now, null when not known
 * @param replicas read replicas that Airtime made for the time of an event
 * @param replicasMissing why there are not as many in force as the event wants, in a sentence; null when there are
 * @param changedByHand what a person changed since it was recorded, which a return keeps
 * @param returning whether its return has begun, so that stopping would leave it half way
 */
@RecordBuilder
public record DatabaseObservation(
        String identifier,
        Presence presence,
        String message,
        @Nullable String status,
        @Nullable String instanceClass,
        @Nullable String address,
        int port,
        List<String> writers,
        List<String> readers,
        @Nullable DatabaseRecord record,
        boolean raised,
        boolean original,
        List<String> otherClaims,
        boolean claimed,
        @Nullable Integer maxConnections,
        List<ReadReplica> replicas,
        @Nullable String replicasMissing,
        List<ChangedByHand> changedByHand,
        boolean returning) {
    /**
     * A read replica that Airtime made.
     *
     * @param identifier the DB instance identifier
     * @param instanceClass its class
     * @param state RDS's status word, {@code catching up}, {@code replicating}, or why it does not replicate
     * @param address the endpoint's host name, null while there is none
     * @param port the endpoint's port, 0 while there is none
     */
    public record ReadReplica(
            String identifier,
            String instanceClass,
            String state,
            @Nullable String address,
            int port) {}

    /** Of one about which nothing else is known. */
    public static DatabaseObservation of(String identifier, Presence presence, String message) {
        return new DatabaseObservation(
                identifier,
                presence,
                message,
                null,
                null,
                null,
                0,
                List.of(),
                List.of(),
                null,
                false,
                false,
                List.of(),
                false,
                null,
                List.of(),
                null,
                List.of(),
                false);
    }

    /** Whether a database can be worked with. */
    public enum Presence {
        Found,
        Missing,
        /** It lacks the tag by which its owners allow Airtime to work on it. */
        NotOptedIn,
        /** A kind of cluster that Airtime does not work with. */
        Unsupported
    }

    public DatabaseObservation {
        writers = List.copyOf(writers);
        readers = List.copyOf(readers);
        otherClaims = List.copyOf(otherClaims);
        replicas = List.copyOf(replicas);
        changedByHand = List.copyOf(changedByHand);
    }

    /** The record tags, when there are some. */
    public Optional<DatabaseRecord> recorded() {
        return Optional.ofNullable(record);
    }
}
