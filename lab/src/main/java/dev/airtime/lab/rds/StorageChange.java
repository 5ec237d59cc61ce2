package dev.airtime.lab.rds;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a Modify asks of the storage. It only grows, by ten per cent at least (model: less is rounded up); size, type,
 * IOPS and throughput are locked for six hours, or until the last change is optimized, whichever is longer: RDS guide,
 * {@code USER_PIOPS.StorageTypes}. The words of the refusals: terraform-provider-aws issue 12493, crossplane
 * provider-aws issue 2255.
 */
final class StorageChange {
    private StorageChange() {}

    /** Refuses what can't be; puts the size that RDS makes of it into {@code wanted}. */
    static void check(Instance instance, Form form, Map<String, String> wanted, Instant now) {
        boolean changes = wanted.entrySet().stream()
                .anyMatch(entry -> Instance.STORAGE.contains(entry.getKey())
                        && !entry.getValue().equals(instance.current(entry.getKey())));
        Instant locked = instance.storageLockedUntil;
        if (changes && locked != null && now.isBefore(locked)) {
            throw AwsError.combination("You can't currently modify the storage of this DB instance because the previous"
                    + " storage change is being optimized.");
        }
        int size = form.integer("AllocatedStorage", instance.allocatedStorage);
        String type = form.text("StorageType", instance.storageType);
        if (size < instance.allocatedStorage || size > Storage.LARGEST) {
            throw AwsError.combination("Invalid storage size for engine name " + instance.engine.name()
                    + " and storage type " + type + ": " + size);
        }
        Storage.check(instance.engine, type, size, given(form, "Iops"), given(form, "StorageThroughput"));
        if (changes
                && Storage.provisioned(instance.storageType, instance.allocatedStorage)
                && form.has("Iops") != form.has("AllocatedStorage")
                && !form.has("StorageType")) {
            throw AwsError.combination(
                    "You must specify both the storage size and iops when modifying the storage size or iops on a DB"
                            + " instance that has iops.");
        }
        int least = instance.allocatedStorage + (instance.allocatedStorage + 9) / 10;
        if (size > instance.allocatedStorage && size < least) {
            wanted.put("AllocatedStorage", Integer.toString(least));
        }
    }

    private static @Nullable Integer given(Form form, String name) {
        return form.has(name) ? Integer.valueOf(form.integer(name, 0)) : null;
    }

    /** A volume of another type, or one that is striped from now on, has the IOPS of its new kind unless given others. */
    static void settle(Instance instance, Map<String, String> changes, boolean striped) {
        if (!changes.containsKey("StorageType") && !striped) {
            return;
        }
        if (!changes.containsKey("Iops")) {
            instance.iops = Storage.iops(instance);
        }
        if (!changes.containsKey("StorageThroughput")) {
            instance.throughput = Storage.throughput(instance);
        }
    }
}
