package dev.airtime.rehearsal;

import dev.airtime.api.DatabaseLoad;
import dev.airtime.api.LocustSpec;
import dev.airtime.api.Percentage;
import dev.airtime.api.RehearsalTemplate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether a load is hopeless because a copied database has no connections left. Pools that are full and serve everything
 * are no reason: requests have to fail, too. In a search for the limit it only breaks its level, by the failures, and the
 * search goes on below. The generator can't see it, so the operator ends such a load. Pure, from what
 * the status keeps: it is decided again, and alike, for the verdict.
 */
public final class ConnectionsAtLimit {
    private ConnectionsAtLimit() {}

    /** Why it is hopeless, in a sentence; empty when it is not, or nothing was measured. */
    public static Optional<String> why(
            RehearsalTemplate template, @Nullable LoadFigures figures, List<DatabaseLoad> load) {
        LocustSpec locust = template.locust();
        if (locust == null || template.findLimit() != null || figures == null) {
            return Optional.empty();
        }
        // Those that come from the master's log know of the plateaus alone.
        LoadFigures.Sample sample = figures.now().requests() > 0 ? figures.now() : figures.judged();
        if (sample.requests() < LoadRules.MIN_REQUESTS) {
            return Optional.empty();
        }
        double share = locust.abortOrDefault().databaseConnectionsOrDefault();
        double failed = sample.failureRatio();
        return failed <= template.thresholdsOrDefault().errorRateOrDefault()
                ? Optional.empty()
                : load.stream()
                        .filter(d -> atLimit(d, share))
                        .findFirst()
                        .map(d -> "database " + d.name() + " had " + d.connections() + " of "
                                + d.maxConnections() + " connections open, more than "
                                + Percentage.format(share) + ", and "
                                + Percentage.format(failed) + " of the requests failed");
    }

    private static boolean atLimit(DatabaseLoad d, double share) {
        return d.connections() != null && d.maxConnections() != null && d.connections() > share * d.maxConnections();
    }
}
