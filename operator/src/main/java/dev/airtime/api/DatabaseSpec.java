package dev.airtime.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One database of the event. */
@ValidationRule(
        value = "has(self.instance) != has(self.cluster)",
        message = "name the database in exactly one form: 'instance: <DB instance identifier>' or"
                + " 'cluster: <Aurora cluster identifier>'")
public record DatabaseSpec(
        @JsonPropertyDescription("The name by which status and events speak of this database.")
        @Required
        @Size(min = 1, max = 40)
        @ValidationRule(
                value = "self.matches('^[a-z0-9]([-a-z0-9]*[a-z0-9])?$')",
                message = "must be a name of a-z, 0-9 and -: write for example shop")
        String name,

        @JsonPropertyDescription("The RDS DB instance identifier.") @Size(min = 1, max = 63) @Nullable
        String instance,

        @JsonPropertyDescription("The Aurora DB cluster identifier.") @Size(min = 1, max = 63) @Nullable
        String cluster,

        @JsonPropertyDescription("What is bought for the event. Without it, the database is only copied and watched.")
        @Nullable
        ScaleUp scaleUp,

        @JsonPropertyDescription("When the database may be put back.") @Nullable
        ScaleDown scaleDown) {
    public DatabaseSpec {
        Objects.requireNonNull(name, "spec.databases[].name");
    }
}
