package dev.airtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.airtime.api.DatabaseLoad;
import dev.airtime.api.DatabaseSpec;
import dev.airtime.api.DatabaseStatus;
import dev.airtime.api.ExpectedPeak;
import dev.airtime.api.Keys;
import dev.airtime.api.PlanStatus;
import dev.airtime.api.PlannedChange;
import dev.airtime.api.Rehearsal;
import dev.airtime.api.RehearsalStatus;
import dev.airtime.api.RehearsalStatusBuilder;
import dev.airtime.api.ScaleUp;
import dev.airtime.api.TrafficEvent;
import dev.airtime.api.TrafficEventSpec;
import dev.airtime.api.TrafficEventStatus;
import dev.airtime.api.Verdict;
import dev.airtime.database.AutoClass;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AutoClassesTest {
    private static final DatabaseSpec SHOP =
            DatabaseSpec.instance("shop", "shop-prod").with(ScaleUp.of(ScaleUp.AUTO));

    private static TrafficEventSpec spec(@Nullable Integer users) {
        return new TrafficEventSpec(
                "2026-12-03T21:30:00Z",
                "24h",
                users == null ? null : new ExpectedPeak(users, null),
                null,
                null,
                List.of(SHOP),
                List.of(),
                null,
                null);
    }

    private static Rehearsal rehearsal(String name, Verdict verdict, @Nullable String cpu, int users, String at) {
        Rehearsal r = new Rehearsal();
        r.setMetadata(new ObjectMetaBuilder().withName(name).build());
        r.setStatus(RehearsalStatusBuilder.builder(RehearsalStatus.empty())
                .observedGeneration(1L)
                .verdict(verdict)
                .finishedAt(at)
                .users(users)
                .databases(List.of(new DatabaseLoad("shop", cpu, 100, 341)))
                .build());
        return r;
    }

    @Test
    void theNewestThatPassedSaysWhatIsNeeded() {
        AutoClasses.Need need = AutoClasses.need(
                spec(10_000),
                SHOP,
                List.of(
                        rehearsal("night-1", Verdict.Passed, "30%", 10_000, "2026-12-01T10:00:00Z"),
                        rehearsal("night-2", Verdict.Passed, "48%", 8_000, "2026-12-02T10:00:00Z"),
                        rehearsal("night-3", Verdict.Failed, "100%", 10_000, "2026-12-03T10:00:00Z")));
        assertThat(need.shown()).isEqualTo(new AutoClass.Need("night-2", 0.48, 8_000, 10_000, 0.6, 2, 100));
    }

    @Test
    void whatIsMissingIsSaid() {
        Rehearsal failed = rehearsal("night-1", Verdict.Failed, "100%", 10_000, "2026-12-01T10:00:00Z");
        Rehearsal few = rehearsal("night-1", Verdict.Passed, "10%", 400, "2026-12-01T10:00:00Z");
        Rehearsal blind = rehearsal("night-1", Verdict.Passed, null, 10_000, "2026-12-01T10:00:00Z");
        missing(spec(null), List.of(few), "write spec.expectedPeak.users");
        missing(spec(10_000), List.of(), "no rehearsal has passed yet");
        missing(spec(10_000), List.of(failed), "no rehearsal has passed yet");
        missing(spec(10_000), List.of(few), "night-1 reached 400 of 10000 users");
        missing(spec(10_000), List.of(blind), "night-1 has no CPU of this database");
    }

    private static void missing(TrafficEventSpec spec, List<Rehearsal> rehearsals, String said) {
        AutoClasses.Need need = AutoClasses.need(spec, SHOP, rehearsals);
        assertThat(need.shown()).isNull();
        assertThat(need.missing()).contains(said);
    }

    @Test
    void whatWasApprovedOrHasBegunStays() {
        TrafficEvent event = new TrafficEvent();
        event.setMetadata(new ObjectMetaBuilder().withName("night").build());
        event.setSpec(spec(10_000));
        assertThat(AutoClasses.stays(event, "shop")).isFalse();
        event.setStatus(status("db.r6g.2xlarge (without capacity: db.r7g.2xlarge)", "Found"));
        assertThat(AutoClasses.shown(event.getStatus(), "shop")).isEqualTo("db.r6g.2xlarge");
        assertThat(AutoClasses.stays(event, "shop")).isFalse();
        event.getMetadata().setAnnotations(Map.of(Keys.APPROVED, "another"));
        assertThat(AutoClasses.stays(event, "shop")).isFalse();
        event.getMetadata().setAnnotations(Map.of(Keys.APPROVED, "1f0c9a7be2-44d0"));
        assertThat(AutoClasses.stays(event, "shop")).isTrue();
        event.getMetadata().setAnnotations(Map.of());
        event.setStatus(status("db.r6g.2xlarge", "Raising"));
        assertThat(AutoClasses.stays(event, "shop")).isTrue();
        assertThat(AutoClasses.shown(status("auto", "Found"), "shop")).isNull();
    }

    private static TrafficEventStatus status(String to, String state) {
        return new TrafficEventStatus(
                1L,
                null,
                null,
                new PlanStatus(
                        "1f0c9a7be2-44d0",
                        List.of(new PlannedChange(
                                "database shop", "instanceClass", "db.r6g.large", to, null, null, null, null, null)),
                        null,
                        List.of()),
                List.of(),
                null,
                null,
                List.of(new DatabaseStatus("shop", "shop-prod", state, null, null, null, null, null)),
                List.of());
    }
}
