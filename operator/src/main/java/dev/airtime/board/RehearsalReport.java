package dev.airtime.board;

import dev.airtime.api.CauseStatus;
import dev.airtime.api.ComparisonStatus;
import dev.airtime.api.CoverageStatus;
import dev.airtime.api.DatabaseLoad;
import dev.airtime.api.EndpointComparison;
import dev.airtime.api.EndpointStatus;
import dev.airtime.api.Finding;
import dev.airtime.api.LoadPoint;
import dev.airtime.api.OperationsStatus;
import dev.airtime.api.Rehearsal;
import dev.airtime.api.RehearsalStatus;
import dev.airtime.api.StaticContentStatus;
import dev.airtime.api.StrainSeen;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One load test as a page that needs nothing else: to be read without the cluster, mailed, kept beside the change that it
 * judged. Pure: it shows what the Rehearsal's status says.
 */
public final class RehearsalReport {
    private static final String STYLE = """
            .figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:18px}
            .figures b{display:block;font-size:30px;line-height:1.15;white-space:nowrap}
            .charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,480px),1fr));gap:24px}
            figure{margin:0}figcaption{font-weight:600;margin-bottom:4px}
            svg{width:100%;height:auto;display:block}svg text{fill:var(--soft);font-size:13px}
            .grid{stroke:var(--line);fill:none}.line{fill:none;stroke-width:2;stroke-linejoin:round}
            .tone1{stroke:var(--calm);color:var(--calm)}.tone2{stroke:var(--warn);color:var(--warn)}
            .tone3{stroke:var(--bad);color:var(--bad)}.key{margin-left:12px;font-size:15px}
            ul{margin:0;padding-left:20px}li{overflow-wrap:anywhere}
            @media print{body{background:#fff}section{break-inside:auto}figure,tr,.finding{break-inside:avoid}}
            """;

    private RehearsalReport() {}

    /** The page; one of a load test that still runs says so. */
    public static String render(Rehearsal rehearsal, Instant now) {
        String name = rehearsal.getMetadata().getName();
        String of = rehearsal.getSpec() == null ? "" : rehearsal.getSpec().trafficEvent();
        RehearsalStatus s = rehearsal.getStatus();
        String main = """
                <section>
                <div class="top"><div><h2>%s</h2><div class="where">%s</div></div>
                %s</div>
                <div class="parts">
                %s</div>
                </section>""".formatted(
                        Html.text(name),
                        Html.text("a load test of " + of + ", namespace "
                                + rehearsal.getMetadata().getNamespace()),
                        answer(s),
                        s == null ? "" : parts(s));
        return Page.of("Rehearsal " + name, "", STYLE, "report of ", now, main);
    }

    private static String answer(@Nullable RehearsalStatus s) {
        String verdict = RehearsalPart.verdict(s);
        String tone = s == null ? "" : RehearsalPart.tone(s.verdict());
        List<String> reasons = s == null ? List.of() : s.reasons();
        return "<div class=\"answer\">" + EventSection.pill(verdict, tone) + "<p>"
                + Html.text(
                        s == null || s.verdict() == null
                                ? "no verdict yet: the figures are those up to now"
                                : String.join("; ", reasons))
                + "</p></div>";
    }

    private static String parts(RehearsalStatus s) {
        return EventSection.wide("Figures", figures(s))
                + part("The limit", LimitPart.of(s.limit()))
                + part("Over time", charts(s.timeline()))
                + part("Findings", findings(s.findings()))
                + part("Against the baseline", comparison(s.comparison()))
                + part("What changed since the baseline", changes(s.comparison()))
                + part("Endpoints, the slowest first", endpoints(s.endpoints()))
                + part("Calls of the API", operations(s.operations()))
                + part("Static content", staticContent(s.staticContent()))
                + part("Failures by cause", causes(s.causes()))
                + part("Databases under load, the highest figures", databases(s.databases()))
                + part("Not looked at", notSeen(s))
                + part("The load", LoadPart.of(s));
    }

    private static String part(String title, String content) {
        return content.isEmpty() ? "" : EventSection.wide(title, content);
    }

