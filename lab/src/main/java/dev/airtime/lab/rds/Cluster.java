package dev.airtime.lab.rds;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The state of one Aurora cluster; guarded by the lab's lock. Its members are instances that name it. */
final class Cluster {
    /** A custom endpoint: those members that are named, or all but those that are. */
    record CustomEndpoint(String identifier, String type, List<String> members, boolean excluded) {}

    final String identifier;
    final String resourceId;
    final Instant created;
    final Engine engine;
    String engineVersion;
    String status = "available";
    String groupName;

    /** The member that is the writer, null when there is none. */
    @Nullable
    String writer;

    @Nullable
    Scaling scaling;

    /** aurora, or aurora-iopt1. */
    String storageType = "aurora";

    /** When the storage type may change next. */
    @Nullable
    Instant storageTypeLockedUntil;

    List<String> securityGroups = List.of();
    String subnetGroup = "default";
    int port;
    String backupWindow = "03:30-04:00";
    String maintenanceWindow = "sun:04:30-sun:05:00";
    int backupRetention = 7;
    boolean deletionProtection;
    boolean copyTagsToSnapshot;

    @Nullable
    String masterPassword;

    /** Shared by a cluster and its clones. */
    String cloneGroup;

    /** The resource id of the cluster that this one shares pages with, null when it has all of its own. */
    @Nullable
    String cloneOf;

    final Map<String, String> tags = new LinkedHashMap<>();
    final Map<String, Instant> taggedAt = new LinkedHashMap<>();
    final List<CustomEndpoint> endpoints = new ArrayList<>();

    Cluster(String identifier, String resourceId, String cloneGroup, Instant created, Engine engine, String version) {
        this.identifier = identifier;
        this.resourceId = resourceId;
        this.cloneGroup = cloneGroup;
        this.created = created;
        this.engine = engine;
        this.engineVersion = version;
        this.groupName = "default." + engine.family(version);
        this.port = engine.port();
    }

    String family() {
        return engine.family(engineVersion);
    }

    /** What must be the same before and after, as plain text by name; which member writes is not among it. */
    Map<String, String> settings() {
        Map<String, String> settings = new TreeMap<>();
        settings.put("resourceId", resourceId);
        settings.put("engineVersion", engineVersion);
        settings.put("parameterGroup", groupName);
        settings.put("storageType", storageType);
        settings.put("securityGroups", String.join(",", securityGroups));
        settings.put("deletionProtection", Boolean.toString(deletionProtection));
        settings.put("backupRetention", Integer.toString(backupRetention));
        if (scaling != null) {
            settings.putAll(scaling.settings());
        }
        tags.forEach((key, value) -> settings.put("tag:" + key, value));
        return settings;
    }
}
