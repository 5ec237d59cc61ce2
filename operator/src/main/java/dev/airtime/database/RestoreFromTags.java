package dev.airtime.database;

import dev.airtime.api.ChangedByHand;
import dev.airtime.api.DatabaseRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts an instance back by what its own tags say, when the cluster and its TrafficEvent are lost: first says what it
 * would do, then does one step a call.
 */
public final class RestoreFromTags {
    private final RdsDatabases databases;
    private final String identifier;

    /** For one DB instance. */
    public RestoreFromTags(RdsDatabases databases, String identifier) {
        this.databases = databases;
        this.identifier = identifier;
    }

    /**
     * What is there and what would be done, a line each.
     *
     * @param found whether the instance carries a record, so that {@link #step} has something to do
     */
    public record Report(boolean found, List<String> lines) {
        public Report {
            lines = List.copyOf(lines);
        }
    }

    /** Reads the tags and changes nothing. */
    public Report report() {
        DbInstance i = databases.read(identifier);
        if (i == null) {
            return new Report(false, List.of("DB instance " + identifier + " is not there"));
        }
        DatabaseRecord record = RecordTags.record(i.tags());
        if (record == null) {
            return new Report(
                    false, List.of(identifier + " is " + i.describe(), "it carries no record: nothing to put back"));
        }
        Collection<String> claims = RecordTags.claims(i.tags()).values();
        List<String> replicas = databases.replicas(i).ours().stream()
                .filter(r -> !r.deletionProtection())
                .map(DbInstance::identifier)
                .toList();
        List<String> lines = new ArrayList<>();
        lines.add(identifier + " is " + i.describe());
        lines.add("recorded " + record.recordedAt() + ": " + record.instanceClass() + ", parameter group "
                + record.parameterGroup() + ", of " + record.resourceId());
        lines.add(claims.isEmpty() ? "no event claims it" : "claimed by " + String.join(", ", claims));
        lines.add(
                replicas.isEmpty()
                        ? "Airtime made no read replica of it that is left"
                        : "its read replicas " + String.join(", ", replicas)
                                + ", which Airtime made, would be deleted first");
        List<String> parameters = InPlace.givenBack(i.tags());
        if (!parameters.isEmpty()) {
            lines.add("in parameter group " + record.parameterGroup() + " would be given back: "
                    + String.join(", ", parameters));
        }
        storage("provisioned IOPS", i.shape().iops(), i.tags().get(RecordTags.IOPS), lines);
        storage(
                "storage throughput",
                i.shape().storageThroughput(),
                i.tags().get(RecordTags.STORAGE_THROUGHPUT),
                lines);
        List<String> byHand = databases.changedByHand(i, record).stream()
                .map(ChangedByHand::describe)
                .toList();
        if (!byHand.isEmpty()) {
            lines.add("changed by hand since, and kept: " + String.join("; ", byHand));
        }
        lines.add("it would be put back to the record, Airtime's parameter groups for it deleted, and the tags "
                + String.join(", ", RecordTags.ours(i.tags()).stream().sorted().toList())
                + " removed");
        return new Report(true, lines);
    }

    private static void storage(String what, @Nullable Integer now, @Nullable String before, List<String> lines) {
        if (now != null && before != null && !before.equals(String.valueOf(now))) {
            lines.add(what + " would go back from " + now + " to " + before
                    + ", when AWS's lock of six hours or more after the raise is over");
        }
    }

    /** One step; again until Done or Blocked, with a pause of some seconds. Claims of events are given up. */
    public Progress step() {
        return databases.restoreFromTags(identifier);
    }
}
