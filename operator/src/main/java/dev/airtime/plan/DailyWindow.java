package dev.airtime.plan;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;

/** A stretch of every day in a time zone, such as {@code 03:00-05:00 Europe/London}; it may cross midnight. */
public record DailyWindow(LocalTime start, LocalTime end, ZoneId zone) {
    /**
     * Parses {@code HH:mm-HH:mm [zone]}; UTC when no zone is written.
     *
     * @throws IllegalArgumentException naming the text and what to write instead
     */
    public static DailyWindow parse(String text) {
        String[] parts = text.trim().split(" +", 2);
        String[] times = parts[0].split("-", 2);
        try {
            LocalTime start = LocalTime.parse(times[0]);
            LocalTime end = LocalTime.parse(times.length == 2 ? times[1] : "");
            if (start.equals(end)) {
                throw new IllegalArgumentException("the window \"" + text + "\" is empty: its start is its end");
            }
            return new DailyWindow(start, end, parts.length == 2 ? ZoneId.of(parts[1]) : ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is not a window: write for example \"03:00-05:00 Europe/London\"", e);
        }
    }

    /** Whether {@code instant} is in the window; its end is not. */
    public boolean contains(Instant instant) {
        LocalTime time = instant.atZone(zone).toLocalTime();
        return start.isBefore(end)
                ? !time.isBefore(start) && time.isBefore(end)
                : !time.isBefore(start) || time.isBefore(end);
    }

    /** {@code instant} when it is in the window, otherwise the next start of the window. */
    public Instant next(Instant instant) {
        if (contains(instant)) {
            return instant;
        }
        LocalDate day = instant.atZone(zone).toLocalDate();
        ZonedDateTime today = day.atTime(start).atZone(zone);
        return today.toInstant().isAfter(instant)
                ? today.toInstant()
                : day.plusDays(1).atTime(start).atZone(zone).toInstant();
    }
}
