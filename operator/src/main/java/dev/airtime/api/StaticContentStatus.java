package dev.airtime.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a CDN would have answered on the night: it says nothing about the application. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record StaticContentStatus(
        @JsonPropertyDescription("Share of the requests of the whole run.")
        String share,

        @JsonPropertyDescription("Endpoints of which most requests were for static content, at most 20.")
        List<String> endpoints,

        @JsonPropertyDescription("The 95th percentile at the most users, without those endpoints.") @Nullable
        String p95Without,

        @JsonPropertyDescription("The share of failed requests at the most users, without those endpoints.") @Nullable
        String failureRateWithout) {
    public StaticContentStatus {
        endpoints = endpoints == null ? List.of() : List.copyOf(endpoints);
    }
}
