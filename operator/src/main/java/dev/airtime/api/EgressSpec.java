package dev.airtime.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** Where the copy may connect to, beside itself, DNS and its own databases. */
public record EgressSpec(
        @JsonPropertyDescription("Host names, addresses or CIDR blocks, with an optional :port.") @Size(max = 100)
        List<@Size(min = 1, max = 253) String> allow) {
    public EgressSpec {
        allow = allow == null ? List.of() : List.copyOf(allow);
    }
}
