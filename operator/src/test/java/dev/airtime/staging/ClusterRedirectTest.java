package dev.airtime.staging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An Aurora cluster has many host names that begin and end alike; each leads to the clone's writer or reader. */
class ClusterRedirectTest {
    private static final String REGION = "eu-west-1.rds.amazonaws.com";
    private static final Redirect REDIRECT = new Redirect(
            new Addresses(
                    Map.of(
                            "shop.cluster-c1." + REGION, "copy.cluster-c1." + REGION,
                            "shop.cluster-ro-c1." + REGION, "copy.cluster-ro-c1." + REGION,
                            "all.cluster-custom-c1." + REGION, "copy.cluster-c1." + REGION,
                            "reports.cluster-custom-c1." + REGION, "copy.cluster-ro-c1." + REGION,
                            "shop-1.c1." + REGION, "copy.cluster-c1." + REGION,
                            "shop-2.c1." + REGION, "copy.cluster-ro-c1." + REGION),
                    Map.of()),
            "prod",
            "prod-staging",
            Set.of());

    @ParameterizedTest
    @CsvSource({
        "shop.cluster-c1, copy.cluster-c1",
        "shop.cluster-ro-c1, copy.cluster-ro-c1",
        "all.cluster-custom-c1, copy.cluster-c1",
        "reports.cluster-custom-c1, copy.cluster-ro-c1",
        "shop-1.c1, copy.cluster-c1",
        "shop-2.c1, copy.cluster-ro-c1",
    })
    void leadsEachKindOfEndpointToItsCounterpart(String production, String copy) {
        assertThat(REDIRECT.text("jdbc:mysql:aws://" + production + "." + REGION + ":3306/shop"))
                .isEqualTo("jdbc:mysql:aws://" + copy + "." + REGION + ":3306/shop");
    }

    @ParameterizedTest
    @ValueSource(strings = {"my-shop.cluster-c1", "shop-11.c1", "shop.cluster-ro-c12", "x.reports.cluster-custom-c1"})
    void leavesOtherClustersAlone(String host) {
        assertThat(REDIRECT.text(host + "." + REGION)).isEqualTo(host + "." + REGION);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "write: {W}\nread: {R}\n",
                "{R},{W}",
                "postgres://u:p@{W},{R}/shop",
                "{\"w\":\"{W}\",\"r\":\"{R}\"}"
            })
    void keepsWriterAndReaderApartInOneText(String text) {
        String production =
                text.replace("{W}", "shop.cluster-c1." + REGION).replace("{R}", "shop.cluster-ro-c1." + REGION);
        assertThat(REDIRECT.text(production))
                .isEqualTo(text.replace("{W}", "copy.cluster-c1." + REGION)
                        .replace("{R}", "copy.cluster-ro-c1." + REGION));
    }
}
