package dev.airtime.lab.rds;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The state of one DB instance; guarded by the lab's lock. {@link InstanceLife} changes it over time. */
final class Instance {
    /** Names of {@code PendingModifiedValues} that the lab knows. */
    static final List<String> QUEUED = List.of(
            "DBInstanceClass",
            "AllocatedStorage",
            "Iops",
            "StorageThroughput",
            "StorageType",
            "MultiAZ",
            "EngineVersion",
            "BackupRetentionPeriod",
            "CACertificateIdentifier",
            "MasterUserPassword");

    static final Set<String> STORAGE = Set.of("AllocatedStorage", "Iops", "StorageThroughput", "StorageType");

    final String identifier;
    final String resourceId;
    final Instant created;
    final Engine engine;
    String engineVersion;
    String instanceClass;
    int allocatedStorage;

    @Nullable
    Integer maxAllocatedStorage;

    String storageType;

    @Nullable
    Integer iops;

    @Nullable
    Integer throughput;

    boolean multiAz;
    String availabilityZone = "eu-west-2a";
    String standbyZone = "eu-west-2b";
    String groupName;
    String groupStatus = "in-sync";
    List<String> securityGroups = List.of();
    String subnetGroup = "default";
    String optionGroup;
    String address;
    int port;
    String backupWindow = "03:30-04:00";
    String maintenanceWindow = "sun:04:30-sun:05:00";
    int backupRetention = 7;

    /** The start of the first backup that can be restored from, null before it. */
    @Nullable
    Instant restorableFrom;

    /** The master user's password where it was set by a Modify; restores take it along. */
    @Nullable
    String masterPassword;

    boolean deletionProtection;
    boolean copyTagsToSnapshot;
    boolean publiclyAccessible;
    String certificate = "rds-ca-rsa2048-g1";
    final Map<String, String> tags = new LinkedHashMap<>();

    /** When tags were written that were not there from the beginning, by key. */
    final Map<String, Instant> taggedAt = new LinkedHashMap<>();

    /** The identifier of the instance that it replicates, null when it stands alone. */
    @Nullable
    String replicaOf;

    /** How it replicates, null when it stands alone or was there from the start. */
    @Nullable
    Replication replication;

    /** Read replicas: identifiers, or ARNs where they are in another region. */
    final Set<String> readReplicas = new TreeSet<>();

    /** The Aurora cluster that it is a member of, null when it stands alone. */
    @Nullable
    String cluster;

    int promotionTier = 1;

    /** How far the cluster's parameter group is in force here. */
    String clusterGroupStatus = "in-sync";

    /** What the cluster's parameter group said when the engine was started. */
    Map<String, String> loadedCluster = new TreeMap<>();

    /** The Serverless v2 maximum when the engine was started: formulas see its memory. */
    double loadedCapacity;

    String status = "available";
    /** Whether the database itself answers. */
    boolean up = true;
    /** PendingModifiedValues by name. */
    final Map<String, String> pending = new TreeMap<>();
    /** The names of {@link #pending} that do not wait for the window any more. */
    final Set<String> released = new LinkedHashSet<>();
    /** Whether a run over {@link #released} is scheduled. */
    boolean runScheduled;
    /** Counts attachments, so that a transition of an earlier one is not taken for one of the newest. */
    int attachment;

    /** What the running engine was started with: user values of parameters, and the class. */
    Map<String, String> loaded = new TreeMap<>();

    String runningClass;

    @Nullable
    String storageOperation;

    @Nullable
    Instant storageOperationFrom;

    @Nullable
    Instant storageOperationUntil;

    @Nullable
    Instant storageLockedUntil;

    Instance(String identifier, String resourceId, Instant created, Engine engine, String version, String cls) {
        this.identifier = identifier;
        this.resourceId = resourceId;
        this.created = created;
        this.engine = engine;
        this.engineVersion = version;
        this.instanceClass = cls;
        this.runningClass = cls;
        this.groupName = "default." + engine.family(version);
        this.optionGroup = "default:" + engine.family(version).replace('.', '-');
        this.address = "";
        this.port = engine.port();
        this.storageType = "gp3";
    }

    /** Another instance with the same settings and tags, nothing pending. */
    Instance copy(String newIdentifier, String newResourceId, Instant newCreated) {
        Instance copy = new Instance(newIdentifier, newResourceId, newCreated, engine, engineVersion, instanceClass);
        copy.allocatedStorage = allocatedStorage;
        copy.storageType = storageType;
        copy.iops = iops;
        copy.throughput = throughput;
        copy.multiAz = multiAz;
        copy.availabilityZone = availabilityZone;
        copy.groupName = groupName;
        copy.loaded = new TreeMap<>(loaded);
        copy.securityGroups = securityGroups;
        copy.subnetGroup = subnetGroup;
        copy.port = port;
        copy.backupRetention = backupRetention;
        copy.backupWindow = backupWindow;
        copy.masterPassword = masterPassword;
        copy.tags.putAll(tags);
        return copy;
    }

