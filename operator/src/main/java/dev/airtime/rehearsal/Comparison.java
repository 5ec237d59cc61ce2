package dev.airtime.rehearsal;

import dev.airtime.api.ComparisonStatus;
import dev.airtime.api.Rehearsal;
import dev.airtime.api.RehearsalStatus;
import dev.airtime.api.Verdict;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A run against its baseline: the one named, or the event's first that passed. Pure. */
public final class Comparison {
    /** Differences within a tenth are noise: the same load against the same system differs by that much. */
    static final double NOISE = 0.1;

    private Comparison() {}

    /**
     * Chooses the baseline of {@code own} among the event's Rehearsals.
     *
     * @param named {@code spec.baseline}; null for the first that passed
     */
    public static Optional<Rehearsal> baseline(List<Rehearsal> all, String own, @Nullable String named) {
        return all.stream()
                .filter(r -> !own.equals(r.getMetadata().getName()) && r.getStatus() != null)
                .filter(r -> named == null
                        ? r.getStatus().verdict() == Verdict.Passed
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
        if (own.fingerprint() == null || !own.fingerprint().equals(base.fingerprint())) {
            return new ComparisonStatus(
                    name, "incomparable", "another load: script, stages, host or image differ from those of " + name);
        }
        String p95 = difference("p95", base.p95(), own.p95());
        String message = String.join(
                ", ",
                difference("p50", base.p50(), own.p50()),
                p95,
                difference("p99", base.p99(), own.p99()),
                "failures " + base.failureRate() + " → " + own.failureRate());
        return new ComparisonStatus(name, p95.equals("p95 same") ? "same" : p95, message);
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
