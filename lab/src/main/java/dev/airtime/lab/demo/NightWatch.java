package dev.airtime.lab.demo;

import dev.airtime.api.Conditions;
import dev.airtime.api.Durations;
import dev.airtime.api.Finding;
import dev.airtime.api.Phase;
import dev.airtime.api.Rehearsal;
import dev.airtime.api.RehearsalStatus;
import dev.airtime.api.TrafficEvent;
import dev.airtime.api.TrafficEventStatus;
import dev.airtime.api.Verdict;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Shows what {@code kubectl get te -w}, {@code get rehearsals} and {@code get events} would, until the night is over. */
final class NightWatch {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int INDENT = 38;

    private final Screen screen;
    private final KubernetesClient client;
    private final InstantSource clock;
    private final String namespace;
    private final String name;
    private final Supplier<List<List<String>>> databases;
    private final Map<String, Integer> told = new HashMap<>();
    private final Set<String> judged = new HashSet<>();
    private List<String> last = List.of();
    private boolean answered;

    /**
     * @param databases rows about the databases, with their header
     */
    NightWatch(
            Screen screen,
            KubernetesClient client,
            InstantSource clock,
            String namespace,
            String name,
            Supplier<List<List<String>>> databases) {
        this.screen = screen;
        this.client = client;
        this.clock = clock;
        this.namespace = namespace;
        this.name = name;
        this.databases = databases;
    }

    /** Looks once and shows what is new; true when the event is Completed. */
    boolean look() {
        TrafficEvent event = client.resources(TrafficEvent.class)
                .inNamespace(namespace)
                .withName(name)
                .get();
        List<Rehearsal> rehearsals =
                client.resources(Rehearsal.class).inNamespace(namespace).list().getItems();
        tellEvents();
        rehearsals.forEach(this::judge);
        if (event == null) {
            return false;
        }
        answered |= event.getStatus() != null;
        show(event, rehearsals);
        return event.getStatus() != null && event.getStatus().phase() == Phase.Completed;
    }

    /** Whether the operator has written a status at some time. */
    boolean answered() {
        return answered;
    }

    /** The rehearsals as they are now. */
    List<Rehearsal> rehearsals() {
        return client.resources(Rehearsal.class).inNamespace(namespace).list().getItems();
    }

    private void tellEvents() {
        List<Event> events = new ArrayList<>(
                client.v1().events().inNamespace(namespace).list().getItems());
        events.sort(Comparator.comparing((Event e) -> String.valueOf(e.getLastTimestamp()))
                .thenComparing(e -> Long.parseLong(
                        Objects.requireNonNullElse(e.getMetadata().getResourceVersion(), "0"))));
        for (Event event : events) {
            if (!String.valueOf(event.getInvolvedObject().getApiVersion()).startsWith("airtime.dev/")) {
                continue;
            }
            int count = event.getCount() == null ? 1 : event.getCount();
            Integer before = told.put(event.getMetadata().getName(), count);
            // A warning that repeats itself every minute is said once.
            if (before == null) {
                tell(event);
            }
        }
    }

    private void tell(Event event) {
        boolean warning = "Warning".equals(event.getType());
        String time =
                event.getLastTimestamp() == null ? "        " : TIME.format(Instant.parse(event.getLastTimestamp()));
        String head = String.format(Locale.ROOT, "%s  %-7s  %-18s ", time, event.getType(), event.getReason());
        List<String> lines = Columns.wrap(head + event.getMessage(), screen.width(), INDENT);
        for (String line : lines) {
            screen.say(warning ? screen.warn(line) : line);
        }
    }

    private void judge(Rehearsal rehearsal) {
        RehearsalStatus status = rehearsal.getStatus();
        if (status == null
                || status.verdict() == null
                || !judged.add(rehearsal.getMetadata().getName())) {
            return;
        }
        String said = "Rehearsal " + rehearsal.getMetadata().getName() + ": " + status.verdict()
                + (status.reasons().isEmpty() ? "" : ": " + String.join("; ", status.reasons()));
        for (String line : Columns.wrap(said, screen.width(), 11)) {
            screen.say(status.verdict() == Verdict.Passed ? screen.good(line) : screen.bad(line));
        }
        for (Finding finding : status.findings()) {
            String text = "  " + finding.severity() + " " + finding.id() + ": " + finding.message();
            Columns.wrap(text, screen.width(), 11).forEach(l -> screen.say(screen.warn(l)));
            if (finding.remedy() != null) {
                Columns.wrap("           remedy: " + finding.remedy(), screen.width(), 11)
                        .forEach(screen::say);
            }
        }
    }

