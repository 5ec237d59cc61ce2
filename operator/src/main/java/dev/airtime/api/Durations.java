package dev.airtime.api;

import java.time.Duration;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/** Durations as Kubernetes users write them: {@code 90s}, {@code 2h}, {@code 1h30m}, {@code 2d}. */
public final class Durations {
    /** The form of a duration field; with a length of at least 2 it is not empty. */
    public static final String PATTERN = "^([0-9]{1,6}d)?([0-9]{1,6}h)?([0-9]{1,6}m)?([0-9]{1,6}s)?([0-9]{1,6}ms)?$";
    /** The CEL rule of a duration that must not be zero. */
    public static final String RULE = "self.matches('" + PATTERN + "') && self.matches('[1-9]')";
    /** What to write where {@link #RULE} does not hold. */
    public static final String MESSAGE = "must be a duration longer than zero: write for example 90s, 45m, 2h or 1h30m";
    /** The CEL rule of a duration that may be zero. */
    public static final String RULE_OR_ZERO = "self.matches('" + PATTERN + "')";
    /** What to write where {@link #RULE_OR_ZERO} does not hold. */
    public static final String MESSAGE_OR_ZERO = "must be a duration: write for example 0s, 90s, 45m, 2h or 1h30m";

    private static final java.util.regex.Pattern FORM = java.util.regex.Pattern.compile(
            "(?:([0-9]{1,6})d)?(?:([0-9]{1,6})h)?(?:([0-9]{1,6})m(?!s))?" + "(?:([0-9]{1,6})s)?(?:([0-9]{1,6})ms)?");

    private Durations() {}

    /** Parses {@code text}; {@code fallback} when it is absent or empty. */
    public static Duration parse(@Nullable String text, Duration fallback) {
        return text == null || text.isEmpty() ? fallback : parse(text);
    }

    /**
     * Parses {@code text}.
     *
     * @throws IllegalArgumentException naming the text when it is not a duration
     */
    public static Duration parse(String text) {
        Matcher m = FORM.matcher(text);
        if (text.isEmpty() || !m.matches()) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is not a duration: write for example 90s, 45m, 2h or 1h30m");
        }
        return Duration.ofDays(number(m.group(1)))
                .plusHours(number(m.group(2)))
                .plusMinutes(number(m.group(3)))
                .plusSeconds(number(m.group(4)))
                .plusMillis(number(m.group(5)));
    }

    /** The shortest such form, at most two units: {@code 1h30m}, {@code 45s}; below a second {@code 0s}. */
    public static String format(Duration d) {
        long s = Math.max(0, d.toSeconds());
        if (s >= 172_800) {
            return pair(s / 86_400, "d", s % 86_400 / 3_600, "h");
        }
        if (s >= 3_600) {
            return pair(s / 3_600, "h", s % 3_600 / 60, "m");
        }
        return s >= 60 ? pair(s / 60, "m", s % 60, "s") : s + "s";
    }

    private static String pair(long large, String unit, long small, String smallUnit) {
        return small == 0 ? large + unit : large + unit + small + smallUnit;
    }

    private static long number(@Nullable String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }
}
