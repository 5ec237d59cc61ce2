package dev.airtime.rehearsal;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.airtime.api.JobSpec;
import dev.airtime.api.LocustSpec;
import dev.airtime.api.RehearsalTemplate;
import dev.airtime.api.ScriptSource;
import dev.airtime.api.Stage;
import dev.airtime.api.Thresholds;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Load tests for tests. */
final class Loads {
    static final List<Stage> STAGES = List.of(new Stage(100, "10s", "60s"), new Stage(400, "20s", "60s"));

    private Loads() {}

    static RehearsalTemplate locust(@Nullable Thresholds thresholds) {
        return new RehearsalTemplate(
                new LocustSpec(new ScriptSource("shop-locust", null), "http://web", 2, null, "2m", null, null, null),
                null,
                STAGES,
                thresholds);
    }

    static RehearsalTemplate withoutSmoke() {
        return new RehearsalTemplate(
                new LocustSpec(new ScriptSource("shop-locust", null), "http://web", 2, null, "2m", null, false, null),
                null,
                STAGES,
                null);
    }

    static RehearsalTemplate job() {
        return new RehearsalTemplate(null, JobSpec.of(JsonNodeFactory.instance.objectNode(), "10m"), List.of(), null);
    }

    /** A run of two and a half minutes that came to its end, without databases. */
    static Judge.Run ended(RehearsalTemplate template, @Nullable LoadFigures figures, @Nullable Integer exitCode) {
        return new Judge.Run(
                template,
                figures,
                exitCode,
                false,
                List.of(),
                figures == null ? 0 : figures.maxUsers(),
                Set.of(),
                List.of(),
                null,
                null,
                null);
    }

    static LoadTest test(RehearsalTemplate template) {
        return new LoadTest(
                "dragons-den-1",
                "uid-1",
                "dragons-den",
                "production",
                "production-staging",
                template,
                Set.of("shop.example.com"),
                Set.of(),
                Set.of("api.sandbox.example.com:443", "10.1.2.3"));
    }
}
