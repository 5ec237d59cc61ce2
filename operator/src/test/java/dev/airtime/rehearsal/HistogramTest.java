package dev.airtime.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class HistogramTest {
    @Test
    void readsPercentilesAsLocustDoes() {
        // locust.stats.calculate_response_time_percentile({10: 50, 20: 45, 100: 4, 2000: 1}, 100, p)
        Histogram h = new Histogram(Map.of(10, 50L, 20, 45L, 100, 4L, 2000, 1L));
        assertThat(h.percentile(0.5)).isEqualTo(20);
        assertThat(h.percentile(0.95)).isEqualTo(100);
        assertThat(h.percentile(0.99)).isEqualTo(2000);
        assertThat(h.percentile(0.999)).isEqualTo(2000);
        assertThat(h.percentile(1)).isEqualTo(2000);
    }

    @Test
    void nothingMeasuredIsZero() {
        assertThat(new Histogram(Map.of()).percentile(0.95)).isZero();
    }

    @Property
    void aHigherPercentileIsNeverFaster(
            @ForAll @Size(min = 1, max = 20)
                    Map<@IntRange(min = 1, max = 60_000) Integer, @LongRange(min = 1, max = 99) Long> counts,
            @ForAll @DoubleRange(min = 0, max = 1) double a,
            @ForAll @DoubleRange(min = 0, max = 1) double b) {
        Histogram h = new Histogram(counts);
        assertThat(h.percentile(Math.min(a, b))).isLessThanOrEqualTo(h.percentile(Math.max(a, b)));
        assertThat(counts).containsKey(h.percentile(a));
    }

    @Property
    void doublingEveryCountChangesNothing(
            @ForAll @Size(min = 1, max = 20)
                    Map<@IntRange(min = 1, max = 60_000) Integer, @LongRange(min = 1, max = 99) Long> counts) {
        Map<Integer, Long> twice = new java.util.HashMap<>();
        counts.forEach((k, v) -> twice.put(k, v * 2));
        assertThat(new Histogram(twice).percentile(0.5)).isEqualTo(new Histogram(counts).percentile(0.5));
    }
}
