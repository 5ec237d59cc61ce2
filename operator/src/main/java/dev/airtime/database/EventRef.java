package dev.airtime.database;

/**
 * The TrafficEvent on whose behalf a database is copied or changed.
 *
 * @param uid tells namesakes apart
 * @param cluster the Kubernetes cluster that it is in: the uid of its namespace kube-system; empty when it is not known
 */
public record EventRef(String namespace, String name, String uid, String cluster) {
    /** Of a cluster that is not known. */
    public EventRef(String namespace, String name, String uid) {
        this(namespace, name, uid, "");
    }

    /** The same, in a cluster. */
    public EventRef in(String cluster) {
        return new EventRef(namespace, name, uid, cluster);
    }

    /** {@code namespace/name}, as claims are keyed. */
    public String key() {
        return namespace + "/" + name;
    }
}
