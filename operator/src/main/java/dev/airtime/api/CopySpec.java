package dev.airtime.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** How the staging copy of a database is made. */
public record CopySpec(
        @JsonPropertyDescription(
                "What the copy is made from. Default: a point in time, else an automated snapshot of the"
                        + " last 25 hours, else a new snapshot; only the last is felt by production, whose I/O stops for seconds"
                        + " to minutes when it is Single-AZ.")
        @Nullable
        CopySource from) {
    /** What applies when nothing is written. */
    public static final CopySpec DEFAULT = new CopySpec(null);
}
