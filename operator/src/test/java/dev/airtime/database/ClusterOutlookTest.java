package dev.airtime.database;

import static dev.airtime.database.Instances.LARGE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.airtime.database.OutlookReading.Answer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is said of an Aurora cluster before an event that is on air on Thursday 3 December 2026. */
class ClusterOutlookTest {
    private static final Span EVENING = new Span(
            Instant.parse("2026-12-03T19:30:00Z"),
            Instant.parse("2026-12-03T21:30:00Z"),
            Instant.parse("2026-12-04T21:30:00Z"),
            Instant.parse("2026-12-05T03:00:00Z"),
            LARGE,
            true);

    private ClusterOutlook.Connections connections = ClusterOutlook.Connections.UNKNOWN;

    private Outlook outlook(
            Clusters c, @Nullable String maintenance, Map<String, List<MaintenanceAction>> actions, Offers offers) {
        Map<String, Routine> routines = new TreeMap<>();
        c.instances()
                .keySet()
                .forEach(name -> routines.put(
                        name,
                        new Routine(
                                "aurora-mysql",
                                "8.0.mysql_aurora.3.08.0",
                                "eu-west-1a",
                                null,
                                "20:00-20:30",
                                7,
                                maintenance,
                                true,
                                0,
                                null)));
        return ClusterOutlook.of(
                c.seen(),
                routines,
                EVENING,
                null,
                new Answer<>(actions, null),
                new Answer<>(offers, null),
                null,
                connections);
    }

    private Outlook outlook(Clusters c) {
        return outlook(c, null, Map.of(), Offers.UNKNOWN);
    }

    @Test
    void aQuietClusterHasOnlyThatNothingIsReserved() {
        assertThat(outlook(Clusters.atRest()).warnings())
                .as("its backups are continuous")
                .singleElement()
                .asString()
                .contains("no capacity is reserved");
    }

    @Test
    void ofAMemberWithItsName() {
        assertThat(outlook(Clusters.atRest(), "thu:20:00-thu:20:30", Map.of(), Offers.UNKNOWN)
                        .warnings())
                .anyMatch(w -> w.startsWith("its member shop-1: its maintenance window"))
                .anyMatch(w -> w.startsWith("its member shop-2: its maintenance window"));
        Clusters pending = Clusters.atRest().change("shop-2", i -> i.pending("DBInstanceClass", "db.r6g.4xlarge"));
        assertThat(outlook(pending).warnings())
                .anyMatch(w -> w.startsWith("its member shop-2: a change is queued that is not Airtime's"));
    }

    @Test
    void maintenanceOfTheWholeCluster() {
        Clusters c = Clusters.atRest();
        MaintenanceAction upgrade = new MaintenanceAction("system-update", "immediate", null, null, null);
        assertThat(outlook(c, null, Map.of(c.cluster().arn(), List.of(upgrade)), Offers.UNKNOWN)
                        .warnings())
                .anyMatch(w -> w.contains("whole cluster") && w.contains("system-update"));
    }

    @Test
    void readersOfApplicationAutoScalingKeepTheirClass() {
        Clusters c = Clusters.atRest().add("application-autoscaling-1", "db.r6g.large");
        assertThat(outlook(c).warnings()).anyMatch(w -> w.startsWith("1 of its readers"));
    }

    @Test
    void aNumberOfConnectionsThatDoesNotFollowTheClass() {
        connections = new ClusterOutlook.Connections(700, 700);
        assertThat(outlook(Clusters.atRest()).warnings())
                .anyMatch(w -> w.startsWith("max_connections stays 700 on " + LARGE));
        connections = new ClusterOutlook.Connections(1000, 3000);
        assertThat(outlook(Clusters.atRest()).warnings()).noneMatch(w -> w.contains("max_connections"));
        connections = new ClusterOutlook.Connections(700, 700);
        assertThat(outlook(Clusters.of("shop-1").change("shop-1", i -> i.size(LARGE)))
                        .warnings())
                .as("raised already")
                .noneMatch(w -> w.contains("max_connections"));
    }

    @Test
    void aClassThatIsNotOffered() {
        Offers offers = new Offers(Map.of("db.r6g.large", new Offers.Offer(Set.of("eu-west-1a"), false)));
        assertThat(outlook(Clusters.atRest(), null, Map.of(), offers).notOffered())
                .contains(LARGE, "aurora-mysql");
        assertThat(outlook(Clusters.of("shop-1").change("shop-1", i -> i.size("db.serverless")), null, Map.of(), offers)
                        .notOffered())
                .as("nobody gets it")
                .isNull();
    }
}