    private void show(TrafficEvent event, List<Rehearsal> rehearsals) {
        Instant now = clock.instant();
        List<List<String>> te =
                List.of(List.of("NAME", "AIRTIME", "PHASE", "READY", "DATABASES", "NEXT", "AGE"), row(event, now));
        List<List<String>> runs = new ArrayList<>();
        runs.add(List.of("NAME", "PHASE", "USERS", "RPS", "P95", "FAILURES", "VERDICT", "VS-BASELINE", "FINDINGS"));
        rehearsals.forEach(r -> runs.add(row(r)));
        if (screen.terminal()) {
            List<String> block = new ArrayList<>();
            block.add("");
            block.add(screen.dim("─".repeat(screen.width())));
            block.add(screen.bold(TIME.format(now) + "Z") + "  " + Columns.cut(message(event), screen.width() - 11));
            block.add("");
            add(block, te);
            if (!rehearsals.isEmpty()) {
                block.add("");
                add(block, runs);
            }
            block.add("");
            add(block, databases.get());
            screen.show(block);
            return;
        }
        List<String> rows = new ArrayList<>();
        te.subList(1, 2).forEach(r -> rows.add(plain(r.subList(0, r.size() - 1))));
        runs.subList(1, runs.size()).forEach(r -> rows.add(plain(r)));
        String now8 = TIME.format(now);
        rows.stream().filter(r -> !last.contains(r)).forEach(r -> screen.say(now8 + "  " + r));
        last = rows;
    }

    private static String plain(List<String> row) {
        return row.stream().filter(cell -> !cell.isEmpty()).collect(Collectors.joining("  "));
    }

    private void add(List<String> block, List<List<String>> rows) {
        List<String> lines = Columns.lines(rows, screen.width());
        block.add(screen.bold(lines.get(0)));
        lines.subList(1, lines.size()).forEach(l -> block.add(coloured(l)));
    }

    private String coloured(String line) {
        if (line.contains("Failed") || line.contains("NotReady")) {
            return screen.bad(line);
        }
        return line.contains("Passed") || line.contains("Completed") ? screen.good(line) : line;
    }

    private static List<String> row(TrafficEvent event, Instant now) {
        TrafficEventStatus status = event.getStatus();
        var summary = status == null ? null : status.summary();
        Condition ready = condition(event, Conditions.READY);
        return List.of(
                event.getMetadata().getName(),
                event.getSpec().airtime(),
                text(status == null ? null : status.phase()),
                ready == null ? "" : ready.getStatus(),
                text(summary == null ? null : summary.databases()),
                text(summary == null ? null : summary.next()),
                Durations.format(
                        Duration.between(Instant.parse(event.getMetadata().getCreationTimestamp()), now)));
    }

    private static List<String> row(Rehearsal rehearsal) {
        RehearsalStatus s = rehearsal.getStatus();
        return s == null
                ? List.of(rehearsal.getMetadata().getName(), "", "", "", "", "", "", "", "")
                : List.of(
                        rehearsal.getMetadata().getName(),
                        text(s.phase()),
                        text(s.users()),
                        text(s.requestsPerSecond()),
                        text(s.p95()),
                        text(s.failureRate()),
                        text(s.verdict()),
                        text(s.comparison() == null ? null : s.comparison().summary()),
                        text(s.findingsSummary()));
    }

    private static String message(TrafficEvent event) {
        Condition ready = condition(event, Conditions.READY);
        return ready == null ? "" : ready.getMessage();
    }

    private static @Nullable Condition condition(TrafficEvent event, String type) {
        return event.getStatus() == null
                ? null
                : event.getStatus().conditions().stream()
                        .filter(c -> type.equals(c.getType()))
                        .findFirst()
                        .orElse(null);
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }
}
