package dev.airtime.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import java.util.Optional;
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
    /** From this share on the figures are those of a cache as much as of the application. */
    private static final double CARRIES = 0.2;

    public StaticContentStatus {
        endpoints = endpoints == null ? List.of() : List.copyOf(endpoints);
    }

    /** What it did to the figures of a run, in a sentence; empty where it is too little to matter. */
    public Optional<String> carried() {
        return Percentage.parse(share) < CARRIES
                ? Optional.empty()
                : Optional.of(share + " of the requests were for static content, which a CDN answers on the night; "
                        + (p95Without == null
                                ? "nothing else was called"
                                : "without it p95 was " + p95Without + " and " + failureRateWithout + " failed"));
    }
}
