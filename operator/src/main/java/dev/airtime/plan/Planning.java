package dev.airtime.plan;

import dev.airtime.api.PlanStatus;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a plan is made of, beside the spec.
 *
 * @param planned the plan that the event's status shows; null before the first
 * @param outlooks by the name that the event gives the database
 */
public record Planning(@Nullable PlanStatus planned, Map<String, DatabaseOutlook> outlooks) {
    /** Nothing is known. */
    public static final Planning NONE = new Planning(null, Map.of());

    public Planning {
        outlooks = Map.copyOf(outlooks);
    }
}
