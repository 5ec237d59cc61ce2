package dev.airtime.staging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"{\"a\":1}", "{\"a\":1.10}", "{\"a\":12345678901234567890}", "{\"a\":null}", "{\"b\":1,\"a\":2}"
            })
    void keepsNumbersAndOrder(String text) {
        assertThat(Json.text(Json.parse(text))).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"1F680", "7f", "85", "2028", "2029", "feff", "e9", "2f", "9"})
    void anApplyBodyIsYamlToo(String codePoint) {
        String text = "a" + Character.toString(Integer.parseInt(codePoint, 16)) + "b";
        ObjectNode object = Json.object().put("a", text);
        String body = Json.applyBody(object);
        assertThat(Json.parse(body)).isEqualTo(object);
        assertThat(Cases.yaml(body).path("a").asText()).isEqualTo(text);
        assertThat(body).as("no escaped surrogate").doesNotContain("\\ud", "\\uD");
    }
}
