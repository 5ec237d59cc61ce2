package dev.airtime.sql;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How servers are spoken to.
 *
 * @param ca PEM file with the certificate authorities by which a server's certificate and name are verified; null: the
 *     connection is encrypted, and any certificate is taken
 * @param statementLimit how long one statement may take
 */
public record SqlOptions(@Nullable Path ca, Duration statementLimit) {
    /** Nothing is verified; a statement may take six hours. */
    public static final SqlOptions DEFAULT = new SqlOptions(null, Duration.ofHours(6));

    public SqlOptions {
        if (statementLimit.toSeconds() < 1 || statementLimit.toDays() > 7) {
            throw new IllegalArgumentException(
                    "the limit of a statement is " + statementLimit + ": write at least 1s and at most 7d");
        }
    }
}
