package dev.airtime.lab.rds;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** DescribeValidDBInstanceModifications: the storage that this instance could have (model, ValidStorageOptions). */
final class ValidModifications {
    private final Account account;

    ValidModifications(Account account) {
        this.account = account;
    }

    void register(Map<String, Action> actions) {
        actions.put("DescribeValidDBInstanceModifications", this::describe);
    }

    private void describe(Form form, Instant now, Xml xml) {
        Instance instance = account.instance(form.required("DBInstanceIdentifier"));
        if (!instance.usable() && !instance.status.equals("storage-full")) {
            throw InstanceActions.notAvailable(instance);
        }
        xml.element("ValidDBInstanceModificationsMessage", () -> xml.element(
                        "Storage", () -> List.of("gp2", "gp3", "io1", "io2")
                                .forEach(type -> write(xml, type, instance.allocatedStorage)))
                .element("SupportsDedicatedLogVolume", false));
    }

    private static void write(Xml xml, String type, int size) {
        Storage.Limits limits = Storage.limits(type);
        xml.element("ValidStorageOptions", () -> {
            xml.element("StorageType", type);
            range(xml, "StorageSize", new Storage.Range(Math.max(size, limits.smallest()), Storage.LARGEST));
            range(xml, "ProvisionedIops", limits.iops());
            ratio(xml, "IopsToStorageRatio", limits.perGib());
            range(xml, "ProvisionedStorageThroughput", limits.throughput());
            if (limits.throughput() != null) {
                ratio(xml, "StorageThroughputToIopsRatio", new Storage.Ratio(0, 0.25));
            }
            xml.element("SupportsStorageAutoscaling", true);
        });
    }

    private static void range(Xml xml, String name, Storage.@Nullable Range range) {
        if (range != null) {
            xml.element(
                    name,
                    () -> xml.element("Range", () -> xml.element("From", range.from())
                            .element("To", range.to())
                            .element("Step", 1)));
        }
    }

    private static void ratio(Xml xml, String name, Storage.@Nullable Ratio range) {
        if (range != null) {
            xml.element(
                    name,
                    () -> xml.element("DoubleRange", () -> xml.element("From", range.from())
                            .element("To", range.to())));
        }
    }
}
