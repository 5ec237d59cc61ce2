package dev.airtime.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.airtime.api.CauseStatus;
import dev.airtime.api.Cut;
import dev.airtime.api.EndpointStatus;
import dev.airtime.api.LoadPoint;
import dev.airtime.rehearsal.LoadFigures.Plateau;
import dev.airtime.rehearsal.LoadFigures.Sample;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a Locust master answers. Lenient: versions differ, and a missing field is a zero. {@code /stats/requests}
 * is Locust's own (locust/web.py, {@code request_stats}, 2.47.0); {@code /airtime/figures} is that of our
 * {@code airtime_shape.py}, which knows the plateaus.
 */
final class LocustFigures {
    static final int MAX_CAUSES = 20;
    /** One more than airtime_shape.py keeps: the window that the end cut short. */
    static final int MAX_POINTS = 121;

    static final int MAX_WINDOWS = 24;

    private LocustFigures() {}

    /** Of the whole run up to here, ramps too, as {@code /stats/requests} has it: shown while it runs, never judged. */
    private static Sample now(JsonNode requests) {
        for (JsonNode row : requests.path("stats")) {
            if (row.path("name").asText().equals("Aggregated")) {
                double perSecond =
                        row.path("current_rps").asDouble(row.path("total_rps").asDouble());
                return new Sample(
                        row.path("num_requests").asLong(),
                        row.path("num_failures").asLong(),
                        over(requests) && perSecond == 0 ? row.path("total_rps").asDouble() : perSecond,
                        millis(row.path("median_response_time")),
                        millis(row.path("response_time_percentile_0.95")),
                        millis(row.path("response_time_percentile_0.99")));
            }
        }
        return Sample.NONE;
    }

    /** Figures from {@code /airtime/figures}; {@code requests} is {@code /stats/requests} of about the same moment. */
    static LoadFigures of(JsonNode figures, @Nullable JsonNode requests) {
        List<Plateau> plateaus = new ArrayList<>();
        for (JsonNode p : figures.path("plateaus")) {
            plateaus.add(new Plateau(
                    p.path("stage").asInt(),
                    p.path("target").asInt(),
                    p.path("users").asInt(),
                    p.path("complete").asBoolean(),
                    sample(p, p.path("seconds").asDouble()),
                    LevelFigures.of(p, figures.path("began").asDouble())));
        }
        JsonNode peak = LoadFigures.peak(plateaus)
                .map(p -> figures.path("plateaus").path(plateaus.indexOf(p)))
                .orElse(MissingNode.getInstance());
        double peakSeconds = peak.path("seconds").asDouble();
        List<EndpointStatus> endpoints = new ArrayList<>();
        for (JsonNode entry : figures.path("entries")) {
            endpoints.add(endpoint(entry, sample(entry, peakSeconds)));
        }
        JsonNode workers = figures.path("workers");
        return new LoadFigures(
                figures.path("users").asInt(),
                figures.path("maxUsers").asInt(),
                figures.path("stage").asInt(),
                figures.path("stages").asInt(),
                requests == null ? Sample.NONE : now(requests),
                plateaus,
                workers.path("connected").asInt(),
                workers.path("lost").asInt(),
                workers.path("cpu").isNumber() ? workers.path("cpu").asDouble() / 100 : null,
                slowest(endpoints),
                causes(figures.path("causes")),
                timeline(figures.path("timeline")),
                called(figures.path("called"), endpoints),
                windows(peak.path("windows")),
                figures.path("hopeless").isTextual() ? figures.path("hopeless").asText() : null,
                StaticContent.of(figures.path("traffic"), figures.path("entries"), peakSeconds)
                        .orElse(null),
                figures.path("search").path("why").isTextual()
                        ? figures.path("search").path("why").asText()
                        : null,
                workers.path("lag").isNumber() ? workers.path("lag").asDouble() : null,
                figures.path("locust").isTextual() ? figures.path("locust").asText() : null);
    }

    /** Whether the master says that the load is over. */
    static boolean over(JsonNode answer) {
        String state = answer.path("state").asText();
        return answer.path("over").asBoolean() || state.equals("stopped");
    }

