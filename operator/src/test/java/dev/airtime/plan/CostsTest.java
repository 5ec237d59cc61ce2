package dev.airtime.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.airtime.api.PlanStatus;
import dev.airtime.api.PlannedCost;
import dev.airtime.plan.DatabaseOutlook.Hourly;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CostsTest {
    private static PlanStatus plan(Scene s, Map<String, Hourly> hourly) {
        Map<String, DatabaseOutlook> outlooks = new java.util.HashMap<>();
        hourly.forEach((name, h) -> outlooks.put(name, new DatabaseOutlook(true, Map.of(), List.of(), null, h)));
        s.planning = new Planning(null, outlooks);
        return EventPlan.of(s.spec(), s.observed(), Timeline.of(s.spec()));
    }

    private static Hourly hourly(String before, String raised) {
        return new Hourly(new BigDecimal(before), new BigDecimal(raised), null);
    }

    @Test
    void anHourAndInAllFromTheRaiseToTheReturn() {
        // Raised at 19:30 on Thursday, put back at 03:00 on Saturday: 31.5 hours.
        Scene s = Scene.database().window("03:00-05:00 Europe/London");
        PlanStatus plan = plan(s, Map.of("shop", hourly("0.4300000000", "1.7200000000")));
        assertThat(plan.changes().get(0).cost()).isEqualTo(new PlannedCost("0.430", "1.720", "40.64", null));
        assertThat(plan.cost()).isEqualTo("USD 40.64 more in all");
    }

    @Test
    void severalDatabasesAreAdded() {
        Scene s = Scene.database().db("orders", "found");
        // 26 hours each.
        assertThat(plan(s, Map.of("shop", hourly("1", "2"), "orders", hourly("0.5", "1")))
                        .cost())
                .isEqualTo("USD 39.00 more in all");
    }

    @Test
    void oneThatIsNotKnownMakesTheSumUnknown() {
        Scene s = Scene.database().db("orders", "found");
        PlanStatus plan = plan(
                s,
                Map.of(
                        "shop",
                        hourly("1", "2"),
                        "orders",
                        new Hourly(null, null, "not permitted: allow pricing:GetProducts")));
        assertThat(plan.cost()).isEqualTo("unknown: database orders: not permitted: allow pricing:GetProducts");
        assertThat(plan.changes().get(0).cost()).isNotNull();
    }

    @Test
    void aPriceIsNoOtherPlan() {
        Scene s = Scene.database();
        assertThat(plan(s, Map.of("shop", hourly("1", "2"))).hash())
                .isEqualTo(plan(s, Map.of("shop", new Hourly(null, null, "no"))).hash());
    }

    @Test
    void whatHasNoPriceCostsNothing() {
        assertThat(plan(Scene.workload(), Map.of()).cost()).isNull();
    }
}
