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

    private DbInstanceBuilder with() {
        return DbInstanceBuilder.builder(i);
    }

    Instances resource(String id) {
        return new Instances(with().resourceId(id).build());
    }

    Instances status(String status) {
        return new Instances(with().status(status).build());
    }

    Instances size(String size) {
        return new Instances(with().instanceClass(size).build());
    }

    Instances group(String group, String status) {
        return new Instances(with().group(group).groupStatus(status).build());
    }

    Instances pending(String key, String value) {
        return new Instances(with().pending(Map.of(key, value)).build());
    }

    Instances tags(Map<String, String> more) {
        Map<String, String> tags = new HashMap<>(i.tags());
        tags.putAll(more);
        return onlyTags(tags);
    }

    Instances onlyTags(Map<String, String> tags) {
        return new Instances(with().tags(tags).build());
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
        return new Instances(with().clusterId(cluster).build());
    }

    Instances storage(String operation) {
        return new Instances(with().storageOperation(operation).build());
    }

    Instances shape(DbInstance.Shape shape) {
        return new Instances(with().shape(shape).build());
    }

    private static DbInstanceBuilder other(String identifier) {
        return atRest().with()
                .identifier(identifier)
                .arn("arn:aws:rds:eu-west-1:111122223333:db:" + identifier)
                .resourceId("db-" + identifier);
    }

    /** Another instance of the account: its identifier, its endpoint or null, and its replicas. */
    static DbInstance named(String identifier, @Nullable String address, List<String> readReplicas) {
        DbInstanceBuilder other =
                other(identifier).tags(Map.of()).address(address).readReplicas(readReplicas);
        return address == null ? other.status("creating").port(0).build() : other.build();
    }

    /** A read replica of shop-prod: its status, class, replication's status and tags. */
    static DbInstance replica(
            String identifier,
            String status,
            String size,
            @Nullable String replication,
            Map<String, String> tags,
            boolean protectedFromDeletion) {
        return other(identifier)
                .status(status)
                .instanceClass(size)
                .tags(tags)
                .address(identifier + ".abc.eu-west-1.rds.amazonaws.com")
                .deletionProtection(protectedFromDeletion)
                .replication(new DbInstance.Replication("shop-prod", replication, null))
                .backupDays(0)
                .build();
    }

    /** Another engine, number of backup days, or with a standby or without. */
    Instances made(String engine, int backupDays, boolean multiAz) {
        return new Instances(with().engine(engine)
                .backupDays(backupDays)
                .shape(DbInstanceShapeBuilder.builder(i.shape())
                        .multiAz(multiAz)
                        .build())
                .build());
    }
}
