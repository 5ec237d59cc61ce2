package dev.airtime.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.airtime.api.EndpointStatus;
import dev.airtime.api.OperationsStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperationTest {
    private static final String DOCUMENT = """
            openapi: 3.1.0
            servers: [{url: "https://{zone}.shop.example.com/api/"}]
            paths:
              /products: {summary: x, get: {}, parameters: []}
              /products/{id}: {get: {}, delete: {}}
              /cart: {post: {}}
            """;

    /** the operation's method and path, whether it is a prefix; the call → whether it is that. */
    @ParameterizedTest
    @CsvSource({
        "GET,  /products,      false, GET,  /products,          true",
        "GET,  /products,      false, get,  /products/,         true",
        "GET,  /products,      false, GET,  /products?page=2,   true",
        "GET,  /products,      false, POST, /products,          false",
        "GET,  /products,      false, ,     /products,          true",
        "GET,  /products,      false, GET,  http://web/products, true",
        "GET,  /products/{id}, false, GET,  /products/42,       true",
        "GET,  /products/{id}, false, GET,  /products/[id],     true",
        "GET,  /products/{id}, false, GET,  /products/:id,      true",
        "GET,  /products/new,  false, GET,  /products/[id],     false",
        "GET,  /products/{id}, false, GET,  /products,          false",
        "GET,  /products/{id}, false, GET,  /products/42/image, false",
        "GET,  /products/{id}, false, GET,  /articles/42,       false",
        ",     /api,           true,  GET,  /api/products,      true",
        ",     /api,           true,  GET,  /api,               true",
        ",     /api,           true,  GET,  /apis,              false",
        ",     /,              true,  GET,  /anything,          true",
        "GET,  /products,      false, GET,  products,           true",
    })
    void isCalledByWhatMatchesItsTemplate(
            @Nullable String method,
            String path,
            boolean prefix,
            @Nullable String calledMethod,
            String called,
            boolean matches) {
        assertThat(new Operation(method, path, prefix)
                        .match(calledMethod, called)
                        .isPresent())
                .isEqualTo(matches);
    }

    private static EndpointStatus call(String method, String name) {
        return call(method, name, 2, 1);
    }

    private static EndpointStatus call(String method, String name, long requests, long failures) {
        return new EndpointStatus(method, name, requests, failures, 0, 0, 0);
    }

    /** A call → the operation that it is of. */
    @ParameterizedTest
    @CsvSource({
        "GET, /products/search,    GET /products/search",
        "GET, /products/42,        GET /products/{id}",
        "GET, /products/[id],      GET /products/{id}",
        "GET, /products/42/search, GET /products/{id}/search",
        "GET, /products/new/image, GET /products/new/{what}",
        "GET, /about,              /…",
        "GET, /shop/cart/1,        /shop/cart/…",
        "GET, /shop/card,          /shop/…",
        "GET, /shop,               /shop",
        "PUT, /shop/cart,          PUT /shop/cart/…",
    })
    void aCallIsOfTheOperationThatSaysMost(String method, String name, String operation) {
        List<Operation> operations = List.of(
                new Operation("GET", "/products/{id}", false),
                new Operation("GET", "/products/search", false),
                new Operation("GET", "/products/{id}/search", false),
                new Operation("GET", "/products/{id}/{what}", false),
                new Operation("GET", "/products/new/{what}", false),
                new Operation(null, "/", true),
                new Operation(null, "/shop", true),
                new Operation(null, "/shop", false),
                new Operation(null, "/shop/cart", true),
                new Operation("PUT", "/shop/cart", true));
        OperationsStatus status = CalledOperations.of("a document", operations, List.of(call(method, name)));
        assertThat(status.called()).isEqualTo("1/10");
        assertThat(operations)
                .extracting(Operation::toString)
                .filteredOn(o -> !status.neverCalled().contains(o))
                .containsExactly(operation);
    }

    @Test
    void aCallThatFailsEveryTimeIsNoneOfTheOperation() {
        OperationsStatus status = CalledOperations.of(
                "a document",
                OpenApiDocument.parse(DOCUMENT),
                List.of(
                        call("GET", "/api/products", 5, 5),
                        call("GET", "/api/products/7", 5, 5),
                        call("GET", "/api/products/8", 5, 4)));
        assertThat(status.called()).isEqualTo("1/4");
        assertThat(status.onlyFailed()).containsExactly("GET /api/products");
        assertThat(status.neverCalled()).containsExactly("DELETE /api/products/{id}", "POST /api/cart");
    }

    @Test
    void saysWhatWasNeverCalled() {
        OperationsStatus status = CalledOperations.of(
                "a document",
                OpenApiDocument.parse(DOCUMENT),
                List.of(call("GET", "/api/products"), call("GET", "/api/products/7"), call("POST", "checkout")));
        assertThat(status.called()).isEqualTo("2/4");
        assertThat(status.neverCalled()).containsExactly("DELETE /api/products/{id}", "POST /api/cart");
        assertThat(status.unknown()).containsExactly("POST checkout");
    }

    @Test
    void readsJsonAndTheOlderVersion() {
        assertThat(OpenApiDocument.parse(
                        "{\"swagger\": \"2.0\", \"basePath\": \"/v2\", \"paths\": {\"/pets\": {\"get\": {}}}}"))
                .containsExactly(new Operation("GET", "/v2/pets", false));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OpenApiDocument.parse("name: shop"))
                .withMessageContaining("no paths");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OpenApiDocument.parse("a: [1"))
                .withMessageContaining("neither YAML nor JSON");
    }
}
