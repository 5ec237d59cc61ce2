package dev.airtime.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A search for the largest load that holds, in place of stages: a climb by half as much again, until a level breaks a
 * threshold, and then the middle between the largest that held and the smallest that broke, until they are close.
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "!has(self.from) || self.from <= self.to",
        message = "'from' must not be more than 'to': write for example 'findLimit: {from: 1000, to: 20000}'",
        fieldPath = ".from")
public record FindLimit(
        @JsonPropertyDescription("Users of the first level; default a tenth of 'to'.")
        @Min(1)
        @Max(10_000_000)
        @Nullable
        Integer from,

        @JsonPropertyDescription("The most users that are asked for.") @Required @Min(1) @Max(10_000_000)
        Integer to,

        @JsonPropertyDescription(
                "How long the users of a level stay, after the ramp; default 1m, and 2m where thresholds on databases"
                        + " are asked for, since their figures come by the minute.")
        @Size(min = 2, max = 32)
        @Pattern(Durations.PATTERN)
        @ValidationRule(value = FindLimit.HOLD_RULE, message = FindLimit.HOLD_MESSAGE)
        @Nullable
        String hold,

        @JsonPropertyDescription("How long it takes to get from one level to the next; default a tenth of 'hold'.")
        @Size(min = 2, max = 32)
        @Pattern(Durations.PATTERN)
        @ValidationRule(value = Durations.RULE, message = Durations.MESSAGE)
        @Nullable
        String ramp,

        @JsonPropertyDescription(
                "How close the smallest load that broke must be to the largest that held, as a share of it.")
        @Default("5%")
        @Size(min = 2, max = 3)
        @ValidationRule(
                value = "self.matches('^([1-9]|[1-4][0-9]|50)%$')",
                message = "must be a percentage from 1% to 50%: write for example 5%")
        @Nullable
        String precision) {
    /** The CEL rule of {@code hold}: 30 s at least, of which a level's figures are made. */
    static final String HOLD_RULE =
            "self.matches('[1-9][0-9]*([dh]|m([0-9]|$))') || self.matches('([3-9][0-9]|[1-9][0-9]{2,5})s')";

    static final String HOLD_MESSAGE =
            "must be 30s or more, for a level's figures to say something: write for example 1m";

    /** Below the first level, when that breaks, the search goes so many times by half (airtime_search.py). */
    private static final int DESCENTS = 4;
    /** Windows of recovery after a level that broke (airtime_shape.py). */
    private static final int RECOVERIES = 2;
    /** Workers report every 3 s: a stage is judged up to so much late. */
    private static final Duration LAG = Duration.ofSeconds(3);

    public FindLimit {
        Objects.requireNonNull(to, "findLimit.to");
    }

    public int fromOrDefault() {
        return from == null ? Math.max(1, to / 10) : Math.min(from, to);
    }

    /** How long a level is held; {@code thresholds} because of those on databases. */
    public Duration holdOrDefault(@Nullable Thresholds thresholds) {
        boolean databases =
                thresholds != null && (thresholds.databaseCpu() != null || thresholds.databaseConnections() != null);
        return Durations.parse(hold, Duration.ofMinutes(databases ? 2 : 1));
    }

    /** The ramp to each level, a second at least. */
    public Duration rampOrDefault(@Nullable Thresholds thresholds) {
        Duration asked = Durations.parse(ramp, holdOrDefault(thresholds).dividedBy(10));
        return asked.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : asked;
    }

    /** How long the copy is given at a time to recover from a level that broke: half a level, 15 s to 1 min. */
    public Duration recoverTime(@Nullable Thresholds thresholds) {
        long half = holdOrDefault(thresholds).toSeconds() / 2;
        return Duration.ofSeconds(Math.max(15, Math.min(60, half)));
    }

    /** Ratio, 0 to 1. */
    public double precisionOrDefault() {
        return precision == null ? 0.05 : Percentage.parse(precision);
    }

    /** As many levels as the search takes, whatever it meets. */
    public int mostLevels() {
        return worst().levels();
    }

    /** How long the search takes at most: every level, and each time that the copy may need to recover. */
    public Duration longest(@Nullable Thresholds thresholds) {
        Duration ramp = rampOrDefault(thresholds).plus(LAG);
        Duration recovery = ramp.plus(recoverTime(thresholds)).multipliedBy(RECOVERIES);
        Worst worst = worst();
        return ramp.plus(holdOrDefault(thresholds))
                .multipliedBy(worst.levels())
                .plus(recovery.multipliedBy(worst.recoveries()));
    }

    /** The longest search: its levels, and how often it waits for the copy to recover; not necessarily of one search. */
    private record Worst(int levels, int recoveries) {
        Worst or(int otherLevels, int otherRecoveries) {
            return new Worst(Math.max(levels, otherLevels), Math.max(recoveries, otherRecoveries));
        }
    }

    /**
     * The climb to {@code to}; after each of its levels the halving from there; and the way down from the first one. One
     * more for a level that is loaded twice.
     */
    private Worst worst() {
        int first = fromOrDefault();
        Worst worst = new Worst(1, 0);
        int climbed = 1;
        for (int users = first; users < to; climbed++) {
            int next = Math.min(to, users + Math.max(1, users / 2));
            int halvings = halvings(users, next);
            worst = worst.or(climbed + 1 + halvings, halvings);
            users = next;
        }
        int broke = first;
        for (int down = 1; down <= DESCENTS && broke > 1; down++) {
            int next = broke / 2;
            int halvings = halvings(next, broke);
            worst = worst.or(down + 1 + halvings, down + halvings);
            broke = next;
        }
        return new Worst(worst.levels() + 1, worst.recoveries() + 1);
    }

    /** How often the gap between a load that held and one that broke is halved, at most. */
    private int halvings(int held, int broke) {
        double enough = Math.max(1, precisionOrDefault() * (held + 1));
        int halvings = 0;
        for (int gap = broke - held; gap > enough; gap = (gap + 1) / 2) {
            halvings++;
        }
        return halvings;
    }
}
