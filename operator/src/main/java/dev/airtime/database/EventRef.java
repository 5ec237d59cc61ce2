package dev.airtime.database;

/** The TrafficEvent on whose behalf a database is copied or changed. {@code uid} tells namesakes apart. */
public record EventRef(String namespace, String name, String uid) {
    /** {@code namespace/name}, as claims are keyed. */
    public String key() {
        return namespace + "/" + name;
    }
}
