package dev.airtime.rehearsal;

import dev.airtime.api.Durations;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Response times as the status shows them: {@code 812ms}, {@code 1900ms}, from 10 s on {@code 12s}. */
public final class Millis {
    private static final int SECONDS_FROM = 10_000;

    private Millis() {}

    public static String format(int millis) {
        return millis < SECONDS_FROM ? millis + "ms" : Math.round(millis / 1_000.0) + "s";
    }

    /** The way back; 0 when it is absent. */
    static int parse(@Nullable String text) {
        return text == null || text.isEmpty() ? 0 : (int) Durations.parse(text).toMillis();
    }

    /** {@code 900ms, above 800ms} where {@code millis} is more than the duration {@code limit}; empty where it is not. */
    static Optional<String> above(int millis, @Nullable String limit) {
        return limit != null && millis > Durations.parse(limit).toMillis()
                ? Optional.of(format(millis) + ", above " + limit)
                : Optional.empty();
    }
}
