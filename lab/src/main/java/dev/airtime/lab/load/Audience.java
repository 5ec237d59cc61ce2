package dev.airtime.lab.load;

import java.time.Duration;
import java.time.Instant;

/**
 * Who visits production on the night: some visitors as on every day, and those whom the broadcast sends, who come within
 * minutes and leave within the hour.
 *
 * @param usual visitors as always
 * @param peak visitors at the highest
 * @param airtime when the broadcast sends them
 */
public record Audience(int usual, int peak, Instant airtime) {
    private static final double RISE = Duration.ofMinutes(4).toSeconds();
    private static final double DECAY = Duration.ofMinutes(25).toSeconds();

    /** The visitors at {@code instant}. */
    public int at(Instant instant) {
        double t = Duration.between(airtime, instant).toMillis() / 1000.0;
        if (t <= 0) {
            return usual;
        }
        double crowd = t < RISE ? t / RISE : Math.exp(-(t - RISE) / DECAY);
        return usual + (int) Math.round((peak - usual) * crowd);
    }
}
