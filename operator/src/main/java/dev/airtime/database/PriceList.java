package dev.airtime.database;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.pricing.model.Filter;
import software.amazon.awssdk.services.pricing.model.FilterType;

/**
 * What DB instance classes cost an hour on demand, and how large they are, of one engine in one region, with or without a
 * standby (AWS Price List API, GetProducts, service AmazonRDS). Storage, requests and reserved instances are not in it.
 *
 * @param classes by class
 */
record PriceList(Map<String, ClassPrice> classes) {
    /** The API speaks of engines by other names than RDS. */
    private static final Map<String, String> ENGINES = Map.of(
            "mysql", "MySQL",
            "postgres", "PostgreSQL",
            "mariadb", "MariaDB",
            "aurora-mysql", "Aurora MySQL",
            "aurora-postgresql", "Aurora PostgreSQL");

    private static final String IN_A_REGION = "AWS Region";
    private static final String NO_LICENSE = "No license required";
    private static final JsonMapper JSON = new JsonMapper();

    PriceList {
        classes = Map.copyOf(classes);
    }

    /**
     * One class.
     *
     * @param hourly USD an hour
     * @param vcpus virtual CPUs; 0 when the list does not say
     * @param memoryGib GiB; 0 when the list does not say
     */
    record ClassPrice(BigDecimal hourly, int vcpus, double memoryGib) {}

    /** The list's name of an engine of RDS; empty for one whose licence or edition decides the price. */
    static Optional<String> engine(String engine) {
        return Optional.ofNullable(ENGINES.get(engine));
    }

    /** Without a location type, the same query finds the prices of AWS Outposts as well. */
    static List<Filter> filters(String region, String engineName, boolean multiAz) {
        return List.of(
                filter("productFamily", "Database Instance"),
                filter("regionCode", region),
                filter("locationType", IN_A_REGION),
                filter("databaseEngine", engineName),
                filter("deploymentOption", multiAz ? "Multi-AZ" : "Single-AZ"),
                filter("licenseModel", NO_LICENSE));
    }

    private static Filter filter(String field, String value) {
        return Filter.builder()
                .type(FilterType.TERM_MATCH)
                .field(field)
                .value(value)
                .build();
    }

    /**
     * From the products as the API sends them, each a text of JSON. One class can have several rows: what is of another
     * offer (Outposts, RDS Custom, I/O-optimized Aurora) is left out, and of equal ones the dearest counts.
     */
    static PriceList of(List<String> products) {
        Map<String, ClassPrice> classes = new HashMap<>();
        for (String text : products) {
            JsonNode product;
            try {
                product = JSON.readTree(text);
            } catch (JsonProcessingException e) {
                continue;
            }
            JsonNode attributes = product.at("/product/attributes");
            String name = attributes.path("instanceType").asText();
            BigDecimal hourly = hourly(product);
            if (!name.isEmpty() && hourly != null && ordinary(attributes)) {
                classes.merge(
                        name,
                        new ClassPrice(hourly, (int) number(attributes, "vcpu"), number(attributes, "memory")),
                        (a, b) -> a.hourly().compareTo(b.hourly()) >= 0 ? a : b);
            }
        }
        return new PriceList(classes);
    }

    private static boolean ordinary(JsonNode attributes) {
        return attributes.path("locationType").asText(IN_A_REGION).equals(IN_A_REGION)
                && !attributes.path("deploymentModel").asText().contains("Custom")
                && !attributes.path("storage").asText().contains("IO Optimization");
    }

    /** {@code 2}, {@code 16 GiB}, {@code 1,024 GiB}. */
    private static double number(JsonNode attributes, String field) {
        String digits = attributes.path(field).asText().replace(",", "").split(" ", -1)[0];
        try {
            return digits.isEmpty() ? 0 : Double.parseDouble(digits);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static @Nullable BigDecimal hourly(JsonNode product) {
        for (JsonNode term : product.at("/terms/OnDemand")) {
            for (JsonNode dimension : term.path("priceDimensions")) {
                String usd = dimension.at("/pricePerUnit/USD").asText();
                boolean hours = dimension.path("unit").asText("Hrs").equals("Hrs");
                if (hours && usd.matches("[0-9]+([.][0-9]+)?") && new BigDecimal(usd).signum() > 0) {
                    return new BigDecimal(usd);
                }
            }
        }
        return null;
    }
}
