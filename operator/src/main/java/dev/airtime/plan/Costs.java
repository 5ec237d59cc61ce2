package dev.airtime.plan;

import dev.airtime.api.PlannedChange;
import dev.airtime.api.PlannedCost;
import dev.airtime.plan.DatabaseOutlook.Hourly;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a plan costs, at on-demand prices. Pure. */
final class Costs {
    private static final BigDecimal SECONDS =
            BigDecimal.valueOf(Duration.ofHours(1).toSeconds());

    private Costs() {}

    /** Of a class that is had from {@code at} to {@code back}; null without a price of its own. */
    static @Nullable PlannedCost of(@Nullable Hourly hourly, Instant at, Instant back) {
        if (hourly == null) {
            return null;
        }
        BigDecimal before = hourly.before();
        BigDecimal raised = hourly.raised();
        if (before == null || raised == null) {
            return new PlannedCost(null, null, null, hourly.unknown() == null ? "not known" : hourly.unknown());
        }
        BigDecimal inAll = raised.subtract(before)
                .multiply(BigDecimal.valueOf(Duration.between(at, back).toSeconds()))
                .divide(SECONDS, 2, RoundingMode.HALF_UP);
        return new PlannedCost(
                before.setScale(3, RoundingMode.HALF_UP).toString(),
                raised.setScale(3, RoundingMode.HALF_UP).toString(),
                inAll.toString(),
                null);
    }

    /** {@code USD 41.60 more in all}, or why it is not known; null when nothing has a price. */
    static @Nullable String total(List<PlannedChange> changes) {
        BigDecimal sum = null;
        for (PlannedChange c : changes) {
            PlannedCost cost = c.cost();
            if (cost != null && cost.inAll() == null) {
                return "unknown: " + c.target() + ": " + cost.unknown();
            }
            if (cost != null && cost.inAll() != null) {
                BigDecimal more = new BigDecimal(cost.inAll());
                sum = sum == null ? more : sum.add(more);
            }
        }
        return sum == null ? null : "USD " + sum + " more in all";
    }
}
