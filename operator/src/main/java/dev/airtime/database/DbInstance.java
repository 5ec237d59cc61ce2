package dev.airtime.database;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A DB instance as DescribeDBInstances shows it, in plain values, so that decisions need no SDK. Null where RDS says
 * nothing.
 *
 * @param identifier DBInstanceIdentifier
 * @param arn DBInstanceArn
 * @param resourceId DbiResourceId: stays with the instance, while an identifier can be used again
 * @param status DBInstanceStatus: a free word, no enumeration
 * @param instanceClass DBInstanceClass
 * @param group the attached DB parameter group
 * @param groupStatus its ParameterApplyStatus
 * @param pending PendingModifiedValues by member name, such as DBInstanceClass
 * @param tags TagList
 * @param engine Engine
 * @param clusterId DBClusterIdentifier of an Aurora or Multi-AZ cluster's member
 * @param address Endpoint.Address
 * @param port Endpoint.Port, 0 without endpoint
 * @param readReplicas ReadReplicaDBInstanceIdentifiers: identifiers, or ARNs of replicas in other regions
 * @param deletionProtection DeletionProtection
 * @param storageOperation StorageOperationStatus, with its percentage
 * @param replication of a read replica; null of anything else
 * @param backupDays BackupRetentionPeriod; 0 without automated backups
 * @param shape what a copy must have, too
 */
@RecordBuilder
record DbInstance(
        String identifier,
        String arn,
        String resourceId,
        String status,
        String instanceClass,
        String group,
        String groupStatus,
        Map<String, String> pending,
        Map<String, String> tags,
        String engine,
        @Nullable String clusterId,
        @Nullable String address,
        int port,
        List<String> readReplicas,
        boolean deletionProtection,
        @Nullable String storageOperation,
        @Nullable Replication replication,
        int backupDays,
        Shape shape) {
    /** PendingModifiedValues' name of the class. */
    static final String CLASS = "DBInstanceClass";

    DbInstance {
        readReplicas = List.copyOf(readReplicas);
        pending = Map.copyOf(pending);
        tags = Map.copyOf(tags);
    }

    /**
     * How a read replica replicates.
     *
     * @param source ReadReplicaSourceDBInstanceIdentifier: the source's identifier, or its ARN where it is in another region
     * @param status StatusInfos' status of "read replication": replicating, error, stopped, terminated and others; null
     *     where RDS shows none
     * @param message the error's details, null without
     */
    record Replication(
            String source,
            @Nullable String status,
            @Nullable String message) {}

    /**
     * What of an instance a copy from a snapshot does not get by itself.
     *
     * @param multiAz MultiAZ
     * @param storageType StorageType
     * @param allocatedStorage AllocatedStorage in GiB
     * @param iops Iops
     * @param storageThroughput StorageThroughput in MiB/s
     * @param subnetGroup the DB subnet group's name
     * @param securityGroups the VPC security groups' ids
     * @param optionGroup the option group's name
     */
    @RecordBuilder
    record Shape(
            boolean multiAz,
            @Nullable String storageType,
            int allocatedStorage,
            @Nullable Integer iops,
            @Nullable Integer storageThroughput,
            @Nullable String subnetGroup,
            List<String> securityGroups,
            @Nullable String optionGroup) {
        Shape {
            securityGroups = List.copyOf(securityGroups);
        }
    }

    /** The class that is queued; null without. */
    @Nullable
    String pendingClass() {
        return pending.get(CLASS);
    }

    /** Class, status and group in a sentence's half. */
    String describe() {
        return instanceClass + ", " + status + ", parameter group " + group + " " + groupStatus;
    }
}
