package dev.airtime;

import dev.airtime.database.CopyObservation;
import dev.airtime.database.DatabaseObservation;
import dev.airtime.database.Figures;
import dev.airtime.plan.Observed;
import dev.airtime.staging.StagingObservation;
import dev.airtime.staging.StagingRequest;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One look at everything an event speaks of: the plain values that the decision needs, and beside them what the rooms
 * said, for status and steps.
 *
 * @param observed what is decided on
 * @param databases by the name that the event gives them
 * @param copies by the same names
 * @param figures by the same names
 * @param staging the copy; null when none is asked for
 * @param request what the staging room is asked; null when no copy is asked for
 */
record Sighting(
        Observed observed,
        Map<String, DatabaseObservation> databases,
        Map<String, CopyObservation> copies,
        Map<String, Figures> figures,
        @Nullable StagingObservation staging,
        @Nullable StagingRequest request) {
    Sighting {
        databases = Map.copyOf(databases);
        copies = Map.copyOf(copies);
        figures = Map.copyOf(figures);
    }
}
