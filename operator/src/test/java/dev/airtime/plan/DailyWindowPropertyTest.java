package dev.airtime.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** Properties of DailyWindow; a class of their own, since one engine's report would hide the other's. */
class DailyWindowPropertyTest {
    @Property
    void opensInItselfWithinTwoDaysAndNotBefore(
            @ForAll @LongRange(min = 1_700_000_000L, max = 1_900_000_000L) long second,
            @ForAll @IntRange(max = 23) int from,
            @ForAll @IntRange(max = 23) int to) {
        if (from == to) {
            return;
        }
        Instant now = Instant.ofEpochSecond(second);
        for (String zone : new String[] {"UTC", "Europe/London", "America/St_Johns", "Australia/Lord_Howe"}) {
            DailyWindow window = DailyWindow.parse(String.format("%02d:00-%02d:00 %s", from, to, zone));
            Instant next = window.next(now);
            assertThat(next).isBetween(now, now.plus(Duration.ofHours(49)));
            assertThat(window.next(next)).as("open when it opens").isBetween(next, next.plus(Duration.ofHours(1)));
        }
    }
}
