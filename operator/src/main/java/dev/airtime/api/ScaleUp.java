package dev.airtime.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a database is raised to, and how long before airtime that begins. */
@ValidationRule(
        value = "has(self.instanceClass) || (has(self.parameters) && size(self.parameters) > 0)",
        message =
                "say what to raise: 'instanceClass: db.r6g.2xlarge', 'parameters: {max_connections: \"1000\"}', or both")
public record ScaleUp(
        @JsonPropertyDescription("The DB instance class for the event, for example db.r6g.2xlarge.")
        @ValidationRule(
                value = "self.matches('^db[.][a-z0-9-]+[.][a-z0-9-]+$')",
                message = "must be a DB instance class: write for example db.r6g.2xlarge")
        @Size(max = 40)
        @Nullable
        String instanceClass,

        @JsonPropertyDescription("How long before airtime the change begins; a class change takes 5 to 30 minutes.")
        @Default("2h")
        @Size(min = 2, max = 32)
        @Pattern(Durations.PATTERN)
        @ValidationRule(value = Durations.RULE, message = Durations.MESSAGE)
        @Nullable
        String leadTime,

        @JsonPropertyDescription("DB parameters for the event, in a parameter group of Airtime's own.") @Size(max = 20)
        Map<String, @Size(min = 1, max = 1000) String> parameters) {
    public ScaleUp {
        parameters = parameters == null ? Map.of() : Map.copyOf(parameters);
    }

    /** A class alone. */
    public static ScaleUp of(String instanceClass) {
        return new ScaleUp(instanceClass, null, Map.of());
    }

    /** {@code leadTime}, or its default of 2 h. */
    public Duration leadTimeOrDefault() {
        return Durations.parse(leadTime, Duration.ofHours(2));
    }
}
