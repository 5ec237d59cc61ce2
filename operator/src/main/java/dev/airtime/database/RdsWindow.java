package dev.airtime.database;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A window of RDS in UTC: {@code hh:mm-hh:mm} every day, or {@code ddd:hh:mm-ddd:hh:mm} every week (RDS API reference,
 * DBInstance, PreferredBackupWindow and PreferredMaintenanceWindow).
 *
 * @param start its first minute
 * @param day its weekday; null for every day
 * @param lasts how long it is
 */
record RdsWindow(LocalTime start, @Nullable DayOfWeek day, Duration lasts) {
    private static final List<String> DAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");
    private static final Pattern FORM =
            Pattern.compile("(?:([a-z]{3}):)?(\\d\\d:\\d\\d)-(?:([a-z]{3}):)?(\\d\\d:\\d\\d)");

    /** Empty for what is not such a window. */
    static Optional<RdsWindow> parse(@Nullable String text) {
        Matcher m = FORM.matcher(text == null ? "" : text.toLowerCase(Locale.ROOT));
        if (!m.matches()) {
            return Optional.empty();
        }
        int from = m.group(1) == null ? -1 : DAYS.indexOf(m.group(1));
        int to = m.group(3) == null ? -1 : DAYS.indexOf(m.group(3));
        LocalTime start = LocalTime.parse(m.group(2));
        LocalTime end = LocalTime.parse(m.group(4));
        int days = from < 0 || to < 0 ? 0 : (to - from + 7) % 7;
        Duration lasts = Duration.between(start, end).plusDays(days);
        return Optional.of(new RdsWindow(
                start,
                from < 0 ? null : DayOfWeek.of(from + 1),
                lasts.isNegative() || lasts.isZero() ? lasts.plusDays(from < 0 ? 1 : 7) : lasts));
    }

    /** When it begins the first time that it has a part in common with {@code from} until {@code until}. */
    Optional<Instant> meets(Instant from, Instant until) {
        ZonedDateTime at = from.minus(lasts).atZone(ZoneOffset.UTC).with(start).minusDays(1);
        while (at.toInstant().isBefore(until)) {
            boolean today = day == null || at.getDayOfWeek() == day;
            if (today && at.toInstant().plus(lasts).isAfter(from)) {
                return Optional.of(at.toInstant());
            }
            at = at.plusDays(1);
        }
        return Optional.empty();
    }
}
