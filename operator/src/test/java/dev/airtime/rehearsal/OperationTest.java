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
        assertThat(new Operation(method, path, prefix).isCalledBy(calledMethod, called))
                .isEqualTo(matches);
    }

    private static EndpointStatus call(String method, String name) {
        return new EndpointStatus(method, name, 0, 0, 0, 0, 0);
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
