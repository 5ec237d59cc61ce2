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
        String why) {}
