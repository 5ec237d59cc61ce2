package dev.airtime.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
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
        String window,

        @JsonPropertyDescription(
                "The database is put back only while the CPU use of the last hour would be at most this on"
                        + " the class of before: CPU now, times vCPUs now, divided by vCPUs then.")
        @Default("60%")
        @Size(min = 2, max = 16)
        @Pattern(Percentage.PATTERN)
        @ValidationRule(value = Percentage.RULE, message = Percentage.MESSAGE)
        @Nullable
        String maxCpu,

        @JsonPropertyDescription(
                "The database is put back only while the connections of the last five minutes are at most"
                        + " this share of the max_connections of before.")
        @Default("80%")
        @Size(min = 2, max = 16)
        @Pattern(Percentage.PATTERN)
        @ValidationRule(value = Percentage.RULE, message = Percentage.MESSAGE)
        @Nullable
        String maxConnections,

        @JsonPropertyDescription(
                "For a cluster: whether the instance that was the writer before becomes the writer again,"
                        + " which can cost one more interruption of less than a minute.")
        @Default("false")
        @Nullable
        Boolean failBack) {
    /** What holds when nothing is written: at any time after the duration, 60% CPU, 80% of the connections. */
    public static final ScaleDown DEFAULT = new ScaleDown(null, null, null, null);

    /** A window alone. */
    public static ScaleDown of(@Nullable String window) {
        return new ScaleDown(window, null, null, null);
    }

    /** {@code failBack}, or its default of false. */
    public boolean failBackOrDefault() {
        return failBack != null && failBack;
    }

    /** {@code maxCpu} as a ratio, or its default of 0.6. */
    public double maxCpuOrDefault() {
        return maxCpu == null ? 0.6 : Percentage.parse(maxCpu);
    }

    /** {@code maxConnections} as a ratio, or its default of 0.8. */
    public double maxConnectionsOrDefault() {
        return maxConnections == null ? 0.8 : Percentage.parse(maxConnections);
    }
}
