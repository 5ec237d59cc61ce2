package dev.airtime.lab.load;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.airtime.lab.load.LoadCurve.Plateau;
import dev.airtime.lab.load.LoadCurve.Totals;
import dev.airtime.lab.load.QueueingModel.Figures;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a Locust master answers: {@code /stats/requests} as Locust 2.47.0 (locust/web.py, {@code request_stats}; seen on
 * a running master), {@code /airtime/figures} as Airtime's own airtime_shape.py.
 */
final class LocustAnswers {
    /** The sample shop's pages, each with its share of the requests (samples/shop/locust.yaml). */
    private static final List<Page> PAGES = List.of(
            new Page("GET", "/", 4),
            new Page("GET", "/products", 6),
            new Page("GET", "/product/[id]", 8),
            new Page("GET", "/healthz", 1),
            new Page("POST", "/basket", 2),
            new Page("POST", "/checkout", 2));

    /** As airtime_shape.py's first windows. */
    private static final double WINDOW = 3;

    private static final int MAX_POINTS = 120;
    private static final int SHARES = PAGES.stream().mapToInt(Page::share).sum();

    private record Page(String method, String name, int share) {
        long of(double all) {
            return Math.round(all * share / SHARES);
        }

        String error() {
            return "HTTPError('503 Server Error: database: Too many connections (1040) for url: " + name + "')";
        }
    }

    private LocustAnswers() {}

    static ObjectNode requests(LoadCurve curve, double t, String state, List<ObjectNode> workers) {
        boolean live = state.equals("running") || state.equals("spawning");
        Figures now = live ? curve.at(t) : Figures.IDLE;
        Totals totals = curve.totals(t);
        Figures shown = curve.at(Math.max(0, Math.min(t, curve.stages().length() - 0.001)));
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode stats = answer.putArray("stats");
        for (Page page : PAGES) {
            row(
                            stats,
                            page.method(),
                            page.name(),
                            page.of(totals.requests()),
                            page.of(totals.failures()),
                            now,
                            shown,
                            t)
                    .put("current_rps", now.requestsPerSecond() * page.share() / SHARES);
        }
        row(stats, "", "Aggregated", Math.round(totals.requests()), Math.round(totals.failures()), now, shown, t);
        causes(answer.putArray("errors"), totals.failures());
        answer.put("state", state);
        answer.put("user_count", live ? curve.stages().users(t) : 0);
        answer.put("worker_count", workers.size());
        answer.put("total_rps", rate(totals.requests(), t));
        answer.put("total_fail_per_sec", rate(totals.failures(), t));
        answer.put("current_rps", now.requestsPerSecond());
        answer.put("current_fail_per_sec", now.requestsPerSecond() * now.failures());
        answer.put("fail_ratio", totals.requests() <= 0 ? 0 : totals.failures() / totals.requests());
        answer.putObject("current_response_time_percentiles")
                .put("response_time_percentile_0.5", shown.p50())
                .put("response_time_percentile_0.95", shown.p95());
        ArrayNode list = answer.putArray("workers");
        for (ObjectNode worker : workers) {
            list.addObject()
                    .put("id", worker.path("metadata").path("name").asText() + "_0")
                    .put("state", live ? state : "ready")
                    .put("user_count", live ? curve.stages().users(t) / workers.size() : 0)
                    .put("cpu_usage", 20.0)
                    .put("memory_usage", 80_000_000L);
        }
        return answer;
    }

    private static ObjectNode row(
            ArrayNode stats,
            String method,
            String name,
            long requests,
            long failures,
            Figures now,
            Figures shown,
            double t) {
        return stats.addObject()
                .put("method", method)
                .put("name", name)
                .put("safe_name", name)
                .put("num_requests", requests)
                .put("num_failures", failures)
                .put("min_response_time", Math.min(5, shown.p50()))
                .put("max_response_time", shown.p99() * 2)
                .put("avg_response_time", shown.p50() * 1.2)
                .put("median_response_time", shown.p50())
                .put("current_rps", now.requestsPerSecond())
                .put("current_fail_per_sec", now.requestsPerSecond() * now.failures())
                .put("total_rps", rate((double) requests, t))
                .put("total_fail_per_sec", rate((double) failures, t))
                .put("response_time_percentile_0.95", shown.p95())
                .put("response_time_percentile_0.99", shown.p99())
                .put("avg_content_length", 120);
    }

