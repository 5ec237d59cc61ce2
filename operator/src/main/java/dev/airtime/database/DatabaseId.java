package dev.airtime.database;

import dev.airtime.api.DatabaseSpec;
import java.util.Objects;

/**
 * A database as the port knows it: an identifier is one only within its account and region.
 *
 * @param identifier the DB instance identifier
 * @param place where it is
 */
public record DatabaseId(String identifier, Place place) {
    /** The database of {@code spec}; the caller knows that it names a DB instance. */
    public static DatabaseId of(DatabaseSpec spec) {
        return new DatabaseId(Objects.requireNonNull(spec.instance(), "spec.databases[].instance"), Place.of(spec));
    }

    /** A DB instance in the operator's own region. */
    public static DatabaseId instance(String identifier) {
        return new DatabaseId(identifier, Place.HOME);
    }

    /** Another database at the same place, such as a copy. */
    public DatabaseId with(String identifier) {
        return new DatabaseId(identifier, place);
    }
}
