package dev.airtime.lab.rds;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** Everything that one simulated AWS account has in one region; guarded by the lab's lock. */
final class Account {
    static final String REGION = "eu-west-2";
    static final String NUMBER = "123456789012";
    private static final String ARN = "arn:aws:rds:" + REGION + ":" + NUMBER + ":";
    private static final Pattern IDENTIFIER = Pattern.compile("[a-zA-Z](?!.*--)[a-zA-Z0-9-]*(?<!-)");
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /** Nominal memory that the host keeps; see docs/lab.md. */
    static final long RESERVED = 8L << 20;

    /**
     * An entry of DescribeEvents.
     *
     * @param type db-instance, db-cluster, db-snapshot, db-parameter-group or db-cluster-parameter-group
     */
    record Event(Instant at, String source, String type, String category, String message) {}

    /** A pending maintenance action. */
    record Maintenance(String action, String description, Instant autoAppliedAfter) {}

    final RdsSpeed speed;
    final RdsFaults faults;
    final Schedule schedule = new Schedule();
    final Map<String, Instance> instances = new TreeMap<>();
    final Map<String, Snapshot> snapshots = new TreeMap<>();
    final Map<String, ParameterGroup> groups = new TreeMap<>();
    final Map<String, Cluster> clusters = new TreeMap<>();
    final Map<String, ParameterGroup> clusterGroups = new TreeMap<>();
    final Map<String, List<Maintenance>> maintenance = new LinkedHashMap<>();
    final List<Event> events = new ArrayList<>();
    final Quotas quotas = new Quotas(this);
    final Offers offers = new Offers();
    final Stale stale = new Stale();
    UnaryOperator<String> addresses = identifier -> identifier + ".c0airtimelab." + REGION + ".rds.amazonaws.com";
    double memoryReserve;
    private final Random random = new Random(3);

    Account(RdsSpeed speed, RdsFaults faults) {
        this.speed = speed;
        this.faults = faults;
        for (Engine engine : Engine.all()) {
            for (String version : engine.versions()) {
                String family = engine.family(version);
                groups.computeIfAbsent("default." + family, name -> defaultGroup(name, family));
                if (engine.aurora()) {
                    clusterGroups.computeIfAbsent("default." + family, name -> defaultGroup(name, family));
                }
            }
        }
    }

    private static ParameterGroup defaultGroup(String name, String family) {
        return new ParameterGroup(name, family, "Default parameter group for " + family);
    }

    Cluster cluster(String identifier) {
        Cluster cluster = clusters.get(identifier.toLowerCase(Locale.ROOT));
        if (cluster == null) {
            throw AwsError.missing("DBClusterNotFoundFault", "DBCluster " + identifier + " not found.");
        }
        return cluster;
    }

    /** In the order of their names. */
    List<Instance> members(Cluster cluster) {
        return instances.values().stream()
                .filter(i -> cluster.identifier.equals(i.cluster))
                .toList();
    }

    /** A cluster's group that fits its engine and version. */
    ParameterGroup clusterGroupFor(String name, Cluster cluster) {
        ParameterGroup group = clusterGroups.get(name.toLowerCase(Locale.ROOT));
        if (group == null) {
            throw AwsError.missing(
                    "DBClusterParameterGroupNotFound", "DBClusterParameterGroup " + name + " not found.");
        }
        if (!group.family.equals(cluster.family())) {
            throw AwsError.combination("The Parameter Group " + name + " with DBParameterGroupFamily " + group.family
                    + " can't be used for this cluster. Please use a Parameter Group with DBParameterGroupFamily "
                    + cluster.family());
        }
        return group;
    }

    Instance instance(String identifier) {
        Instance instance = instances.get(identifier.toLowerCase(Locale.ROOT));
        if (instance == null) {
            throw AwsError.missing("DBInstanceNotFound", "DBInstance " + identifier + " not found.");
        }
        return instance;
    }

    Snapshot snapshot(String identifier) {
        Snapshot snapshot = snapshots.get(identifier.toLowerCase(Locale.ROOT));
        if (snapshot == null) {
            throw AwsError.missing("DBSnapshotNotFound", "DBSnapshot " + identifier + " not found.");
        }
        return snapshot;
    }

    ParameterGroup group(String name) {
        return group(groups, name);
    }

