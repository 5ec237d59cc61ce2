package dev.airtime.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The real airtime_names.py: needs python3, no Locust. */
class EndpointNamesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DRIVER = """
            import json, sys
            sys.path.insert(0, sys.argv[1])
            sys.dont_write_bytecode = True
            from airtime_names import shown
            print(json.dumps([shown(name) for name in json.load(sys.stdin)]))
            """;

    private static List<String> shown(List<String> names) throws IOException {
        Process python;
        try {
            python = new ProcessBuilder(
                            "python3", "-c", DRIVER, SearchScript.directory().toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            Assumptions.abort("python3 is not installed: " + e.getMessage());
            throw e;
        }
        try (var in = python.getOutputStream()) {
            JSON.writeValue(in, names);
        }
        JsonNode answer = JSON.readTree(python.getInputStream().readAllBytes());
        return JSON.convertValue(answer, JSON.getTypeFactory().constructCollectionType(List.class, String.class));
    }

    @Test
    void areCutSoThatTwoStayTwo() throws IOException {
        String path = "/場所/" + "x".repeat(310);
        List<String> names = shown(List.of(path + "/1", path + "/2", path.substring(0, 290), "y".repeat(300)));
        assertThat(names).allSatisfy(n -> assertThat(n).hasSizeLessThanOrEqualTo(300));
        assertThat(names.get(0)).startsWith(path.substring(0, 290) + "… ").isNotEqualTo(names.get(1));
        assertThat(names.get(2)).isEqualTo(path.substring(0, 290));
        assertThat(names.get(3)).as("as long as a threshold's may be").isEqualTo("y".repeat(300));
    }

    /** The load generator and the operator take the same out of a name: thresholds are found by it. */
    @Test
    void haveNoSecrets() throws IOException {
        List<String> names = List.of(
                "/",
                "POST /checkout",
                "/login?token=abc&x=1",
                "/login?x=1&api_key=12345;y=2",
                "/user/pässword/[id]",
                "http://shop:s3cret@web/products?page=2",
                "{\"access_token\": \"xyz\"} graphql",
                "Authorization: Bearer abc.def.ghi",
                "/password/reset",
                "/a?my-secret-id = 'x y'",
                "/v1/users/{id}/password:reset",
                "token: refresh",
                "token: login",
                "/users/:token/:id");
        List<String> shown = shown(names);
        assertThat(shown).isEqualTo(names.stream().map(Redaction::ofName).toList());
        assertThat(shown)
                .contains("/login?token=…&x=1", "http://…@web/products?page=2", "Authorization: …")
                .containsAll(names.subList(names.size() - 4, names.size()))
                .noneMatch(n -> n.contains("xyz"));
    }
}
