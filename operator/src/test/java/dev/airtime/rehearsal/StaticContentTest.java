package dev.airtime.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.airtime.api.StaticContentStatus;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StaticContentTest {
    private static final String ENTRIES = """
            [{"method": "GET", "name": "/logo.png", "requests": 80, "failures": 0, "histogram": {"5": 80}},
             {"method": "GET", "name": "/cart", "requests": 20, "failures": 2, "histogram": {"900": 20}}]""";

    private static JsonNode json(String text) throws IOException {
        return new ObjectMapper().readTree(text);
    }

    /** Two workers each; of the picture's requests some were looked at, and stand for the others. */
    @Test
    void isCountedApart() throws IOException {
        StaticContent c = StaticContent.of(
                        json("[[\"GET\", \"/logo.png\", 400, 26, 26], [\"GET\", \"/cart\", 100, 21, 0],"
                                + " [\"GET\", \"/logo.png\", 400, 26, 26], [\"GET\", \"/cart\", 100, 21, 0]]"),
                        json(ENTRIES),
                        10)
                .orElseThrow();
        assertThat(c.status())
                .isEqualTo(new StaticContentStatus("80%", java.util.List.of("GET /logo.png"), "900ms", "10%"));
        assertThat(c.warning().orElseThrow())
                .contains("80% of the requests were for static content", "without it p95 was 900ms and 10% failed");
    }

    /** static of 100 looked at, of 100 requests → whether the verdict warns. */
    @ParameterizedTest
    @CsvSource({"19, false", "20, true"})
    void aVerdictWarnsFromAFifthOn(int found, boolean warns) throws IOException {
        assertThat(StaticContent.of(json("[[\"GET\", \"/a\", 100, 100, " + found + "]]"), json(ENTRIES), 10)
                        .orElseThrow()
                        .warning())
                .matches(w -> w.isPresent() == warns);
    }

    @Test
    void whereThereIsNoneNothingIsSaid() throws IOException {
        assertThat(StaticContent.of(json("[[\"GET\", \"/a\", 100, 26, 0]]"), json(ENTRIES), 10))
                .isEmpty();
        assertThat(StaticContent.of(json("[]"), json("[]"), 0)).isEmpty();
    }
}