    /** Whether the master says that users are there, or on their way. */
    static boolean loading(JsonNode answer) {
        String state = answer.path("state").asText();
        return state.equals("spawning")
                || state.equals("running")
                || state.equals("cleanup")
                || state.equals("stopping");
    }

    /** Response times in milliseconds, and how often each. */
    static Map<Integer, Long> counts(JsonNode node) {
        Map<Integer, Long> counts = new HashMap<>();
        node.path("histogram")
                .properties()
                .forEach(e -> counts.put(bucket(e.getKey()), e.getValue().asLong()));
        return counts;
    }

    private static Sample sample(JsonNode node, double seconds) {
        Histogram histogram = new Histogram(counts(node));
        long requests = node.path("requests").asLong();
        return new Sample(
                requests,
                node.path("failures").asLong(),
                seconds <= 0 ? 0 : requests / seconds,
                histogram.percentile(0.5),
                histogram.percentile(0.95),
                histogram.percentile(0.99));
    }

    private static int bucket(String millis) {
        try {
            return (int) Math.round(Double.parseDouble(millis));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static int millis(JsonNode node) {
        return (int) Math.round(node.asDouble());
    }

    /** An endpoint's name; airtime_names.py has done the same, Locust's own answer has it as the script wrote it. */
    private static String name(JsonNode name) {
        return Redaction.ofName(name.asText());
    }

    private static EndpointStatus endpoint(JsonNode row, Sample s) {
        String method = row.path("method").asText("");
        return new EndpointStatus(
                method.isEmpty() ? null : method,
                name(row.path("name")),
                s.requests(),
                s.failures(),
                s.p50(),
                s.p95(),
                s.p99(),
                windows(row.path("windows")));
    }

    /**
     * {@code [method, name, requests, failures]} each, once the load is over; before, what was measured. An older Airtime's
     * shape, of a load that began before an upgrade, has no numbers.
     */
    private static List<EndpointStatus> called(JsonNode rows, List<EndpointStatus> measured) {
        List<EndpointStatus> called = new ArrayList<>();
        for (JsonNode row : rows) {
            if (row.size() < 4) {
                return measured;
            }
            String method = row.path(0).asText("");
            called.add(new EndpointStatus(
                    method.isEmpty() ? null : method,
                    name(row.path(1)),
                    row.path(2).asLong(),
                    row.path(3).asLong(),
                    0,
                    0,
                    0));
        }
        return called.isEmpty() ? measured : called;
    }

    private static List<Integer> windows(JsonNode values) {
        List<Integer> windows = new ArrayList<>();
        values.forEach(v -> windows.add(millis(v)));
        return windows.stream().limit(MAX_WINDOWS).toList();
    }

    private static List<EndpointStatus> slowest(List<EndpointStatus> endpoints) {
        return endpoints.stream()
                .sorted(Comparator.comparingInt(EndpointStatus::p95).reversed().thenComparing(EndpointStatus::name))
                .toList();
    }

    /** {@code [seconds, users, requests, failures, p50, p95, p99]} each. */
    private static List<LoadPoint> timeline(JsonNode rows) {
        List<LoadPoint> points = new ArrayList<>();
        for (JsonNode row : rows) {
            points.add(new LoadPoint(
                    row.path(0).asInt(),
                    row.path(1).asInt(),
                    row.path(2).asLong(),
                    row.path(3).asLong(),
                    millis(row.path(4)),
                    millis(row.path(5)),
                    millis(row.path(6))));
        }
        return points.stream().limit(MAX_POINTS).toList();
    }

    private static List<CauseStatus> causes(JsonNode errors) {
        List<CauseStatus> causes = new ArrayList<>();
        for (JsonNode e : errors) {
            String method = e.path("method").asText("");
            String error = Redaction.redact(e.path("error").asText());
            causes.add(new CauseStatus(
                    method.isEmpty() ? null : method,
                    name(e.path("name")),
                    Cut.to(300, error),
                    e.path("occurrences").asLong()));
        }
        return causes.stream()
                .sorted(Comparator.comparingLong(CauseStatus::occurrences).reversed())
                .limit(MAX_CAUSES)
                .toList();
    }
}
