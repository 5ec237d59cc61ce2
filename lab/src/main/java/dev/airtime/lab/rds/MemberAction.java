package dev.airtime.lab.rds;

import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * CreateDBInstance in an Aurora cluster, which must be available. A member inherits no parameter group from its siblings
 * and takes none of the settings that are the cluster's (model, CreateDBInstanceMessage; issue ACK community 1028).
 */
final class MemberAction {
    private static final int MOST_MEMBERS = 16;
    private static final int LONGEST_NAME = 63;
    private static final int LAST_TIER = 15;

    /** What belongs to the cluster. */
    static final Set<String> OF_THE_CLUSTER = Set.of(
            "AllocatedStorage",
            "BackupRetentionPeriod",
            "DeletionProtection",
            "Iops",
            "MasterUserPassword",
            "MaxAllocatedStorage",
            "MultiAZ",
            "PreferredBackupWindow",
            "StorageThroughput",
            "StorageType",
            "VpcSecurityGroupIds");

    private static final Set<String> KNOWN = Set.of(
            "DBInstanceIdentifier",
            "DBInstanceClass",
            "Engine",
            "EngineVersion",
            "DBClusterIdentifier",
            "AvailabilityZone",
            "DBParameterGroupName",
            "PreferredMaintenanceWindow",
            "AutoMinorVersionUpgrade",
            "PubliclyAccessible",
            "Tags",
            "CopyTagsToSnapshot",
            "PromotionTier",
            "CACertificateIdentifier");

    private final Account account;
    private final InstanceLife life;

    MemberAction(Account account, InstanceLife life) {
        this.account = account;
        this.life = life;
    }

    void register(Map<String, Action> actions) {
        actions.put("CreateDBInstance", this::create);
    }

    private void create(Form form, Instant now, Xml xml) {
        if (!form.has("DBClusterIdentifier")) {
            throw AwsError.notSimulated("CreateDBInstance outside of a cluster");
        }
        refuseSettingsOfTheCluster(form);
        ModifyAction.refuseUnknown(form, KNOWN, "CreateDBInstance");
        Cluster cluster = account.cluster(form.required("DBClusterIdentifier"));
        String identifier =
                Account.identifier("DBInstanceIdentifier", form.required("DBInstanceIdentifier"), LONGEST_NAME);
        if (account.instances.containsKey(identifier)) {
            throw AwsError.refused("DBInstanceAlreadyExists", "DB instance already exists");
        }
        ClusterActions.checkAvailable(cluster);
        if (!form.required("Engine").equals(cluster.engine.name())) {
            throw AwsError.combination("The engine name requested for your DB instance (" + form.required("Engine")
                    + ") doesn't match the engine name of your DB cluster (" + cluster.engine.name() + ").");
        }
        if (account.members(cluster).size() >= MOST_MEMBERS) {
            throw AwsError.refused(
                    "InvalidDBClusterStateFault",
                    "DB cluster " + cluster.identifier + " already has " + MOST_MEMBERS + " DB instances.");
        }
        String cls = InstanceClass.named(form.required("DBInstanceClass")).name();
        checkClass(account, cluster, cls);
        account.quotas.checkInstance();
        account.faults.checkCapacity(cls);
        Instance instance = instance(form, identifier, cls, cluster, now);
        account.instances.put(identifier, instance);
        boolean own = !account.group(instance.groupName).isDefault();
        life.create(instance, own && account.faults.takePendingRestore(), now);
        life.keepMaintenanceWindow(instance, now);
        InstanceXml.write(xml, instance, now);
    }

    private Instance instance(Form form, String identifier, String cls, Cluster cluster, Instant now) {
        Instance instance = member(account, identifier, cls, cluster, now);
        instance.groupName =
                account.groupFor(form.text("DBParameterGroupName", "default." + cluster.family()), instance).name;
        instance.promotionTier = tier(form, 1);
        instance.availabilityZone = form.text(
                "AvailabilityZone", Offers.ZONES.get(account.members(cluster).size() % Offers.ZONES.size()));
        instance.publiclyAccessible = form.flag("PubliclyAccessible", false);
        instance.maintenanceWindow = form.text("PreferredMaintenanceWindow", instance.maintenanceWindow);
        Map<String, String> tags = form.tags();
        Tags.add(instance.tags, tags == null ? Map.of() : tags);
        return instance;
    }

    /** A member with what it has from its cluster. */
    static Instance member(Account account, String identifier, String cls, Cluster cluster, Instant created) {
        Instance instance =
                new Instance(identifier, account.newResourceId(), created, cluster.engine, cluster.engineVersion, cls);
        instance.cluster = cluster.identifier;
        instance.allocatedStorage = 1;
        instance.storageType = "aurora";
        instance.backupRetention = cluster.backupRetention;
        instance.securityGroups = cluster.securityGroups;
        instance.subnetGroup = cluster.subnetGroup;
        instance.port = cluster.port;
        instance.address = account.addresses.apply(identifier);
        return instance;
    }

    /** Aurora has no general purpose classes; db.serverless needs the cluster's capacity range. */
    static void checkClass(Account account, Cluster cluster, String cls) {
        account.offers.checkVersion(cluster.engine, cls, cluster.engineVersion);
        if (cls.equals(InstanceClass.SERVERLESS) && cluster.scaling == null) {
            throw AwsError.combination("Set the Serverless v2 scaling configuration on the parent DB cluster before"
                    + " creating a Serverless v2 DB instance.");
        }
    }

    static int tier(Form form, int otherwise) {
        int tier = form.integer("PromotionTier", otherwise);
        if (tier < 0 || tier > LAST_TIER) {
            throw AwsError.value("Invalid promotion tier " + tier + ": 0 to " + LAST_TIER + " are allowed.");
        }
        return tier;
    }

    static void refuseSettingsOfTheCluster(Form form) {
        OF_THE_CLUSTER.stream().filter(form::has).sorted().findFirst().ifPresent(name -> {
            throw AwsError.combination(
                    "The requested DB Instance will be a member of a DB Cluster. Set " + name + " for the DB Cluster.");
        });
    }
}
