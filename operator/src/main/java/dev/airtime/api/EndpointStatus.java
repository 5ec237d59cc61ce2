package dev.airtime.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Figures of one endpoint; times in milliseconds. */
public record EndpointStatus(
        @Nullable String method,
        String name,
        long requests,
        long failures,
        int p50,
        int p95,
        int p99,

        @JsonPropertyDescription("The 95th percentile of each window, at most 24: what runs are compared by.")
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        List<Integer> windows) {
    public EndpointStatus {
        windows = windows == null ? List.of() : List.copyOf(windows);
    }

    /** Without windows. */
    public EndpointStatus(
            @Nullable String method, String name, long requests, long failures, int p50, int p95, int p99) {
        this(method, name, requests, failures, p50, p95, p99, List.of());
    }

    /** Method and name: {@code POST /checkout}. */
    public String described() {
        return method == null ? name : method + " " + name;
    }
}
