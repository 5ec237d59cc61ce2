package dev.airtime.database;

import dev.airtime.api.Sha256;
import java.util.Map;
import java.util.TreeMap;

/** Names and marks of the parameter groups that Airtime makes. */
final class OwnGroup {
    private OwnGroup() {}

    /**
     * The name of the group for these parameters on this instance: the same for the same wish, so that it is found again
     * after a crash. Instance identifiers have at most 63 characters, group names 255.
     */
    static String name(DbInstance i, Map<String, String> parameters) {
        String wish = i.resourceId() + "/" + i.group() + "/" + new TreeMap<>(parameters);
        return prefix(i.identifier()) + Sha256.hex(wish, 8);
    }

    /** The same for members of a cluster that have {@code base} now; cluster identifiers have at most 63 characters, too. */
    static String name(DbCluster c, String base, Map<String, String> parameters) {
        String wish = c.resourceId() + "/" + base + "/" + new TreeMap<>(parameters);
        return prefix(c.identifier()) + Sha256.hex(wish, 8);
    }

    /** Whether {@code group} has the form of a name that was made for this cluster's members. */
    static boolean is(DbCluster c, String group) {
        return is(c.identifier(), group);
    }

    /** The description by which a group is known as ours, for this very cluster. */
    static String description(DbCluster c) {
        return "Airtime: for the event on " + c.resourceId();
    }

    /** Whether {@code group} has the form of a name that was made for this instance, and not for a longer namesake. */
    static boolean is(DbInstance i, String group) {
        return is(i.identifier(), group);
    }

    private static boolean is(String identifier, String group) {
        return group.startsWith(prefix(identifier))
                && group.substring(prefix(identifier).length()).matches("[0-9a-f]{8}");
    }

    /** The description by which a group is known as ours, for this very instance. */
    static String description(DbInstance i) {
        return "Airtime: for the event on " + i.resourceId();
    }

    private static String prefix(String identifier) {
        return "airtime-" + identifier + "-";
    }
}
