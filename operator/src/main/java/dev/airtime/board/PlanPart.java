package dev.airtime.board;

import dev.airtime.api.Phase;
import dev.airtime.api.PlannedChange;
import dev.airtime.api.TrafficEventStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What will be done to production, until airtime. Values of parameters are not shown: they may be anything. */
final class PlanPart {
    private PlanPart() {}

    static String render(@Nullable TrafficEventStatus status) {
        if (status == null || status.plan() == null || status.plan().changes().isEmpty() || over(status.phase())) {
            return "";
        }
        StringBuilder rows = new StringBuilder();
        status.plan().changes().forEach(c -> rows.append(row(c)));
        return EventSection.wide(
                "Plan " + status.plan().hash(),
                "<div class=\"scroll\"><table><tr><th>from</th><th>what</th><th></th><th>change</th>"
                        + "<th>interruption</th><th>back from</th></tr>" + rows + "</table></div>"
                        + EventSection.note(
                                status.plan().cost() == null
                                        ? List.of()
                                        : List.of("cost: " + status.plan().cost()))
                        + EventSection.note(status.plan().warnings()));
    }

    private static boolean over(@Nullable Phase phase) {
        return phase == Phase.OnAir || phase == Phase.ScalingDown || phase == Phase.Completed;
    }

    private static String row(PlannedChange c) {
        String values =
                c.what().startsWith("parameters.") ? "" : (c.from() == null ? "" : c.from() + " ") + "→ " + c.to();
        return "<tr><td>" + Html.text(EventSection.since(c.at())) + "</td><td>" + Html.text(c.target()) + "</td><td>"
                + Html.text(c.what()) + "</td><td>" + Html.text(values) + "</td><td class=\"note\">"
                + Html.text(c.interruption() == null ? "none" : c.interruption()) + "</td><td>"
                + (Boolean.TRUE.equals(c.permanent())
                        ? EventSection.pill("can't be undone", "warn")
                        : Html.text(EventSection.since(c.backAt())))
                + "</td></tr>";
    }
}
