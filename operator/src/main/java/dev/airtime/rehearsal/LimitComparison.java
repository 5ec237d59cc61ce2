package dev.airtime.rehearsal;

import dev.airtime.api.ComparisonStatus;
import dev.airtime.api.LimitStatus;
import java.util.List;
import java.util.Locale;

/**
 * The limits of two searches of the same kind. Each is known to lie between the largest load that held and the smallest
 * that broke; where the two ranges meet, nothing says that they differ. Pure.
 */
final class LimitComparison {
    private LimitComparison() {}

    static ComparisonStatus of(String baseline, LimitStatus before, LimitStatus now, List<String> changes) {
        boolean apart = above(before, now) || above(now, before);
        String summary = !apart
                ? "no difference"
                : before.users() == 0
                        ? "limit 0 → " + Held.count(now.users())
                        : String.format(
                                Locale.ROOT,
                                "limit %+d%%",
                                Math.round((now.users() - before.users()) * 100.0 / before.users()));
        return new ComparisonStatus(
                baseline, summary, "limit " + range(before) + " → " + range(now), List.of(), changes);
    }

    /** Whether the limit of {@code a} is surely above that of {@code b}. */
    private static boolean above(LimitStatus a, LimitStatus b) {
        return b.brokenAt() != null && a.users() >= b.brokenAt();
    }

    private static String range(LimitStatus l) {
        return (l.brokenAt() == null ? "at least " : "")
                + Held.count(l.users())
                + (l.brokenAt() == null ? "" : " to " + Held.count(l.brokenAt()))
                + " users";
    }
}
