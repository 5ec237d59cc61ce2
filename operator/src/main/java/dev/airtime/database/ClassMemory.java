package dev.airtime.database;

import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Memory, and vCPUs, of DB instance classes by name. Memory is in bytes, and nominal. The DBInstanceClassMemory of a parameter formula is a few
 * percent less, by an amount that RDS does not publish (RDS user guide, "DB parameter formulas"), so what is computed
 * from this is an upper estimate. Sizes: RDS user guide, "Hardware specifications for DB instance classes".
 */
final class ClassMemory {
    private static final long GIB = 1L << 30;
    private static final Map<String, Integer> VCPU = Map.of(
            "large", 2,
            "xlarge", 4,
            "2xlarge", 8,
            "4xlarge", 16,
            "8xlarge", 32,
            "12xlarge", 48,
            "16xlarge", 64,
            "24xlarge", 96,
            "32xlarge", 128);
    private static final Map<String, Integer> BURSTABLE =
            Map.of("micro", 1, "small", 2, "medium", 4, "large", 8, "xlarge", 16, "2xlarge", 32);

    private static final Map<String, Integer> BURSTABLE_VCPU = Map.of("xlarge", 4, "2xlarge", 8);

    private ClassMemory() {}

    /** The class's memory in bytes; empty for a class that is not in the table. */
    static OptionalLong bytes(String instanceClass) {
        String[] parts = instanceClass.split("\\.", -1);
        if (parts.length != 3 || !parts[0].equals("db")) {
            return OptionalLong.empty();
        }
        String family = parts[1];
        if (family.matches("t[2-9][a-z]*")) {
            Integer gib = BURSTABLE.get(parts[2]);
            return gib == null ? OptionalLong.empty() : OptionalLong.of(gib * GIB);
        }
        int each = family.matches("x2g[a-z]*")
                ? 16
                : family.matches("r[5-9][a-z]*") ? 8 : family.matches("m[5-9][a-z]*") ? 4 : 0;
        Integer vcpu = VCPU.get(parts[2]);
        return vcpu == null || each == 0 ? OptionalLong.empty() : OptionalLong.of(vcpu * each * GIB);
    }

    /** The class's vCPUs; empty for a class that is not in the table. */
    static OptionalInt vcpus(String instanceClass) {
        if (bytes(instanceClass).isEmpty()) {
            return OptionalInt.empty();
        }
        String[] parts = instanceClass.split("\\.", -1);
        return OptionalInt.of(
                parts[1].startsWith("t") ? BURSTABLE_VCPU.getOrDefault(parts[2], 2) : VCPU.getOrDefault(parts[2], 0));
    }

    /**
     * Whether {@code big} has at least the memory and the vCPUs of {@code small}; false when they are not known and the
     * classes differ.
     */
    static boolean covers(String big, String small) {
        OptionalLong b = bytes(big);
        OptionalLong s = bytes(small);
        return big.equals(small)
                || (b.isPresent()
                        && s.isPresent()
                        && b.getAsLong() >= s.getAsLong()
                        && vcpus(big).orElse(0) >= vcpus(small).orElse(0));
    }
}
