package dev.airtime.board;

import dev.airtime.api.Conditions;
import dev.airtime.api.DatabaseFigures;
import dev.airtime.api.DatabaseSpec;
import dev.airtime.api.DatabaseStatus;
import dev.airtime.api.Phase;
import dev.airtime.api.Rehearsal;
import dev.airtime.api.TrafficEvent;
import dev.airtime.api.TrafficEventStatus;
import dev.airtime.api.WorkloadSpec;
import dev.airtime.api.WorkloadStatus;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One event on the board. */
final class EventSection {
    private static final DateTimeFormatter WHEN = DateTimeFormatter.ofPattern(
                    "EEE d MMM yyyy, HH:mm:ss 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private EventSection() {}

    static String when(Instant at) {
        return WHEN.format(at);
    }

    static Optional<Instant> airtime(TrafficEvent event) {
        try {
            return Optional.of(event.getSpec().airtimeInstant());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    static String render(TrafficEvent event, List<Rehearsal> rehearsals, Instant now) {
        TrafficEventStatus status = event.getStatus();
        StringBuilder html = new StringBuilder("<section>");
        html.append("<div class=\"top\"><div><h2>")
                .append(Html.text(event.getMetadata().getName()))
                .append("</h2><div class=\"where\">")
                .append(Html.text(event.getMetadata().getNamespace()));
        if (status != null && status.summary() != null && status.summary().next() != null) {
            html.append(" · next: ").append(Html.text(status.summary().next()));
        }
        html.append("</div></div>")
                .append(clock(event, now))
                .append(answer(status))
                .append("</div>");
        Condition stalled = condition(status, Conditions.STALLED);
        if (stalled != null && "True".equals(stalled.getStatus())) {
            html.append("<div class=\"stalled\">A person is needed: ")
                    .append(Html.text(stalled.getMessage()))
                    .append("</div>");
        }
        html.append("<div class=\"parts\">")
                .append(databases(event, status))
                .append(workloads(event, status))
                .append(PlanPart.render(status))
                .append(copy(event, status))
                .append(RehearsalPart.render(event, rehearsals))
                .append(conditions(status));
        return html.append("</div></section>\n").toString();
    }

    private static String clock(TrafficEvent event, Instant now) {
        Instant airtime = airtime(event).orElse(null);
        if (airtime == null) {
            return "<div class=\"clock\"><div class=\"count\">?</div><div class=\"where\">"
                    + Html.text(event.getSpec().airtime()) + "</div></div>";
        }
        String count = now.isBefore(airtime)
                ? "T−" + span(Duration.between(now, airtime))
                : "T+" + span(Duration.between(airtime, now));
        return "<div class=\"clock\"><div class=\"count\">" + count
                + "</div><div class=\"where\">airtime <time datetime=\"" + Html.text(airtime) + "\">"
                + Html.text(when(airtime)) + "</time></div></div>";
    }

    /** {@code 2d 04:05}, {@code 04:05:06}. */
    static String span(Duration d) {
        return d.toDays() > 1
                ? String.format(Locale.ROOT, "%dd %02d:%02d", d.toDays(), d.toHoursPart(), d.toMinutesPart())
                : String.format(Locale.ROOT, "%02d:%02d:%02d", d.toHours(), d.toMinutesPart(), d.toSecondsPart());
    }

    private static String answer(@Nullable TrafficEventStatus status) {
        Phase phase = status == null ? null : status.phase();
        Condition ready = condition(status, Conditions.READY);
        String word = ready == null ? "not looked at yet" : "True".equals(ready.getStatus()) ? "Ready" : "Not ready";
        String tone = ready == null ? "" : "True".equals(ready.getStatus()) ? "good" : waits(ready) ? "warn" : "bad";
        StringBuilder html = new StringBuilder("<div class=\"answer\">");
        boolean said = ready != null && (phase == Phase.Ready || phase == Phase.NotReady);
        if (!said) {
            html.append(pill(phase == null ? "New" : words(phase.name()), phase == Phase.OnAir ? "bad" : ""));
        }
        html.append(pill(word, tone));
        Condition stalled = condition(status, Conditions.STALLED);
        boolean below = ready != null
                && stalled != null
                && "True".equals(stalled.getStatus())
                && Objects.equals(stalled.getMessage(), ready.getMessage());
        if (!below) {
            html.append("<p>")
                    .append(Html.text(ready == null ? "the operator has not written a status" : ready.getMessage()))
                    .append("</p>");
        }
        return html.append("</div>").toString();
    }

    /** Not ready yet is no bad news while the copy is made, loaded, or given back. */
    private static boolean waits(Condition ready) {
        return List.of("Copying", "Rehearsing", "ScalingDown", "PlanOnly")
                .contains(Objects.toString(ready.getReason(), ""));
    }

    static String pill(String word, String tone) {
        return "<span class=\"pill" + (tone.isEmpty() ? "" : " " + tone) + "\">" + Html.text(word) + "</span>";
    }

    /** {@code CopyingProduction} as {@code Copying production}. */
    static String words(String camelCase) {
        String spaced = camelCase.replaceAll("(?<=[a-z])(?=[A-Z])", " ");
        return spaced.isEmpty()
                ? spaced
                : spaced.charAt(0) + spaced.substring(1).toLowerCase(Locale.ROOT);
    }

    private static String part(String title, boolean wide, String body) {
        return "<div class=\"part" + (wide ? " wide" : "") + "\"><h3>" + Html.text(title) + "</h3>" + body + "</div>";
    }

    static String wide(String title, String body) {
        return part(title, true, body);
    }

    private static String databases(TrafficEvent event, @Nullable TrafficEventStatus status) {
        if (event.getSpec().databases().isEmpty()) {
            return "";
        }
        StringBuilder rows = new StringBuilder();
        List<String> notes = new ArrayList<>();
        for (DatabaseSpec d : event.getSpec().databases()) {
            DatabaseStatus s = status == null
                    ? null
                    : status.databases().stream()
                            .filter(x -> d.name().equals(x.name()))
                            .findFirst()
                            .orElse(null);
            DatabaseFigures now = s == null ? null : s.now();
            DatabaseFigures planned = s == null ? null : s.planned();
            rows.append("<tr><td>")
                    .append(Html.text(d.name()))
                    .append("</td><td>")
                    .append(s == null ? "" : pill(s.state(), tone(s.state())))
                    .append("</td>")
                    .append(cell(now == null ? null : now.cpu(), planned == null ? null : planned.cpu()))
                    .append(cell(
                            now == null ? null : now.connections(), planned == null ? null : planned.connections()))
                    .append("<td class=\"n\">")
                    .append(now == null || now.freeMemoryMiB() == null ? "–" : now.freeMemoryMiB() + " MiB")
                    .append("</td></tr>");
            if (s != null && s.message() != null) {
                notes.add(d.name() + ": " + s.message());
            }
        }
        String table =
                "<div class=\"scroll\"><table><tr><th>name</th><th>state</th><th class=\"n\">CPU now / limit</th>"
                        + "<th class=\"n\">connections now / limit</th><th class=\"n\">free memory</th></tr>" + rows
                        + "</table></div>";
        return part("Databases", false, table + note(notes));
    }

    private static String cell(@Nullable Object now, @Nullable Object planned) {
        return "<td class=\"n\">" + (now == null ? "–" : Html.text(now)) + " / "
                + (planned == null ? "–" : Html.text(planned)) + "</td>";
    }

    static String note(List<String> notes) {
        StringBuilder html = new StringBuilder();
        notes.forEach(
                n -> html.append("<div class=\"note\">").append(Html.text(n)).append("</div>"));
        return html.toString();
    }

    private static String tone(String state) {
        return switch (state) {
            case "Raised", "Restored" -> "good";
            case "Missing" -> "bad";
            case "Recorded", "Raising", "Restoring" -> "warn";
            default -> "";
        };
    }

    private static String workloads(TrafficEvent event, @Nullable TrafficEventStatus status) {
        if (event.getSpec().workloads().isEmpty()) {
            return "";
        }
        StringBuilder rows = new StringBuilder();
        for (WorkloadSpec w : event.getSpec().workloads()) {
            WorkloadStatus s = status == null
                    ? null
                    : status.workloads().stream()
                            .filter(x -> w.kind() == x.kind() && w.name().equals(x.name()))
                            .findFirst()
                            .orElse(null);
            rows.append("<tr><td>")
                    .append(Html.text(w.kind() + "/" + w.name()))
                    .append("</td><td>")
                    .append(s == null ? "" : pill(s.state(), tone(s.state())))
                    .append("</td>")
                    .append(cell(s == null ? null : s.ready(), w.replicas()))
                    .append("</tr>");
        }
        return part(
                "Workloads",
                false,
                "<div class=\"scroll\"><table><tr><th>name</th><th>state</th><th class=\"n\">pods ready / planned</th></tr>"
                        + rows + "</table></div>");
    }

    private static String copy(TrafficEvent event, @Nullable TrafficEventStatus status) {
        if (status == null || status.staging() == null) {
            return "";
        }
        List<String> notes = new ArrayList<>();
        if (!status.staging().pointsToProduction().isEmpty()) {
            notes.add("still points to production: "
                    + String.join(", ", status.staging().pointsToProduction()));
        }
        if (!status.staging().notCopied().isEmpty()) {
            notes.add(status.staging().notCopied().size() + " held back or not copied: see kubectl describe te "
                    + event.getMetadata().getName());
        }
        String line = "namespace " + Html.text(status.staging().namespace())
                + (status.staging().objects() == null
                        ? ""
                        : ", " + status.staging().objects() + " objects")
                + (status.staging().pods() == null
                        ? ""
                        : ", pods " + Html.text(status.staging().pods()));
        return part("Copy", false, "<div>" + line + "</div>" + note(notes));
    }

    private static String conditions(@Nullable TrafficEventStatus status) {
        if (status == null || status.conditions().isEmpty()) {
            return "";
        }
        StringBuilder rows = new StringBuilder();
        for (Condition c : status.conditions()) {
            String type = Objects.toString(c.getType(), "");
            boolean yes = "True".equals(c.getStatus());
            boolean good = yes != Conditions.STALLED.equals(type);
            rows.append("<tr><td>")
                    .append(Html.text(type))
                    .append("</td><td>")
                    .append(pill(Objects.toString(c.getStatus(), "Unknown"), yes ? (good ? "good" : "bad") : ""))
                    .append("</td><td>")
                    .append(Html.text(c.getReason()))
                    .append("</td><td class=\"note\">")
                    .append(Html.text(c.getMessage()))
                    .append("</td><td class=\"note since\">")
                    .append(Html.text(since(c.getLastTransitionTime())))
                    .append("</td></tr>");
        }
        return wide(
                "Conditions",
                "<div class=\"scroll\"><table><tr><th>condition</th><th></th><th>reason</th><th>message</th><th>since</th></tr>"
                        + rows + "</table></div>");
    }

    static String since(@Nullable String instant) {
        return instant == null ? "" : instant.replace('T', ' ').replace("Z", " UTC");
    }

    private static @Nullable Condition condition(@Nullable TrafficEventStatus status, String type) {
        return status == null
                ? null
                : status.conditions().stream()
                        .filter(c -> type.equals(c.getType()))
                        .findFirst()
                        .orElse(null);
    }
}
