package dev.airtime.database;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.rds.model.DBInstance;

/**
 * What RDS does to an instance by itself, and what it is made of, as DescribeDBInstances shows it. Null and empty where
 * RDS says nothing.
 *
 * @param engine Engine
 * @param engineVersion EngineVersion
 * @param zone AvailabilityZone
 * @param standbyZone SecondaryAvailabilityZone
 * @param backupWindow PreferredBackupWindow, {@code hh:mm-hh:mm} in UTC
 * @param backupDays BackupRetentionPeriod; 0 for no automated backups
 * @param maintenanceWindow PreferredMaintenanceWindow, {@code ddd:hh:mm-ddd:hh:mm} in UTC
 * @param minorUpgrades AutoMinorVersionUpgrade
 * @param maxStorage MaxAllocatedStorage in GiB, 0 without storage autoscaling
 * @param startsAgain AutomaticRestartTime of a stopped instance
 */
record Routine(
        String engine,
        String engineVersion,
        @Nullable String zone,
        @Nullable String standbyZone,
        @Nullable String backupWindow,
        int backupDays,
        @Nullable String maintenanceWindow,
        boolean minorUpgrades,
        int maxStorage,
        @Nullable Instant startsAgain) {

    static Routine of(DBInstance i) {
        return new Routine(
                i.engine() == null ? "" : i.engine(),
                i.engineVersion() == null ? "" : i.engineVersion(),
                i.availabilityZone(),
                i.secondaryAvailabilityZone(),
                i.preferredBackupWindow(),
                i.backupRetentionPeriod() == null ? 0 : i.backupRetentionPeriod(),
                i.preferredMaintenanceWindow(),
                Boolean.TRUE.equals(i.autoMinorVersionUpgrade()),
                i.maxAllocatedStorage() == null ? 0 : i.maxAllocatedStorage(),
                i.automaticRestartTime());
    }
}
