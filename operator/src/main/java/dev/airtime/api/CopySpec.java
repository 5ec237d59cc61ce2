package dev.airtime.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How the staging copy of a database is made. */
@ValidationRule(
        value =
                "!has(self.warmUp) || self.warmUp == 'None' || !has(self.masterPassword) || self.masterPassword == 'New'",
        message =
                "warmUp: Read logs in to the copy with a password of its own: leave out masterPassword: Production, or"
                        + " write warmUp: None")
public record CopySpec(
        @JsonPropertyDescription(
                "What the copy is made from. Default: a point in time, else an automated snapshot of the"
                        + " last 25 hours, else a new snapshot; only the last is felt by production, whose I/O stops for seconds"
                        + " to minutes when it is Single-AZ.")
        @Nullable
        CopySource from,

        @JsonPropertyDescription(
                "The password of the copy's master user: New (the default) sets one of its own, which the"
                        + " Secret airtime-database-<name> of the staging namespace has; Production leaves production's. Other"
                        + " users of the database keep their passwords.")
        @Nullable
        MasterPassword masterPassword,

        @JsonPropertyDescription(
                "How old a copy may become. When the first copy of the event is older, the whole copy of"
                        + " production is removed, and made again for the next Rehearsal that somebody creates.")
        @Default("7d")
        @Size(min = 2, max = 32)
        @Pattern(Durations.PATTERN)
        @ValidationRule(value = Durations.RULE, message = Durations.MESSAGE)
        @Nullable
        String maxAge,

        @JsonPropertyDescription(
                "Read: the operator logs in to the copy as its master user and reads every table and index once before a"
                        + " rehearsal begins, since a restored volume fetches each block at its first read. The operator's pods"
                        + " must reach the copy's port. None (the default): the copy counts as soon as RDS says that it is loaded.")
        @Nullable
        WarmUp warmUp) {
    /** What applies when nothing is written. */
    public static final CopySpec DEFAULT = new CopySpec(null, null, null, null);

    /** A copy that is made from {@code source}. */
    public static CopySpec from(CopySource source) {
        return new CopySpec(source, null, null, null);
    }

    /** Whose password the master user of the copy has, {@link MasterPassword#New} when nothing is written. */
    public MasterPassword masterPasswordOrDefault() {
        return masterPassword == null ? MasterPassword.New : masterPassword;
    }

    /** Whether the operator reads it through, {@link WarmUp#None} when nothing is written. */
    public WarmUp warmUpOrDefault() {
        return warmUp == null ? WarmUp.None : warmUp;
    }

    /** {@code maxAge}, or its default of 7 days. */
    public Duration maxAgeOrDefault() {
        return Durations.parse(maxAge, Duration.ofDays(7));
    }
}
