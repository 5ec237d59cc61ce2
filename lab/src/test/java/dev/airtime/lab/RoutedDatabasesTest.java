package dev.airtime.lab;

import static dev.airtime.lab.RdsStage.EVENT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.airtime.database.AwsApis;
import dev.airtime.database.DatabaseId;
import dev.airtime.database.DatabaseObservation;
import dev.airtime.database.DatabaseObservation.Presence;
import dev.airtime.database.Figures;
import dev.airtime.database.Place;
import dev.airtime.database.RoutedDatabases;
import dev.airtime.lab.rds.LabInstance;
import dev.airtime.lab.rds.LoadFigures;
import dev.airtime.lab.rds.RdsSpeed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Two places that each have an instance of the same name: what is asked of one never shows the other. */
class RoutedDatabasesTest {
    private static final Place IRELAND = new Place("eu-west-1", null);
    private static final Place SECOND = new Place("us-east-1", "arn:aws:iam::123456789012:role/airtime");

    @Test
    void anIdentifierIsOneOnlyWithinItsAccountAndRegion() {
        try (RdsStage ireland = new RdsStage(RdsSpeed.typical());
                RdsStage second = new RdsStage(RdsSpeed.typical())) {
            second.lab.with(LabInstance.shop("orders", "production").instanceClass("db.m5.xlarge"));
            ireland.lab.load("shop-prod", at -> new LoadFigures(0.25, 10, 3L << 30));
            second.lab.load("shop-prod", at -> new LoadFigures(0.75, 20, 3L << 30));
            List<Place> asked = new ArrayList<>();
            Map<Place, AwsApis> apis = Map.of(IRELAND, ireland.apis(), SECOND, second.apis());
            RoutedDatabases databases = new RoutedDatabases(
                    place -> {
                        asked.add(place);
                        return apis.get(place);
                    },
                    ireland.clock,
                    d -> {});

            assertThat(databases.observe(EVENT, DatabaseId.instance("orders", SECOND), null))
                    .extracting(DatabaseObservation::presence, DatabaseObservation::instanceClass)
                    .containsExactly(Presence.Found, "db.m5.xlarge");
            assertThat(databases.observe(EVENT, DatabaseId.instance("orders", IRELAND), null))
                    .satisfies(o -> {
                        assertThat(o.presence()).isEqualTo(Presence.Missing);
                        assertThat(o.message()).contains("in eu-west-1").doesNotContain("role/airtime");
                    });
            DatabaseId one = DatabaseId.instance("shop-prod", IRELAND);
            DatabaseId other = DatabaseId.instance("shop-prod", SECOND);
            Map<DatabaseId, Figures> figures = databases.figures(Set.of(one, other), ireland.clock.instant());
            assertThat(figures.get(one)).extracting(Figures::cpu).isEqualTo(0.25);
            assertThat(figures.get(other)).extracting(Figures::cpu).isEqualTo(0.75);
            assertThat(asked).containsExactlyInAnyOrder(IRELAND, SECOND);
        }
    }
}
