package dev.airtime.rehearsal;

import dev.airtime.api.ComparisonStatus;
import dev.airtime.api.EndpointComparison;
import dev.airtime.api.EndpointComparison.Difference;
import dev.airtime.api.EndpointStatus;
import dev.airtime.api.Rehearsal;
import dev.airtime.api.RehearsalStatus;
import dev.airtime.api.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A run against its baseline: the one named, or the event's first that passed of its kind, search or stages. Pure. */
public final class Comparison {
    /** Differences within a tenth are noise: the same load against the same system differs by that much. */
    static final double NOISE = 0.1;

    private static final int LISTED = 50;

    private Comparison() {}

    /**
     * Chooses the baseline of {@code own} among the event's Rehearsals.
     *
     * @param named {@code spec.baseline}; null for the first that passed
     * @param search whether it is one of those that searched a limit: stages tell nothing to compare with it
     */
    public static Optional<Rehearsal> baseline(
            List<Rehearsal> all, String own, @Nullable String named, boolean search) {
        return all.stream()
                .filter(r -> !own.equals(r.getMetadata().getName()) && r.getStatus() != null)
                .filter(r -> named == null
                        ? r.getStatus().verdict() == Verdict.Passed
                                && (r.getStatus().limit() != null) == search
                        : named.equals(r.getMetadata().getName()))
                .min(Comparator.comparing((Rehearsal r) -> r.getMetadata().getCreationTimestamp())
                        .thenComparing(r -> r.getMetadata().getName()));
    }

    /**
     * Compares.
     *
     * @param own the run's status, its figures filled in
     * @param named {@code spec.baseline}
     */
    public static ComparisonStatus compare(RehearsalStatus own, Optional<Rehearsal> baseline, @Nullable String named) {
        if (baseline.isEmpty()) {
            if (named != null) {
                return new ComparisonStatus(
                        named, "no baseline", "spec.baseline " + named + " is not a Rehearsal with figures");
            }
            return own.verdict() == Verdict.Passed
                    ? new ComparisonStatus(null, "is baseline", "the event's first that passed")
                    : new ComparisonStatus(null, "no baseline", "none of the event's rehearsals has passed yet");
        }
        String name = baseline.get().getMetadata().getName();
        RehearsalStatus base = baseline.get().getStatus();
        if (own.verdict() == Verdict.Inconclusive || own.p95() == null || base.p95() == null) {
            return new ComparisonStatus(
                    name,
                    "incomparable",
                    own.p95() == null || base.p95() == null
                            ? "one of the two has no figures"
                            : "this run says nothing");
        }
        List<String> changes = CopyChanges.between(base.tested(), own.tested());
        List<String> incomparable = CopyChanges.incomparable(base.tested(), own.tested());
        if (own.fingerprint() == null || !own.fingerprint().equals(base.fingerprint()) || !incomparable.isEmpty()) {
            String why = incomparable.isEmpty()
                    ? "another load: script, stages, host or image differ from those of " + name
                    : String.join("; ", incomparable);
            return new ComparisonStatus(name, "incomparable", why, List.of(), changes);
        }
        if (own.limit() != null && base.limit() != null) {
            return LimitComparison.of(name, base.limit(), own.limit(), changes);
        }
        List<EndpointComparison> all = endpoints(base, own);
        EndpointComparison whole = compare("all", base.p95(), base.windows(), own.p95(), own.windows());
        String message = String.join(
                ", ",
                difference("p50", base.p50(), own.p50()),
                difference("p95", base.p95(), own.p95()),
                difference("p99", base.p99(), own.p99()),
                "failures " + base.failureRate() + " → " + own.failureRate());
        return new ComparisonStatus(
                name,
                summary(whole, all),
                message,
                Stream.concat(Stream.of(whole), all.stream()).limit(LISTED).toList(),
                changes);
    }

