package dev.airtime.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.airtime.database.OutlookReading.Answer;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.pricing.model.Filter;

class PriceListTest {
    private static String product(String attributes, String usd) {
        return "{\"product\":{\"productFamily\":\"Database Instance\",\"attributes\":{\"instanceType\":\"db.r6g.large\","
                + "\"vcpu\":\"2\",\"memory\":\"16 GiB\"" + attributes + "}},\"terms\":{\"OnDemand\":{\"S.J\":"
                + "{\"priceDimensions\":{\"S.J.6\":{\"unit\":\"Hrs\",\"pricePerUnit\":{" + usd + "}}}}}}}";
    }

    private static PriceList.ClassPrice only(String... products) {
        PriceList list = PriceList.of(List.of(products));
        assertThat(list.classes()).containsOnlyKeys("db.r6g.large");
        return Objects.requireNonNull(list.classes().get("db.r6g.large"));
    }

    @Test
    void aRowIsAPriceAndASize() {
        PriceList.ClassPrice p = only(product(",\"locationType\":\"AWS Region\"", "\"USD\":\"0.4300000000\""));
        assertThat(p.hourly()).isEqualByComparingTo("0.43");
        assertThat(p.vcpus()).isEqualTo(2);
        assertThat(p.memoryGib()).isEqualTo(16);
    }

    @Test
    void otherOffersOfTheSameClassAreLeftOut() {
        assertThat(only(
                                product("", "\"USD\":\"0.43\""),
                                product("", "\"USD\":\"0.43\""),
                                product(",\"locationType\":\"AWS Outposts\"", "\"USD\":\"0.9\""),
                                product(",\"deploymentModel\":\"RDS Custom\"", "\"USD\":\"0.8\""),
                                product(",\"storage\":\"Aurora IO Optimization Mode\"", "\"USD\":\"0.7\""))
                        .hourly())
                .isEqualByComparingTo("0.43");
    }

    @Test
    void ofTwoPricesTheDearerCounts() {
        assertThat(only(
                                product("", "\"USD\":\"0.43\""),
                                product("", "\"USD\":\"0.50\""),
                                product("", "\"USD\":\"0.1\""))
                        .hourly())
                .isEqualByComparingTo("0.50");
    }

    @Test
    void whatIsNoPriceIsNone() {
        assertThat(PriceList.of(List.of(
                                "no JSON",
                                "{}",
                                product("", "\"USD\":\"0.0000000000\""),
                                product("", "\"CNY\":\"3.1\"")))
                        .classes())
                .isEmpty();
    }

    @Test
    void theQueryLeavesOutpostsOutAndUsesTheListsOwnNames() {
        assertThat(PriceList.engine("aurora-mysql")).contains("Aurora MySQL");
        assertThat(PriceList.engine("oracle-ee")).isEmpty();
        assertThat(PriceList.filters("eu-west-1", "PostgreSQL", true))
                .extracting(Filter::field, Filter::value)
                .contains(
                        org.assertj.core.groups.Tuple.tuple("locationType", "AWS Region"),
                        org.assertj.core.groups.Tuple.tuple("regionCode", "eu-west-1"),
                        org.assertj.core.groups.Tuple.tuple("databaseEngine", "PostgreSQL"),
                        org.assertj.core.groups.Tuple.tuple("deploymentOption", "Multi-AZ"));
    }

    @Test
    void aPriceIsOfBothClassesOrSaysWhyNot() {
        PriceList list = new PriceList(Map.of(
                "db.r6g.large", new PriceList.ClassPrice(new BigDecimal("0.43"), 2, 16),
                "db.r6g.xlarge", new PriceList.ClassPrice(new BigDecimal("0.86"), 4, 32)));
        assertThat(Price.of(new Answer<>(list, null), "db.r6g.large", "db.r6g.xlarge"))
                .isEqualTo(new Price(new BigDecimal("0.43"), new BigDecimal("0.86"), null));
        assertThat(Price.of(new Answer<>(list, null), "db.r6g.large", "db.r9g.large")
                        .unknown())
                .contains("does not have db.r9g.large");
        assertThat(Price.of(new Answer<>(null, "not permitted: allow pricing:GetProducts"), "a", "b")
                        .unknown())
                .isEqualTo("not permitted: allow pricing:GetProducts");
        assertThat(Price.of(null, "a", "b").unknown()).contains("shortly before the raise");
    }

    @Test
    void theNearestEndpointOfTheList() {
        assertThat(AwsClients.pricingRegion("eu-west-2")).isEqualTo("eu-central-1");
        assertThat(AwsClients.pricingRegion("ap-southeast-2")).isEqualTo("ap-south-1");
        assertThat(AwsClients.pricingRegion("us-west-2")).isEqualTo("us-east-1");
        assertThat(AwsClients.pricingRegion(null)).isEqualTo("us-east-1");
    }
}
