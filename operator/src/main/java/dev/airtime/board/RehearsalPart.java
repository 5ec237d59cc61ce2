package dev.airtime.board;

import dev.airtime.api.Finding;
import dev.airtime.api.Rehearsal;
import dev.airtime.api.RehearsalStatus;
import dev.airtime.api.TrafficEvent;
import dev.airtime.api.Verdict;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The newest rehearsals of an event, and what the newest one found. */
final class RehearsalPart {
    private static final int SHOWN = 5;

    private RehearsalPart() {}

    static String render(TrafficEvent event, List<Rehearsal> all) {
        List<Rehearsal> newest = all.stream()
                .filter(r -> r.getSpec() != null
                        && Objects.equals(
                                r.getMetadata().getNamespace(),
                                event.getMetadata().getNamespace())
                        && r.getSpec().trafficEvent().equals(event.getMetadata().getName()))
                .sorted(Comparator.comparing((Rehearsal r) ->
                                Objects.toString(r.getMetadata().getCreationTimestamp(), ""))
                        .reversed())
                .limit(SHOWN)
                .toList();
        if (newest.isEmpty()) {
            return "";
        }
        StringBuilder rows = new StringBuilder();
        newest.forEach(r -> rows.append(row(r)));
        String table =
                "<div class=\"scroll\"><table><tr><th>name</th><th>verdict</th><th class=\"n\">peak</th><th class=\"n\">users</th>"
                        + "<th class=\"n\">requests/s</th><th class=\"n\">p95</th><th class=\"n\">failures</th>"
                        + "<th>against baseline</th><th>why</th></tr>" + rows + "</table></div>";
        List<Finding> findings = newest.stream()
                .map(Rehearsal::getStatus)
                .filter(s -> s != null && s.verdict() != null)
                .findFirst()
                .map(RehearsalStatus::findings)
                .orElse(List.of());
        StringBuilder found = new StringBuilder();
        findings.stream().sorted(Comparator.comparing(Finding::severity)).forEach(f -> found.append(finding(f)));
        return EventSection.wide("Rehearsals", table)
                + (findings.isEmpty() ? "" : EventSection.wide("Findings", found.toString()));
    }

    private static String row(Rehearsal r) {
        RehearsalStatus s = r.getStatus();
        return "<tr><td><a href=\"" + Html.text(path(r)) + "\">"
                + Html.text(r.getMetadata().getName()) + "</a></td><td>"
                + EventSection.pill(verdict(s), s == null ? "" : tone(s.verdict())) + "</td>"
                + number(s == null || s.coverage() == null ? null : s.coverage().held())
                + number(s == null ? null : s.users())
                + number(s == null ? null : s.requestsPerSecond())
                + number(s == null ? null : s.p95())
                + number(s == null ? null : s.failureRate())
                + "<td>"
                + Html.text(
                        s == null || s.comparison() == null
                                ? null
                                : s.comparison().summary())
                + "</td><td class=\"note\">" + Html.text(s == null ? null : String.join("; ", s.reasons()))
                + "</td></tr>";
    }

    private static String number(@Nullable Object value) {
        return "<td class=\"n\">" + (value == null ? "–" : Html.text(value)) + "</td>";
    }

    /** Where the board's server has the report of a load test, relative to the board. */
    static String path(Rehearsal r) {
        return "rehearsals/" + r.getMetadata().getNamespace() + "/"
                + r.getMetadata().getName() + ".html";
    }

    /** The verdict, or how far it is. */
    static String verdict(@Nullable RehearsalStatus s) {
        return s == null
                ? "Pending"
                : s.verdict() != null
                        ? s.verdict().name()
                        : s.phase() == null ? "Pending" : s.phase().name() + (s.stage() == null ? "" : " " + s.stage());
    }

    static String tone(@Nullable Verdict verdict) {
        return verdict == null
                ? ""
                : switch (verdict) {
                    case Passed -> "good";
                    case Failed -> "bad";
                    case Inconclusive, Aborted -> "warn";
                };
    }

    static String finding(Finding f) {
        String tone =
                switch (f.severity()) {
                    case Critical -> "bad";
                    case Warning -> "warn";
                    case Info -> "";
                };
        return "<div class=\"finding\">" + EventSection.pill(f.severity().name(), tone) + " <b>"
                + Html.text(f.message())
                + "</b>"
                + (f.remedy() == null
                        ? ""
                        : "<div class=\"remedy\">" + Html.text(f.remedy())
                                + (f.field() == null
                                        ? ""
                                        : " <span class=\"note\">(" + Html.text(f.field()) + ")</span>")
                                + "</div>")
                + "</div>";
    }
}