    ParameterGroup clusterGroup(String name) {
        return group(clusterGroups, name);
    }

    /** The operations on both kinds of groups have the same code. */
    static ParameterGroup group(Map<String, ParameterGroup> groups, String name) {
        ParameterGroup group = groups.get(name.toLowerCase(Locale.ROOT));
        if (group == null) {
            throw AwsError.missing("DBParameterGroupNotFound", "DBParameterGroup " + name + " not found.");
        }
        return group;
    }

    /** A group that fits the instance's engine and version. */
    ParameterGroup groupFor(String name, Instance instance) {
        ParameterGroup group = group(name);
        if (!group.family.equals(instance.family())) {
            throw AwsError.combination("The Parameter Group " + name + " with DBParameterGroupFamily " + group.family
                    + " can't be used for this instance. Please use a Parameter Group with DBParameterGroupFamily "
                    + instance.family());
        }
        return group;
    }

    /** Checks an identifier's syntax as the service model describes it, and makes it lower case. */
    static String identifier(String kind, String text, int longest) {
        if (text.length() > longest || !IDENTIFIER.matcher(text).matches()) {
            throw AwsError.value("The parameter " + kind
                    + " is not a valid identifier. Identifiers must begin with a letter; must contain only ASCII"
                    + " letters, digits, and hyphens; and must not end with a hyphen or contain two consecutive"
                    + " hyphens.");
        }
        return text.toLowerCase(Locale.ROOT);
    }

    static String arn(String kind, String name) {
        return ARN + kind + ":" + name;
    }

    /** The tags of the resource that an ARN names. */
    Map<String, String> tags(String arn) {
        if (!arn.startsWith(ARN)) {
            throw AwsError.value("Invalid resource name: " + arn);
        }
        String rest = arn.substring(ARN.length());
        int colon = rest.indexOf(':');
        String name = rest.substring(colon + 1);
        return switch (colon < 0 ? "" : rest.substring(0, colon)) {
            case "db" -> instance(name).tags;
            case "snapshot" -> snapshot(name).tags;
            case "pg" -> group(name).tags;
            case "cluster" -> cluster(name).tags;
            case "cluster-pg" -> clusterGroup(name).tags;
            default -> throw AwsError.value("Invalid resource name: " + arn);
        };
    }

    /** A DbiResourceId that no instance had before. */
    String newResourceId() {
        return newResourceId("db-");
    }

    String newResourceId(String prefix) {
        StringBuilder id = new StringBuilder(prefix);
        for (int i = 0; i < 26; i++) {
            id.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return id.toString();
    }

    void event(Instant at, Instance instance, String category, String message) {
        events.add(new Event(at, instance.identifier, "db-instance", category, message));
    }

    /** DBInstanceClassMemory in bytes: less than the class's nominal memory. */
    long memory(Instance instance) {
        long nominal = instance.runningClass.equals(InstanceClass.SERVERLESS)
                ? Math.round(instance.loadedCapacity * Scaling.UNIT)
                : InstanceClass.named(instance.runningClass).memory();
        return memoryReserve == 0 ? nominal - RESERVED : Math.round(nominal * (1 - memoryReserve));
    }

    /** A parameter's number on the running engine; throws IllegalArgumentException when it is none. */
    long evaluate(Instance instance, String parameter) {
        String text = instance.parameter(parameter);
        if (text == null) {
            throw new IllegalArgumentException(parameter + " has no value on " + instance.identifier);
        }
        long value = Formula.evaluate(text, instance.variables(memory(instance)));
        Instance source = instance.replicaOf == null ? null : instances.get(instance.replicaOf);
        // A PostgreSQL standby needs its source's: RDS guide, USER_PostgreSQL.Replication.ReadReplicas.
        return source != null && instance.engine.name().equals("postgres") && parameter.equals("max_connections")
                ? Math.max(value, evaluate(source, parameter))
                : value;
    }

    /** Lets something happen to an instance later, unless it is gone or going by then. */
    void at(Instance instance, Instant at, Consumer<Instant> effect) {
        schedule.at(at, t -> {
            if (present(instance) && !instance.status.equals("deleting")) {
                effect.accept(t);
            }
        });
    }

    /** Whether {@code instance} still is what the account has under its name. */
    boolean present(Instance instance) {
        return instances.get(instance.identifier) == instance;
    }
}