    /** Ends replication from or to an instance that is gone; what replicated it stands alone from then on. */
    void forget(Instance gone) {
        readReplicas.remove(gone.identifier);
        if (gone.identifier.equals(replicaOf)) {
            promote();
        }
    }

    /** Ends the replication: it stands alone from now on. */
    void promote() {
        replicaOf = null;
        replication = null;
    }

    String family() {
        return engine.family(engineVersion);
    }

    /** The value that a queued setting has now, null when it has none. */
    @Nullable
    String current(String name) {
        return switch (name) {
            case "DBInstanceClass" -> instanceClass;
            case "AllocatedStorage" -> Integer.toString(allocatedStorage);
            case "Iops" -> iops == null ? null : iops.toString();
            case "StorageThroughput" -> throughput == null ? null : throughput.toString();
            case "StorageType" -> storageType;
            case "MultiAZ" -> Boolean.toString(multiAz);
            case "EngineVersion" -> engineVersion;
            case "BackupRetentionPeriod" -> Integer.toString(backupRetention);
            case "CACertificateIdentifier" -> certificate;
            case "MasterUserPassword" -> null;
            default -> throw new IllegalArgumentException(name);
        };
    }

    /** Brings a queued setting in force. */
    void set(String name, String value) {
        switch (name) {
            case "DBInstanceClass" -> instanceClass = value;
            case "AllocatedStorage" -> allocatedStorage = Integer.parseInt(value);
            case "Iops" -> iops = Integer.valueOf(value);
            case "StorageThroughput" -> throughput = Integer.valueOf(value);
            case "StorageType" -> storageType = value;
            case "MultiAZ" -> multiAz = Boolean.parseBoolean(value);
            case "EngineVersion" -> engineVersion = value;
            case "BackupRetentionPeriod" -> backupRetention = Integer.parseInt(value);
            case "CACertificateIdentifier" -> certificate = value;
            case "MasterUserPassword" -> masterPassword = value;
            default -> throw new IllegalArgumentException(name);
        }
    }

    /** The status that follows a finished operation. */
    String idleStatus() {
        return "Optimizing".equals(storageOperation) ? "storage-optimization" : "available";
    }

    boolean serverless() {
        return instanceClass.equals(InstanceClass.SERVERLESS);
    }

    boolean usable() {
        return status.equals("available") || status.equals("storage-optimization");
    }

    /** A parameter's text as the running engine has it, null when it has none. */
    @Nullable
    String parameter(String name) {
        String value = loaded.getOrDefault(name, loadedCluster.get(name));
        Engine.Parameter parameter = engine.parameters().get(name);
        return value != null || parameter == null ? value : parameter.value();
    }

    /** The variables of a formula on this instance. */
    Map<String, Long> variables(long memory) {
        return Map.of(
                "DBInstanceClassMemory",
                memory,
                "AllocatedStorage",
                (long) allocatedStorage << 30,
                "DBInstanceVCPU",
                (long) InstanceClass.named(runningClass).vcpus(),
                "EndPointPort",
                (long) port);
    }

    /** What must be the same before and after, as plain text by name. */
    Map<String, String> settings() {
        Map<String, String> settings = new TreeMap<>();
        settings.put("resourceId", resourceId);
        settings.put("engineVersion", engineVersion);
        settings.put("instanceClass", instanceClass);
        settings.put("parameterGroup", groupName);
        settings.put("allocatedStorage", Integer.toString(allocatedStorage));
        settings.put("storageType", storageType);
        settings.put("iops", iops == null ? "" : iops.toString());
        settings.put("multiAz", Boolean.toString(multiAz));
        settings.put("securityGroups", String.join(",", new ArrayList<>(securityGroups)));
        settings.put("subnetGroup", subnetGroup);
        settings.put("backupRetention", Integer.toString(backupRetention));
        settings.put("deletionProtection", Boolean.toString(deletionProtection));
        if (cluster != null) {
            settings.put("cluster", cluster);
            settings.put("promotionTier", Integer.toString(promotionTier));
        }
        settings.put("replicaOf", replicaOf == null ? "" : replicaOf);
        settings.put("readReplicas", String.join(",", readReplicas));
        tags.forEach((key, value) -> settings.put("tag:" + key, value));
        return settings;
    }
}
