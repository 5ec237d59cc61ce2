package dev.airtime.plan;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A time of every day in a time zone, such as {@code 02:00 Europe/London}. Where the clock skips it, the next that is. */
record DailyTime(LocalTime time, ZoneId zone) {
    /**
     * Parses {@code HH:mm [zone]}; UTC when no zone is written.
     *
     * @throws IllegalArgumentException naming the text and what to write instead
     */
    static DailyTime parse(String text) {
        String[] parts = text.trim().split(" +", 2);
        try {
            return new DailyTime(LocalTime.parse(parts[0]), parts.length == 2 ? ZoneId.of(parts[1]) : ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is not a time of day: write for example \"02:00 Europe/London\"", e);
        }
    }

    /** The day in the zone on which {@code now} is, or the one before where its time is still to come. */
    LocalDate lastDay(Instant now) {
        LocalDate today = now.atZone(zone).toLocalDate();
        return at(today).isAfter(now) ? today.minusDays(1) : today;
    }

    Instant at(LocalDate day) {
        return day.atTime(time).atZone(zone).toInstant();
    }
}
