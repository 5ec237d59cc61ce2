package dev.airtime.diagnosis;

import java.util.List;
import java.util.Optional;

/**
 * Sizes of a DB instance class family: from each to the next memory doubles or grows by half, and max_connections with
 * it, since its default is a share of memory (Amazon RDS User Guide, "DB instance classes" and "Quotas and constraints:
 * maximum number of database connections").
 */
final class InstanceClass {
    private record Size(String name, int large) {}

    /** Memory in multiples of {@code large}, times 8 for whole numbers. */
    private static final List<Size> SIZES = List.of(
            new Size("micro", 1),
            new Size("small", 2),
            new Size("medium", 4),
            new Size("large", 8),
            new Size("xlarge", 16),
            new Size("2xlarge", 32),
            new Size("4xlarge", 64),
            new Size("8xlarge", 128),
            new Size("12xlarge", 192),
            new Size("16xlarge", 256),
            new Size("24xlarge", 384));

    private InstanceClass() {}

    /**
     * The smallest class of the same family at which {@code have} connections become at least {@code needed}; empty when
     * the class is of no known form or none is large enough. Not every family has every size: RDS says which can be had.
     */
    static Optional<String> fitting(String instanceClass, int have, int needed) {
        int dot = instanceClass.lastIndexOf('.');
        if (dot < 0 || have <= 0) {
            return Optional.empty();
        }
        String size = instanceClass.substring(dot + 1);
        Optional<Size> now = SIZES.stream().filter(s -> s.name().equals(size)).findFirst();
        return now.flatMap(n -> SIZES.stream()
                .filter(s -> s.large() > n.large())
                .filter(s -> (long) have * s.large() / n.large() >= needed)
                .findFirst()
                .map(s -> instanceClass.substring(0, dot + 1) + s.name()));
    }
}
