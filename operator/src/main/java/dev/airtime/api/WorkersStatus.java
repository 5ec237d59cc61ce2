package dev.airtime.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** Load generator pods: asked for, connected at most, lost during the run. */
public record WorkersStatus(
        int expected,
        int connected,
        int lost,

        @JsonPropertyDescription("CPU use of the busiest worker at the plateau where it was highest, of one core.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        String cpu,

        @JsonPropertyDescription("How the number came about, when locust.workers is not written.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        String why,

        @JsonPropertyDescription(
                "CPU that each worker requests, as computed with the number; empty where it is the default or as written.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        String request,

        @JsonPropertyDescription(
                "How late the workers did what was due, on average, at the plateau with the most users.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        String lag) {
    /** One that requests the default, before the load. */
    public WorkersStatus(int expected, int connected, int lost, @Nullable String cpu, @Nullable String why) {
        this(expected, connected, lost, cpu, why, null, null);
    }
}
