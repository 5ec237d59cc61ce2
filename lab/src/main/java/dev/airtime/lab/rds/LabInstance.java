package dev.airtime.lab.rds;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A DB instance that is there from the start. Null components get the default that is named.
 *
 * @param identifier the DB instance identifier
 * @param engine mysql, mariadb or postgres
 * @param engineVersion null: the engine's newest in the lab
 * @param instanceClass null: db.m5.large
 * @param allocatedStorage GiB, null: 100
 * @param maxAllocatedStorage GiB, null: no storage autoscaling
 * @param storageType null: gp3
 * @param iops null: the type's own
 * @param multiAz null: false
 * @param parameterGroup null: the family's default group; another is made with {@code parameters}
 * @param parameters what the group sets, by parameter name
 * @param tags the instance's tags
 * @param securityGroups null: one
 * @param subnetGroup null: default
 * @param backupWindow hh:mm-hh:mm in UTC, null: 03:30-04:00
 * @param maintenanceWindow ddd:hh:mm-ddd:hh:mm in UTC, null: sun:04:30-sun:05:00
 * @param nightlyBackup whether the instance is backing-up each night in its window; null: false
 * @param deletionProtection null: true, as a production database should have
 * @param address the endpoint's host name, null: one that looks like RDS's
 * @param replicaOf the instance that it is a read replica of, which is seeded before; null: none
 * @param readReplicas ARNs of its read replicas in other regions, which the lab does not hold; null: none
 */
