package dev.airtime.lab.rds;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * GetProducts of the AWS Price List, in the protocol JSON 1.1 (model {@code pricing/2017-10-15}): the products of {@link
 * PriceList}, each a string that holds JSON. Filters must all hold; a value that nothing has, such as an engine by its
 * API name, finds no product and is no error (issue similarweb/finala 122).
 */
final class Pricing {
    static final String TARGET = "AWSPriceListService.";
    private static final String GET_PRODUCTS = TARGET + "GetProducts";
    private static final int MOST = 100;

    private final ObjectMapper json = new ObjectMapper();
    private final PriceList list = new PriceList();

    /** The request's own words, for the record of calls. */
    static Map<String, String> parameters(JsonNode request) {
        Map<String, String> parameters = new TreeMap<>();
        parameters.put("ServiceCode", request.path("ServiceCode").asText());
        request.path("Filters")
                .forEach(f ->
                        parameters.put(f.path("Field").asText(), f.path("Value").asText()));
        return parameters;
    }

    String answer(String target, JsonNode request) {
        if (!target.equals(GET_PRODUCTS)) {
            throw AwsError.notSimulated("the operation " + target);
        }
        if (!request.path("ServiceCode").asText().equals("AmazonRDS")) {
            throw AwsError.refused("InvalidParameterException", "Invalid parameter ServiceCode.");
        }
        List<PriceList.Product> found = list.products().stream()
                .filter(product -> accepted(product, request.path("Filters")))
                .toList();
        int size = request.path("MaxResults").asInt(MOST);
        if (size < 1 || size > MOST) {
            throw AwsError.refused("InvalidParameterException", "MaxResults must be between 1 and " + MOST + ".");
        }
        int from = from(request.path("NextToken").asText(""), found.size());
        int to = Math.min(from + size, found.size());
        ObjectNode reply = json.createObjectNode().put("FormatVersion", "aws_v1");
        ArrayNode products = reply.putArray("PriceList");
        found.subList(from, to).forEach(product -> products.add(write(product).toString()));
        if (to < found.size()) {
            reply.put("NextToken", "airtime-lab-" + to);
        }
        return reply.toString();
    }

    private static int from(String token, int size) {
        if (token.isEmpty()) {
            return 0;
        }
        if (!token.matches("airtime-lab-\\d{1,6}")) {
            throw AwsError.refused("InvalidNextTokenException", "Invalid NextToken.");
        }
        return Math.min(Integer.parseInt(token.substring("airtime-lab-".length())), size);
    }

    private static boolean accepted(PriceList.Product product, JsonNode filters) {
        for (JsonNode filter : filters) {
            String field = filter.path("Field").asText();
            String value = filter.path("Value").asText();
            String has = field.equals("productFamily")
                    ? product.family()
                    : product.attributes().getOrDefault(field, "");
            List<String> values = List.of(value.split(",", -1));
            boolean accepted =
                    switch (filter.path("Type").asText()) {
                        case "TERM_MATCH", "EQUALS" -> has.equals(value);
                        case "CONTAINS" -> has.contains(value);
                        case "ANY_OF" -> values.contains(has);
                        case "NONE_OF" -> !values.contains(has);
                        default ->
                            throw AwsError.refused(
                                    "InvalidParameterException", "Invalid filter type " + filter.path("Type"));
                    };
            if (!accepted) {
                return false;
            }
        }
        return true;
    }

    private ObjectNode write(PriceList.Product product) {
        ObjectNode root = json.createObjectNode();
        ObjectNode described = root.putObject("product").put("productFamily", product.family());
        ObjectNode attributes = described.putObject("attributes");
        new TreeMap<>(product.attributes()).forEach(attributes::put);
        described.put("sku", product.sku());
        root.put("serviceCode", "AmazonRDS");
        String offer = product.sku() + ".JRTCKXETXF";
        String rate = offer + ".6YS6EN2CT7";
        ObjectNode onDemand = root.putObject("terms").putObject("OnDemand").putObject(offer);
        onDemand.put("sku", product.sku())
                .put("offerTermCode", "JRTCKXETXF")
                .put("effectiveDate", "2026-11-01T00:00:00Z")
                .putObject("termAttributes");
        ObjectNode dimension = onDemand.putObject("priceDimensions").putObject(rate);
        dimension
                .put("rateCode", rate)
                .put("unit", product.unit())
                .put("beginRange", "0")
                .put("endRange", "Inf")
                .put("description", "A price of the lab's, made up")
                .putObject("pricePerUnit")
                .put("USD", String.format(Locale.ROOT, "%.10f", product.dollars()));
        dimension.putArray("appliesTo");
        return root.put("version", "lab").put("publicationDate", "2026-11-01T00:00:00Z");
    }

    /** A request's body. */
    static JsonNode read(String body) {
        try {
            return new ObjectMapper().readTree(body);
        } catch (JsonProcessingException e) {
            throw AwsError.refused("SerializationException", "The request is no JSON: " + e.getOriginalMessage());
        }
    }

    /** A refusal in the protocol's form. */
    static String error(AwsError e) {
        ObjectNode error = new ObjectMapper().createObjectNode();
        return error.put("__type", e.code()).put("message", e.text()).toString();
    }

    /** What {@code AWSPriceListService.GetProducts} is called in policies and in the record of calls. */
    static String action(String target) {
        return target.substring(target.lastIndexOf('.') + 1);
    }
}
