package dev.airtime.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.airtime.api.Rehearsal;
import dev.airtime.api.RehearsalStatus;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComparisonTest {
    private static RehearsalStatus status(String verdict, String p95, String fingerprint) {
        return new ObjectMapper()
                .convertValue(
                        java.util.Map.of(
                                "verdict",
                                verdict,
                                "p50",
                                "100ms",
                                "p95",
                                p95,
                                "p99",
                                "900ms",
                                "failureRate",
                                "0%",
                                "fingerprint",
                                fingerprint),
                        RehearsalStatus.class);
    }

    private static Rehearsal rehearsal(String name, String created, String verdict, String p95, String fingerprint) {
        Rehearsal r = new Rehearsal();
        r.setMetadata(new ObjectMetaBuilder()
                .withName(name)
                .withCreationTimestamp(created)
                .build());
        r.setStatus(status(verdict, p95, fingerprint));
        return r;
    }

    private static final Rehearsal FIRST = rehearsal("a", "2026-12-01T10:00:00Z", "Failed", "500ms", "f");
    private static final Rehearsal SECOND = rehearsal("b", "2026-12-01T11:00:00Z", "Passed", "500ms", "f");
    private static final Rehearsal THIRD = rehearsal("c", "2026-12-01T12:00:00Z", "Passed", "600ms", "f");
    private static final List<Rehearsal> ALL = List.of(THIRD, SECOND, FIRST);

    @Test
    void theBaselineIsTheFirstThatPassedOrTheNamedOne() {
        assertThat(Comparison.baseline(ALL, "d", null)).contains(SECOND);
        assertThat(Comparison.baseline(ALL, "b", null)).contains(THIRD);
        assertThat(Comparison.baseline(ALL, "d", "a")).contains(FIRST);
        assertThat(Comparison.baseline(ALL, "d", "nobody")).isEmpty();
        assertThat(Comparison.baseline(List.of(FIRST), "d", null)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "Passed, 500ms, f, same",
        "Passed, 550ms, f, same",
        "Passed, 560ms, f, p95 +12%",
        "Passed, 440ms, f, p95 -12%",
        "Failed, 1500ms, f, p95 +200%",
        "Passed, 500ms, other, incomparable",
        "Inconclusive, 500ms, f, incomparable",
    })
    void saysTheDifferenceOnlyWhereItIsOne(String verdict, String p95, String fingerprint, String summary) {
        assertThat(Comparison.compare(status(verdict, p95, fingerprint), Optional.of(SECOND), null)
                        .summary())
                .isEqualTo(summary);
    }

    @Test
    void theFirstThatPassesIsTheBaseline() {
        assertThat(Comparison.compare(status("Passed", "1ms", "f"), Optional.empty(), null)
                        .summary())
                .isEqualTo("is baseline");
        assertThat(Comparison.compare(status("Failed", "1ms", "f"), Optional.empty(), null)
                        .summary())
                .isEqualTo("no baseline");
        assertThat(Comparison.compare(status("Passed", "1ms", "f"), Optional.empty(), "gone")
                        .message())
                .contains("spec.baseline gone");
    }

    @Property
    void aDifferenceIsSeenFromBothSides(@ForAll @IntRange(max = 60_000) int a, @ForAll @IntRange(max = 60_000) int b) {
        assertThat(Comparison.same(a, b)).isEqualTo(Comparison.same(b, a));
        assertThat(Comparison.same(a, a)).isTrue();
    }

    @Property
    void neighbouringBucketsAreNeverADifference(@ForAll @IntRange(min = 1, max = 60_000) int a) {
        assertThat(Comparison.same(a, a + Histogram.bucket(a))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"812, 812ms", "1900, 1900ms", "12000, 12s"})
    void timesAreReadBackAsTheyWereWritten(int millis, String text) {
        assertThat(Millis.format(millis)).isEqualTo(text);
        assertThat(Millis.parse(text)).isEqualTo(millis);
    }
}
