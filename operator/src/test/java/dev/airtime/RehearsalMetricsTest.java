package dev.airtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.airtime.api.Rehearsal;
import dev.airtime.api.RehearsalSpec;
import dev.airtime.rehearsal.LoadFigures;
import dev.airtime.rehearsal.LoadFigures.Sample;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import org.junit.jupiter.api.Test;

class RehearsalMetricsTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final RehearsalMetrics metrics = new RehearsalMetrics(registry);

    private static Rehearsal rehearsal(String name) {
        Rehearsal r = new Rehearsal();
        r.setMetadata(new ObjectMetaBuilder()
                .withNamespace("production")
                .withName(name)
                .build());
        r.setSpec(new RehearsalSpec("thursday", null, false, null, null, List.of(), null));
        return r;
    }

    private static LoadFigures figures(int users, int p95) {
        return new LoadFigures(
                users,
                users,
                1,
                2,
                new Sample(1000, 10, 42.5, 100, p95, 900),
                List.of(),
                2,
                0,
                0.5,
                List.of(),
                List.of(),
                List.of());
    }

    private double gauge(String name, String... tags) {
        return registry.get("airtime_rehearsal_" + name).tags(tags).gauge().value();
    }

    @Test
    void whatALookSawUntilTheLoadIsOver() {
        metrics.show(rehearsal("first"), figures(100, 400));
        metrics.show(rehearsal("second"), figures(7, 70));
        metrics.show(rehearsal("first"), figures(200, 450));

        assertThat(gauge("users", "namespace", "production", "event", "thursday", "rehearsal", "first"))
                .isEqualTo(200);
        assertThat(gauge("users", "rehearsal", "second")).isEqualTo(7);
        assertThat(gauge("requests_per_second", "rehearsal", "first")).isEqualTo(42.5);
        assertThat(gauge("response_seconds", "rehearsal", "first", "quantile", "0.95"))
                .isEqualTo(0.45);
        assertThat(gauge("failures", "rehearsal", "first")).isEqualTo(10);

        metrics.forget(rehearsal("first"));
        assertThat(registry.find("airtime_rehearsal_users")
                        .tag("rehearsal", "first")
                        .gauge())
                .isNull();
        assertThat(gauge("users", "rehearsal", "second")).isEqualTo(7);
    }
}
