package dev.airtime.database;

import org.jspecify.annotations.Nullable;

/**
 * The storage an event wants; null: as it is.
 *
 * @param allocatedStorage at least so many GiB; never given back
 * @param iops provisioned IOPS
 * @param storageThroughput MiB/s
 */
public record StorageWish(
        @Nullable Integer allocatedStorage,
        @Nullable Integer iops,
        @Nullable Integer storageThroughput) {
    /** Nothing wanted. */
    public static final StorageWish NONE = new StorageWish(null, null, null);
}
