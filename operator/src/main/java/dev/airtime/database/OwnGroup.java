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
        return prefix(i) + Sha256.hex(wish, 8);
    }

    /** Whether {@code group} has the form of a name that was made for this instance, and not for a longer namesake. */
    static boolean is(DbInstance i, String group) {
        return group.startsWith(prefix(i))
                && group.substring(prefix(i).length()).matches("[0-9a-f]{8}");
    }

    /** The description by which a group is known as ours, for this very instance. */
    static String description(DbInstance i) {
        return "Airtime: for the event on " + i.resourceId();
    }

    private static String prefix(DbInstance i) {
        return "airtime-" + i.identifier() + "-";
    }
}
