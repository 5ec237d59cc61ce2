package dev.airtime.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** When a database may be put back. */
public record ScaleDown(
        @JsonPropertyDescription(
                "A daily window with its time zone, for example \"03:00-05:00 Europe/London\"; without it, at any time"
                        + " after the duration.")
        @ValidationRule(
                value =
                        "self.matches('^([01][0-9]|2[0-3]):[0-5][0-9]-([01][0-9]|2[0-3]):[0-5][0-9]( [A-Za-z0-9_+/-]+)?$')",
                message = "must be a daily window such as \"03:00-05:00 Europe/London\" (24 hour clock; UTC when no"
                        + " zone is written)")
        @ValidationRule(
                value = "size(self) < 11 || self.substring(0, 5) != self.substring(6, 11)",
                message = "the window is empty, since it ends when it starts: write for example \"03:00-05:00"
                        + " Europe/London\"")
        @Size(min = 1, max = 60)
        @Nullable
        String window) {}
