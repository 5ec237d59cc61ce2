package dev.airtime.rehearsal;

import dev.airtime.rehearsal.LoadFigures.Sample;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the summary that k6 prints at its end (Grafana k6 documentation, Results output, End of test): the compact and
 * full forms of version 1 and later, and the legacy one of before. In each the totals come first, and groups and
 * scenarios later; {@code http_req_failed} counts the failed requests.
 */
final class K6Summary {
    /** What {@link #read} needs, as {@code K6_SUMMARY_TREND_STATS}; k6 leaves the 99th percentile out by itself. */
    static final String TREND_STATS = "avg,min,med,max,p(90),p(95),p(99)";

    private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]*m");
    private static final Pattern REQUESTS = metric("http_reqs", "(\\d+)\\s+([0-9.]+)/s");
    private static final Pattern FAILED =
            metric("http_req_failed", "[0-9.]+%\\s+(?:✓\\s*)?(\\d+)\\s+(?:out of|✗)\\s*\\d+");
    private static final Pattern DURATION = metric("http_req_duration", "(.*)");
    private static final Pattern USERS = metric("vus", "\\d+\\s+min=\\d+\\s+max=(\\d+)");
    private static final Pattern PART = Pattern.compile("([0-9.]+)(ns|µs|μs|us|ms|s|m|h)");

    private K6Summary() {}

    private static Pattern metric(String name, String value) {
        return Pattern.compile("\\s*" + name + "\\.*:\\s*" + value + "\\s*");
    }

    /**
     * The figures of the whole run; empty where there is no summary with requests, their failures, and the 50th, 95th
     * and 99th percentile of their durations.
     *
     * @param lines the pod's log
     */
    static Optional<LoadFigures> read(List<String> lines) {
        List<String> plain =
                lines.stream().map(l -> COLOUR.matcher(l).replaceAll("")).toList();
        Optional<Matcher> requests = first(plain, REQUESTS);
        Optional<String> durations = first(plain, DURATION).map(m -> m.group(1));
        if (requests.isEmpty() || durations.isEmpty()) {
            return Optional.empty();
        }
        Optional<Integer> p50 = millis(durations.get(), "med");
        Optional<Integer> p95 = millis(durations.get(), "p(95)");
        Optional<Integer> p99 = millis(durations.get(), "p(99)");
        Optional<Long> failures = first(plain, FAILED).map(m -> Long.parseLong(m.group(1)));
        if (p50.isEmpty() || p95.isEmpty() || p99.isEmpty() || failures.isEmpty()) {
            return Optional.empty();
        }
        int users = first(plain, USERS).map(m -> Integer.parseInt(m.group(1))).orElse(0);
        Sample sample = new Sample(
                Long.parseLong(requests.get().group(1)),
                failures.get(),
                Double.parseDouble(requests.get().group(2)),
                p50.get(),
                p95.get(),
                p99.get());
        return Optional.of(
                new LoadFigures(users, users, 0, 0, sample, List.of(), 0, 0, null, List.of(), List.of(), List.of()));
    }

    private static Optional<Matcher> first(List<String> lines, Pattern pattern) {
        return lines.stream().map(pattern::matcher).filter(Matcher::matches).findFirst();
    }

    /** A value of {@code avg=144.56ms min=1m2.5s …}, rounded up: a figure must not pass because of its rounding. */
    private static Optional<Integer> millis(String text, String name) {
        Matcher value =
                Pattern.compile("(?:^|\\s)" + Pattern.quote(name) + "=(\\S+)").matcher(text);
        if (!value.find()) {
            return Optional.empty();
        }
        Matcher part = PART.matcher(value.group(1));
        double millis = 0;
        int end = 0;
        while (part.find() && part.start() == end) {
            end = part.end();
            millis += Double.parseDouble(part.group(1))
                    * switch (part.group(2)) {
                        case "h" -> 3_600_000.0;
                        case "m" -> 60_000.0;
                        case "s" -> 1_000.0;
                        case "ms" -> 1.0;
                        case "ns" -> 0.000_001;
                        default -> 0.001;
                    };
        }
        return end == value.group(1).length() && end > 0
                ? Optional.of((int) Math.ceil(millis - 1e-9))
                : Optional.empty();
    }
}