    private static String figures(RehearsalStatus s) {
        StringBuilder html = new StringBuilder("<div class=\"figures\">");
        CoverageStatus c = s.coverage();
        if (c != null) {
            figure(
                    html,
                    "of the expected peak held" + (c.wanted() == null ? "" : ", asked for " + c.wanted()),
                    c.held());
        }
        if (s.limit() != null) {
            figure(
                    html,
                    "users held" + (s.limit().reachedTo() ? " at least" : ""),
                    Chart.figure(s.limit().users()));
        }
        figure(html, "users", s.users() == null ? null : Chart.figure(s.users()));
        figure(html, "requests a second", s.requestsPerSecond());
        figure(html, "median", s.p50());
        figure(html, "95th percentile", s.p95());
        figure(html, "99th percentile", s.p99());
        figure(html, "failed", s.failureRate());
        figure(html, "requests", s.requests() == null ? null : count(s.requests()));
        return html.append("</div>").toString();
    }

    private static void figure(StringBuilder html, String what, @Nullable String value) {
        html.append("<div><b>")
                .append(value == null ? "–" : Html.text(value))
                .append("</b><span class=\"note\">")
                .append(Html.text(what))
                .append("</span></div>");
    }

    /** What a window counted, as rates; its length in seconds. */
    private record Window(LoadPoint point, int length) {
        double requestsPerSecond() {
            return (double) point.requests() / Math.max(1, length);
        }

        double failed() {
            return point.requests() == 0 ? 0 : 100.0 * point.failures() / point.requests();
        }
    }

    private static String charts(List<LoadPoint> timeline) {
        if (timeline.size() < 2) {
            return "";
        }
        List<Window> windows = new ArrayList<>();
        int begun = 0;
        for (LoadPoint point : timeline) {
            windows.add(new Window(point, point.seconds() - begun));
            begun = point.seconds();
        }
        return "<div class=\"charts\">"
                + chart("Users", "", windows, List.of(new Chart.Line<>("", 1, w -> w.point()
                        .users())))
                + chart("Requests a second", "", windows, List.of(new Chart.Line<>("", 1, Window::requestsPerSecond)))
                + chart(
                        "Response times in ms",
                        "",
                        windows,
                        List.of(
                                new Chart.Line<>("median", 1, w -> w.point().p50()),
                                new Chart.Line<>("p95", 2, w -> w.point().p95()),
                                new Chart.Line<>("p99", 3, w -> w.point().p99())))
                + chart("Failed requests", "%", windows, List.of(new Chart.Line<>("", 3, Window::failed)))
                + "</div>";
    }

    private static String chart(String title, String unit, List<Window> windows, List<Chart.Line<Window>> lines) {
        return Chart.render(title, unit, windows, w -> w.point().seconds(), lines);
    }

    private static String findings(List<Finding> findings) {
        StringBuilder html = new StringBuilder();
        findings.stream().sorted(Comparator.comparing(Finding::severity)).forEach(f -> {
            html.append(RehearsalPart.finding(f));
            if (!f.evidence().isEmpty()) {
                List<String> evidence = f.evidence().entrySet().stream()
                        .map(e -> e.getKey() + ": " + e.getValue())
                        .sorted()
                        .toList();
                html.append("<div class=\"note\">")
                        .append(Html.text(String.join(" · ", evidence)))
                        .append("</div>");
            }
        });
        return html.toString();
    }

    private static String comparison(@Nullable ComparisonStatus c) {
        return c == null
                ? ""
                : "<b>" + Html.text(c.summary()) + "</b>"
                        + (c.baseline() == null ? "" : " <span class=\"note\">" + Html.text(c.baseline()) + "</span>")
                        + (c.message() == null ? "" : "<div class=\"note\">" + Html.text(c.message()) + "</div>")
                        + table(
                                List.of("p95 of", "", "before", "now", "p value of the rank test"),
                                c.endpoints().stream()
                                        .map(e -> List.of(
                                                e.endpoint(),
                                                words(e.difference()),
                                                Objects.toString(e.before(), "–"),
                                                Objects.toString(e.now(), "–"),
                                                Objects.toString(e.pValue(), "–")))
                                        .toList());
    }

    private static String words(EndpointComparison.Difference difference) {
        return switch (difference) {
            case Slower -> "slower";
            case Faster -> "faster";
            case NoDifference -> "no difference";
            case NotProven -> "too short to say";
            case OnlyNow -> "not called before";
            case OnlyBefore -> "not called now";
        };
    }

    private static String changes(@Nullable ComparisonStatus c) {
        return c == null ? "" : Html.list(c.changes());
    }

