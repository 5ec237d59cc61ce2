package dev.airtime.database;

import static dev.airtime.database.Instances.NOW;
import static dev.airtime.database.Instances.SMALL;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Aurora clusters for table tests: shop-aurora with the writer shop-1 and the reader shop-2, db.r6g.large, opted in, at
 * rest; each method changes one thing.
 */
record Clusters(DbCluster cluster, Map<String, DbInstance> instances) {
    static final String ID = "shop-aurora";

    static Clusters atRest() {
        return of("shop-1", "shop-2");
    }

    /** Members of these names, the first as the writer. */
    static Clusters of(String... members) {
        Clusters c = new Clusters(named(ID), Map.of());
        for (String m : members) {
            c = c.add(m, SMALL);
        }
        return c;
    }

    static DbCluster named(String identifier) {
        return new DbCluster(
                identifier,
                "arn:aws:rds:eu-west-1:111122223333:cluster:" + identifier,
                "cluster-" + identifier,
                "available",
                "aurora-mysql",
                "provisioned",
                null,
                identifier + ".cluster-abc.example",
                identifier + ".cluster-ro-abc.example",
                3306,
                List.of(),
                "shop-aurora-mysql8",
                Map.of(RecordTags.NAMESPACE, "production", "team", "shop"),
                null,
                null,
                false,
                new DbCluster.Shape("private", List.of("sg-1"), null, true));
    }

    /** Written down at rest, and claimed by the event. */
    Clusters recorded() {
        RecordDecision.Outcome outcome =
                ClusterRecordDecision.next(seen(), Instances.EVENT, NOW.plusSeconds(86400), NOW.minusSeconds(7200));
        return tags(((RecordDecision.Write) outcome).tags());
    }

    /** Something was asked then, and proven a minute later. */
    Clusters asked(ClusterChange.Kind kind, String member, String value, Instant at) {
        return tags(ClusterChange.of(kind, member, value, at).tags());
    }

    Clusters proven(Instant from) {
        return tags(Map.of(RecordTags.PROVEN_FROM, RecordTags.seconds(from)));
    }

    /** As the decisions see it. */
    AuroraCluster seen() {
        return AuroraCluster.of(cluster, instances);
    }

    /** One more member; the first is the writer. */
    Clusters add(String name, String size) {
        return add(name, size, "available");
    }

    Clusters add(String name, String size, String status) {
        List<DbCluster.Member> members = new ArrayList<>(cluster.members());
        members.add(new DbCluster.Member(name, members.isEmpty(), 1, "in-sync"));
        return members(members).instance(instance(name, size, status));
    }

    private static DbInstance instance(String name, String size, String status) {
        DbInstance i = new Instances(Instances.named(name, name + ".example", List.of()))
                .size(size)
                .status(status)
                .member(ID)
                .i();
        return i;
    }

    private Clusters instance(DbInstance i) {
        Map<String, DbInstance> all = new TreeMap<>(instances);
        all.put(i.identifier(), i);
        return new Clusters(cluster, all);
    }

    /** Changes a member's instance. */
    Clusters change(String name, UnaryOperator<Instances> change) {
        DbInstance i = instances.get(name);
        if (i == null) {
            throw new IllegalArgumentException("no member " + name);
        }
        return instance(change.apply(new Instances(i)).i());
    }

    Clusters without(String name) {
        Map<String, DbInstance> all = new TreeMap<>(instances);
        all.remove(name);
        return new Clusters(cluster, all)
                .members(cluster.members().stream()
                        .filter(m -> !m.identifier().equals(name))
                        .toList());
    }

    /** After a failover. */
    Clusters writer(String name) {
        return members(cluster.members().stream()
                .map(m -> new DbCluster.Member(m.identifier(), m.identifier().equals(name), m.tier(), m.groupStatus()))
                .toList());
    }

    Clusters tier(String name, int tier) {
        return members(cluster.members().stream()
                .map(m ->
                        m.identifier().equals(name) ? new DbCluster.Member(name, m.writer(), tier, m.groupStatus()) : m)
                .toList());
    }

    Clusters groupStatus(String name, String status) {
        return members(cluster.members().stream()
                .map(m -> m.identifier().equals(name) ? new DbCluster.Member(name, m.writer(), m.tier(), status) : m)
                .toList());
    }

    Clusters members(List<DbCluster.Member> members) {
        return with(d -> d.members = members);
    }

    Clusters status(String status) {
        return with(d -> d.status = status);
    }

    Clusters tags(Map<String, String> more) {
        Map<String, String> tags = new TreeMap<>(cluster.tags());
        tags.putAll(more);
        return onlyTags(tags);
    }

    Clusters onlyTags(Map<String, String> tags) {
        return with(d -> d.tags = tags);
    }

    Clusters claim(String event) {
        return claim(event, "");
    }

    /** The claim of an event that tells what it wants: class, limits and readers, as its tag has them. */
    Clusters claim(String event, String wish) {
        return tags(Map.of(
                RecordTags.claimKey(event),
                RecordTags.withWish(RecordTags.claimValue(Map.of(), event, NOW.plusSeconds(86400)), wish)));
    }

    Clusters capacity(double min, double max, @Nullable Integer pause) {
        return with(d -> d.capacity = new ClusterCapacity(min, max, pause));
    }

    Clusters cloneGroup(String id) {
        return with(d -> d.cloneGroupId = id);
    }

    Clusters kind(String engine, @Nullable String mode, @Nullable String clusterClass) {
        return with(d -> {
            d.engine = engine;
            d.mode = mode;
            d.clusterClass = clusterClass;
        });
    }

    /** With another DB cluster parameter group. */
    Clusters group(String group) {
        return with(d -> d.group = group);
    }

    Clusters isProtected() {
        return with(d -> d.isProtected = true);
    }

    private Clusters with(Consumer<Draft> change) {
        Draft draft = new Draft(cluster);
        change.accept(draft);
        return new Clusters(draft.made(), instances);
    }

    /** What tests change of a cluster. */
    private static final class Draft {
        private final DbCluster from;
        private String status;
        private String engine;
        private @Nullable String mode;
        private @Nullable String clusterClass;
        private List<DbCluster.Member> members;
        private String group;
        private Map<String, String> tags;
        private @Nullable ClusterCapacity capacity;
        private @Nullable String cloneGroupId;
        private boolean isProtected;

        Draft(DbCluster c) {
            from = c;
            status = c.status();
            engine = c.engine();
            mode = c.engineMode();
            clusterClass = c.clusterClass();
            members = c.members();
            group = c.group();
            tags = c.tags();
            capacity = c.capacity();
            cloneGroupId = c.cloneGroupId();
            isProtected = c.deletionProtection();
        }

        DbCluster made() {
            return new DbCluster(
                    from.identifier(),
                    from.arn(),
                    from.resourceId(),
                    status,
                    engine,
                    mode,
                    clusterClass,
                    from.endpoint(),
                    from.readerEndpoint(),
                    from.port(),
                    members,
                    group,
                    tags,
                    capacity,
                    cloneGroupId,
                    isProtected,
                    from.shape());
        }
    }
}
