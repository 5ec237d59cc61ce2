package dev.airtime;

import dev.airtime.api.Conditions;
import dev.airtime.api.TrafficEventStatus;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is worth telling about the step from one status to the next. Pure. */
final class Story {
    /** One sentence of the story. */
    record Line(KubernetesEvents.Type type, String reason, String message) {}

    /** First reasons of conditions, which only say that their time has not come. */
    private static final Set<String> NOT_YET = Set.of("Scheduled", "NotYet", "NotRun", "PlanOnly");

    private Story() {}

    static List<Line> between(@Nullable TrafficEventStatus before, TrafficEventStatus after) {
        List<Line> lines = new ArrayList<>();
        if (before == null || before.phase() != after.phase()) {
            lines.add(new Line(
                    KubernetesEvents.Type.Normal,
                    String.valueOf(after.phase()),
                    (before == null || before.phase() == null ? "" : "was " + before.phase() + "; ")
                            + (after.summary() == null
                                    ? ""
                                    : "next: " + after.summary().next())));
        }
        List<String> known = before == null || before.plan() == null
                ? List.of()
                : before.plan().warnings();
        if (after.plan() != null) {
            after.plan().warnings().stream()
                    .filter(w -> !known.contains(w))
                    .forEach(w -> lines.add(new Line(KubernetesEvents.Type.Warning, "PlanWarning", w)));
        }
        for (Condition c : after.conditions()) {
            Condition old = before == null ? null : find(before, c.getType());
            boolean news = old == null
                    ? !NOT_YET.contains(c.getReason())
                    : !c.getReason().equals(old.getReason()) || !c.getStatus().equals(old.getStatus());
            // Ready repeats what the other conditions say.
            if (news && !Conditions.READY.equals(c.getType()) && !"AsPlanned".equals(c.getReason())) {
                lines.add(new Line(type(c), c.getReason(), c.getType() + ": " + c.getMessage()));
            }
        }
        return lines;
    }

    private static KubernetesEvents.Type type(Condition c) {
        boolean bad = (Conditions.STALLED.equals(c.getType()) && "True".equals(c.getStatus()))
                || (Conditions.CAPACITY_RESTORED.equals(c.getType()) && "ChangedByHand".equals(c.getReason()))
                || (Conditions.REHEARSAL_PASSED.equals(c.getType()) && "False".equals(c.getStatus()));
        return bad ? KubernetesEvents.Type.Warning : KubernetesEvents.Type.Normal;
    }

    private static @Nullable Condition find(TrafficEventStatus status, String type) {
        return status.conditions().stream()
                .filter(c -> type.equals(c.getType()))
                .findFirst()
                .orElse(null);
    }
}