    private static String summary(EndpointComparison whole, List<EndpointComparison> endpoints) {
        if (whole.difference() != Difference.NoDifference) {
            return difference("p95", whole.before(), whole.now());
        }
        long slower = count(endpoints, Difference.Slower);
        long faster = count(endpoints, Difference.Faster);
        return slower + faster == 0
                ? "no difference"
                : Stream.of(said(slower, "slower"), said(faster, "faster"))
                        .filter(t -> !t.isEmpty())
                        .collect(Collectors.joining(", "));
    }

    private static String said(long n, String how) {
        return n == 0 ? "" : n + (n == 1 ? " endpoint " : " endpoints ") + how;
    }

    private static long count(List<EndpointComparison> endpoints, Difference difference) {
        return endpoints.stream().filter(e -> e.difference() == difference).count();
    }

    /** Those that differ first. An endpoint that only one of both called can't be slower or faster. */
    private static List<EndpointComparison> endpoints(RehearsalStatus base, RehearsalStatus own) {
        Map<String, EndpointStatus> before = byName(base.endpoints());
        Map<String, EndpointStatus> now = byName(own.endpoints());
        List<EndpointComparison> result = new ArrayList<>();
        now.forEach((name, n) -> {
            EndpointStatus b = before.get(name);
            result.add(
                    b == null
                            ? new EndpointComparison(name, Difference.OnlyNow, null, Millis.format(n.p95()), null)
                            : proven(compare(
                                    name, Millis.format(b.p95()), b.windows(), Millis.format(n.p95()), n.windows())));
        });
        before.forEach((name, b) -> {
            if (!now.containsKey(name)) {
                result.add(new EndpointComparison(name, Difference.OnlyBefore, Millis.format(b.p95()), null, null));
            }
        });
        result.sort(Comparator.comparing((EndpointComparison e) -> e.difference() == Difference.NoDifference)
                .thenComparing(EndpointComparison::difference)
                .thenComparing(EndpointComparison::endpoint));
        return result;
    }

    private static Map<String, EndpointStatus> byName(List<EndpointStatus> endpoints) {
        return endpoints.stream()
                .collect(Collectors.toMap(EndpointStatus::described, e -> e, (a, b) -> a, TreeMap::new));
    }

    /** A difference is one when it is large enough, and when the windows say that it is not chance. */
    private static EndpointComparison compare(
            String name,
            @Nullable String before,
            List<Integer> windowsBefore,
            @Nullable String now,
            List<Integer> windowsNow) {
        int a = Millis.parse(before);
        int b = Millis.parse(now);
        Optional<Double> p = RankTest.pValue(windowsBefore, windowsNow);
        boolean chance = p.filter(value -> value >= RankTest.SIGNIFICANT).isPresent();
        Difference difference =
                same(a, b) || chance ? Difference.NoDifference : b > a ? Difference.Slower : Difference.Faster;
        return new EndpointComparison(
                name, difference, before, now, p.map(Comparison::probability).orElse(null));
    }

    /** The requests of one endpoint are few: without enough windows their size says nothing, as that of the whole does. */
    private static EndpointComparison proven(EndpointComparison c) {
        return c.pValue() != null || c.difference() == Difference.NoDifference
                ? c
                : new EndpointComparison(c.endpoint(), Difference.NotProven, c.before(), c.now(), null);
    }

    private static String probability(double p) {
        return p < 0.001 ? "<0.001" : String.format(Locale.ROOT, "%.3f", p);
    }

    private static String difference(String what, @Nullable String before, @Nullable String after) {
        int a = Millis.parse(before);
        int b = Millis.parse(after);
        return what + " " + (same(a, b) ? "same" : a == 0 ? "+" + b + "ms" : percent(a, b));
    }

    /** Whether two percentiles differ by no more than noise: a tenth, and never finer than Locust counts. */
    static boolean same(int before, int after) {
        int band =
                Math.max((int) Math.round(Math.min(before, after) * NOISE), Histogram.bucket(Math.max(before, after)));
        return Math.abs(after - before) <= band;
    }

    private static String percent(int before, int after) {
        return String.format(Locale.ROOT, "%+d%%", Math.round((after - before) * 100.0 / before));
    }
}
