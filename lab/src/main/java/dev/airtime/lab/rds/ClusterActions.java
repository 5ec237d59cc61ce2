package dev.airtime.lab.rds;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * DescribeDBClusters, FailoverDBCluster, DeleteDBCluster, DescribeDBClusterEndpoints. Which statuses are refused: issue
 * ACK community 1107; Aurora guide, {@code USER_DeleteCluster}. The words are guesses where no issue shows them.
 */
final class ClusterActions {
    private static final Set<String> FILTERS =
            Set.of("clone-group-id", "db-cluster-id", "db-cluster-resource-id", "domain", "engine");

    private final Account account;
    private final ClusterLife life;

    ClusterActions(Account account, ClusterLife life) {
        this.account = account;
        this.life = life;
    }

    void register(Map<String, Action> actions) {
        actions.put("DescribeDBClusters", this::describe);
        actions.put("FailoverDBCluster", this::failover);
        actions.put("DeleteDBCluster", this::delete);
        actions.put("DescribeDBClusterEndpoints", this::endpoints);
    }

    private void describe(Form form, Instant now, Xml xml) {
        Map<String, List<String>> filters = form.filters();
        filters.keySet().stream()
                .filter(name -> !FILTERS.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw AwsError.value("Unrecognized filter name: " + name);
                });
        String identifier = form.text("DBClusterIdentifier", "");
        List<Cluster> found =
                identifier.isEmpty() ? List.copyOf(account.clusters.values()) : List.of(account.cluster(identifier));
        List<Cluster> records = found.stream()
                .filter(c -> InstanceXml.accepted(filters, "engine", c.engine.name()))
                .filter(c -> InstanceXml.accepted(filters, "clone-group-id", c.cloneGroup))
                .filter(c -> InstanceXml.accepted(filters, "db-cluster-resource-id", c.resourceId))
                .filter(c -> InstanceXml.accepted(filters, "db-cluster-id", c.identifier)
                        || InstanceXml.accepted(filters, "db-cluster-id", Account.arn("cluster", c.identifier)))
                .filter(c -> !filters.containsKey("domain"))
                .toList();
        Pages.write(form, xml, "DBClusters", records, c -> ClusterXml.write(xml, account, c, now));
    }

    private void failover(Form form, Instant now, Xml xml) {
        Cluster cluster = account.cluster(form.required("DBClusterIdentifier"));
        checkAvailable(cluster);
        String name = form.text("TargetDBInstanceIdentifier");
        Instance target = name == null ? any(cluster) : named(cluster, name);
        life.failover(cluster, target, now);
        ClusterXml.write(xml, account, cluster, now);
    }

    private Instance any(Cluster cluster) {
        return life.successor(cluster)
                .orElseThrow(() -> AwsError.refused(
                        "InvalidDBClusterStateFault",
                        "Cannot failover DB cluster " + cluster.identifier + ": it has no available reader."));
    }

    private Instance named(Cluster cluster, String name) {
        Instance target = account.members(cluster).stream()
                .filter(m -> m.identifier.equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> AwsError.refused(
                        "InvalidDBInstanceState",
                        "DB instance " + name + " is not a member of the DB cluster " + cluster.identifier + "."));
        if (target.identifier.equals(cluster.writer)) {
            throw AwsError.refused("InvalidDBClusterStateFault", "The instance " + name + " is already the writer.");
        }
        if (!target.usable()) {
            throw InstanceActions.notAvailable(target);
        }
        return target;
    }

    private void delete(Form form, Instant now, Xml xml) {
        Cluster cluster = account.cluster(form.required("DBClusterIdentifier"));
        if (cluster.deletionProtection) {
            throw AwsError.combination(
                    "Cannot delete protected Cluster, please disable deletion protection and try again.");
        }
        if (account.members(cluster).stream().anyMatch(m -> !m.status.equals("deleting"))) {
            throw AwsError.refused(
                    "InvalidDBClusterStateFault",
                    "Cluster cannot be deleted, it still contains DB instances in non-deleting state.");
        }
        if (!cluster.status.equals("available")) {
            throw notAvailable(cluster);
        }
        if (!form.flag("SkipFinalSnapshot", false)) {
            if (!form.has("FinalDBSnapshotIdentifier")) {
                throw AwsError.combination(
                        "FinalDBSnapshotIdentifier is required unless SkipFinalSnapshot is specified.");
            }
            throw AwsError.notSimulated("snapshots of clusters");
        }
        life.delete(cluster, now);
        ClusterXml.write(xml, account, cluster, now);
    }

    private record Endpoint(Cluster cluster, String kind, Cluster.CustomEndpoint custom, String host) {}

    private void endpoints(Form form, Instant now, Xml xml) {
        String identifier = form.text("DBClusterIdentifier", "");
        Map<String, List<String>> filters = form.filters();
        List<Cluster> clusters =
                identifier.isEmpty() ? List.copyOf(account.clusters.values()) : List.of(account.cluster(identifier));
        List<Endpoint> records = clusters.stream()
                .flatMap(c -> all(c).stream())
                .filter(e -> InstanceXml.accepted(filters, "db-cluster-endpoint-type", e.kind()))
                .toList();
        Pages.write(form, xml, "DBClusterEndpoints", records, e -> write(xml, e));
    }

    private List<Endpoint> all(Cluster c) {
        Cluster.CustomEndpoint none = new Cluster.CustomEndpoint("", "", List.of(), false);
        List<Endpoint> all = new ArrayList<>();
        all.add(new Endpoint(c, "WRITER", none, ClusterXml.endpoint(account, c, "cluster-")));
        all.add(new Endpoint(c, "READER", none, ClusterXml.endpoint(account, c, "cluster-ro-")));
        c.endpoints.forEach(e -> all.add(
                new Endpoint(c, "CUSTOM", e, ClusterXml.endpoint(account, c, e.identifier() + ".cluster-custom-"))));
        return all;
    }

    private static void write(Xml xml, Endpoint e) {
        boolean custom = e.kind().equals("CUSTOM");
        xml.element("DBClusterEndpointList", () -> {
            xml.element("DBClusterIdentifier", e.cluster().identifier)
                    .element("Endpoint", e.host())
                    .element("Status", e.cluster().status.equals("creating") ? "creating" : "available")
                    .element("EndpointType", e.kind());
            if (custom) {
                xml.element("DBClusterEndpointIdentifier", e.custom().identifier())
                        .element("CustomEndpointType", e.custom().type())
                        .element(
                                "DBClusterEndpointArn",
                                Account.arn("cluster-endpoint", e.custom().identifier()))
                        .list(
                                "StaticMembers",
                                "member",
                                e.custom().excluded() ? List.of() : e.custom().members())
                        .list(
                                "ExcludedMembers",
                                "member",
                                e.custom().excluded() ? e.custom().members() : List.of());
            }
        });
    }

    static void checkAvailable(Cluster cluster) {
        if (!cluster.status.equals("available")) {
            throw notAvailable(cluster);
        }
    }

    private static AwsError notAvailable(Cluster cluster) {
        return AwsError.refused(
                "InvalidDBClusterStateFault",
                "DB cluster " + cluster.identifier + " is not in available state: it is " + cluster.status + ".");
    }
}
