package dev.airtime.lab.rds;

import java.util.Map;

/** Why the lab's RDS and moto 5.2.1 differ, by the difference as {@link OtherEmulatorTest} writes it. */
final class EmulatorDifferences {
    private static final String NOT_SIMULATED = "a feature that the lab does not simulate";
    private static final String ENCRYPTION = "the lab encrypts nothing; the model has a key only with encryption";
    private static final String LESS = "in the model, and moto leaves it out";
    private static final String GP3 = "RDS shows the figures of gp3 (guide, CHAP_Storage); moto only what was given";
    private static final String UNKNOWN = "in the model, and moto does not know the operation";
    private static final String ANYTHING = "the guide refuses it (docs/lab.md); moto takes it";

    static final Map<String, String> REASONS = Map.ofEntries(
            Map.entry("DBCluster.BacktrackWindow: moto only", NOT_SIMULATED),
            Map.entry("DBCluster.GlobalWriteForwardingRequested: moto only", NOT_SIMULATED),
            Map.entry("DBCluster.ScalingConfigurationInfo: moto only", NOT_SIMULATED),
            Map.entry("DBCluster.PubliclyAccessible: moto only", NOT_SIMULATED),
            Map.entry("DBCluster.KmsKeyId: moto only", ENCRYPTION),
            Map.entry("DBInstance.KmsKeyId: moto only", ENCRYPTION),
            Map.entry(
                    "DBCluster.CloneGroupId: lab only",
                    "a clone shares its source's (Aurora guide, Aurora.Managing.Clone); moto has no groups of clones"),
            Map.entry(
                    "DBCluster.StorageType: moto only",
                    "the lab does not name the standard type, as AWS does not; moto calls it aurora"),
            Map.entry(
                    "DBCluster.VpcSecurityGroups: lab only",
                    "the lab's seeds have a group, the cluster made in moto was given none"),
            Map.entry("DBInstance.DBSubnetGroup: lab only", LESS),
            Map.entry("DBInstance.MonitoringInterval: lab only", LESS),
            Map.entry("DBInstance.NetworkType: lab only", LESS),
            Map.entry("DBInstance.PerformanceInsightsEnabled: lab only", LESS),
            Map.entry("DBInstance.PubliclyAccessible: lab only", LESS),
            Map.entry("DBInstance.Iops: lab only", GP3),
            Map.entry("DBInstance.StorageThroughput: lab only", GP3),
            Map.entry(
                    "DBInstance.MaxAllocatedStorage: moto only",
                    "the model has it only with autoscaling on, so that it is absent here; moto repeats the size"),
            Map.entry(
                    "DBInstance.PendingModifiedValues: lab only",
                    "moto applies every Modify at once; what waits is the lab's purpose"),
            Map.entry(
                    "DBInstance.StatusInfos: lab only",
                    "read replication, for a replica (model, DBInstanceStatusInfo); moto has none"),
            Map.entry(
                    "DBInstance.TagList: moto only",
                    "moto took the tag with JSON, which the guide, USER_Tagging, rules out"),
            Map.entry("DBSnapshot.AvailabilityZone: lab only", LESS),
            Map.entry("DBSnapshot.OptionGroupName: lab only", LESS),
            Map.entry("DBSnapshot.PercentProgress: lab only", LESS),
            Map.entry("DBSnapshot.StorageType: lab only", LESS),
            Map.entry("DBSnapshot.Iops: lab only", GP3),
            Map.entry("DBSnapshot.StorageThroughput: lab only", GP3),
            Map.entry("DescribeOrderableDbInstanceOptionsResponse.Marker: lab only", "moto has no options for mysql"),
            Map.entry(
                    "DescribeOrderableDbInstanceOptionsResponse.OrderableDBInstanceOptions: lab only",
                    "moto has no options for mysql"),
            Map.entry("Endpoint.HostedZoneId: lab only", LESS),
            Map.entry(
                    "Parameter.AllowedValues: lab only",
                    "moto gives back what was set and knows nothing of the engine's parameters"),
            Map.entry(
                    "Parameter.ApplyType: lab only",
                    "moto gives back what was set and knows nothing of the engine's parameters"),
            Map.entry(
                    "Parameter.DataType: lab only",
                    "moto gives back what was set and knows nothing of the engine's parameters"),
            Map.entry(
                    "Parameter.IsModifiable: lab only",
                    "moto gives back what was set and knows nothing of the engine's parameters"),
            Map.entry(
                    "Parameter.Source: lab only",
                    "moto gives back what was set and knows nothing of the engine's parameters"),
            Map.entry("default parameters: lab ok, moto 500 null", UNKNOWN),
            Map.entry("endpoints: lab ok, moto 500 null", UNKNOWN),
            Map.entry("engine versions: lab ok, moto 500 null", UNKNOWN),
            Map.entry("maintenance: lab ok, moto 500 null", UNKNOWN),
            Map.entry("quotas: lab ok, moto 500 null", UNKNOWN),
            Map.entry("reset a group: lab ok, moto 500 null", UNKNOWN),
            Map.entry("valid modifications: lab ok, moto 500 null", UNKNOWN),
            Map.entry(
                    "delete: lab ok, moto 400 InvalidParameterCombination",
                    "a restore does not take deletion protection along (model, RestoreDBInstanceFromDBSnapshotMessage); moto copies it"),
            Map.entry(
                    "describe a group that is gone: lab 404 DBParameterGroupNotFound, moto ok",
                    "the model has DBParameterGroupNotFound; moto answers an empty list"),
            Map.entry("modify to a class that is none: lab 400 InvalidParameterValue, moto ok", ANYTHING),
            Map.entry("shrink: lab 400 InvalidParameterCombination, moto ok", ANYTHING),
            Map.entry("tag with JSON: lab 400 InvalidParameterValue, moto ok", ANYTHING));

    private EmulatorDifferences() {}
}
