package dev.airtime.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.airtime.api.DatabaseSpec;
import dev.airtime.api.PlannedChange;
import dev.airtime.api.ReaderAutoScaling;
import dev.airtime.api.RehearsalTemplate;
import dev.airtime.api.ScaleUp;
import dev.airtime.api.Stage;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventPlanTest {
    @Test
    void saysWhatFromWhenAndBackWhen() {
        Scene s = Scene.database()
                .api("found")
                .window("03:00-05:00 Europe/London")
                .multiAz(true);
        assertThat(plan(s))
                .containsExactly(
                        new PlannedChange(
                                "database shop",
                                "instanceClass",
                                "db.r6g.large",
                                "db.r6g.2xlarge",
                                "2026-12-03T19:30:00Z",
                                "2026-12-05T03:00:00Z",
                                "one failover of 60 to 120 s (Multi-AZ)",
                                null,
                                null),
                        new PlannedChange(
                                "Deployment/api",
                                "replicas",
                                null,
                                "12",
                                "2026-12-03T21:15:00Z",
                                "2026-12-04T21:30:00Z",
                                null,
                                null,
                                null));
    }

    @Test
    void withoutAStandbyItIsDown() {
        assertThat(plan(Scene.database().multiAz(false)).get(0).interruption())
                .isEqualTo("down for most of 5 to 15 min (Single-AZ)");
    }

    @Test
    void whatWasNotReadIsNotGuessed() {
        Scene s = Scene.database();
        s.shop().presence = DatabaseFacts.Presence.Missing;
        assertThat(plan(s).get(0).interruption()).contains("not known");
    }

    @Test
    void theClassBeforeIsTheOneToGoBackTo() {
        assertThat(plan(Scene.database().db("raised")).get(0).from()).isEqualTo("db.r6g.large");
        assertThat(plan(Scene.database().db("tagsLost")).get(0).from()).isEqualTo("db.r6g.large");
    }

    @Test
    void aDatabaseThatIsOnlyWatchedIsNotChanged() {
        assertThat(plan(Scene.database().db("watched"))).isEmpty();
    }

    @Test
    void aWindowThatCantBeReadLeavesTheEnd() {
        assertThat(plan(Scene.database().window("03:00-05:00 Nowhere/Land"))
                        .get(0)
                        .backAt())
                .isEqualTo("2026-12-04T21:30:00Z");
    }

    @ParameterizedTest
    @CsvSource({"true, loaded by the restart of the class change", "false, a reboot of 1 to 3 min"})
    void aParameterNeedsARestart(boolean withClass, String interruption) {
        ScaleUp up =
                new ScaleUp(withClass ? "db.r6g.2xlarge" : null, List.of(), "2h", Map.of("max_connections", "1000"));
        List<PlannedChange> changes = changes(up, Map.of("parameters.max_connections", "341"));
        PlannedChange c = changes.get(changes.size() - 1);
        assertThat(c.what()).isEqualTo("parameters.max_connections");
        assertThat(c.from()).isEqualTo("341");
        assertThat(c.to()).isEqualTo("1000");
        assertThat(c.interruption()).startsWith(interruption);
    }

    @ParameterizedTest
    @CsvSource({"false, ", "true, ; set only where one of fallbackClasses gives less"})
    void aFormulaThatFollowsTheClassIsLeftAloneAndWhyIsSaid(boolean fallbacks, @Nullable String more) {
        Scene s = Scene.database();
        String why = "{DBInstanceClassMemory/12582880} gives at least 4805 on db.r6g.2xlarge";
        s.planning = new Planning(
                null,
                Map.of(
                        "shop",
                        new DatabaseOutlook(
                                true,
                                Map.of(),
                                List.of(),
                                null,
                                Map.of("max_connections", why),
                                Set.of(),
                                null,
                                null)));
        ScaleUp up = new ScaleUp(
                "db.r6g.2xlarge",
                fallbacks ? List.of("db.r6g.xlarge") : List.of(),
                "2h",
                Map.of("max_connections", "1000"));
        assertThat(changes(up, s)).last().satisfies(c -> {
            assertThat(c.to()).isEqualTo("1000 (left alone: " + why + (more == null ? "" : more) + ")");
            assertThat(c.interruption()).isNull();
        });
    }

    @Test
    void aParameterThatChangesInTheGroupInUseInterruptsNobody() {
        Scene s = Scene.database();
        s.planning = new Planning(
                null,
                Map.of(
                        "shop",
                        new DatabaseOutlook(
                                true, Map.of(), List.of(), null, Map.of(), Set.of("max_connections"), null, null)));
        ScaleUp up =
                new ScaleUp(null, List.of(), "2h", Map.of("max_connections", "1000", "innodb_buffer_pool_size", "1"));
        List<PlannedChange> changes = new ArrayList<>();
        EventPlan.database(
                s.shop().spec(), s.observed(), Timeline.of(s.spec()), new JsonMapper().valueToTree(up), changes);
        assertThat(changes)
                .filteredOn(c -> c.what().endsWith("max_connections"))
                .singleElement()
                .satisfies(c -> assertThat(c.interruption()).isNull());
        assertThat(changes)
                .filteredOn(c -> c.what().endsWith("pool_size"))
                .singleElement()
                .satisfies(c -> assertThat(c.interruption()).startsWith("a reboot"));
    }

    @Test
    void aMinimumOfReadersInterruptsNobody() {
        ScaleUp up = new ScaleUp(
                null, List.of(), "2h", Map.of(), null, new ReaderAutoScaling(4), null, null, null, null, null);
        assertThat(changes(up, Map.of("autoScaling.minCapacity", "1")))
                .singleElement()
                .satisfies(c -> {
                    assertThat(c.what()).isEqualTo("autoScaling.minCapacity");
                    assertThat(c.from()).isEqualTo("1");
                    assertThat(c.to()).isEqualTo("4");
                    assertThat(c.backAt()).isNotNull();
                    assertThat(c.interruption()).isNull();
                });
    }

    @Test
    void theClassesThatAreTakenWithoutCapacityAreSaid() {
        ScaleUp up = new ScaleUp("db.r6g.2xlarge", List.of("db.r7g.2xlarge", "db.m6g.4xlarge"), "2h", Map.of());
        assertThat(changes(up, Map.of()))
                .singleElement()
                .extracting(PlannedChange::to)
                .isEqualTo("db.r6g.2xlarge (without capacity: db.r7g.2xlarge, db.m6g.4xlarge)");
    }

    @Test
    void aFieldThatIsNotExplainedIsShownNevertheless() throws Exception {
        var tree = new JsonMapper()
                .readTree("{\"leadTime\": \"2h\", \"tomorrow\": {\"a\": 1}, \"empty\": {}, \"no\": null}");
        List<PlannedChange> changes = new ArrayList<>();
        Scene s = Scene.database();
        EventPlan.database(s.shop().spec(), s.observed(), Timeline.of(s.spec()), tree, changes);
        assertThat(changes).singleElement().satisfies(c -> {
            assertThat(c.what()).isEqualTo("tomorrow");
            assertThat(c.to()).isEqualTo("{\"a\":1}");
            assertThat(c.interruption()).contains("docs/database.md");
        });
    }

    @Test
    void warningsNameTheirDatabaseAndAreNoOtherPlan() {
        Scene s = Scene.database();
        String hash = s.outlook(null).hash();
        s.outlook("db.r6g.2xlarge is not offered", "it is stopped");
        assertThat(EventPlan.of(s.spec(), s.observed(), Timeline.of(s.spec())).warnings())
                .containsExactly("database shop: db.r6g.2xlarge is not offered", "database shop: it is stopped");
        assertThat(s.hash()).isEqualTo(hash);
    }

    @Test
    void warnsOfARampThatCantBeSpawnedAtOnce() {
        Scene s = Scene.whole();
        s.rehearsal = new RehearsalTemplate(
                Objects.requireNonNull(s.rehearsal).locust(), null, List.of(new Stage(1_000_000, "10s", "5m")), null);
        assertThat(EventPlan.of(s.spec(), s.observed(), Timeline.of(s.spec())).warnings())
                .anyMatch(w -> w.startsWith("stages[0].ramp: 1,000,000 users in 10s"));
    }

    private static List<PlannedChange> plan(Scene s) {
        return EventPlan.of(s.spec(), s.observed(), Timeline.of(s.spec())).changes();
    }

    private static List<PlannedChange> changes(ScaleUp up, Map<String, String> now) {
        Scene s = Scene.database();
        s.planning = new Planning(null, Map.of("shop", new DatabaseOutlook(true, now, List.of(), null, null)));
        return changes(up, s);
    }

    private static List<PlannedChange> changes(ScaleUp up, Scene s) {
        List<PlannedChange> changes = new ArrayList<>();
        EventPlan.database(
                DatabaseSpec.instance("shop", "shop-prod").with(up),
                s.observed(),
                Timeline.of(s.spec()),
                new JsonMapper().valueToTree(up),
                changes);
        return changes;
    }

    @ParameterizedTest
    @CsvSource({"true, ", "false, I/O stops for seconds to minutes"})
    void readReplicasHaveAPriceAndWithoutAStandbyTheirSnapshotIsFelt(boolean multiAz, @Nullable String interruption) {
        Scene s = Scene.database();
        s.planning = new Planning(
                null,
                Map.of(
                        "shop",
                        new DatabaseOutlook(
                                multiAz,
                                Map.of("readReplicas", "1"),
                                List.of(),
                                null,
                                Map.of(),
                                Set.of(),
                                null,
                                new DatabaseOutlook.Hourly(BigDecimal.ZERO, new BigDecimal("1.5"), null))));
        ScaleUp up = new ScaleUp("db.r6g.2xlarge", List.of(), "2h", Map.of(), null, null, null, null, null, null, 2);
        assertThat(changes(up, s)).last().satisfies(c -> {
            assertThat(c.what()).isEqualTo("readReplicas");
            assertThat(c.from()).isEqualTo("1");
            assertThat(c.to()).isEqualTo("2 more of db.r6g.2xlarge, deleted at the return");
            assertThat(c.backAt()).isNotNull();
            assertThat(c.permanent()).isNull();
            assertThat(java.util.Objects.requireNonNull(c.cost()).inAll()).isEqualTo("39.00");
            if (interruption == null) {
                assertThat(c.interruption()).isNull();
            } else {
                assertThat(c.interruption()).startsWith(interruption);
            }
        });
    }
}
