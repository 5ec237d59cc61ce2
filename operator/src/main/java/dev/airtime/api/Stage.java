package dev.airtime.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A stretch of constant load, reached by a ramp. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Stage(
        @JsonPropertyDescription("Users at the same time.") @Required @Min(1) @Max(10_000_000)
        Integer users,

        @JsonPropertyDescription("How long it takes to get there from the stage before; default a tenth of 'for'.")
        @Size(min = 2, max = 32)
        @Pattern(Durations.PATTERN)
        @ValidationRule(value = Durations.RULE_OR_ZERO, message = Durations.MESSAGE_OR_ZERO)
        @Nullable
        String ramp,

        @JsonPropertyDescription("How long the users stay, after the ramp.")
        @JsonProperty("for")
        @Required
        @Size(min = 2, max = 32)
        @Pattern(Durations.PATTERN)
        @ValidationRule(value = Durations.RULE, message = Durations.MESSAGE)
        String holdFor) {
    public Stage {
        Objects.requireNonNull(users, "stages[].users");
        Objects.requireNonNull(holdFor, "stages[].for");
    }

    /** The most users of any of them; 0 of none. */
    public static int mostUsers(List<Stage> stages) {
        return stages.stream().mapToInt(Stage::users).max().orElse(0);
    }

    /** How long the users stay after the ramp. */
    public Duration hold() {
        return Durations.parse(holdFor);
    }

    /** The ramp before, or its default of a tenth of the hold, at least a second. */
    public Duration rampOrDefault() {
        Duration tenth = hold().dividedBy(10);
        return Durations.parse(ramp, tenth.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : tenth);
    }
}
