package dev.airtime.database;

import dev.airtime.api.DatabaseSpec;

/**
 * A database as the port knows it: an identifier is one only within its account and region.
 *
 * @param kind what the identifier names
 * @param identifier the DB instance identifier or the DB cluster identifier
 * @param place where it is
 */
public record DatabaseId(Kind kind, String identifier, Place place) {
    /** A DB instance and a DB cluster may have the same identifier. */
    public enum Kind {
        Instance,
        Cluster
    }

    /**
     * The database of {@code spec}.
     *
     * @throws IllegalArgumentException when it names neither an instance nor a cluster, which the API server refuses
     */
    public static DatabaseId of(DatabaseSpec spec) {
        if (spec.instance() != null) {
            return new DatabaseId(Kind.Instance, spec.instance(), Place.of(spec));
        }
        if (spec.cluster() != null) {
            return new DatabaseId(Kind.Cluster, spec.cluster(), Place.of(spec));
        }
        throw new IllegalArgumentException("database " + spec.name() + " has neither instance nor cluster");
    }

    /** A DB instance in the operator's own region. */
    public static DatabaseId instance(String identifier) {
        return new DatabaseId(Kind.Instance, identifier, Place.HOME);
    }

    /** A DB instance at {@code place}. */
    public static DatabaseId instance(String identifier, Place place) {
        return new DatabaseId(Kind.Instance, identifier, place);
    }

    /** An Aurora cluster in the operator's own region. */
    public static DatabaseId cluster(String identifier) {
        return new DatabaseId(Kind.Cluster, identifier, Place.HOME);
    }

    /** An Aurora cluster at {@code place}. */
    public static DatabaseId cluster(String identifier, Place place) {
        return new DatabaseId(Kind.Cluster, identifier, place);
    }

    /** Another database of the same kind at the same place, such as a copy. */
    public DatabaseId with(String identifier) {
        return new DatabaseId(kind, identifier, place);
    }
}
