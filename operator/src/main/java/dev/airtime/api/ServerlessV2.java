package dev.airtime.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Objects;

/** The limits of Aurora Serverless v2 for an event. */
@ValidationRule(
        value = "self.minCapacity <= self.maxCapacity",
        message = "minCapacity can't be more than maxCapacity: write for example {minCapacity: 16, maxCapacity: 64}")
public record ServerlessV2(
        @JsonPropertyDescription(
                "The minimum in Aurora capacity units of about 2 GiB of memory, in half steps. It decides how"
                        + " fast the cluster grows: the larger it is already, the faster.")
        @Required
        @ValidationRule(
                value = "self >= 0.5 && self <= 256.0 && self * 2.0 == double(int(self * 2.0))",
                message = "must be 0.5 to 256 in half steps: write for example 16")
        Double minCapacity,

        @JsonPropertyDescription(
                "The maximum in Aurora capacity units. max_connections follows a higher one only after a"
                        + " reboot of each instance, which Airtime does not do.")
        @Required
        @ValidationRule(
                value = "self >= 1.0 && self <= 256.0 && self * 2.0 == double(int(self * 2.0))",
                message = "must be 1 to 256 in half steps: write for example 64")
        Double maxCapacity) {
    public ServerlessV2 {
        Objects.requireNonNull(minCapacity, "spec.databases[].scaleUp.serverlessV2.minCapacity");
        Objects.requireNonNull(maxCapacity, "spec.databases[].scaleUp.serverlessV2.maxCapacity");
    }
}
