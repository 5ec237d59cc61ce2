package dev.airtime.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** When an event rehearses by itself after its first Rehearsal, and how many it keeps. */
public record RehearsalSchedule(
        @JsonPropertyDescription("How long before airtime a Rehearsal is made, for example [24h, 2h].")
        @Size(max = 20)
        @ValidationRule(
                value = "self.all(d, d.matches('" + Durations.PATTERN + "') && d.matches('[1-9]'))",
                message = "must be durations before airtime: write for example [24h, 2h]")
        List<@Size(min = 2, max = 32) String> before,

        @JsonPropertyDescription(
                "A time of day at which a Rehearsal is made every day before airtime, with its time zone,"
                        + " for example \"02:00 Europe/London\".")
        @ValidationRule(
                value = "self.matches('^([01][0-9]|2[0-3]):[0-5][0-9]( [A-Za-z0-9_+/-]+)?$')",
                message =
                        "must be a time of day such as \"02:00 Europe/London\" (24 hour clock; UTC when no zone is written)")
        @Size(min = 1, max = 60)
        @Nullable
        String nightly,

        @JsonPropertyDescription(
                "What a team needs to change something after a Rehearsal that failed. When copy, rounds, this"
                        + " and the raise no longer fit before airtime, status.plan.warnings says so.")
        @Default("2h")
        @Size(min = 2, max = 32)
        @Pattern(Durations.PATTERN)
        @ValidationRule(value = Durations.RULE_OR_ZERO, message = Durations.MESSAGE_OR_ZERO)
        @Nullable
        String timeToFix,

        @JsonPropertyDescription("How many finished Rehearsals that passed are kept; never fewer than the baseline and"
                + " the last one.")
        @Default("10")
        @Min(1)
        @Max(1000)
        @Nullable
        Integer passedHistoryLimit,

        @JsonPropertyDescription("How many that failed are kept.") @Default("10") @Min(1) @Max(1000) @Nullable
        Integer failedHistoryLimit,

        @JsonPropertyDescription("How many that were inconclusive or aborted are kept.")
        @Default("5")
        @Min(1)
        @Max(1000)
        @Nullable
        Integer inconclusiveHistoryLimit) {
    /** What holds when nothing is written: the first Rehearsal alone, two hours to fix, 10, 10 and 5 kept. */
    public static final RehearsalSchedule DEFAULT = new RehearsalSchedule(List.of(), null, null, null, null, null);

    public RehearsalSchedule {
        before = before == null ? List.of() : List.copyOf(before);
    }

    /** {@code timeToFix}, or its default of two hours. */
    public Duration timeToFixOrDefault() {
        return Durations.parse(timeToFix, Duration.ofHours(2));
    }

    /** How many of a verdict are kept. */
    public int historyLimit(Verdict verdict) {
        return switch (verdict) {
            case Passed -> passedHistoryLimit == null ? 10 : passedHistoryLimit;
            case Failed -> failedHistoryLimit == null ? 10 : failedHistoryLimit;
            case Inconclusive, Aborted -> inconclusiveHistoryLimit == null ? 5 : inconclusiveHistoryLimit;
        };
    }
}
