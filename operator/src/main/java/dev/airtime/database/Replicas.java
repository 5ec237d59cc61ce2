package dev.airtime.database;

import dev.airtime.api.Keys;
import dev.airtime.api.Sha256;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * An instance's read replicas in its own region, from one reading of all instances.
 *
 * @param ours those that Airtime made for the time of an event, by identifier, but those that are going
 * @param going those of ours that are being deleted
 * @param others everybody else's
 * @param taken the identifiers of all instances
 */
record Replicas(List<DbInstance> ours, List<DbInstance> going, List<DbInstance> others, Set<String> taken) {
    /** On a replica of ours: the identifier of its source. */
    static final String OF = "airtime.dev/replica-of";
    /** On a replica of ours: DbiResourceId of its source, since an identifier can be used again. */
    static final String OF_RESOURCE = "airtime.dev/replica-of-resource";

    private static final String DELETING = "deleting";
    private static final String SUFFIX = "-airtime-";
    /** An identifier has 1 to 63 letters, digits and hyphens (RDS API reference, CreateDBInstanceReadReplica). */
    private static final int LONGEST = 63;

    private static final int HASH = 8;

    Replicas {
        ours = List.copyOf(ours);
        going = List.copyOf(going);
        others = List.copyOf(others);
        taken = Set.copyOf(taken);
    }

    /** Of {@code source}, among the region's instances by identifier. */
    static Replicas of(DbInstance source, Map<String, DbInstance> all) {
        List<DbInstance> ours = new ArrayList<>();
        List<DbInstance> going = new ArrayList<>();
        List<DbInstance> others = new ArrayList<>();
        for (DbInstance i : new TreeMap<>(all).values()) {
            if (replicates(i, source)) {
                if (!isOurs(i, source)) {
                    others.add(i);
                } else if (i.status().equals(DELETING)) {
                    going.add(i);
                } else {
                    ours.add(i);
                }
            }
        }
        return new Replicas(ours, going, others, all.keySet());
    }

    private static boolean replicates(DbInstance i, DbInstance source) {
        return i.replication() != null
                && (i.replication().source().equals(source.identifier())
                        || i.replication().source().equals(source.arn()));
    }

    /** Whether it was made for {@code source} and still replicates it: one that somebody promoted is theirs. */
    static boolean isOurs(DbInstance i, DbInstance source) {
        return replicates(i, source)
                && Keys.AIRTIME.equals(i.tags().get(Keys.MANAGED_BY))
                && source.identifier().equals(i.tags().get(OF))
                && source.resourceId().equals(i.tags().get(OF_RESOURCE));
    }

    /** What a replica of ours is tagged with from its beginning; never with the owners' permission. */
    static Map<String, String> tags(DbInstance source) {
        return Map.of(Keys.MANAGED_BY, Keys.AIRTIME, OF, source.identifier(), OF_RESOURCE, source.resourceId());
    }

    /** The first free name of {@code <source>-airtime-<n>}: the same until it is taken, so that it is found again. */
    String freeName(DbInstance source) {
        int n = 1;
        while (taken.contains(name(source.identifier(), n))) {
            n++;
        }
        return name(source.identifier(), n);
    }

    /** The source's name is cut, and told apart by a hash, where it would be too long. */
    static String name(String source, int n) {
        String suffix = SUFFIX + n;
        if (source.length() + suffix.length() <= LONGEST) {
            return source + suffix;
        }
        String head = source.substring(0, LONGEST - suffix.length() - HASH - 1);
        return head.replaceFirst("-+$", "") + "-" + Sha256.hex(source, HASH) + suffix;
    }
}
