package dev.airtime.database;

import dev.airtime.api.StrainSeen;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes a second that a DB instance's volume does, by its type, size and settings (RDS user guide, "Amazon RDS
 * DB instance storage"). The class has a limit of its own, which RDS does not tell.
 *
 * @param iops for as long as one likes
 * @param burst while burst credits last; null where there are none
 */
record VolumeLimit(int iops, @Nullable Integer burst) {
    private static final int GP2_PER_GIB = 3;
    private static final int GP2_LEAST = 100;
    /** Of one volume; several, in a stripe, do four times as much. */
    private static final int GP2_BURST = 3_000;

    private static final int GP2_MOST = 16_000;
    private static final int STRIPES = 4;
    private static final int GP3 = 3_000;

    /** Null where it is not documented. */
    static @Nullable VolumeLimit of(DbInstance i) {
        Integer told = i.shape().iops();
        return switch (String.valueOf(i.shape().storageType())) {
            case "io1", "io2" -> told == null ? null : new VolumeLimit(told, null);
            case "gp3" -> told != null ? new VolumeLimit(told, null) : gp3(i);
            case "gp2" -> StorageDecision.stripes(i.engine()) ? gp2(i) : null;
            default -> null;
        };
    }

    private static @Nullable VolumeLimit gp3(DbInstance i) {
        return StorageDecision.stripes(i.engine())
                ? new VolumeLimit(StorageDecision.striped(i) ? StorageDecision.STRIPED_IOPS : GP3, null)
                : null;
    }

    private static VolumeLimit gp2(DbInstance i) {
        int volumes = StorageDecision.striped(i) ? STRIPES : 1;
        int steady = Math.min(
                GP2_MOST * volumes, Math.max(GP2_LEAST, GP2_PER_GIB * i.shape().allocatedStorage()));
        return new VolumeLimit(steady, steady < GP2_BURST * volumes ? GP2_BURST * volumes : null);
    }

    /** What was seen of the instance, against its volume's limit; what is not known of it is said. */
    static StrainSeen against(StrainSeen seen, DbInstance i) {
        VolumeLimit limit = of(i);
        return limit == null
                ? seen.against(
                        null,
                        null,
                        List.of("how many reads and writes a second storage of type "
                                + i.shape().storageType() + " does for " + i.engine() + " is not known"))
                : seen.against(
                        limit.iops(), limit.burst(), seen.iops() == null ? List.of(StrainSeen.NO_IOPS) : List.of());
    }
}
