package dev.airtime.lab.rds;

import static dev.airtime.lab.rds.Cloud.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.pricing.PricingClient;
import software.amazon.awssdk.services.pricing.model.Filter;
import software.amazon.awssdk.services.pricing.model.FilterType;
import software.amazon.awssdk.services.pricing.model.GetProductsResponse;

/** The price list, by its own SDK client. */
class PricingTest {
    private static final Map<String, String> PLAIN =
            Map.of("instanceType", "db.r6g.large", "databaseEngine", "MySQL", "regionCode", "eu-west-2");

    private final Cloud cloud = new Cloud();
    private final PricingClient pricing = PricingClient.builder()
            .endpointOverride(cloud.lab.endpoint())
            .region(Region.US_EAST_1)
            .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("lab", "lab")))
            .httpClient(UrlConnectionHttpClient.create())
            .overrideConfiguration(c -> c.retryStrategy(AwsRetryStrategy.doNotRetry()))
            .build();

    @AfterEach
    void close() {
        pricing.close();
        cloud.close();
    }

    private static List<Filter> filters(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(e -> Filter.builder()
                        .type(FilterType.TERM_MATCH)
                        .field(e.getKey())
                        .value(e.getValue())
                        .build())
                .toList();
    }

    private List<JsonNode> products(Map<String, String> fields) {
        ObjectMapper json = new ObjectMapper();
        return pricing.getProducts(r -> r.serviceCode("AmazonRDS").filters(filters(fields))).priceList().stream()
                .map(text -> {
                    try {
                        return json.readTree(text);
                    } catch (JsonProcessingException e) {
                        throw new AssertionError(text, e);
                    }
                })
                .toList();
    }

    private static Map<String, String> and(Map<String, String> fields, String name, String value) {
        Map<String, String> more = new TreeMap<>(fields);
        more.put(name, value);
        return more;
    }

    private static Stream<String> attribute(List<JsonNode> products, String name) {
        return products.stream().map(p -> p.at("/product/attributes/" + name).asText());
    }

    private static double dollars(JsonNode product) {
        JsonNode offer = product.at("/terms/OnDemand").elements().next();
        JsonNode dimension = offer.get("priceDimensions").elements().next();
        assertThat(dimension.get("unit").asText()).isEqualTo("Hrs");
        return Double.parseDouble(dimension.at("/pricePerUnit/USD").asText());
    }

    @Test
    void aPlainQuestionHasManyAnswersAndTheFirstIsATrap() {
        List<JsonNode> products = products(PLAIN);
        assertThat(attribute(products, "locationType")).contains("AWS Outposts", "AWS Region");
        assertThat(products.get(0).at("/product/attributes/locationType").asText())
                .isEqualTo("AWS Outposts");
        assertThat(attribute(products, "deploymentOption"))
                .contains("Single-AZ", "Multi-AZ", "Multi-AZ (readable standbys)");
    }

    @Test
    void theRightQuestionHasOnePriceEvenIfItComesTwice() {
        Map<String, String> region = and(PLAIN, "locationType", "AWS Region");
        List<JsonNode> single = products(and(region, "deploymentOption", "Single-AZ"));
        assertThat(single).hasSize(2);
        assertThat(single).extracting(PricingTest::dollars).containsOnly(0.24);
        assertThat(attribute(single, "vcpu")).containsOnly("2");
        assertThat(attribute(single, "memory")).containsOnly("16 GiB");
        List<JsonNode> both = products(and(region, "deploymentOption", "Multi-AZ"));
        assertThat(both).singleElement().satisfies(p -> assertThat(dollars(p)).isEqualTo(0.48));
    }

    @Test
    void theApisNameOfAnEngineFindsNothing() {
        assertThat(products(and(PLAIN, "databaseEngine", "mysql"))).isEmpty();
        assertThat(products(and(PLAIN, "databaseEngine", "Aurora MySQL"))).isNotEmpty();
        assertThat(products(and(PLAIN, "regionCode", "eu-north-7"))).isEmpty();
    }

    @Test
    void auroraHasAStorageModeAndCapacityUnits() {
        Map<String, String> aurora = and(and(PLAIN, "databaseEngine", "Aurora MySQL"), "locationType", "AWS Region");
        assertThat(attribute(products(aurora), "storage")).contains("EBS Only", "Aurora IO Optimization Mode");
        assertThat(products(Map.of(
                        "productFamily", "ServerlessV2", "databaseEngine", "Aurora MySQL", "regionCode", "eu-west-2")))
                .hasSize(1);
    }

    @Test
    void answersComeInPages() {
        GetProductsResponse first =
                pricing.getProducts(r -> r.serviceCode("AmazonRDS").maxResults(10));
        assertThat(first.priceList()).hasSize(10);
        GetProductsResponse second = pricing.getProducts(
                r -> r.serviceCode("AmazonRDS").maxResults(10).nextToken(first.nextToken()));
        assertThat(second.priceList()).hasSize(10).doesNotContainAnyElementsOf(first.priceList());
        long all = pricing
                .getProductsPaginator(
                        r -> r.serviceCode("AmazonRDS").filters(filters(PLAIN)).maxResults(2))
                .priceList()
                .stream()
                .count();
        assertThat(all).isEqualTo(products(PLAIN).size());
    }

    @Test
    void refusalsHaveTheirCodes() {
        refused(400, "InvalidParameterException", () -> pricing.getProducts(r -> r.serviceCode("AmazonEC2")));
        refused(400, "LabNotSimulated", () -> pricing.describeServices());
        cloud.lab.faults().deny("GetProducts");
        assertThat(refused(403, "AccessDeniedException", () -> products(PLAIN)))
                .hasMessageContaining("is not authorized to perform: pricing:GetProducts on resource: *");
        assertThat(cloud.lab.calls("GetProducts").get(1).error()).isEqualTo("AccessDeniedException");
    }
}
