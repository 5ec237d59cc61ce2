package dev.airtime.lab.rds;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** DescribeDBInstances, RebootDBInstance, DeleteDBInstance. */
final class InstanceActions {
    private static final Set<String> FILTERS =
            Set.of("db-cluster-id", "db-instance-id", "dbi-resource-id", "domain", "engine");

    private final Account account;
    private final InstanceLife life;
    private final SnapshotActions snapshots;

    InstanceActions(Account account, InstanceLife life, SnapshotActions snapshots) {
        this.account = account;
        this.life = life;
        this.snapshots = snapshots;
    }

    void register(Map<String, Action> actions) {
        actions.put("DescribeDBInstances", this::describe);
        actions.put("RebootDBInstance", this::reboot);
        actions.put("DeleteDBInstance", this::delete);
    }

    private void describe(Form form, Instant now, Xml xml) {
        Map<String, List<String>> filters = form.filters();
        filters.keySet().stream()
                .filter(name -> !FILTERS.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw AwsError.value("Unrecognized filter name: " + name);
                });
        String identifier = form.text("DBInstanceIdentifier", "");
        List<Instance> found = identifier.isEmpty()
                ? List.copyOf(account.instances.values())
                : List.of(account.instance(nameOf(identifier)));
        List<Instance> records = found.stream()
                .filter(i -> InstanceXml.accepted(filters, "engine", i.engine.name()))
                .filter(i -> InstanceXml.accepted(filters, "dbi-resource-id", i.resourceId))
                .filter(i -> InstanceXml.accepted(filters, "db-instance-id", i.identifier)
                        || InstanceXml.accepted(filters, "db-instance-id", Account.arn("db", i.identifier)))
                .filter(i -> InstanceXml.accepted(filters, "db-cluster-id", i.cluster == null ? "" : i.cluster)
                        || InstanceXml.accepted(
                                filters, "db-cluster-id", Account.arn("cluster", i.cluster == null ? "" : i.cluster)))
                .filter(i -> !filters.containsKey("domain"))
                .toList();
        Pages.write(form, xml, "DBInstances", records, i -> account.stale.write(xml, i, now));
    }

    /** An identifier may be given as ARN. */
    private static String nameOf(String identifier) {
        return identifier.startsWith("arn:") ? identifier.substring(identifier.lastIndexOf(':') + 1) : identifier;
    }

    /**
     * From available or storage-optimization only (RDS guide, {@code USER_RebootInstance}); from incompatible-parameters
     * too, since that is its cure.
     */
    private void reboot(Form form, Instant now, Xml xml) {
        Instance instance = account.instance(form.required("DBInstanceIdentifier"));
        boolean failover = form.flag("ForceFailover", false);
        if (!instance.usable() && !instance.status.equals("incompatible-parameters")) {
            throw notAvailable(instance);
        }
        if (failover && !instance.multiAz) {
            throw AwsError.combination("Cannot specify ForceFailover when the instance is not configured for MultiAZ.");
        }
        life.reboot(instance, failover, now);
        InstanceXml.write(xml, instance, now);
    }

    private void delete(Form form, Instant now, Xml xml) {
        Instance instance = account.instance(form.required("DBInstanceIdentifier"));
        boolean skip = form.flag("SkipFinalSnapshot", false);
        String last = form.text("FinalDBSnapshotIdentifier", "");
        if (instance.status.equals("deleting")) {
            throw AwsError.refused(
                    "InvalidDBInstanceState", "Instance " + instance.identifier + " is already being deleted.");
        }
        if (instance.deletionProtection) {
            throw AwsError.combination(
                    "Cannot delete protected DB Instance, please disable deletion protection and try again.");
        }
        if (skip && !last.isEmpty()) {
            throw AwsError.combination(
                    "FinalDBSnapshotIdentifier can not be specified when deleting with SkipFinalSnapshot.");
        }
        if ((instance.replicaOf != null || instance.cluster != null) && !last.isEmpty()) {
            throw AwsError.combination("FinalDBSnapshotIdentifier cannot be specified when deleting a "
                    + (instance.cluster == null ? "replica instance." : "cluster instance."));
        }
        if (!skip && instance.cluster == null) {
            if (last.isEmpty()) {
                throw AwsError.combination(
                        "FinalDBSnapshotIdentifier is required unless SkipFinalSnapshot is specified.");
            }
            if (!instance.usable()) {
                throw notAvailable(instance);
            }
            snapshots.create(last, instance, Map.of(), now);
        }
        life.delete(instance, now);
        InstanceXml.write(xml, instance, now);
    }

    /** What is done for the whole cluster is not done for one member. */
    static void refuseMember(Instance instance) {
        if (instance.cluster != null) {
            throw AwsError.combination("The DB instance " + instance.identifier + " is a member of the DB cluster "
                    + instance.cluster + ". Use the operation for the DB cluster.");
        }
    }

    static AwsError notAvailable(Instance instance) {
        return AwsError.refused(
                "InvalidDBInstanceState",
                "Database instance " + instance.identifier + " is not in available state: it is " + instance.status
                        + ".");
    }
}