    private static String endpoints(List<EndpointStatus> endpoints) {
        List<List<String>> rows = endpoints.stream()
                .map(e -> List.of(
                        e.described(),
                        count(e.requests()),
                        count(e.failures()),
                        millis(e.p50()),
                        millis(e.p95()),
                        millis(e.p99())))
                .toList();
        return table(List.of("endpoint", "requests", "failed", "median", "p95", "p99"), rows);
    }

    private static String staticContent(@Nullable StaticContentStatus c) {
        return c == null
                ? ""
                : "<div>"
                        + Html.text(c.share() + " of the requests were for what a CDN answers on the night"
                                + (c.p95Without() == null
                                        ? ""
                                        : "; without it p95 was " + c.p95Without() + " and " + c.failureRateWithout()
                                                + " failed"))
                        + "</div>"
                        + table(
                                List.of("mostly static"),
                                c.endpoints().stream().map(List::of).toList());
    }

    private static String operations(@Nullable OperationsStatus o) {
        if (o == null) {
            return "";
        }
        String said = o.message() != null ? o.message() : o.called() + " called, of " + o.source();
        return "<div>" + Html.text(said) + "</div>"
                + table(
                        List.of("never called"),
                        o.neverCalled().stream().map(List::of).toList())
                + table(
                        List.of("called, but every time it failed"),
                        o.onlyFailed().stream().map(List::of).toList())
                + table(
                        List.of("called, but not among them"),
                        o.unknown().stream().map(List::of).toList());
    }

    private static String causes(List<CauseStatus> causes) {
        List<List<String>> rows = causes.stream()
                .map(c -> List.of(
                        (c.method() == null ? "" : c.method() + " ") + c.name() + ": " + c.error(),
                        count(c.occurrences())))
                .toList();
        return table(List.of("cause", "times"), rows);
    }

    private static String databases(List<DatabaseLoad> databases) {
        List<List<String>> rows = databases.stream()
                .map(d -> List.of(
                        d.name(),
                        Objects.toString(d.cpu(), "–"),
                        Objects.toString(d.connections(), "–"),
                        Objects.toString(d.maxConnections(), "–"),
                        volume(d.strain())))
                .toList();
        return table(List.of("database", "CPU", "connections", "max_connections", "reads and writes a second"), rows);
    }

    private static String volume(@Nullable StrainSeen s) {
        if (s == null || s.iops() == null) {
            return "–";
        }
        return Chart.figure(s.iops())
                + (s.iopsLimit() == null ? "" : " of " + Chart.figure(s.iopsLimit()))
                + (s.burstIops() == null ? "" : " (" + Chart.figure(s.burstIops()) + " while burst credits last)");
    }

    /** Without it, a finding less may look like health. */
    private static String notSeen(RehearsalStatus s) {
        List<List<String>> rows = new ArrayList<>();
        s.notSeen().forEach(why -> rows.add(List.of(why)));
        if (s.logs() != null) {
            s.logs().notSeen().forEach(why -> rows.add(List.of(why)));
        }
        for (DatabaseLoad d : s.databases()) {
            if (d.inside() != null) {
                d.inside().notSeen().forEach(why -> rows.add(List.of(d.name() + ": " + why)));
            }
            if (d.strain() != null) {
                d.strain().notSeen().forEach(why -> rows.add(List.of(d.name() + ": " + why)));
            }
        }
        return table(List.of("in the copy, and what opens it"), rows);
    }

    private static String count(long value) {
        return Chart.figure((double) value);
    }

    private static String millis(int value) {
        return Chart.figure(value) + " ms";
    }

    static String table(List<String> head, List<List<String>> rows) {
        if (rows.isEmpty()) {
            return "";
        }
        StringBuilder html = new StringBuilder("<div class=\"scroll\"><table><tr>");
        for (int i = 0; i < head.size(); i++) {
            html.append(i == 0 ? "<th>" : "<th class=\"n\">")
                    .append(Html.text(head.get(i)))
                    .append("</th>");
        }
        rows.forEach(row -> {
            html.append("</tr><tr>");
            for (int i = 0; i < row.size(); i++) {
                html.append(i == 0 ? "<td class=\"note\">" : "<td class=\"n\">")
                        .append(Html.text(row.get(i)))
                        .append("</td>");
            }
        });
        return html.append("</tr></table></div>").toString();
    }
}
