package dev.airtime.database;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DeleteDbClusterRequest;
import software.amazon.awssdk.services.rds.model.DeleteDbInstanceRequest;
import software.amazon.awssdk.services.rds.model.DeleteDbSnapshotRequest;

/**
 * Deletes what copies, and read replicas, left behind at one place: what was made for an event that is gone, as after a lost finalizer or a lost
 * cluster state, and snapshots whose copy is loaded. What can't be deleted now is found again by the next sweep.
 */
final class CopySweep {
    private static final Logger LOG = LoggerFactory.getLogger(CopySweep.class);

    private final RdsClient rds;
    private final RdsReading reading;
    private final ClusterReading clusters;

    CopySweep(RdsClient rds, RdsReading reading, ClusterReading clusters) {
        this.rds = rds;
        this.reading = reading;
        this.clusters = clusters;
    }

    /** A sentence for each that was deleted. */
    List<String> run(Sweep sweep) {
        if (sweep.cluster().isEmpty()) {
            return List.of();
        }
        Map<String, DbInstance> instances = reading.instances();
        Map<String, DbSnapshot> snapshots = reading.snapshots();
        Map<String, DbCluster> all = clusters();
        boolean any = instances.values().stream().anyMatch(i -> CopyTags.madeIn(i.tags(), sweep.cluster()))
                || snapshots.values().stream().anyMatch(s -> CopyTags.madeIn(s.tags(), sweep.cluster()))
                || instances.values().stream().anyMatch(i -> i.tags().containsKey(Replicas.OF))
                || all.values().stream().anyMatch(c -> CopyTags.madeIn(c.tags(), sweep.cluster()));
        if (!any) {
            return List.of();
        }
        List<String> deleted = new ArrayList<>();
        for (Orphan orphan : Orphan.of(
                instances,
                all,
                snapshots,
                sweep.cluster(),
                sweep.watched(),
                sweep.events().get())) {
            try {
                delete(orphan);
                deleted.add(orphan.why());
            } catch (AwsServiceException e) {
                LOG.warn("{}; it could not be deleted: {}", orphan.why(), Refusal.text(e));
            }
        }
        if (!deleted.isEmpty()) {
            reading.forget();
            clusters.forget();
        }
        return deleted;
    }

    /** None where clusters may not be read: there are none of ours then. */
    private Map<String, DbCluster> clusters() {
        try {
            return clusters.clusters();
        } catch (AwsServiceException e) {
            LOG.info("clusters can't be read: {}", Refusal.text(e));
            return Map.of();
        }
    }

    private void delete(Orphan orphan) {
        LOG.info("{}: it is deleted", orphan.why());
        switch (orphan.kind()) {
            case Instance ->
                rds.deleteDBInstance(DeleteDbInstanceRequest.builder()
                        .dbInstanceIdentifier(orphan.identifier())
                        .skipFinalSnapshot(true)
                        .deleteAutomatedBackups(true)
                        .build());
            case Cluster ->
                rds.deleteDBCluster(DeleteDbClusterRequest.builder()
                        .dbClusterIdentifier(orphan.identifier())
                        .skipFinalSnapshot(true)
                        .deleteAutomatedBackups(true)
                        .build());
            case Snapshot ->
                rds.deleteDBSnapshot(DeleteDbSnapshotRequest.builder()
                        .dbSnapshotIdentifier(orphan.identifier())
                        .build());
        }
    }
}
