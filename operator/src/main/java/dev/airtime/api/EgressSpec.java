package dev.airtime.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the copy may connect to, beside itself, DNS and its own databases. */
public record EgressSpec(
        @JsonPropertyDescription("Host names, addresses or CIDR blocks, with an optional :port.") @Size(max = 100)
        List<@Size(min = 1, max = 253) String> allow,

        @JsonPropertyDescription(
                "What happens where the network plug-in does not enforce closed egress, or this can't be shown: Refuse"
                        + " starts no pod of the copy, Accept starts them all the same.")
        @Default("Refuse")
        @Nullable
        WhenNotEnforced whenNotEnforced) {
    public EgressSpec {
        allow = allow == null ? List.of() : List.copyOf(allow);
    }

    /** {@code whenNotEnforced}, or its default. */
    public WhenNotEnforced whenNotEnforcedOrDefault() {
        return whenNotEnforced == null ? WhenNotEnforced.Refuse : whenNotEnforced;
    }
}
