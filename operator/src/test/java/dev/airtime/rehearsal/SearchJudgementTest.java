package dev.airtime.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.airtime.api.EndpointThresholds;
import dev.airtime.api.FindLimit;
import dev.airtime.api.RehearsalTemplate;
import dev.airtime.api.Thresholds;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a level of a search shows, by the script that judges it. */
class SearchJudgementTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final FindLimit SEARCH = new FindLimit(100, 1_000, null, null, null);
    private static final Thresholds THRESHOLDS = new Thresholds(
            "1%",
            null,
            "800ms",
            null,
            null,
            100,
            6_000,
            null,
            List.of(new EndpointThresholds("POST /checkout", "5%", null, "500ms", null)));

    private static @Nullable SearchScript script;

    @BeforeAll
    static void open() {
        script = SearchScript.open();
    }

    @AfterAll
    static void close() {
        if (script != null) {
            script.close();
        }
    }

    private static RehearsalTemplate template() {
        return new RehearsalTemplate(null, null, List.of(), THRESHOLDS, null, null, SEARCH);
    }

    private static JsonNode judge(String level, boolean proven) throws JsonProcessingException {
        ObjectNode base = (ObjectNode) JSON.readTree("""
                {"target": 400, "users": 400, "requests": 1000, "failures": 0, "histogram": {"200": 1000},
                 "lost": 0, "cpu": 40.0, "cut": null, "entries": []}""");
        base.setAll((ObjectNode) JSON.readTree(level));
        ObjectNode ask = JSON.createObjectNode();
        ask.set("level", base);
        ask.set("rules", JSON.readTree(SearchRules.of(SEARCH, template())));
        ask.put("proven", proven);
        if (script == null) {
            throw new IllegalStateException("not opened");
        }
        return script.ask(ask);
    }

    /** What differs from a level that holds → what it shows, and why. A generator that was not there says nothing. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                            | Held               | ",
                "{\"failures\": 10}                            | Held               | ",
                "{\"failures\": 11}                            | Broke              | 1.1% of the requests failed, above 1.0%",
                "{\"histogram\": {\"200\": 940, \"900\": 60}}  | Broke              | p95 was 900ms, above 800ms",
                "{\"histogram\": {\"200\": 960, \"900\": 40}}  | Held               | ",
                "{\"lag\": 0.05}                             | Held               | ",
                "{\"lag\": 0.051}                            | GeneratorSaturated | the workers were 51ms late on average: they got too little CPU, or are blocked",
                "{\"lag\": 0.2, \"histogram\": {\"900\": 1000}} | Broke           | p95 was 900ms, above 800ms; the workers were 200ms late on average: they got too little CPU, or are blocked",
                "{\"lag\": 0.2, \"cut\": \"95% failed\"}   | Broke              | 95% failed; the workers were 200ms late on average: they got too little CPU, or are blocked",
                "{\"lag\": 0.2, \"users\": 379}            | LoadNotHeld        | 379 of 400 users were there on average: a longer ramp, more workers, or users that the script doesn't stop",
                "{\"users\": 380}                              | Held               | ",
                "{\"users\": 379}                              | LoadNotHeld        | 379 of 400 users were there on average: a longer ramp, more workers, or users that the script doesn't stop",
                "{\"cpu\": 91.0}                               | GeneratorSaturated | the busiest worker was at 91% of a core: raise locust.workers",
                "{\"cpu\": null}                               | Held               | ",
                "{\"cpu\": 91.0, \"failures\": 900}            | GeneratorSaturated | the busiest worker was at 91% of a core: raise locust.workers",
                "{\"lost\": 1}                                 | WorkersLost        | 1 of the workers were lost",
                "{\"cut\": \"95% failed\", \"users\": 9}       | Broke              | 95% failed",
            })
    void judgesALevel(String level, String outcome, @Nullable String why) throws JsonProcessingException {
        JsonNode answer = judge(level, false);
        assertThat(answer.get(0).asText()).isEqualTo(outcome);
        assertThat(answer.get(1).isNull() ? null : answer.get(1).asText()).isEqualTo(why);
    }

    @Test
    void tooFewRequestsSayNothingUntilASmallerLevelHadEnough() throws JsonProcessingException {
        assertThat(judge("{\"requests\": 99}", false).get(0).asText()).isEqualTo("TooFewSamples");
        JsonNode stuck = judge("{\"requests\": 99}", true);
        assertThat(stuck.get(0).asText()).isEqualTo("Broke");
        assertThat(stuck.get(1).asText())
                .isEqualTo("only 99 requests were answered, thresholds.minRequests asks for 100");
    }

    @Test
    void judgesEndpointsOfTheirOwn() throws JsonProcessingException {
        String slow = """
                {"entries": [
                  {"method": "GET", "name": "/checkout", "requests": 100, "failures": 90, "histogram": {"700": 100}},
                  {"method": "POST", "name": "/checkout", "requests": 100, "failures": 0, "histogram": {"700": 100}}]}""";
        assertThat(judge(slow.replace("\n", ""), false).get(1).asText())
                .isEqualTo("POST /checkout: p95 was 700ms, above 500ms");
    }
}