public record LabInstance(
        String identifier,
        String engine,
        @Nullable String engineVersion,
        @Nullable String instanceClass,
        @Nullable Integer allocatedStorage,
        @Nullable Integer maxAllocatedStorage,
        @Nullable String storageType,
        @Nullable Integer iops,
        @Nullable Boolean multiAz,
        @Nullable String parameterGroup,
        @Nullable Map<String, String> parameters,
        @Nullable Map<String, String> tags,
        @Nullable List<String> securityGroups,
        @Nullable String subnetGroup,
        @Nullable String backupWindow,
        @Nullable String maintenanceWindow,
        @Nullable Boolean nightlyBackup,
        @Nullable Boolean deletionProtection,
        @Nullable String address,
        @Nullable String replicaOf,
        @Nullable List<String> readReplicas) {

    public LabInstance {
        Objects.requireNonNull(identifier, "identifier");
        Objects.requireNonNull(engine, "engine");
        parameters = parameters == null ? Map.of() : Map.copyOf(parameters);
        readReplicas = readReplicas == null ? List.of() : List.copyOf(readReplicas);
        tags = tags == null ? Map.of() : Map.copyOf(tags);
        securityGroups = securityGroups == null ? List.of("sg-0a1b2c3d4e5f60718") : List.copyOf(securityGroups);
    }

    /** An instance with every default. */
    public static LabInstance of(String identifier, String engine) {
        return new Fields(identifier, engine).instance();
    }

    /**
     * The sample shop's database: MySQL 8.0 on db.m5.large, whose own group sets max_connections to
     * {@code {DBInstanceClassMemory/25165760}}: 341 of them.
     *
     * @param namespace the namespace that may work on it, written as the tag {@code airtime.dev/namespace}
     */
    public static LabInstance shop(String identifier, String namespace) {
        return of(identifier, "mysql")
                .version("8.0.43")
                .instanceClass("db.m5.large")
                .multiAz(true)
                .group("shop-mysql80", Map.of("max_connections", "{DBInstanceClassMemory/25165760}"))
                .tag("airtime.dev/namespace", namespace);
    }

    /** The same with another engine version, one of the lab's. */
    public LabInstance version(String version) {
        return with(f -> f.engineVersion = version);
    }

    /** The same with another class, such as db.m5.large. */
    public LabInstance instanceClass(String name) {
        return with(f -> f.instanceClass = name);
    }

    /** Size in GiB, type, and the provisioned IOPS or null. */
    public LabInstance storage(int gib, String type, @Nullable Integer provisioned) {
        return with(f -> {
            f.allocatedStorage = gib;
            f.storageType = type;
            f.iops = provisioned;
        });
    }

    /** The same with Multi-AZ on or off. */
    public LabInstance multiAz(boolean on) {
        return with(f -> f.multiAz = on);
    }

    /** The same with a parameter group that sets {@code values}; shared when the name is already there. */
    public LabInstance group(String name, Map<String, String> values) {
        return with(f -> {
            f.parameterGroup = name;
            f.parameters = values;
        });
    }

    /** The same with one more tag. */
    public LabInstance tag(String key, String value) {
        Map<String, String> more = new LinkedHashMap<>(tags == null ? Map.of() : tags);
        more.put(key, value);
        return with(f -> f.tags = more);
    }

    /** Backup window, maintenance window, and whether the nightly backup really takes place. */
    public LabInstance windows(String backup, String maintenance, boolean nightly) {
        return with(f -> {
            f.backupWindow = backup;
            f.maintenanceWindow = maintenance;
            f.nightlyBackup = nightly;
        });
    }

    /** The same with deletion protection on or off. */
    public LabInstance deletionProtection(boolean on) {
        return with(f -> f.deletionProtection = on);
    }

    /** The same with another host name of the endpoint. */
    public LabInstance address(String host) {
        return with(f -> f.address = host);
    }

    /** The same as a read replica of an instance that is seeded before. */
    public LabInstance replicaOf(String source) {
        return with(f -> f.replicaOf = source);
    }

    /** The same with read replicas in other regions, by ARN. */
    public LabInstance readReplicas(String... arns) {
        return with(f -> f.readReplicas = List.of(arns));
    }

    private LabInstance with(Consumer<Fields> change) {
        Fields fields = new Fields(this);
        change.accept(fields);
        return fields.instance();
    }

    /** The components while one of them changes. */
    private static final class Fields {
        private final String identifier;
        private final String engine;
        private @Nullable String engineVersion;
        private @Nullable String instanceClass;
        private @Nullable Integer allocatedStorage;
        private @Nullable Integer maxAllocatedStorage;
        private @Nullable String storageType;
        private @Nullable Integer iops;
        private @Nullable Boolean multiAz;
        private @Nullable String parameterGroup;
        private @Nullable Map<String, String> parameters;
        private @Nullable Map<String, String> tags;
        private @Nullable List<String> securityGroups;
        private @Nullable String subnetGroup;
        private @Nullable String backupWindow;
        private @Nullable String maintenanceWindow;
        private @Nullable Boolean nightlyBackup;
        private @Nullable Boolean deletionProtection;
        private @Nullable String address;
        private @Nullable String replicaOf;
        private @Nullable List<String> readReplicas;

        Fields(String identifier, String engine) {
            this.identifier = identifier;
            this.engine = engine;
        }

        Fields(LabInstance from) {
            this(from.identifier, from.engine);
            engineVersion = from.engineVersion;
            instanceClass = from.instanceClass;
            allocatedStorage = from.allocatedStorage;
            maxAllocatedStorage = from.maxAllocatedStorage;
            storageType = from.storageType;
            iops = from.iops;
            multiAz = from.multiAz;
            parameterGroup = from.parameterGroup;
            parameters = from.parameters;
            tags = from.tags;
            securityGroups = from.securityGroups;
            subnetGroup = from.subnetGroup;
            backupWindow = from.backupWindow;
            maintenanceWindow = from.maintenanceWindow;
            nightlyBackup = from.nightlyBackup;
            deletionProtection = from.deletionProtection;
            address = from.address;
            replicaOf = from.replicaOf;
            readReplicas = from.readReplicas;
        }

        LabInstance instance() {
            return new LabInstance(
                    identifier,
                    engine,
                    engineVersion,
                    instanceClass,
                    allocatedStorage,
                    maxAllocatedStorage,
                    storageType,
                    iops,
                    multiAz,
                    parameterGroup,
                    parameters,
                    tags,
                    securityGroups,
                    subnetGroup,
                    backupWindow,
                    maintenanceWindow,
                    nightlyBackup,
                    deletionProtection,
                    address,
                    replicaOf,
                    readReplicas);
        }
    }
}
