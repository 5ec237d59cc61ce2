package dev.airtime.lab.rds;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;

/** Turns a {@link LabCluster} into a cluster of the account and its members. */
final class ClusterSeeds {
    private static final int LONGEST_NAME = 63;

    private ClusterSeeds() {}

    static void add(Account account, InstanceLife life, LabCluster seed, Instant now) {
        String identifier = Account.identifier("DBClusterIdentifier", seed.identifier(), LONGEST_NAME);
        if (account.clusters.containsKey(identifier)) {
            throw AwsError.refused("DBClusterAlreadyExistsFault", "DB Cluster already exists");
        }
        Engine engine = Engine.named(seed.engine());
        if (!engine.aurora()) {
            throw AwsError.value(
                    "Clusters of " + engine.name() + " are not simulated; use aurora-mysql or" + " aurora-postgresql.");
        }
        String version = seed.engineVersion() == null
                ? engine.versions().get(engine.versions().size() - 1)
                : seed.engineVersion();
        Instant created = now.minus(Duration.ofDays(400));
        Cluster cluster = new Cluster(
                identifier, account.newResourceId("cluster-"), account.newResourceId(""), created, engine, version);
        cluster.securityGroups = List.of("sg-0a1b2c3d4e5f60718");
        cluster.deletionProtection = seed.deletionProtection();
        LabCluster.Serverless scaling = seed.scaling();
        if (scaling != null) {
            cluster.scaling = Scaling.of(scaling.min(), scaling.max(), scaling.secondsUntilAutoPause());
        }
        Tags.add(cluster.tags, seed.tags());
        seed.customEndpoints()
                .forEach((name, to) -> cluster.endpoints.add(new Cluster.CustomEndpoint(name, "ANY", to, false)));
        group(account, seed, cluster);
        account.clusters.put(identifier, cluster);
        seed.members().forEach(member -> member(account, life, cluster, member, created, now));
    }

    private static void group(Account account, LabCluster seed, Cluster cluster) {
        String name = seed.parameterGroup();
        if (name != null) {
            ParameterGroup group = account.clusterGroups.computeIfAbsent(
                    name, n -> new ParameterGroup(n, cluster.family(), "Made for " + cluster.identifier));
            group.values.putAll(seed.parameters());
            cluster.groupName = account.clusterGroupFor(name, cluster).name;
        }
    }

    private static void member(
            Account account,
            InstanceLife life,
            Cluster cluster,
            LabCluster.Member member,
            Instant created,
            Instant now) {
        LabInstance seed = member.instance();
        String cls = InstanceClass.named(Objects.requireNonNullElse(seed.instanceClass(), "db.r6g.large"))
                .name();
        Instance instance = MemberAction.member(account, seed.identifier(), cls, cluster, created);
        instance.promotionTier = member.promotionTier();
        instance.deletionProtection = false;
        instance.availabilityZone = Offers.ZONES.get(account.members(cluster).size() % Offers.ZONES.size());
        Tags.add(instance.tags, Objects.requireNonNull(seed.tags()));
        Seeds.group(account, seed, instance);
        instance.loadedCluster = new TreeMap<>(account.clusterGroup(cluster.groupName).values);
        instance.loadedCapacity = cluster.scaling == null ? 0 : cluster.scaling.max();
        account.instances.put(instance.identifier, instance);
        if (cluster.writer == null) {
            cluster.writer = instance.identifier;
        }
        life.keepMaintenanceWindow(instance, now);
    }
}
