package dev.airtime.database;

import dev.airtime.database.CopyObservation.State;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.AddTagsToResourceRequest;
import software.amazon.awssdk.services.rds.model.CreateDbSnapshotRequest;
import software.amazon.awssdk.services.rds.model.DeleteDbInstanceRequest;
import software.amazon.awssdk.services.rds.model.DeleteDbSnapshotRequest;
import software.amazon.awssdk.services.rds.model.RebootDbInstanceRequest;
import software.amazon.awssdk.services.rds.model.RestoreDbInstanceFromDbSnapshotRequest;

/** Makes and removes the staging copies of DB instances. */
final class StagingCopies {
    private static final Logger LOG = LoggerFactory.getLogger(StagingCopies.class);

    private final RdsClient rds;
    private final RdsReading reading;
    private final InstantSource clock;

    StagingCopies(RdsClient rds, RdsReading reading, InstantSource clock) {
        this.rds = rds;
        this.reading = reading;
        this.clock = clock;
    }

    CopyObservation observe(EventRef event, String source) {
        String id = CopyDecision.identifier(event, source);
        return CopyDecision.observe(
                event, source, reading.snapshots().get(id), reading.instances().get(id));
    }

    CopyObservation make(EventRef event, String source) {
        String id = CopyDecision.identifier(event, source);
        return act(
                event,
                source,
                CopyDecision.make(
                        event,
                        source,
                        reading.instanceNow(source).orElse(null),
                        reading.snapshotNow(id).orElse(null),
                        reading.instanceNow(id).orElse(null),
                        clock.instant()));
    }

    CopyObservation remove(EventRef event, String source) {
        String id = CopyDecision.identifier(event, source);
        return act(
                event,
                source,
                CopyDecision.remove(
                        event,
                        source,
                        reading.snapshotNow(id).orElse(null),
                        reading.instanceNow(id).orElse(null)));
    }

    private CopyObservation act(EventRef event, String source, CopyStep step) {
        String id = CopyDecision.identifier(event, source);
        if (step instanceof CopyStep.End end) {
            return end.observation();
        }
        LOG.info("{}: {}", id, step);
        try {
            return act(source, id, step);
        } catch (AwsServiceException e) {
            boolean removing = step instanceof CopyStep.DeleteInstance || step instanceof CopyStep.DeleteSnapshot;
            String sentence = "the copy " + id + " of " + source + ": " + Refusal.text(e);
            boolean raced =
                    Refusal.code(e).endsWith("AlreadyExists") || Refusal.code(e).endsWith("NotFound");
            if (raced || Refusal.passes(e)) {
                return new CopyObservation(
                        id, removing ? State.Deleting : State.Creating, sentence + "; it is tried again", null, 0);
            }
            return new CopyObservation(id, State.Failed, sentence, null, 0);
        } finally {
            reading.forget();
        }
    }

    private CopyObservation act(String source, String id, CopyStep step) {
        if (step instanceof CopyStep.TakeSnapshot s) {
            rds.createDBSnapshot(CreateDbSnapshotRequest.builder()
                    .dbInstanceIdentifier(source)
                    .dbSnapshotIdentifier(s.snapshot())
                    .tags(RdsMapping.tags(s.tags()))
                    .build());
            return new CopyObservation(id, State.Creating, "the snapshot " + id + " is being taken", null, 0);
        }
        if (step instanceof CopyStep.Restore s) {
            rds.restoreDBInstanceFromDBSnapshot(request(s));
            return new CopyObservation(id, State.Creating, "the copy " + id + " is being made", null, 0);
        }
        if (step instanceof CopyStep.Reboot) {
            reading.instanceNow(id)
                    .ifPresent(copy -> rds.addTagsToResource(AddTagsToResourceRequest.builder()
                            .resourceName(copy.arn())
                            .tags(RdsMapping.tags(Map.of(
                                    RecordTags.LAST_REBOOT,
                                    clock.instant()
                                            .truncatedTo(ChronoUnit.SECONDS)
                                            .toString())))
                            .build()));
            rds.rebootDBInstance(
                    RebootDbInstanceRequest.builder().dbInstanceIdentifier(id).build());
            return new CopyObservation(
                    id, State.Creating, "the copy " + id + " reboots, so that its parameters are in force", null, 0);
        }
        if (step instanceof CopyStep.DeleteInstance) {
            rds.deleteDBInstance(DeleteDbInstanceRequest.builder()
                    .dbInstanceIdentifier(id)
                    .skipFinalSnapshot(true)
                    .deleteAutomatedBackups(true)
                    .build());
            return new CopyObservation(id, State.Deleting, "the copy " + id + " is being deleted", null, 0);
        }
        rds.deleteDBSnapshot(
                DeleteDbSnapshotRequest.builder().dbSnapshotIdentifier(id).build());
        return new CopyObservation(id, State.Deleting, "the snapshot " + id + " is being deleted", null, 0);
    }

    private static RestoreDbInstanceFromDbSnapshotRequest request(CopyStep.Restore s) {
        RestoreDbInstanceFromDbSnapshotRequest.Builder request = RestoreDbInstanceFromDbSnapshotRequest.builder()
                .dbInstanceIdentifier(s.identifier())
                .dbSnapshotIdentifier(s.snapshot())
                .dbInstanceClass(s.instanceClass())
                .dbParameterGroupName(s.group())
                .multiAZ(s.shape().multiAz())
                .publiclyAccessible(false)
                .deletionProtection(false)
                .copyTagsToSnapshot(false)
                .autoMinorVersionUpgrade(false)
                .tags(RdsMapping.tags(s.tags()));
        if (s.port() > 0) {
            request.port(s.port());
        }
        if (s.shape().subnetGroup() != null) {
            request.dbSubnetGroupName(s.shape().subnetGroup());
        }
        if (!s.shape().securityGroups().isEmpty()) {
            request.vpcSecurityGroupIds(s.shape().securityGroups());
        }
        if (s.shape().optionGroup() != null && !s.shape().optionGroup().startsWith("default:")) {
            request.optionGroupName(s.shape().optionGroup());
        }
        if (s.shape().storageType() != null) {
            request.storageType(s.shape().storageType());
        }
        if (s.iops() != null) {
            request.iops(s.iops()).allocatedStorage(s.shape().allocatedStorage());
        }
        if (s.throughput() != null) {
            request.storageThroughput(s.throughput());
        }
        return request.build();
    }
}
