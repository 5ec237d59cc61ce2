package dev.airtime.database;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * That all of a copy was read, as a tag on the copy says it: its DbiResourceId, when, and what. Pure.
 *
 * @param at RFC 3339
 * @param what how much, and what was left out
 */
record WarmedUp(String at, String what) {
    /** Tag of a copy. */
    static final String TAG = "airtime.dev/warmed-up";

    /** What is written when it is done. */
    static String tag(DbInstance copy, Instant at, String what) {
        String value = copy.resourceId() + "/" + at.truncatedTo(ChronoUnit.SECONDS) + "/"
                + what.replaceAll("[^A-Za-z0-9 _.:/=+@-]", "");
        return value.substring(0, Math.min(value.length(), RecordTags.LONGEST_VALUE))
                .strip();
    }

    /** What the tag of this copy says; null when it was not read: a tag of another one is none. */
    static @Nullable WarmedUp of(DbInstance copy) {
        String[] parts = copy.tags().getOrDefault(TAG, "").split("/", 3);
        return parts.length == 3 && parts[0].equals(copy.resourceId()) ? new WarmedUp(parts[1], parts[2]) : null;
    }
}
