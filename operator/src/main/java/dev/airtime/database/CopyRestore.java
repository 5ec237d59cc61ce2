package dev.airtime.database;

import software.amazon.awssdk.services.rds.model.RestoreDbInstanceFromDbSnapshotRequest;
import software.amazon.awssdk.services.rds.model.RestoreDbInstanceToPointInTimeRequest;

/** The requests that make a copy. Both name the same settings; what is null is left to RDS. */
final class CopyRestore {
    private CopyRestore() {}

    static RestoreDbInstanceFromDbSnapshotRequest request(CopyStep.Restore step) {
        CopySettings s = step.settings();
        return RestoreDbInstanceFromDbSnapshotRequest.builder()
                .dbInstanceIdentifier(step.identifier())
                .dbSnapshotIdentifier(step.snapshot())
                .dbInstanceClass(s.instanceClass())
                .dbParameterGroupName(s.group())
                .optionGroupName(s.optionGroup())
                .dbSubnetGroupName(s.shape().subnetGroup())
                .vpcSecurityGroupIds(
                        s.shape().securityGroups().isEmpty() ? null : s.shape().securityGroups())
                .multiAZ(s.shape().multiAz())
                .port(s.port() > 0 ? s.port() : null)
                .storageType(s.shape().storageType())
                .allocatedStorage(s.allocatedStorage())
                .iops(s.iops())
                .storageThroughput(s.throughput())
                .backupRetentionPeriod(s.backupRetention())
                .preferredBackupWindow(s.backupWindow())
                .enableIAMDatabaseAuthentication(s.iamAuthentication() ? Boolean.TRUE : null)
                .publiclyAccessible(false)
                .deletionProtection(false)
                .copyTagsToSnapshot(false)
                .autoMinorVersionUpgrade(false)
                .tags(RdsMapping.tags(s.tags()))
                .build();
    }

    static RestoreDbInstanceToPointInTimeRequest request(CopyStep.RestoreToPointInTime step) {
        CopySettings s = step.settings();
        return RestoreDbInstanceToPointInTimeRequest.builder()
                .targetDBInstanceIdentifier(step.identifier())
                .sourceDBInstanceIdentifier(step.source())
                .useLatestRestorableTime(true)
                .dbInstanceClass(s.instanceClass())
                .dbParameterGroupName(s.group())
                .optionGroupName(s.optionGroup())
                .dbSubnetGroupName(s.shape().subnetGroup())
                .vpcSecurityGroupIds(
                        s.shape().securityGroups().isEmpty() ? null : s.shape().securityGroups())
                .multiAZ(s.shape().multiAz())
                .port(s.port() > 0 ? s.port() : null)
                .storageType(s.shape().storageType())
                .allocatedStorage(s.allocatedStorage())
                .iops(s.iops())
                .storageThroughput(s.throughput())
                .backupRetentionPeriod(s.backupRetention())
                .preferredBackupWindow(s.backupWindow())
                .enableIAMDatabaseAuthentication(s.iamAuthentication() ? Boolean.TRUE : null)
                .publiclyAccessible(false)
                .deletionProtection(false)
                .copyTagsToSnapshot(false)
                .autoMinorVersionUpgrade(false)
                .tags(RdsMapping.tags(s.tags()))
                .build();
    }
}
