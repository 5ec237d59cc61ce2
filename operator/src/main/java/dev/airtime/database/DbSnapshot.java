package dev.airtime.database;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A DB snapshot as DescribeDBSnapshots shows it.
 *
 * @param identifier DBSnapshotIdentifier; that of an automated one begins with {@code rds:}
 * @param status Status: creating, available, failed, deleting
 * @param percent PercentProgress
 * @param resourceId DbiResourceId of the instance it was taken of
 * @param created SnapshotCreateTime; null until it is taken
 * @param tags TagList
 */
record DbSnapshot(
        String identifier,
        String status,
        int percent,
        String resourceId,
        @Nullable Instant created,
        Map<String, String> tags) {
    DbSnapshot {
        tags = Map.copyOf(tags);
    }
}
