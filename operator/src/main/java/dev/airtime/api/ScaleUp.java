package dev.airtime.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a database is raised to, and how long before airtime that begins. */
@ValidationRule(
        value = "has(self.instanceClass) || has(self.serverlessV2)"
                + " || (has(self.parameters) && size(self.parameters) > 0)",
        message =
                "say what to raise: 'instanceClass: db.r6g.2xlarge', 'parameters: {max_connections: \"1000\"}', or both; or"
                        + " 'serverlessV2: {minCapacity: 16, maxCapacity: 64}' for a serverless cluster")
@ValidationRule(
        value = "!has(self.fallbackClasses) || size(self.fallbackClasses) == 0 || has(self.instanceClass)",
        message = "fallbackClasses are taken when instanceClass can't be had: write instanceClass, too")
public record ScaleUp(
        @JsonPropertyDescription("The DB instance class for the event, for example db.r6g.2xlarge.")
        @ValidationRule(
                value = "self.matches('^db[.][a-z0-9-]+[.][a-z0-9-]+$')",
                message = "must be a DB instance class: write for example db.r6g.2xlarge")
        @Size(max = 40)
        @Nullable
        String instanceClass,

        @JsonPropertyDescription(
                "Classes to take, in this order, while AWS has no capacity for instanceClass; the first"
                        + " that can be had stays. A class as large as instanceClass, of another family, is a good choice.")
        @ValidationRule(
                value = "self.all(c, c.matches('^db[.][a-z0-9-]+[.][a-z0-9-]+$'))",
                message = "must be DB instance classes: write for example [db.r7g.2xlarge, db.m6g.4xlarge]")
        @Size(max = 3)
        List<@Size(max = 40) String> fallbackClasses,

        @JsonPropertyDescription("How long before airtime the change begins; a class change takes 5 to 30 minutes.")
        @Default("2h")
        @Size(min = 2, max = 32)
        @Pattern(Durations.PATTERN)
        @ValidationRule(value = Durations.RULE, message = Durations.MESSAGE)
        @Nullable
        String leadTime,

        @JsonPropertyDescription("DB parameters for the event, in a parameter group of Airtime's own.") @Size(max = 20)
        Map<String, @Size(min = 1, max = 1000) String> parameters,

        @JsonPropertyDescription("The limits of an Aurora Serverless v2 cluster for the event.") @Nullable
        ServerlessV2 serverlessV2) {
    public ScaleUp {
        fallbackClasses = fallbackClasses == null ? List.of() : List.copyOf(fallbackClasses);
        parameters = parameters == null ? Map.of() : Map.copyOf(parameters);
    }

    /** What a DB instance is raised to. */
    public ScaleUp(
            @Nullable String instanceClass,
            List<String> fallbackClasses,
            @Nullable String leadTime,
            Map<String, String> parameters) {
        this(instanceClass, fallbackClasses, leadTime, parameters, null);
    }

    /** A class alone. */
    public static ScaleUp of(String instanceClass) {
        return new ScaleUp(instanceClass, List.of(), null, Map.of());
    }

    /** {@code leadTime}, or its default of 2 h. */
    public Duration leadTimeOrDefault() {
        return Durations.parse(leadTime, Duration.ofHours(2));
    }
}
