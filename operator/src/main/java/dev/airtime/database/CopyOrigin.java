package dev.airtime.database;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The DB instance that is copied, with what only a copy asks of it.
 *
 * @param instance the instance
 * @param backupRetention BackupRetentionPeriod in days; 0: it has no automated backups
 * @param backupWindow PreferredBackupWindow; null when RDS does not tell
 * @param latestRestorable LatestRestorableTime; null when there is nothing to restore from yet
 * @param iamAuthentication IAMDatabaseAuthenticationEnabled
 * @param masterUsername MasterUsername
 * @param databaseName DBName; null when none was made with it
 */
record CopyOrigin(
        DbInstance instance,
        int backupRetention,
        @Nullable String backupWindow,
        @Nullable Instant latestRestorable,
        boolean iamAuthentication,
        String masterUsername,
        @Nullable String databaseName) {
    String identifier() {
        return instance.identifier();
    }
}
