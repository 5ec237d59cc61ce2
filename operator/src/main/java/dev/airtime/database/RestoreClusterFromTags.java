package dev.airtime.database;

import dev.airtime.api.ChangedByHand;
import dev.airtime.api.ClusterRecord;
import dev.airtime.api.DatabaseRecord;
import dev.airtime.database.RestoreFromTags.Report;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Puts an Aurora cluster back by what its own tags say, as {@link RestoreFromTags} does for a DB instance. */
public final class RestoreClusterFromTags {
    private final ClusterDatabases databases;
    private final DatabaseId cluster;

    /**
     * For one cluster, over clients that the caller closes.
     *
     * @param clock which RDS's time stamps are compared with
     * @param pause between two calls of a kind
     */
    public RestoreClusterFromTags(AwsApis aws, DatabaseId cluster, InstantSource clock, Pause pause) {
        RdsReading reading = new RdsReading(aws.rds(), clock, pause);
        this.databases = new ClusterDatabases(
                aws,
                reading,
                new ClusterReading(aws.rds(), reading, clock, pause),
                new OutlookReading(aws, clock),
                cluster.place(),
                clock,
                pause);
        this.cluster = cluster;
    }

    /** Reads the tags and changes nothing. */
    public Report report() {
        AuroraCluster c = databases.read(cluster);
        if (c == null) {
            return new Report(false, List.of("DB cluster " + cluster.identifier() + " is not there"));
        }
        DatabaseRecord record = ClusterRecordTags.record(c.cluster().tags());
        ClusterRecord members = record == null ? null : record.cluster();
        List<String> lines = new ArrayList<>();
        lines.add(c.identifier() + " is " + c.describe());
        if (record == null || members == null) {
            lines.add("it carries no record: nothing to put back");
            return new Report(false, lines);
        }
        lines.add("recorded " + record.recordedAt() + ", of " + record.resourceId() + ": writer " + members.writer());
        members.members()
                .forEach(m -> lines.add(
                        "  " + m.instance() + " " + m.instanceClass() + ", promotion tier " + m.promotionTier()
                                + (m.parameterGroup() == null ? "" : ", DB parameter group " + m.parameterGroup())));
        Collection<String> claims = RecordTags.claims(c.cluster().tags()).values();
        lines.add(claims.isEmpty() ? "no event claims it" : "claimed by " + String.join(", ", claims));
        List<String> byHand = ClusterByHand.of(c, record, null, null).stream()
                .map(ChangedByHand::describe)
                .toList();
        if (!byHand.isEmpty()) {
            lines.add("changed by hand since, and kept: " + String.join("; ", byHand));
        }
        lines.add("its members would be put back to the record, readers first, the writer after a failover; a reader"
                + " and DB parameter groups that Airtime made would be deleted, and the tags "
                + String.join(
                        ", ",
                        ClusterRecordTags.ours(c.cluster().tags()).stream()
                                .sorted()
                                .toList())
                + " removed");
        return new Report(true, lines);
    }

    /** One step; again until Done or Blocked, with a pause of some seconds. Claims of events are given up. */
    public Progress step() {
        return databases.restoreFromTags(cluster);
    }
}
