package dev.airtime.database;

import dev.airtime.api.DatabaseSpec;
import org.jspecify.annotations.Nullable;

/**
 * Where a database is reached: a region, and a role to take on there.
 *
 * @param region such as eu-west-1; null is the operator's own
 * @param roleArn the role to assume, usually of a second account; null is the operator's own identity
 */
public record Place(@Nullable String region, @Nullable String roleArn) {
    /** The operator's own region and identity. */
    public static final Place HOME = new Place(null, null);

    /** Where {@code spec} says that its database is. */
    public static Place of(DatabaseSpec spec) {
        return new Place(spec.region(), spec.roleArn());
    }

    /** For sentences, such as {@code in eu-west-1, with the role arn:aws:iam::123456789012:role/airtime}. */
    public String describe() {
        return (region == null ? "in the operator's own region" : "in " + region)
                + (roleArn == null ? "" : ", with the role " + roleArn);
    }
}
