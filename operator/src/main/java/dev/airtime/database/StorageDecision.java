package dev.airtime.database;

import dev.airtime.api.DatabaseRecord;
import dev.airtime.database.Evidence.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Storage: the next call, or null when it is as wanted. Pure. A change of storage interrupts nothing, and while it is
 * optimized the class can be changed; so it is a request of its own, before the class when raising, after it when putting
 * back. Size never shrinks; IOPS and throughput are locked for six hours after each change (RDS user guide, "Working with
 * storage for Amazon RDS DB instances").
 */
final class StorageDecision {
    /** How long no second change of storage is allowed; longer where the optimization takes longer. */
    static final Duration LOCK = Duration.ofHours(6);

    private static final Set<String> OURS = Set.of("AllocatedStorage", "Iops", "StorageThroughput");
    /** From this size on, gp3 of these engines is striped and takes figures; below it has 3,000 IOPS and 125 MiB/s. */
    private static final int STRIPED = 400;

    static final int STRIPED_IOPS = 12_000;
    private static final int STRIPED_THROUGHPUT = 500;
    private static final Set<String> STRIPING = Set.of("mysql", "mariadb", "postgres");

    private StorageDecision() {}

    /** Whether RDS makes large volumes of several for the engine, from a size that is known here. */
    static boolean stripes(String engine) {
        return STRIPING.contains(engine);
    }

    /** Whether the instance's volume is made of several, by its engine and size; its type is not looked at. */
    static boolean striped(DbInstance i) {
        return stripes(i.engine()) && i.shape().allocatedStorage() >= STRIPED;
    }

    /** Whether the instance has at least what is wanted, and nothing of it is queued. */
    static boolean enough(DbInstance i, StorageWish wish) {
        DbInstance.Shape s = i.shape();
        return atLeast(s.allocatedStorage(), wish.allocatedStorage())
                && atLeast(s.iops(), wish.iops())
                && atLeast(s.storageThroughput(), wish.storageThroughput())
                && (wish.equals(StorageWish.NONE) || !queued(i));
    }

    /** Whether a change of size, IOPS or throughput waits on the instance. */
    static boolean queued(DbInstance i) {
        return i.pending().keySet().stream().anyMatch(OURS::contains);
    }

    private static boolean atLeast(@Nullable Integer now, @Nullable Integer wanted) {
        return wanted == null || (now != null && now >= wanted);
    }

    /** The next call of a raise; null when there is enough. */
    static @Nullable Step raise(DbInstance i, StorageWish wish, Evidence evidence, Instant now) {
        if (enough(i, wish)) {
            return null;
        }
        DbInstance.Shape s = i.shape();
        int size = Math.max(
                s.allocatedStorage(), Objects.requireNonNullElse(wish.allocatedStorage(), s.allocatedStorage()));
        boolean grows = size > s.allocatedStorage();
        if (grows) {
            // RDS wants a growth of ten percent at least.
            size = Math.max(size, s.allocatedStorage() + (s.allocatedStorage() + 9) / 10);
        }
        Step refused = refused(i, wish, size);
        if (refused != null) {
            return refused;
        }
        boolean iops = !atLeast(s.iops(), wish.iops());
        boolean throughput = !atLeast(s.storageThroughput(), wish.storageThroughput());
        StorageChange change = new StorageChange(
                RaiseDecision.KIND,
                grows ? size : null,
                iops ? wish.iops() : null,
                throughput ? wish.storageThroughput() : null,
                now);
        return ask(i, change, size, evidence, now);
    }

    /** What RDS would refuse for good, or what would be worse than the event. */
    private static @Nullable Step refused(DbInstance i, StorageWish wish, int size) {
        DbInstance.Shape s = i.shape();
        String type = String.valueOf(s.storageType());
        boolean striping = type.equals("gp3") && stripes(i.engine());
        boolean rate = wish.iops() != null || wish.storageThroughput() != null;
        if (striping && s.allocatedStorage() < STRIPED && size >= STRIPED) {
            return Step.blocked(
                    "StorageRestriped",
                    "DB instance " + i.identifier() + " has " + s.allocatedStorage() + " GiB of gp3: to grow to "
                            + STRIPED
                            + " GiB or more, RDS copies all of it for hours, which would fall into the event; grow it days"
                            + " before, by hand, or ask for less in scaleUp.allocatedStorage");
        }
        if (striping && size < STRIPED && rate) {
            return Step.blocked(
                    "StorageFixed",
                    "DB instance " + i.identifier() + " has " + s.allocatedStorage() + " GiB of gp3, which below "
                            + STRIPED
                            + " GiB has 3,000 IOPS and 125 MiB/s that can't be changed: leave scaleUp.iops and"
                            + " scaleUp.storageThroughput out, or grow it to " + STRIPED + " GiB days before");
        }
        if ((wish.iops() != null && !type.equals("gp3") && !type.startsWith("io"))
                || (wish.storageThroughput() != null && !type.equals("gp3"))) {
            return Step.blocked(
                    "StorageFixed",
                    "DB instance " + i.identifier() + " has storage of type " + type
                            + ", whose IOPS or throughput can't be set: leave scaleUp.iops and scaleUp.storageThroughput"
                            + " out, or change the type days before");
        }
        return null;
    }

    /**
     * The next call of a return: IOPS and throughput as recorded, once the lock is over; null when nothing of it was
     * raised, all of it is back, or a person has changed it. Of a volume that has grown in the meantime, the least that it can have.
     */
    static @Nullable Step restore(DbInstance i, DatabaseRecord record, Evidence evidence, Instant now) {
        StorageChange last = StorageChange.of(i.tags());
        if (last == null || !last.rate()) {
            return null;
        }
        DbInstance.Shape s = i.shape();
        boolean striped = "gp3".equals(s.storageType()) && striped(i);
        Integer iops = back(last.iops() != null, record.iops(), s.iops(), striped ? STRIPED_IOPS : 0);
        Integer throughput = back(
                last.storageThroughput() != null,
                record.storageThroughput(),
                s.storageThroughput(),
                striped ? STRIPED_THROUGHPUT : 0);
        boolean queued = queued(i);
        if (last.kind().equals(RaiseDecision.KIND) && !queued && InstanceStatus.settled(i.status())) {
            // What a person changed is theirs.
            iops = ByHand.changed(s.iops(), record.iops(), last.iops()) ? null : iops;
            throughput = ByHand.changed(s.storageThroughput(), record.storageThroughput(), last.storageThroughput())
                    ? null
                    : throughput;
        }
        if (iops == null && throughput == null && !queued) {
            boolean proven = last.kind().equals(RaiseDecision.KIND)
                    || (InstanceStatus.settled(i.status())
                            && !now.isBefore(
                                    last.at().plus(ChangeDecision.STALE).plus(ChangeDecision.PROOF)));
            return proven ? null : Step.running("DB instance " + i.identifier() + ": its storage settles");
        }
        if (last.kind().equals(RaiseDecision.KIND)) {
            Instant free = last.at().plus(LOCK);
            if (now.isBefore(free)) {
                return Step.running("DB instance " + i.identifier() + ": its storage was changed at " + last.at()
                        + " and is locked by AWS until " + free + " at least; IOPS and throughput go back then");
            }
        }
        if (i.status().equals("storage-optimization")) {
            return Step.running("DB instance " + i.identifier()
                    + ": its storage is being optimized, and can't be changed before that ends");
        }
        StorageChange change = new StorageChange("restore", null, iops, throughput, now);
        return ask(i, change, s.allocatedStorage(), evidence, now);
    }

    private static @Nullable Integer back(
            boolean raised, @Nullable Integer recorded, @Nullable Integer now, int least) {
        if (!raised || recorded == null) {
            return null;
        }
        int wanted = Math.max(recorded, least);
        return now != null && now == wanted ? null : Integer.valueOf(wanted);
    }

    private static Step ask(DbInstance i, StorageChange change, int size, Evidence evidence, Instant now) {
        String name = i.identifier();
        boolean cure = i.status().equals(InstanceStatus.STORAGE_FULL) && change.allocatedStorage() != null;
        if (InstanceStatus.needsPerson(i.status()) && !cure) {
            return Step.blocked(
                    "InstanceStatus",
                    "DB instance " + name + " is " + i.status()
                            + ", in which its storage can't be changed: bring it to available");
        }
        if (!InstanceStatus.settled(i.status()) && !cure) {
            return Step.running(name + " is " + i.describe());
        }
        StorageChange last = StorageChange.of(i.tags());
        StorageChange same = last != null && last.asks(change) ? last : null;
        Map<String, String> foreign = new TreeMap<>(i.pending());
        if (same != null) {
            foreign.keySet().removeAll(OURS);
        }
        if (!foreign.isEmpty()) {
            return ChangeDecision.foreign(name, ChangeDecision.describe(foreign));
        }
        if (same != null && !i.pending().isEmpty() && now.isBefore(same.at().plus(ChangeDecision.BEGINS))) {
            return Step.running(name + ": RDS has accepted the change of storage and has not begun");
        }
        if (evidence.maintenance() == null) {
            return new Step.LookAtMaintenance();
        }
        if (!evidence.maintenance().isEmpty()) {
            return ChangeDecision.foreign(name, String.join(", ", evidence.maintenance()));
        }
        if (same != null) {
            if (evidence.failures() == null) {
                return new Step.LookAtFailures(same.at());
            }
            Failure newest = evidence.newestFailure();
            if (newest != null && now.isBefore(newest.at().plus(ChangeDecision.RETRY))) {
                return Step.blocked(
                        ChangeDecision.FAILED,
                        "RDS accepted to change the storage of " + name + " and failed at " + newest.at() + ": "
                                + newest.message() + "; it is tried again at "
                                + newest.at().plus(ChangeDecision.RETRY));
            }
            if (newest == null && now.isBefore(same.at().plus(ChangeDecision.UNSEEN))) {
                return Step.running(name + ": asked for a change of its storage, RDS does not show it yet");
            }
        }
        // Provisioned IOPS and size must come in one request, whichever of them changes.
        Integer iops = change.iops() == null && change.allocatedStorage() != null && provisioned(i)
                ? i.shape().iops()
                : change.iops();
        boolean sized = change.allocatedStorage() != null || iops != null;
        return new Step.ModifyStorage(change, sized ? size : null, iops, change.storageThroughput());
    }

    private static boolean provisioned(DbInstance i) {
        String type = String.valueOf(i.shape().storageType());
        return type.startsWith("io")
                || (type.equals("gp3")
                        && STRIPING.contains(i.engine())
                        && i.shape().allocatedStorage() >= STRIPED);
    }
}
