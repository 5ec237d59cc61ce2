package dev.airtime.lab.rds;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rules of storage types for MySQL, MariaDB and PostgreSQL: RDS guide, {@code CHAP_Storage}. gp3 below 400 GiB has fixed
 * 3,000 IOPS and 125 MiB/s, which may not be given; from there it is striped over four volumes, with 12,000 and 500 at
 * least. The refusals' words: crossplane provider-aws issue 1630; those for ranges are guesses.
 */
final class Storage {
    /** From here on a gp3 volume is striped. */
    static final int STRIPED = 400;

    static final int LARGEST = 65_536;

    /** From {@code from} to {@code to}, both included. */
    record Range(int from, int to) {
        boolean holds(int value) {
            return value >= from && value <= to;
        }
    }

    /** The same with fractions. */
    record Ratio(double from, double to) {}

    /**
     * What may be provisioned, and in which relation.
     *
     * @param smallest GiB
     * @param iops null when they can't be given
     * @param perGib IOPS per GiB, null with {@code iops}
     * @param throughput MiB/s, null when it can't be given
     */
    record Limits(
            int smallest,
            @Nullable Range iops,
            @Nullable Ratio perGib,
            @Nullable Range throughput) {}

    /** Aurora's volume grows by use and takes no figures. */
    static final Limits AURORA = new Limits(1, null, null, null);

    private static final Map<String, Limits> LIMITS = Map.of(
            "gp2", new Limits(20, null, null, null),
            "standard", new Limits(10, null, null, null),
            "gp3", new Limits(20, new Range(12_000, 64_000), new Ratio(0, 500), new Range(500, 4_000)),
            "io1", new Limits(100, new Range(1_000, 256_000), new Ratio(0.5, 50), null),
            "io2", new Limits(100, new Range(1_000, 256_000), new Ratio(0.5, 1_000), null));
    private static final double THROUGHPUT_PER_IOPS = 0.25;

    private Storage() {}

    static Limits limits(String type) {
        Limits limits = LIMITS.get(type);
        if (limits == null) {
            throw AwsError.value("Invalid storage type: " + type);
        }
        return limits;
    }

    /** Whether size and IOPS must come together. */
    static boolean provisioned(String type, int gib) {
        return type.startsWith("io") || (type.equals("gp3") && gib >= STRIPED);
    }

    /** Whether a change of size stripes the volume anew, by copying it. */
    static boolean stripes(String type, int before, int after) {
        return type.equals("gp3") && before < STRIPED && after >= STRIPED;
    }

    /** Refuses IOPS and throughput (null: not given) that this volume can't have. */
    static void check(Engine engine, String type, int gib, @Nullable Integer iops, @Nullable Integer throughput) {
        Limits limits = limits(type);
        if (iops == null && throughput == null) {
            return;
        }
        if (type.equals("gp3") && gib < STRIPED) {
            throw AwsError.combination("You can't specify IOPS or storage throughput for engine " + engine.name()
                    + " and a storage size less than " + STRIPED + ".");
        }
        if (iops != null) {
            checkIops(engine, type, gib, iops, limits);
        }
        if (throughput != null) {
            Range range = limits.throughput();
            if (range == null || !range.holds(throughput)) {
                throw AwsError.combination("Invalid storage throughput value for engine name " + engine.name()
                        + " and storage type " + type + ": " + throughput);
            }
            if (iops != null && throughput > THROUGHPUT_PER_IOPS * iops) {
                throw AwsError.combination("The storage throughput to IOPS ratio must not be above "
                        + THROUGHPUT_PER_IOPS + ": " + throughput + " MiB/s need at least " + 4 * throughput
                        + " IOPS.");
            }
        }
    }

    private static void checkIops(Engine engine, String type, int gib, int iops, Limits limits) {
        Range range = limits.iops();
        Ratio perGib = limits.perGib();
        if (range == null || perGib == null || !range.holds(iops)) {
            throw AwsError.combination(
                    "Invalid iops value for engine name " + engine.name() + " and storage type " + type + ": " + iops);
        }
        if (iops < perGib.from() * gib || iops > perGib.to() * gib) {
            throw AwsError.combination("The IOPS to GiB ratio must be between " + perGib.from() + " and " + perGib.to()
                    + ": " + iops + " IOPS on " + gib + " GiB.");
        }
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
