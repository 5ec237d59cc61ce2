package dev.airtime.lab.rds;

import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * How long RDS takes, in the event's time.
 *
 * @param modifyDelay from an accepted Modify until the status leaves {@code available}
 * @param groupApplying how long an attached parameter group is {@code applying} before {@code pending-reboot}
 * @param classPreparation {@code modifying}, database still up, before a class change interrupts it
 * @param classOutage the interruption of a class change on a Single-AZ instance
 * @param failover the interruption of a class change or forced failover on a Multi-AZ instance
 * @param classWrapUp {@code modifying}, database up again, after the interruption
 * @param storageChange {@code modifying} for a storage change, without interruption
 * @param storageOptimization {@code storage-optimization} after it
 * @param striping {@code storage-optimization} instead, when a gp3 volume grows to 400 GiB and is copied to stripes
 * @param storageCoolDown how long after a storage change the next one is refused, at least
 * @param multiAzChange {@code modifying} when Multi-AZ is switched on or off
 * @param otherChange {@code modifying} for any other queued change
 * @param reboot the interruption of a reboot
 * @param snapshot how long a snapshot is {@code creating} and its source {@code backing-up}
 * @param restore how long a restored instance is {@code creating}
 * @param initializing how long a restored volume still loads after that
 * @param member how long a new member of a cluster is {@code creating}
 * @param clusterFailover the interruption of an Aurora failover
 * @param sharedCopy how long a clone of a cluster is {@code creating}
 * @param fullCopy the same for a cluster that is copied whole
 * @param removal how long a deleted instance is {@code deleting}
 */
public record RdsSpeed(
        Duration modifyDelay,
        Duration groupApplying,
        Duration classPreparation,
        Duration classOutage,
        Duration failover,
        Duration classWrapUp,
        Duration storageChange,
        Duration storageOptimization,
        Duration striping,
        Duration storageCoolDown,
        Duration multiAzChange,
        Duration otherChange,
        Duration reboot,
        Duration snapshot,
        Duration restore,
        Duration initializing,
        Duration member,
        Duration clusterFailover,
        Duration sharedCopy,
        Duration fullCopy,
        Duration removal) {

    /**
     * Usual times. Failover 60 to 120 s: RDS guide, {@code Concepts.MultiAZSingleStandby}. Six hours between storage
     * changes: {@code USER_PIOPS.StorageTypes}. The others are what users report (status stale for 30 s to minutes:
     * terraform-provider-aws issue 31445).
     */
    public static RdsSpeed typical() {
        return new RdsSpeed(
                Duration.ofSeconds(60),
                Duration.ofSeconds(30),
                Duration.ofMinutes(4),
                Duration.ofMinutes(5),
                Duration.ofSeconds(90),
                Duration.ofMinutes(2),
                Duration.ofMinutes(5),
                Duration.ofHours(8),
                Duration.ofHours(20),
                Duration.ofHours(6),
                Duration.ofMinutes(20),
                Duration.ofMinutes(2),
                Duration.ofSeconds(90),
                Duration.ofMinutes(5),
                Duration.ofMinutes(15),
                Duration.ofMinutes(30),
                Duration.ofMinutes(8),
                Duration.ofSeconds(30),
                Duration.ofMinutes(6),
                Duration.ofHours(3),
                Duration.ofMinutes(4));
    }

    /** Everything has happened at the next look; the order of the states stays. */
    public static RdsSpeed instant() {
        return typical().times(0);
    }

    /** The same with another time in storage-optimization; the lock of six hours stays. */
    public RdsSpeed optimizing(Duration optimization) {
        return new RdsSpeed(
                modifyDelay,
                groupApplying,
                classPreparation,
                classOutage,
                failover,
                classWrapUp,
                storageChange,
                optimization,
                striping,
                storageCoolDown,
                multiAzChange,
                otherChange,
                reboot,
                snapshot,
                restore,
                initializing,
                member,
                clusterFailover,
                sharedCopy,
                fullCopy,
                removal);
    }

    /** Every duration times {@code factor}; throws IllegalArgumentException when that is negative. */
    public RdsSpeed times(double factor) {
        if (factor < 0) {
            throw new IllegalArgumentException("factor: " + factor + " is negative; write 0 or more");
        }
        UnaryOperator<Duration> scale = d -> Duration.ofMillis(Math.round(d.toMillis() * factor));
        return new RdsSpeed(
                scale.apply(modifyDelay),
                scale.apply(groupApplying),
                scale.apply(classPreparation),
                scale.apply(classOutage),
                scale.apply(failover),
                scale.apply(classWrapUp),
                scale.apply(storageChange),
                scale.apply(storageOptimization),
                scale.apply(striping),
                scale.apply(storageCoolDown),
                scale.apply(multiAzChange),
                scale.apply(otherChange),
                scale.apply(reboot),
                scale.apply(snapshot),
                scale.apply(restore),
                scale.apply(initializing),
                scale.apply(member),
                scale.apply(clusterFailover),
                scale.apply(sharedCopy),
                scale.apply(fullCopy),
                scale.apply(removal));
    }
}
