package dev.airtime.database;

import java.util.Map;

/**
 * A manual DB snapshot as DescribeDBSnapshots shows it.
 *
 * @param identifier DBSnapshotIdentifier
 * @param status Status: creating, available, failed, deleting
 * @param percent PercentProgress
 * @param resourceId DbiResourceId of the instance it was taken of
 * @param tags TagList
 */
record DbSnapshot(String identifier, String status, int percent, String resourceId, Map<String, String> tags) {
    DbSnapshot {
        tags = Map.copyOf(tags);
    }
}
