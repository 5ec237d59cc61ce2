package dev.airtime.database;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DescribeDbInstancesRequest;
import software.amazon.awssdk.services.rds.model.DescribeDbSnapshotsRequest;

/** What RDS shows of the source of a copy and of its snapshots, read anew at each call. */
final class CopyReading {
    private static final int PAGE = 100;

    private final RdsClient rds;

    CopyReading(RdsClient rds) {
        this.rds = rds;
    }

    /** The source as it is now. */
    Optional<CopyOrigin> origin(String identifier) {
        try {
            return rds
                    .describeDBInstances(DescribeDbInstancesRequest.builder()
                            .dbInstanceIdentifier(identifier)
                            .build())
                    .dbInstances()
                    .stream()
                    .findFirst()
                    .map(i -> new CopyOrigin(
                            RdsMapping.instance(i),
                            i.backupRetentionPeriod() == null ? 0 : i.backupRetentionPeriod(),
                            i.preferredBackupWindow(),
                            i.latestRestorableTime(),
                            Boolean.TRUE.equals(i.iamDatabaseAuthenticationEnabled()),
                            i.masterUsername() == null ? "" : i.masterUsername(),
                            i.dbName()));
        } catch (AwsServiceException e) {
            if (Refusal.code(e).equals("DBInstanceNotFound")) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** A snapshot as it is now. */
    Optional<DbSnapshot> snapshot(String identifier) {
        try {
            return rds
                    .describeDBSnapshots(DescribeDbSnapshotsRequest.builder()
                            .dbSnapshotIdentifier(identifier)
                            .build())
                    .dbSnapshots()
                    .stream()
                    .findFirst()
                    .map(RdsMapping::snapshot);
        } catch (AwsServiceException e) {
            if (Refusal.code(e).equals("DBSnapshotNotFound")) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** The automated snapshots of an instance. */
    List<DbSnapshot> automated(String source) {
        List<DbSnapshot> read = new ArrayList<>();
        rds.describeDBSnapshotsPaginator(DescribeDbSnapshotsRequest.builder()
                        .dbInstanceIdentifier(source)
                        .snapshotType("automated")
                        .maxRecords(PAGE)
                        .build())
                .dbSnapshots()
                .forEach(s -> read.add(RdsMapping.snapshot(s)));
        return read;
    }
}
