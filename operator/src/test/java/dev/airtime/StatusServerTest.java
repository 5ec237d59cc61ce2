package dev.airtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class StatusServerTest {
    @Test
    void servesHealthMetricsAndTheBoard() throws Exception {
        var ready = new AtomicBoolean();
        try (var server = StatusServer.start(
                0,
                () -> true,
                ready::get,
                () -> "airtime_up 1\n",
                () -> "<html>board</html>",
                p -> p.equals("/rehearsals/production/night-1.xml")
                        ? Optional.of(new StatusServer.Page("application/xml", "<testsuite/>"))
                        : Optional.empty())) {
            assertThat(get(server, "/healthz").statusCode()).isEqualTo(200);
            assertThat(get(server, "/readyz").statusCode()).isEqualTo(503);
            ready.set(true);
            assertThat(get(server, "/readyz").statusCode()).isEqualTo(200);
            assertThat(get(server, "/metrics").body()).isEqualTo("airtime_up 1\n");
            assertThat(get(server, "/").body()).contains("board");
            assertThat(get(server, "/elsewhere").statusCode()).isEqualTo(404);
            HttpResponse<String> report = get(server, "/rehearsals/production/night-1.xml");
            assertThat(report.body()).isEqualTo("<testsuite/>");
            assertThat(report.headers().firstValue("Content-Type")).contains("application/xml");
            HttpResponse<String> none = get(server, "/rehearsals/production/night-2.xml");
            assertThat(none.statusCode()).isEqualTo(404);
            assertThat(none.body()).startsWith("no such rehearsal: /rehearsals/<namespace>/<name>");
        }
    }

    @Test
    void aPageThatFailsDoesNotStopTheServer() throws Exception {
        try (var server = StatusServer.start(
                0,
                () -> true,
                () -> true,
                () -> "",
                () -> {
                    throw new IllegalStateException("the API server is away");
                },
                p -> Optional.empty())) {
            assertThat(get(server, "/").statusCode()).isEqualTo(503);
            assertThat(get(server, "/healthz").statusCode()).isEqualTo(200);
        }
    }

    private static HttpResponse<String> get(StatusServer server, String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }
}
