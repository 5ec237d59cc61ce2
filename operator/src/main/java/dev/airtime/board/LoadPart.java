package dev.airtime.board;

import dev.airtime.api.Durations;
import dev.airtime.api.EndpointThresholds;
import dev.airtime.api.FindLimit;
import dev.airtime.api.JobSpec;
import dev.airtime.api.LocustSpec;
import dev.airtime.api.Percentage;
import dev.airtime.api.RehearsalStatus;
import dev.airtime.api.RehearsalTemplate;
import dev.airtime.api.Stage;
import dev.airtime.api.Thresholds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What ran, and what it was held against, in the report. */
final class LoadPart {
    private LoadPart() {}

    static String of(RehearsalStatus s) {
        RehearsalTemplate template = s.template();
        String stages = template == null
                ? ""
                : RehearsalReport.table(List.of("stage", "users", "ramp", "for"), stages(template.stages()));
        return Html.list(said(s)) + stages;
    }

    private static List<String> said(RehearsalStatus s) {
        List<String> said = new ArrayList<>();
        if (s.startedAt() != null) {
            said.add("began " + EventSection.when(Instant.parse(s.startedAt()))
                    + (s.finishedAt() == null ? "" : ", over " + EventSection.when(Instant.parse(s.finishedAt()))));
        }
        if (s.stage() != null) {
            said.add("stage " + s.stage());
        }
        if (s.workers() != null) {
            said.add(String.format(
                    Locale.ROOT,
                    "workers: %d connected of %d, %d lost",
                    s.workers().connected(),
                    s.workers().expected(),
                    s.workers().lost()));
        }
        if (s.template() != null) {
            said.addAll(asked(s.template()));
        }
        if (s.fingerprint() != null) {
            said.add("fingerprint " + s.fingerprint());
        }
        return said;
    }

    private static List<String> asked(RehearsalTemplate template) {
        List<String> said = new ArrayList<>();
        LocustSpec locust = template.locust();
        JobSpec job = template.job();
        if (locust != null) {
            said.add("Locust script of ConfigMap " + locust.script().configMap() + ", against " + locust.host());
        }
        if (job != null) {
            said.add("Job, tool " + job.toolOrDefault() + (job.host() == null ? "" : ", against " + job.host()));
        }
        FindLimit search = template.findLimit();
        if (search != null) {
            said.add("search from " + Chart.figure(search.fromOrDefault()) + " to " + Chart.figure(search.to())
                    + " users, " + Durations.format(search.holdOrDefault(template.thresholds())) + " a level");
        }
        said.add("held against: " + String.join(", ", thresholds(template.thresholdsOrDefault())));
        return said;
    }

    private static List<String> thresholds(Thresholds t) {
        List<String> said = new ArrayList<>();
        said.add("at most " + (t.errorRate() == null ? Percentage.format(t.errorRateOrDefault()) : t.errorRate())
                + " failed");
        most(said, "p50", t.p50());
        most(said, "p95", t.p95());
        most(said, "p99", t.p99());
        if (t.requestsPerMinute() != null) {
            said.add("at least " + Chart.figure(t.requestsPerMinute()) + " requests a minute");
        }
        most(said, "database CPU", t.databaseCpu());
        most(said, "database connections", t.databaseConnections());
        for (EndpointThresholds e : t.endpoints()) {
            most(said, e.name() + " failed", e.errorRate());
            most(said, e.name() + " p50", e.p50());
            most(said, e.name() + " p95", e.p95());
            most(said, e.name() + " p99", e.p99());
        }
        return said;
    }

    private static void most(List<String> said, String what, @Nullable String limit) {
        if (limit != null) {
            said.add(what + " at most " + limit);
        }
    }

    private static List<List<String>> stages(List<Stage> stages) {
        List<List<String>> rows = new ArrayList<>();
        for (Stage stage : stages) {
            rows.add(List.of(
                    String.valueOf(rows.size() + 1),
                    Chart.figure(stage.users()),
                    Durations.format(stage.rampOrDefault()),
                    Durations.format(stage.hold())));
        }
        return rows;
    }
}
