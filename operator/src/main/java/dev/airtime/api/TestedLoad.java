package dev.airtime.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** The load of a load test: what has to be equal for two of them to be compared. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TestedLoad(
        @JsonPropertyDescription("A digest of the script's ConfigMap, or of the Job's template.") @Nullable
        String script,

        @JsonPropertyDescription("The stages: '1000 users, ramp 30s, for 5m; …'.") @Nullable
        String stages,

        @JsonPropertyDescription("What is loaded.") @Nullable
        String host,

        @JsonPropertyDescription("The load generator's image.") @Nullable
        String image,

        @JsonPropertyDescription("The load generator's version, as it says itself; absent where it doesn't.") @Nullable
        String version) {}
