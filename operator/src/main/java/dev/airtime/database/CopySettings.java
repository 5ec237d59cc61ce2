package dev.airtime.database;

import dev.airtime.api.DatabaseRecord;
import dev.airtime.database.DbInstance.Shape;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a restore does not take from the source by itself, so that it is named in the request: RDS would give the copy the
 * default parameter group, the VPC's default security group, a single zone, another storage type, and, from a snapshot,
 * the source's tags, with the permission to raise it (RDS API reference, RestoreDBInstanceFromDBSnapshot and
 * RestoreDBInstanceToPointInTime).
 *
 * @param instanceClass and group: the recorded ones while production is raised
 * @param allocatedStorage GiB; null where it may not, or need not, be told
 * @param iops null where RDS refuses to be told
 * @param throughput MiB/s; null where RDS refuses to be told
 * @param backupRetention days: 1 where production has backups, since they are what makes MySQL write a binary log, so that
 *     the copy writes as much as production does; else 0
 * @param backupWindow the source's, in which nobody rehearses; null without backups
 * @param tags ours, never the source's
 */
record CopySettings(
        String instanceClass,
        String group,
        Shape shape,
        int port,
        @Nullable Integer allocatedStorage,
        @Nullable Integer iops,
        @Nullable Integer throughput,
        int backupRetention,
        @Nullable String backupWindow,
        boolean iamAuthentication,
        Map<String, String> tags) {
    private static final Set<String> IOPS_TYPES = Set.of("io1", "io2");
    private static final int STRIPED = 400;
    private static final int STRIPED_ORACLE = 200;

    CopySettings {
        tags = Map.copyOf(tags);
    }

    /** Of a copy of {@code origin} that gets {@code tags}. */
    static CopySettings of(CopyOrigin origin, Map<String, String> tags) {
        DbInstance original = origin.instance();
        DatabaseRecord record = RecordTags.record(original.tags());
        boolean raised = record != null && record.resourceId().equals(original.resourceId());
        Shape shape = original.shape();
        boolean told = mayTellIops(original.engine(), shape);
        return new CopySettings(
                raised && record != null ? record.instanceClass() : original.instanceClass(),
                raised && record != null ? record.parameterGroup() : original.group(),
                shape,
                original.port(),
                told ? Integer.valueOf(shape.allocatedStorage()) : null,
                told ? shape.iops() : null,
                told && "gp3".equals(shape.storageType()) ? shape.storageThroughput() : null,
                Math.min(1, origin.backupRetention()),
                origin.backupRetention() == 0 ? null : origin.backupWindow(),
                origin.iamAuthentication(),
                tags);
    }

    /** The option group to name; null where the default one is meant, which is the engine's own business. */
    @Nullable
    String optionGroup() {
        String group = shape.optionGroup();
        return group == null || group.startsWith("default:") ? null : group;
    }

    /**
     * Below 400 GiB (Oracle: 200) a gp3 volume has fixed IOPS, and RDS refuses to be told them, even the very figure that
     * it shows (RDS user guide, "gp3 storage"). IOPS go with the size, which a restore of SQL Server does not take; there
     * they come from the backup (RDS API reference, RestoreDBInstanceFromDBSnapshot, AllocatedStorage and Iops).
     */
    static boolean mayTellIops(String engine, Shape shape) {
        if (shape.iops() == null || shape.storageType() == null || engine.startsWith("sqlserver")) {
            return false;
        }
        int from = engine.startsWith("oracle") ? STRIPED_ORACLE : STRIPED;
        return IOPS_TYPES.contains(shape.storageType())
                || (shape.storageType().equals("gp3") && shape.allocatedStorage() >= from);
    }
}
