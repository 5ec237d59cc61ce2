package dev.airtime.database;

import dev.airtime.api.DatabaseRecord;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Instances for table tests: shop-prod, db.r6g.large, opted in, at rest; each method changes one thing. */
record Instances(DbInstance i) {
    static final Instant NOW = Instant.parse("2026-12-03T19:30:00Z");
    static final EventRef EVENT = new EventRef("production", "dragons-den", "uid-1");
    static final String SMALL = "db.r6g.large";
    static final String LARGE = "db.r6g.2xlarge";
    static final String GROUP = "shop-mysql8";
    static final DatabaseRecord RECORD = new DatabaseRecord("db-ABC", SMALL, GROUP, "2026-12-03T19:00:00Z");

    static Instances atRest() {
        return new Instances(new DbInstance(
                "shop-prod",
                "arn:aws:rds:eu-west-1:111122223333:db:shop-prod",
                "db-ABC",
                "available",
                SMALL,
                GROUP,
                "in-sync",
                Map.of(),
                Map.of(RecordTags.NAMESPACE, "production", "team", "shop"),
                "mysql",
                null,
                "shop-prod.abc.eu-west-1.rds.amazonaws.com",
                3306,
                List.of(),
                false,
                null,
                null,
                7,
                new DbInstance.Shape(true, "gp3", 100, 3000, 125, "private", List.of("sg-1"), "default:mysql-8-0")));
    }

    static Instances recorded() {
        return atRest().tags(RecordTags.write(RECORD)).claim(EVENT.key());
    }

    /** Raised some time ago, as this event wanted. */
    static Instances raised() {
        return recorded()
                .size(LARGE)
                .changed("raise", LARGE, null, NOW.minusSeconds(3600))
                .proven(NOW.minusSeconds(1800));
    }

    private Instances with(
            String resourceId,
            String status,
            String size,
            String group,
            String groupStatus,
            Map<String, String> pending,
            Map<String, String> tags,
            @Nullable String cluster,
            DbInstance.Shape shape) {
        return new Instances(new DbInstance(
                i.identifier(),
                i.arn(),
                resourceId,
                status,
                size,
                group,
                groupStatus,
                pending,
                tags,
                i.engine(),
                cluster,
                i.address(),
                i.port(),
                i.readReplicas(),
                i.deletionProtection(),
                i.storageOperation(),
                i.replication(),
                i.backupDays(),
                shape));
    }

    Instances resource(String id) {
        return with(
                id,
                i.status(),
                i.instanceClass(),
                i.group(),
                i.groupStatus(),
                i.pending(),
                i.tags(),
                i.clusterId(),
                i.shape());
    }

    Instances status(String status) {
        return with(
                i.resourceId(),
                status,
                i.instanceClass(),
                i.group(),
                i.groupStatus(),
                i.pending(),
                i.tags(),
                i.clusterId(),
                i.shape());
    }

    Instances size(String size) {
        return with(
                i.resourceId(),
                i.status(),
                size,
                i.group(),
                i.groupStatus(),
                i.pending(),
                i.tags(),
                i.clusterId(),
                i.shape());
    }

    Instances group(String group, String status) {
        return with(
                i.resourceId(),
                i.status(),
                i.instanceClass(),
                group,
                status,
                i.pending(),
                i.tags(),
                i.clusterId(),
                i.shape());
    }

    Instances pending(String key, String value) {
        return with(
                i.resourceId(),
                i.status(),
                i.instanceClass(),
                i.group(),
                i.groupStatus(),
                Map.of(key, value),
                i.tags(),
                i.clusterId(),
                i.shape());
    }

    Instances tags(Map<String, String> more) {
        Map<String, String> tags = new HashMap<>(i.tags());
        tags.putAll(more);
        return onlyTags(tags);
    }

    Instances onlyTags(Map<String, String> tags) {
        return with(
                i.resourceId(),
                i.status(),
                i.instanceClass(),
                i.group(),
                i.groupStatus(),
                i.pending(),
                tags,
                i.clusterId(),
                i.shape());
    }

