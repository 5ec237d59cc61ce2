package dev.airtime.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The real airtime_requests.py, with a stand-in of Locust: needs python3. */
class StaticRequestsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String STAND_IN = """
            import json, sys, types
            sys.path.insert(0, sys.argv[1])
            sys.dont_write_bytecode = True
            class Event:
                def add_listener(self, function):
                    return function
            events = types.SimpleNamespace(request=Event(), report_to_master=Event())
            sys.modules["locust"] = types.ModuleType("locust")
            sys.modules["locust"].events = events
            import airtime_requests as requests
            """;

    private static JsonNode python(String program, JsonNode in) throws IOException {
        Process python;
        try {
            python = new ProcessBuilder(
                            "python3",
                            "-c",
                            STAND_IN + program,
                            SearchScript.directory().toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            Assumptions.abort("python3 is not installed: " + e.getMessage());
            throw e;
        }
        try (var out = python.getOutputStream()) {
            JSON.writeValue(out, in);
        }
        return JSON.readTree(python.getInputStream().readAllBytes());
    }

    /** URL | headers | whether a CDN would have answered. */
    private static final String ANSWERS = """
            http://web/                           |                                             | false
            http://web/products                   | cache-control: private, max-age=600         | false
            http://web/products                   | cache-control: public, max-age=600          | true
            http://web/products                   | cache-control: max-age=600                  | false
            http://web/products                   | cache-control: public, max-age=0            | false
            http://web/products                   | cache-control: max-age=0, s-maxage=60       | true
            http://web/products                   | cache-control: public, max-age=60, s-maxage=0 | false
            http://web/products                   | cache-control: Public, No-Store, max-age=60 | false
            http://web/products                   | cache-control: private, immutable           | false
            http://web/products                   | cache-control: immutable                    | true
            http://web/products                   | cache-control: public, max-age=             | false
            http://web/products                   | age: 0                                      | false
            http://web/products                   | age: 12                                     | true
            http://web/products                   | age: 12; cache-control: private             | false
            http://web/products                   | x-cache: Miss from cloudfront               | false
            http://web/products                   | x-cache: Hit from cloudfront                | true
            http://web/products                   | x-cache: TCP_HIT                            | true
            http://web/products                   | cf-cache-status: DYNAMIC                    | false
            http://web/products                   | cf-cache-status: hit                        | true
            http://web/app.JS?v=3                 |                                             | true
            http://web/products/js                |                                             | false
            http://web/a.b/products               |                                             | false
            http://web/report.pdf#page=2          |                                             | true
            https://d1.cloudfront.net/products    |                                             | true
            https://cloudfront.net.example.com/   |                                             | false
            """;

    @Test
    void aCdnWouldHaveAnsweredIt() throws IOException {
        ArrayNode asked = JSON.createArrayNode();
        List<String> wanted = new ArrayList<>();
        for (String line : ANSWERS.lines().toList()) {
            String[] part = line.split("\\|", -1);
            var headers = JSON.createObjectNode();
            for (String header : part[1].isBlank() ? new String[0] : part[1].split(";", -1)) {
                String[] field = header.split(":", 2);
                headers.put(field[0].strip(), field[1].strip());
            }
            asked.addArray().add(part[0].strip()).add(headers);
            wanted.add(line);
        }
        JsonNode said = python(
                "print(json.dumps([requests.is_static(url, headers) for url, headers in json.load(sys.stdin)]))",
                asked);
        for (int i = 0; i < wanted.size(); i++) {
            assertThat(said.path(i).asBoolean())
                    .as(wanted.get(i))
                    .isEqualTo(wanted.get(i).endsWith("true"));
        }
    }

    /** All are counted, some are looked at; names that differ in a token alone are one, and a request may have no answer. */
    @Test
    void manyRequestsAreCountedAndFewLookedAt() throws IOException {
        JsonNode rows = python("""
                answer = types.SimpleNamespace(headers={"age": "5"})
                for n in range(1000):
                    requests.on_request(request_type="GET", name=f"/a?token={n % 2}", response=answer, url="http://web/a")
                    requests.on_request(request_type="WS", name="socket", response=None, url=None, context={})
                data = {}
                requests.on_report_to_master("worker", data)
                print(json.dumps(data["airtime_traffic"]))
                """, JSON.createObjectNode());
        assertThat(rows.get(0).toString()).isEqualTo("[\"GET\",\"/a?token=…\",1000,54,54]");
        assertThat(rows.get(1).toString()).isEqualTo("[\"WS\",\"socket\",1000,35,0]");
        assertThat(rows).hasSize(2);
    }

    @Test
    void ofThreeHundredEndpointsTheFirst() throws IOException {
        JsonNode rows = python("""
                for n in range(400):
                    requests.on_request(request_type="GET", name=f"/{n}", url=f"http://web/{n}")
                print(json.dumps(requests.TRAFFIC.rows()))
                """, JSON.createObjectNode());
        assertThat(rows).hasSize(300);
    }
}
