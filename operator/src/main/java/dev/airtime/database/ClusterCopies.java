package dev.airtime.database;

import dev.airtime.database.CopyObservation.State;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.CreateDbInstanceRequest;
import software.amazon.awssdk.services.rds.model.DeleteDbClusterRequest;
import software.amazon.awssdk.services.rds.model.DeleteDbInstanceRequest;
import software.amazon.awssdk.services.rds.model.RebootDbInstanceRequest;
import software.amazon.awssdk.services.rds.model.RestoreDbClusterToPointInTimeRequest;

/** Makes and removes the staging clones of Aurora clusters. */
final class ClusterCopies {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterCopies.class);
    /** Somebody, or a call of ours whose reply was lost, was there first: the next reading shows it. */
    private static final Set<String> RACED = Set.of(
            "DBClusterAlreadyExistsFault", "DBInstanceAlreadyExists", "DBClusterNotFoundFault", "DBInstanceNotFound");

    private final RdsClient rds;
    private final ClusterReading reading;
    private final RdsReading instances;
    private final ResourceTags tags;
    private final ClusterLogin logins;
    private final InstantSource clock;

    ClusterCopies(RdsClient rds, ClusterReading reading, RdsReading instances, InstantSource clock) {
        this.rds = rds;
        this.reading = reading;
        this.instances = instances;
        this.tags = new ResourceTags(rds);
        this.logins = new ClusterLogin(rds, tags, clock);
        this.clock = clock;
    }

    /** Where the clone is; {@code login}: the master login that it is to have, null when production's stays. */
    CopyObservation observe(EventRef event, String source, @Nullable CopyLogin login) {
        DbCluster clone = reading.clusters().get(ClusterCopyDecision.identifier(event, source));
        CopyObservation seen = ClusterCopyDecision.observe(
                event, source, clone == null ? null : AuroraCluster.of(clone, instances.instances()));
        return logins.observed(seen, clone, login);
    }

    CopyObservation make(EventRef event, String source, @Nullable CopyLogin login) {
        String id = ClusterCopyDecision.identifier(event, source);
        ClusterReading.Seen kept = reading.shared(id);
        ClusterReading.Seen from = reading.shared(source);
        if (kept != null && from != null) {
            // What only has to be waited for costs no call of its own.
            ClusterCopyStep waiting =
                    ClusterCopyDecision.make(event, source, from.cluster(), kept.cluster(), clock.instant());
            if (waiting instanceof ClusterCopyStep.End end && end.observation().state() == State.Creating) {
                return end.observation();
            }
        }
        AuroraCluster clone = reading.now(id).orElse(null);
        ClusterCopyStep step =
                ClusterCopyDecision.make(event, source, reading.now(source).orElse(null), clone, clock.instant());
        CopyObservation seen = act(source, id, step);
        if (clone == null || seen.state() != State.Available) {
            return seen;
        }
        try {
            return logins.set(seen, clone.cluster(), login);
        } catch (AwsServiceException e) {
            return refused(source, id, State.Creating, e);
        } finally {
            reading.forget();
        }
    }

    CopyObservation remove(EventRef event, String source) {
        String id = ClusterCopyDecision.identifier(event, source);
        return act(
                source,
                id,
                ClusterCopyDecision.remove(event, source, reading.now(id).orElse(null)));
    }

    private CopyObservation act(String source, String id, ClusterCopyStep step) {
        if (step instanceof ClusterCopyStep.End end) {
            return end.observation();
        }
        LOG.info("{}: {}", id, step);
        boolean removing =
                step instanceof ClusterCopyStep.DeleteMember || step instanceof ClusterCopyStep.DeleteCluster;
        State under = removing ? State.Deleting : State.Creating;
        try {
            return new CopyObservation(id, under, act(step), null, null, 0);
        } catch (AwsServiceException e) {
            return refused(source, id, under, e);
        } finally {
            reading.forget();
            instances.forget();
        }
    }

    private static CopyObservation refused(String source, String id, State under, AwsServiceException e) {
        String sentence = "the copy " + id + " of cluster " + source + ": " + Refusal.text(e);
        return RACED.contains(Refusal.code(e)) || Refusal.passes(e)
                ? new CopyObservation(id, under, sentence + "; it is tried again", null, null, 0)
                : new CopyObservation(id, State.Failed, sentence, null, null, 0);
    }

    private String act(ClusterCopyStep step) {
        if (step instanceof ClusterCopyStep.Clone s) {
            rds.restoreDBClusterToPointInTime(clone(s));
            return "the clone " + s.identifier() + " is being made"
                    + ClusterCopyDecision.cloneRemark(
                            s.source(), reading.clusters().values());
        }
        if (step instanceof ClusterCopyStep.AddMember s) {
            rds.createDBInstance(CreateDbInstanceRequest.builder()
                    .dbInstanceIdentifier(s.identifier())
                    .dbClusterIdentifier(s.cluster())
                    .dbInstanceClass(s.instanceClass())
                    .engine(s.engine())
                    .dbParameterGroupName(s.group())
                    .publiclyAccessible(false)
                    .autoMinorVersionUpgrade(false)
                    .tags(RdsMapping.tags(s.tags()))
                    .build());
            return "the clone's instance " + s.identifier() + " is being made";
        }
        if (step instanceof ClusterCopyStep.Reboot s) {
            tags.add(s.member().arn(), Map.of(RecordTags.LAST_REBOOT, RecordTags.seconds(clock.instant())));
            rds.rebootDBInstance(RebootDbInstanceRequest.builder()
                    .dbInstanceIdentifier(s.member().identifier())
                    .build());
            return "the clone's instance " + s.member().identifier() + " reboots, so that its parameters are in force";
        }
        if (step instanceof ClusterCopyStep.DeleteMember s) {
            rds.deleteDBInstance(DeleteDbInstanceRequest.builder()
                    .dbInstanceIdentifier(s.identifier())
                    .skipFinalSnapshot(true)
                    .build());
            return "the clone's instance " + s.identifier() + " is being deleted";
        }
        String id = ((ClusterCopyStep.DeleteCluster) step).identifier();
        rds.deleteDBCluster(DeleteDbClusterRequest.builder()
                .dbClusterIdentifier(id)
                .skipFinalSnapshot(true)
                .deleteAutomatedBackups(true)
                .build());
        return "the clone " + id + " is being deleted";
    }

    /** Named is all that a clone does not take from its source; the port's default is the engine's. */
    private static RestoreDbClusterToPointInTimeRequest clone(ClusterCopyStep.Clone s) {
        DbCluster source = s.source();
        RestoreDbClusterToPointInTimeRequest.Builder request = RestoreDbClusterToPointInTimeRequest.builder()
                .dbClusterIdentifier(s.identifier())
                .sourceDBClusterIdentifier(source.identifier())
                .restoreType("copy-on-write")
                .useLatestRestorableTime(true)
                .dbClusterParameterGroupName(source.group())
                .deletionProtection(false)
                .copyTagsToSnapshot(false)
                .tags(RdsMapping.tags(s.tags()));
        if (source.shape().iamAuthentication()) {
            request.enableIAMDatabaseAuthentication(true);
        }
        if (source.port() > 0) {
            request.port(source.port());
        }
        if (source.shape().subnetGroup() != null) {
            request.dbSubnetGroupName(source.shape().subnetGroup());
        }
        if (!source.shape().securityGroups().isEmpty()) {
            request.vpcSecurityGroupIds(source.shape().securityGroups());
        }
        if (source.shape().storageType() != null) {
            request.storageType(source.shape().storageType());
        }
        ClusterCapacity capacity = s.capacity();
        if (capacity != null) {
            request.serverlessV2ScalingConfiguration(capacity.toSdk());
        }
        return request.build();
    }
}