    Instances claim(String event) {
        return tags(Map.of(RecordTags.claimKey(event), RecordTags.claimValue(Map.of(), event, NOW.plusSeconds(86400))));
    }

    Instances changed(String kind, String size, @Nullable String group, Instant at) {
        return tags(Map.of(
                RecordTags.LAST_CHANGE,
                RecordTags.LastChange.of(kind, size, group, at).write()));
    }

    /** A reading showed first at {@code from} what was asked for. */
    Instances proven(Instant from) {
        return tags(Map.of(RecordTags.PROVEN_FROM, from.toString()));
    }

    Instances rebooted(Instant at) {
        return tags(Map.of(RecordTags.LAST_REBOOT, at.toString()));
    }

    Instances member(String cluster) {
        return with(
                i.resourceId(),
                i.status(),
                i.instanceClass(),
                i.group(),
                i.groupStatus(),
                i.pending(),
                i.tags(),
                cluster,
                i.shape());
    }

    Instances storage(String operation) {
        return new Instances(new DbInstance(
                i.identifier(),
                i.arn(),
                i.resourceId(),
                i.status(),
                i.instanceClass(),
                i.group(),
                i.groupStatus(),
                i.pending(),
                i.tags(),
                i.engine(),
                i.clusterId(),
                i.address(),
                i.port(),
                i.readReplicas(),
                i.deletionProtection(),
                operation,
                i.replication(),
                i.backupDays(),
                i.shape()));
    }

    Instances shape(DbInstance.Shape shape) {
        return with(
                i.resourceId(),
                i.status(),
                i.instanceClass(),
                i.group(),
                i.groupStatus(),
                i.pending(),
                i.tags(),
                i.clusterId(),
                shape);
    }

    /** Another instance of the account: its identifier, its endpoint or null, and its replicas. */
    static DbInstance named(String identifier, @Nullable String address, List<String> readReplicas) {
        DbInstance i = atRest().i();
        return new DbInstance(
                identifier,
                "arn:aws:rds:eu-west-1:111122223333:db:" + identifier,
                "db-" + identifier,
                address == null ? "creating" : i.status(),
                i.instanceClass(),
                i.group(),
                i.groupStatus(),
                i.pending(),
                Map.of(),
                i.engine(),
                null,
                address,
                address == null ? 0 : i.port(),
                readReplicas,
                false,
                null,
                null,
                7,
                i.shape());
    }

    /** A read replica of shop-prod: its status, class, replication's status and tags. */
    static DbInstance replica(
            String identifier,
            String status,
            String size,
            @Nullable String replication,
            Map<String, String> tags,
            boolean protectedFromDeletion) {
        DbInstance i = atRest().i();
        return new DbInstance(
                identifier,
                "arn:aws:rds:eu-west-1:111122223333:db:" + identifier,
                "db-" + identifier,
                status,
                size,
                i.group(),
                i.groupStatus(),
                Map.of(),
                tags,
                i.engine(),
                null,
                identifier + ".abc.eu-west-1.rds.amazonaws.com",
                i.port(),
                List.of(),
                protectedFromDeletion,
                null,
                new DbInstance.Replication(i.identifier(), replication, null),
                0,
                i.shape());
    }

    /** Another engine, number of backup days, or with a standby or without. */
    Instances made(String engine, int backupDays, boolean multiAz) {
        DbInstance.Shape s = i.shape();
        return new Instances(new DbInstance(
                i.identifier(),
                i.arn(),
                i.resourceId(),
                i.status(),
                i.instanceClass(),
                i.group(),
                i.groupStatus(),
                i.pending(),
                i.tags(),
                engine,
                i.clusterId(),
                i.address(),
                i.port(),
                i.readReplicas(),
                i.deletionProtection(),
                i.storageOperation(),
                i.replication(),
                backupDays,
                new DbInstance.Shape(
                        multiAz,
                        s.storageType(),
                        s.allocatedStorage(),
                        s.iops(),
                        s.storageThroughput(),
                        s.subnetGroup(),
                        s.securityGroups(),
                        s.optionGroup())));
    }
}
