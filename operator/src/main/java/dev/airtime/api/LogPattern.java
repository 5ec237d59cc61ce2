package dev.airtime.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.Objects;

/** Words of an application that mean trouble, looked for in the logs of the copy's pods while a load runs. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record LogPattern(
        @JsonPropertyDescription("What it is called in status and findings, for example payment-timeout.")
        @Required
        @Size(min = 1, max = 63)
        @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
        String name,

        @JsonPropertyDescription(
                "The words as the log has them, for example \"payment gateway timed out\". No regular expression; upper and"
                        + " lower case are the same.")
        @Required
        @Size(min = 3, max = 200)
        String contains) {
    public LogPattern {
        Objects.requireNonNull(name, "logPatterns[].name");
        Objects.requireNonNull(contains, "logPatterns[].contains");
    }
}
