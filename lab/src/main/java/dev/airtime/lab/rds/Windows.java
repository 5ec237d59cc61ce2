package dev.airtime.lab.rds;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Locale;

/** RDS's windows, in UTC: {@code hh24:mi-hh24:mi} each day, {@code ddd:hh24:mi-ddd:hh24:mi} each week. */
final class Windows {
    private static final List<String> DAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");

    private Windows() {}

    /** The next start after {@code now}; throws InvalidParameterValue. */
    static Instant nextDaily(String window, Instant now) {
        ZonedDateTime here = now.atZone(ZoneOffset.UTC);
        ZonedDateTime next = here.with(time(window, window.split("-", -1)[0]));
        return (next.toInstant().isAfter(now) ? next : next.plusDays(1)).toInstant();
    }

    /** The next start after {@code now}; throws InvalidParameterValue. */
    static Instant nextWeekly(String window, Instant now) {
        ZonedDateTime next = weekly(window, window.split("-", -1)[0], now);
        return (next.toInstant().isAfter(now) ? next : next.plusWeeks(1)).toInstant();
    }

    /** Whether a weekly window is open at {@code now}. */
    static boolean openWeekly(String window, Instant now) {
        String[] ends = window.split("-", -1);
        if (ends.length != 2) {
            throw invalid(window);
        }
        Instant start = nextWeekly(window, now).minus(Duration.ofDays(7));
        Duration length = Duration.between(weekly(window, ends[0], now), weekly(window, ends[1], now));
        Duration positive = length.isNegative() ? length.plusDays(7) : length;
        return now.isBefore(start.plus(positive));
    }

    private static ZonedDateTime weekly(String window, String end, Instant now) {
        String[] parts = end.split(":", 2);
        int day = parts.length == 2 ? DAYS.indexOf(parts[0].toLowerCase(Locale.ROOT)) : -1;
        if (day < 0) {
            throw invalid(window);
        }
        return now.atZone(ZoneOffset.UTC)
                .with(TemporalAdjusters.nextOrSame(DayOfWeek.of(day + 1)))
                .with(time(window, parts[1]));
    }

    private static LocalTime time(String window, String text) {
        try {
            return LocalTime.parse(text);
        } catch (DateTimeParseException e) {
            throw invalid(window);
        }
    }

    private static AwsError invalid(String window) {
        return AwsError.value("Invalid window: " + window);
    }
}