    static ObjectNode figures(LoadCurve curve, double t, String state, List<ObjectNode> workers) {
        boolean over = state.equals("stopped");
        int stages = curve.stages().stages().size();
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.put("airtime", 1);
        answer.put("state", state);
        answer.put("over", over);
        answer.put("stage", t < 0 ? 0 : curve.stages().at(t) + 1);
        answer.put("stages", stages);
        answer.put("users", over ? 0 : curve.stages().users(t));
        int most = 0;
        Plateau peak = null;
        ArrayNode plateaus = answer.putArray("plateaus");
        for (int i = 0; i < stages; i++) {
            Plateau plateau = curve.plateau(i, t);
            if (plateau.seconds() <= 0) {
                continue;
            }
            most = Math.max(most, plateau.users());
            peak = peak == null || plateau.users() >= peak.users() ? plateau : peak;
            ObjectNode node = plateaus.addObject()
                    .put("stage", plateau.stage())
                    .put("target", plateau.users())
                    .put("users", plateau.users())
                    .put("seconds", plateau.seconds())
                    .put("complete", plateau.complete())
                    .put("requests", plateau.requests())
                    .put("failures", plateau.failures());
            histogram(node, plateau.histogram(), 1);
        }
        answer.put("maxUsers", Math.max(most, t < 0 ? 0 : curve.stages().users(t)));
        answer.putObject("workers")
                .put("connected", workers.size())
                .put("lost", 0)
                .put("cpu", 20.0);
        ArrayNode entries = answer.putArray("entries");
        if (peak != null) {
            for (Page page : PAGES) {
                ObjectNode entry = entries.addObject()
                        .put("method", page.method())
                        .put("name", page.name())
                        .put("requests", page.of((double) peak.requests()))
                        .put("failures", page.of((double) peak.failures()));
                histogram(entry, peak.histogram(), page.share() / (double) SHARES);
            }
        }
        causes(answer.putArray("causes"), curve.totals(t).failures());
        timeline(answer.putArray("timeline"), curve, t);
        return answer;
    }

    /** Windows of equal length up to {@code t}, as few as airtime_shape.py would keep. */
    private static void timeline(ArrayNode rows, LoadCurve curve, double t) {
        double end = Math.min(t, curve.stages().length());
        double step = WINDOW;
        while (end / step > MAX_POINTS) {
            step *= 2;
        }
        Totals before = new Totals(0, 0);
        for (double at = step; at <= end; at += step) {
            Totals totals = curve.totals(at);
            Figures during = curve.at(at - step / 2);
            rows.addArray()
                    .add(Math.round(at))
                    .add(curve.stages().users(at - step / 2))
                    .add(Math.round(totals.requests()) - Math.round(before.requests()))
                    .add(Math.round(totals.failures()) - Math.round(before.failures()))
                    .add(LoadCurve.rounded(during.p50()))
                    .add(LoadCurve.rounded(during.p95()))
                    .add(LoadCurve.rounded(during.p99()));
            before = totals;
        }
    }

    private static void histogram(ObjectNode node, Map<Integer, Long> counts, double share) {
        ObjectNode histogram = node.putObject("histogram");
        new TreeMap<>(counts).forEach((ms, n) -> histogram.put(String.valueOf(ms), Math.round(n * share)));
    }

    private static void causes(ArrayNode causes, double failures) {
        for (Page page : PAGES) {
            if (page.of(failures) > 0) {
                causes.addObject()
                        .put("method", page.method())
                        .put("name", page.name())
                        .put("error", page.error())
                        .put("occurrences", page.of(failures));
            }
        }
    }

    private static double rate(double total, double t) {
        return t <= 0 ? 0 : total / t;
    }
}
