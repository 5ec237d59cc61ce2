package dev.airtime.lab.rds;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Turns a {@link LabInstance} into an instance of the account. */
final class Seeds {
    private static final int LONGEST_NAME = 63;

    private Seeds() {}

    static void add(Account account, InstanceLife life, Backups backups, LabInstance seed, Instant now) {
        String identifier = Account.identifier("DBInstanceIdentifier", seed.identifier(), LONGEST_NAME);
        if (account.instances.containsKey(identifier)) {
            throw AwsError.refused("DBInstanceAlreadyExists", "DB instance already exists");
        }
        Engine engine = Engine.named(seed.engine());
        if (engine.aurora()) {
            throw AwsError.combination(
                    "An instance of " + engine.name() + " is a member of a cluster: seed a LabCluster.");
        }
        String version = seed.engineVersion() == null
                ? engine.versions().get(engine.versions().size() - 1)
                : seed.engineVersion();
        String cls = InstanceClass.named(Objects.requireNonNullElse(seed.instanceClass(), "db.m5.large"))
                .name();
        Instance instance = new Instance(
                identifier, account.newResourceId(), now.minus(Duration.ofDays(400)), engine, version, cls);
        instance.allocatedStorage = Objects.requireNonNullElse(seed.allocatedStorage(), 100);
        instance.maxAllocatedStorage = seed.maxAllocatedStorage();
        instance.storageType = Objects.requireNonNullElse(seed.storageType(), "gp3");
        Storage.limits(instance.storageType);
        instance.iops = seed.iops() == null ? Storage.iops(instance) : seed.iops();
        instance.throughput = Storage.throughput(instance);
        instance.multiAz = Objects.requireNonNullElse(seed.multiAz(), false);
        instance.securityGroups = Objects.requireNonNull(seed.securityGroups());
        instance.subnetGroup = Objects.requireNonNullElse(seed.subnetGroup(), "default");
        instance.backupWindow = Objects.requireNonNullElse(seed.backupWindow(), instance.backupWindow);
        instance.maintenanceWindow = Objects.requireNonNullElse(seed.maintenanceWindow(), instance.maintenanceWindow);
        instance.deletionProtection = Objects.requireNonNullElse(seed.deletionProtection(), true);
        instance.address = Objects.requireNonNullElse(seed.address(), account.addresses.apply(identifier));
        Tags.add(instance.tags, Objects.requireNonNull(seed.tags()));
        group(account, seed, instance);
        try {
            account.evaluate(instance, "max_connections");
        } catch (IllegalArgumentException e) {
            throw AwsError.value("max_connections: " + e.getMessage());
        }
        replicate(account, seed, instance);
        account.instances.put(identifier, instance);
        backups.seed(instance, now);
        life.keepMaintenanceWindow(instance, now);
        if (Objects.requireNonNullElse(seed.nightlyBackup(), false)) {
            backups.keepWindow(instance, now);
        }
    }

    private static void replicate(Account account, LabInstance seed, Instance instance) {
        instance.readReplicas.addAll(Objects.requireNonNull(seed.readReplicas()));
        if (seed.replicaOf() != null) {
            Instance source = account.instance(seed.replicaOf());
            source.readReplicas.add(instance.identifier);
            instance.replicaOf = source.identifier;
        }
    }

    static void group(Account account, LabInstance seed, Instance instance) {
        String name = seed.parameterGroup();
        Map<String, String> values = Objects.requireNonNull(seed.parameters());
        if (name == null) {
            if (!values.isEmpty()) {
                throw AwsError.combination("parameters need a parameterGroup to be in");
            }
            return;
        }
        ParameterGroup group = account.groups.computeIfAbsent(
                name, n -> new ParameterGroup(n, instance.family(), "Made for " + instance.identifier));
        group.values.putAll(values);
        values.keySet().forEach(parameter -> group.applyMethods.put(parameter, "pending-reboot"));
        instance.groupName = account.groupFor(name, instance).name;
        instance.loaded = new TreeMap<>(group.values);
    }
}
