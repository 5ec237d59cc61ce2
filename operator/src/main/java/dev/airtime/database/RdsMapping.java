package dev.airtime.database;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DBParameterGroupStatus;
import software.amazon.awssdk.services.rds.model.DBSnapshot;
import software.amazon.awssdk.services.rds.model.Endpoint;
import software.amazon.awssdk.services.rds.model.PendingModifiedValues;
import software.amazon.awssdk.services.rds.model.Tag;
import software.amazon.awssdk.services.rds.model.VpcSecurityGroupMembership;

/** From the SDK's objects to plain values. */
final class RdsMapping {
    private RdsMapping() {}

    static DbInstance instance(DBInstance i) {
        Endpoint endpoint = i.endpoint();
        List<DBParameterGroupStatus> groups = i.dbParameterGroups();
        DBParameterGroupStatus group = groups.isEmpty() ? null : groups.get(0);
        return new DbInstance(
                i.dbInstanceIdentifier(),
                text(i.dbInstanceArn()),
                text(i.dbiResourceId()),
                text(i.dbInstanceStatus()),
                text(i.dbInstanceClass()),
                group == null ? "" : text(group.dbParameterGroupName()),
                group == null ? "" : text(group.parameterApplyStatus()),
                pending(i.pendingModifiedValues()),
                tags(i.tagList()),
                text(i.engine()),
                empty(i.dbClusterIdentifier()),
                endpoint == null ? null : empty(endpoint.address()),
                endpoint == null || endpoint.port() == null ? 0 : endpoint.port(),
                i.readReplicaDBInstanceIdentifiers(),
                Boolean.TRUE.equals(i.deletionProtection()),
                i.storageOperationStatus() == null
                        ? null
                        : i.storageOperationStatus() + " "
                                + (i.storageOperationPercentProgress() == null
                                        ? 0
                                        : i.storageOperationPercentProgress())
                                + "%",
                replication(i),
                i.backupRetentionPeriod() == null ? 0 : i.backupRetentionPeriod(),
                shape(i));
    }

    private static DbInstance.@Nullable Replication replication(DBInstance i) {
        String source = empty(i.readReplicaSourceDBInstanceIdentifier());
        if (source == null) {
            return null;
        }
        return i.statusInfos().stream()
                .filter(info -> "read replication".equals(info.statusType()))
                .findFirst()
                .map(info -> new DbInstance.Replication(source, empty(info.status()), empty(info.message())))
                .orElse(new DbInstance.Replication(source, null, null));
    }

    private static DbInstance.Shape shape(DBInstance i) {
        return new DbInstance.Shape(
                Boolean.TRUE.equals(i.multiAZ()),
                empty(i.storageType()),
                i.allocatedStorage() == null ? 0 : i.allocatedStorage(),
                i.iops(),
                i.storageThroughput(),
                i.dbSubnetGroup() == null ? null : empty(i.dbSubnetGroup().dbSubnetGroupName()),
                i.vpcSecurityGroups().stream()
                        .map(VpcSecurityGroupMembership::vpcSecurityGroupId)
                        .toList(),
                i.optionGroupMemberships().isEmpty()
                        ? null
                        : empty(i.optionGroupMemberships().get(0).optionGroupName()));
    }

    /** Every member that has a value, whatever its name: what the SDK does not know yet is all that can be missed. */
    private static Map<String, String> pending(@Nullable PendingModifiedValues values) {
        Map<String, String> pending = new TreeMap<>();
        if (values == null) {
            return pending;
        }
        for (SdkField<?> field : values.sdkFields()) {
            Object value = field.getValueOrDefault(values);
            boolean none = value == null || (value instanceof Collection<?> c && c.isEmpty());
            if (!none) {
                pending.put(
                        field.memberName(), field.memberName().contains("Password") ? "(secret)" : value.toString());
            }
        }
        return pending;
    }

    static DbSnapshot snapshot(DBSnapshot s) {
        return new DbSnapshot(
                s.dbSnapshotIdentifier(),
                text(s.status()),
                s.percentProgress() == null ? 0 : s.percentProgress(),
                text(s.dbiResourceId()),
                s.snapshotCreateTime(),
                tags(s.tagList()));
    }

    static Map<String, String> tags(List<Tag> tags) {
        Map<String, String> map = new HashMap<>();
        tags.forEach(tag -> map.put(tag.key(), text(tag.value())));
        return map;
    }

    static List<Tag> tags(Map<String, String> tags) {
        return new TreeMap<>(tags)
                .entrySet().stream()
                        .map(e -> Tag.builder()
                                .key(e.getKey())
                                .value(e.getValue())
                                .build())
                        .toList();
    }

    static String text(@Nullable String value) {
        return value == null ? "" : value;
    }

    static @Nullable String empty(@Nullable String value) {
        return value == null || value.isEmpty() ? null : value;
    }
}
