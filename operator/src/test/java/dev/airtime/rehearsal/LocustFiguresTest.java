package dev.airtime.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.airtime.api.CauseStatus;
import dev.airtime.api.EndpointStatus;
import dev.airtime.rehearsal.LoadFigures.Sample;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The answers were recorded from Locust 2.47.0 with two workers: 5 users for 6 s, then 10 for 8 s. */
class LocustFiguresTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static JsonNode read(String name) throws IOException {
        try (InputStream in = LocustFiguresTest.class.getResourceAsStream(name)) {
            return JSON.readTree(in);
        }
    }

    @Test
    void knowsThePlateausOfTheShape() throws IOException {
        LoadFigures f = LocustFigures.of(read("figures.json"), read("requests.json"));
        assertThat(f.plateaus()).hasSize(2).allMatch(LoadFigures.Plateau::complete);
        assertThat(f.plateaus().get(0).target()).isEqualTo(5);
        LoadFigures.Plateau peak = f.peak().orElseThrow();
        assertThat(peak.users()).isEqualTo(10);
        assertThat(peak.sample().requests()).isEqualTo(1069);
        assertThat(peak.sample().failures()).isEqualTo(260);
        assertThat(peak.sample().perSecond()).isBetween(177.0, 179.0);
        assertThat(peak.sample().p50()).isPositive();
        assertThat(peak.sample().p99()).isGreaterThanOrEqualTo(peak.sample().p95());
        assertThat(f.judged()).isEqualTo(peak.sample());
        assertThat(f.measuredRequests()).isEqualTo(1069 + 251);
        assertThat(f.endpoints()).extracting("name").containsExactlyInAnyOrder("/", "/nothing");
        assertThat(f.causes().get(0).error()).contains("404");
        assertThat(f.workersConnected()).isEqualTo(2);
        assertThat(f.maxUsers()).isEqualTo(10);
    }

    /** Locust's own figures, of the whole run, are what is shown while it runs. */
    @Test
    void showsLocustsOwnFiguresBesideThePlateaus() throws IOException {
        JsonNode requests = read("requests.json");
        assertThat(LocustFigures.over(requests)).isTrue();
        JsonNode aggregated = requests.path("stats").get(2);
        Sample now = LocustFigures.of(read("figures.json"), requests).now();
        assertThat(now.requests()).isEqualTo(aggregated.path("num_requests").asLong());
        assertThat(now.p95())
                .isEqualTo(aggregated.path("response_time_percentile_0.95").asInt());
        assertThat(now.perSecond()).isEqualTo(aggregated.path("current_rps").asDouble());
    }

    @Test
    void missingFieldsAreZeros() throws IOException {
        JsonNode bare = JSON.readTree("{\"state\":\"running\"}");
        assertThat(LocustFigures.loading(bare)).isTrue();
        LoadFigures f = LocustFigures.of(JSON.readTree("{\"airtime\":1}"), bare);
        assertThat(f.judged()).isEqualTo(Sample.NONE);
        assertThat(f.plateaus()).isEmpty();
    }

    /** A load that an older Airtime began, whose shape says only that an endpoint was called. */
    @Test
    void callsWithoutTheirNumbersAreTakenFromWhatWasMeasured() throws IOException {
        JsonNode figures = JSON.readTree("""
                {"entries": [{"method": "GET", "name": "/products", "requests": 7, "failures": 1, "histogram": {"5": 7}}],
                 "called": [["POST", "/login"], ["GET", "/products"]]}""");
        LoadFigures f = LocustFigures.of(figures, null);
        assertThat(f.called()).isEqualTo(f.endpoints()).hasSize(1);
    }

    @Test
    void errorsAndNamesHaveNoSecrets() throws IOException {
        JsonNode figures = JSON.readTree("""
                {"entries": [{"method": "GET", "name": "/x?token=abcdef", "requests": 1, "histogram": {"5": 1}}],
                 "called": [["GET", "/x?token=abcdef", 3, 2]],
                 "causes": [{"method": "GET", "name": "/x?token=abcdef", "occurrences": 1,
                             "error": "401 for url: http://shop:s3cret@web/x?token=abcdef"}]}""");
        LoadFigures f = LocustFigures.of(figures, null);
        assertThat(f.endpoints()).extracting("name").containsExactly("/x?token=…");
        assertThat(f.called()).containsExactly(new EndpointStatus("GET", "/x?token=…", 3, 2, 0, 0, 0));
        assertThat(f.causes())
                .containsExactly(new CauseStatus("GET", "/x?token=…", "401 for url: http://…@web/x?token=…", 1));
    }

    @Test
    void findsTheLastWholeFiguresInALog() {
        List<String> log = List.of(
                "[..] INFO/locust.main: Starting Locust",
                LoadLog.MARK + "{\"stage\":1}",
                LoadLog.MARK + "{\"stage\":2}",
                LoadLog.MARK + "{\"stage\":3,\"cut");
        assertThat(LoadLog.lastFigures(log).orElseThrow().path("stage").asInt()).isEqualTo(2);
        assertThat(LoadLog.lastFigures(List.of("nothing"))).isEmpty();
    }

    @Test
    void aTracebacksEndIsSaidWithoutItsSecrets() {
        assertThat(LoadLog.lastWords(List.of(
                        "Traceback (most recent call last):",
                        "  File \"/mnt/locust/locustfile.py\", line 3, in <module>",
                        "    connect(\"postgresql://shop:s3cret@db/shop\", password=\"hunter2\")",
                        "",
                        "NameError: name 'connect' is not defined")))
                .contains("NameError: name 'connect' is not defined")
                .doesNotContain("s3cret")
                .doesNotContain("hunter2");
    }

    /** An operation of the API, or a transaction's name: what follows a colon is no value there. */
    @ParameterizedTest
    @ValueSource(strings = {"/v1/users/{id}/password:reset", "token: refresh", "/users/:token/:id"})
    void aNameThatOnlySpeaksOfASecretStaysAsItIs(String name) throws IOException {
        JsonNode figures = JSON.createObjectNode()
                .set("called", JSON.createArrayNode().add(JSON.valueToTree(List.of("POST", name, 3, 0))));
        List<EndpointStatus> called = LocustFigures.of(figures, null).called();
        assertThat(called).extracting("name").containsExactly(name);
        assertThat(CalledOperations.of("openapi.yaml", List.of(new Operation("POST", name, false)), called)
                        .called())
                .isEqualTo("1/1");
    }

    @Test
    void redactsWhatLooksLikeASecret() {
        assertThat(Redaction.redact("Authorization: Bearer abc.def.ghi")).isEqualTo("Authorization: …");
        assertThat(Redaction.redact("api_key=12345&x=1")).isEqualTo("api_key=…&x=1");
        assertThat(Redaction.redact("{\"access_token\": \"xyz\"}")).doesNotContain("xyz");
        assertThat(Redaction.redact("ConnectionRefusedError: [Errno 111] Connection refused"))
                .isEqualTo("ConnectionRefusedError: [Errno 111] Connection refused");
    }
}
