package dev.airtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.airtime.api.StagingSpec;
import dev.airtime.api.TrafficEvent;
import dev.airtime.api.TrafficEventSpec;
import dev.airtime.database.CopyObservation;
import dev.airtime.database.DatabaseObservation;
import dev.airtime.database.DatabaseObservationBuilder;
import dev.airtime.staging.StagingRequest;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which of production's addresses lead to which copy. */
class CopyRequestTest {
    @Test
    void theInstanceAndItsReadersLeadToTheCopy() {
        StagingRequest request =
                request(Map.of("shop", database("shop", "shop-r1", "shop-r2")), Map.of("shop", copy("shop")));
        assertThat(request.addresses())
                .isEqualTo(Map.of(
                        "shop.example", "copy-of-shop.example",
                        "shop-r1.example", "copy-of-shop.example",
                        "shop-r2.example", "copy-of-shop.example"));
        assertThat(request.databases()).containsExactly("copy-of-shop.example:3306");
    }

    @Test
    void withoutACopyNoAddressLeadsAnywhere() {
        Map<String, DatabaseObservation> seen = Map.of("shop", database("shop", "shop-r1"));
        assertThat(request(seen, Map.of()).addresses()).isEmpty();
        assertThat(request(seen, Map.of("shop", new CopyObservation("c", CopyObservation.State.Creating, "-", null, 0)))
                        .addresses())
                .isEmpty();
    }

    @Test
    void aReaderThatHasACopyOfItsOwnLeadsThereInAnyOrder() {
        DatabaseObservation shop = database("shop", "reports", "reports-r1", "shop-r1");
        DatabaseObservation reports = database("reports", "reports-r1");
        Map<String, CopyObservation> copies = Map.of("shop", copy("shop"), "reports", copy("reports"));
        Map<String, String> expected = Map.of(
                "shop.example", "copy-of-shop.example",
                "shop-r1.example", "copy-of-shop.example",
                "reports.example", "copy-of-reports.example",
                "reports-r1.example", "copy-of-reports.example");
        assertThat(request(ordered("shop", shop, "reports", reports), copies).addresses())
                .isEqualTo(expected);
        assertThat(request(ordered("reports", reports, "shop", shop), copies).addresses())
                .isEqualTo(expected);
        assertThat(request(ordered("shop", shop, "reports", reports), Map.of("shop", copy("shop")))
                        .addresses())
                .as("nothing is led to a copy that it will be taken from later")
                .containsOnlyKeys("shop.example", "shop-r1.example");
    }

    @Test
    void everyEndpointOfAClusterLeadsToTheClonesWriterOrReader() {
        DatabaseObservation shop = found("shop")
                .address("shop.cluster-abc.example")
                .writers(List.of("admin.cluster-custom-abc.example", "shop-1.abc.example"))
                .readers(List.of(
                        "shop.cluster-ro-abc.example", "reports.cluster-custom-abc.example", "shop-2.abc.example"))
                .build();
        CopyObservation clone = new CopyObservation(
                "copy",
                CopyObservation.State.Available,
                "-",
                "copy.cluster-abc.example",
                "copy.cluster-ro-abc.example",
                3306);
        StagingRequest request = request(Map.of("shop", shop), Map.of("shop", clone));
        assertThat(request.addresses())
                .isEqualTo(Map.of(
                        "shop.cluster-abc.example", "copy.cluster-abc.example",
                        "admin.cluster-custom-abc.example", "copy.cluster-abc.example",
                        "shop-1.abc.example", "copy.cluster-abc.example",
                        "shop.cluster-ro-abc.example", "copy.cluster-ro-abc.example",
                        "reports.cluster-custom-abc.example", "copy.cluster-ro-abc.example",
                        "shop-2.abc.example", "copy.cluster-ro-abc.example"));
        assertThat(request.databases())
                .containsExactlyInAnyOrder("copy.cluster-abc.example:3306", "copy.cluster-ro-abc.example:3306");
    }

    @Test
    void aMemberThatIsADatabaseOfItsOwnLeadsToItsOwnCopy() {
        DatabaseObservation cluster = found("shop")
                .address("shop.cluster-abc.example")
                .writers(List.of("shop-1.example"))
                .build();
        Map<String, CopyObservation> copies = Map.of("shop", copy("shop"), "one", copy("shop-1"));
        assertThat(request(ordered("shop", cluster, "one", database("shop-1")), copies)
                        .addresses())
                .containsEntry("shop-1.example", "copy-of-shop-1.example");
    }

    private static Map<String, DatabaseObservation> ordered(
            String first, DatabaseObservation a, String second, DatabaseObservation b) {
        Map<String, DatabaseObservation> map = new LinkedHashMap<>();
        map.put(first, a);
        map.put(second, b);
        return map;
    }

    private static StagingRequest request(Map<String, DatabaseObservation> seen, Map<String, CopyObservation> copies) {
        TrafficEventSpec spec = new TrafficEventSpec(
                "2026-12-03T21:30:00Z",
                "24h",
                null,
                null,
                null,
                List.of(),
                List.of(),
                StagingSpec.of("production-staging"),
                null);
        TrafficEvent event = new TrafficEvent();
        event.setMetadata(new ObjectMetaBuilder()
                .withName("show")
                .withNamespace("production")
                .withUid("uid-1")
                .build());
        event.setSpec(spec);
        return CopyRequest.of(event, spec, seen, copies);
    }

    private static CopyObservation copy(String source) {
        return new CopyObservation(
                "copy", CopyObservation.State.Available, "-", "copy-of-" + source + ".example", 3306);
    }

    private static DatabaseObservation database(String identifier, String... readers) {
        return found(identifier)
                .readers(List.of(readers).stream().map(r -> r + ".example").toList())
                .build();
    }

    private static DatabaseObservationBuilder found(String identifier) {
        return DatabaseObservationBuilder.builder(
                        DatabaseObservation.of(identifier, DatabaseObservation.Presence.Found, "available"))
                .status("available")
                .instanceClass("db.m5.large")
                .address(identifier + ".example")
                .port(3306);
    }
}
