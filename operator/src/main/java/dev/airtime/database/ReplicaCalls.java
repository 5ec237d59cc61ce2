package dev.airtime.database;

import dev.airtime.database.DbInstance.Shape;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.CreateDbInstanceReadReplicaRequest;
import software.amazon.awssdk.services.rds.model.DeleteDbInstanceRequest;

/** Makes read replicas for the time of an event, and deletes them. */
final class ReplicaCalls {
    private static final Logger LOG = LoggerFactory.getLogger(ReplicaCalls.class);

    private final RdsClient rds;
    private final RdsReading reading;

    ReplicaCalls(RdsClient rds, RdsReading reading) {
        this.rds = rds;
        this.reading = reading;
    }

    /**
     * Parameter group, option group, port and subnet group are the source's without being named, and a subnet group may not
     * be; security groups and the type of storage would be defaults (RDS API reference, CreateDBInstanceReadReplica). A
     * name that is there already is ours, from a request whose reply was lost, or the next reading shows that it is taken.
     */
    Progress make(DbInstance source, Step.MakeReplica s) {
        Shape shape = source.shape();
        CreateDbInstanceReadReplicaRequest.Builder request = CreateDbInstanceReadReplicaRequest.builder()
                .dbInstanceIdentifier(s.name())
                .sourceDBInstanceIdentifier(source.identifier())
                .dbInstanceClass(s.instanceClass())
                .multiAZ(false)
                .publiclyAccessible(false)
                .deletionProtection(false)
                .tags(RdsMapping.tags(Replicas.tags(source)));
        if (!shape.securityGroups().isEmpty()) {
            request.vpcSecurityGroupIds(shape.securityGroups());
        }
        if (CopySettings.mayTellIops(source.engine(), shape)) {
            request.storageType(shape.storageType()).iops(shape.iops());
            if ("gp3".equals(shape.storageType())) {
                request.storageThroughput(shape.storageThroughput());
            }
        } else if (!"gp3".equals(shape.storageType())) {
            request.storageType(shape.storageType());
        }
        try {
            rds.createDBInstanceReadReplica(request.build());
        } catch (AwsServiceException e) {
            if (!Refusal.code(e).equals("DBInstanceAlreadyExists")) {
                throw e;
            }
            return new Progress.Running(source.identifier() + ": " + s.name() + " is there already, looking again");
        }
        return new Progress.Running(source.identifier() + ": asked for read replica " + s.name());
    }

    /** Deletes what is still ours as it is now; a final snapshot of a replica is refused, and nobody needs its backups. */
    Progress delete(DbInstance source, String name) {
        Optional<DbInstance> now = reading.instanceNow(name);
        if (now.isEmpty() || !Replicas.isOurs(now.get(), source)) {
            LOG.info(
                    "{}: {} is not a read replica of Airtime's any more, and is left alone", source.identifier(), name);
            return new Progress.Running(
                    source.identifier() + ": " + name + " is not Airtime's any more, looking again");
        }
        rds.deleteDBInstance(DeleteDbInstanceRequest.builder()
                .dbInstanceIdentifier(name)
                .skipFinalSnapshot(true)
                .deleteAutomatedBackups(true)
                .build());
        return new Progress.Running(source.identifier() + ": deleting read replica " + name);
    }
}
