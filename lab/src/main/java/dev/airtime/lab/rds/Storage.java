package dev.airtime.lab.rds;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rules of storage types. gp3 below 400 GiB has fixed 3,000 IOPS and 125 MiB/s, which may not be given; from 400 GiB
 * 12,000 and 500: RDS guide, {@code CHAP_Storage}, "gp3"; the refusal's words: crossplane provider-aws issue 1630.
 */
final class Storage {
    private static final Set<String> TYPES = Set.of("gp2", "gp3", "io1", "io2", "standard");
    private static final int STRIPED = 400;

    private Storage() {}

    static void checkType(String type) {
        if (!TYPES.contains(type)) {
            throw AwsError.value("Invalid storage type: " + type);
        }
    }

    /** Whether IOPS or throughput may be given at all. */
    static void checkGiven(Engine engine, String type, int gib) {
        if (type.equals("gp3") && gib < STRIPED) {
            throw AwsError.combination("You can't specify IOPS or storage throughput for engine " + engine.name()
                    + " and a storage size less than " + STRIPED + ".");
        }
        if (type.equals("gp2") || type.equals("standard")) {
            throw AwsError.combination("You can't specify IOPS or storage throughput for storage type " + type + ".");
        }
    }

    /** Whether size and IOPS must come together. */
    static boolean provisioned(String type, int gib) {
        return type.startsWith("io") || (type.equals("gp3") && gib >= STRIPED);
    }

    /** What RDS gives when nothing is given; null where Describe shows none. */
    static @Nullable Integer iops(Instance i) {
        return switch (i.storageType) {
            case "gp3" -> i.allocatedStorage < STRIPED ? 3_000 : 12_000;
            case "io1", "io2" -> i.iops == null ? Integer.valueOf(1_000) : i.iops;
            default -> null;
        };
    }

    static @Nullable Integer throughput(Instance i) {
        return i.storageType.equals("gp3") ? Integer.valueOf(i.allocatedStorage < STRIPED ? 125 : 500) : null;
    }
}
