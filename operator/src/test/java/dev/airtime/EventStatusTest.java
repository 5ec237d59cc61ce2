package dev.airtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.airtime.api.DatabaseRecord;
import dev.airtime.api.DatabaseSpec;
import dev.airtime.api.DatabaseStatus;
import dev.airtime.api.Phase;
import dev.airtime.api.PlanStatus;
import dev.airtime.api.ScaleUp;
import dev.airtime.api.TrafficEvent;
import dev.airtime.api.TrafficEventSpec;
import dev.airtime.api.TrafficEventStatus;
import dev.airtime.database.DatabaseObservation;
import dev.airtime.database.DatabaseObservation.Presence;
import dev.airtime.database.DatabaseObservationBuilder;
import dev.airtime.database.Figures;
import dev.airtime.plan.Decision;
import dev.airtime.plan.Observed;
import dev.airtime.plan.Planning;
import dev.airtime.plan.State;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventStatusTest {
    private static final Instant NOW = Instant.parse("2026-12-03T20:00:00Z");
    private static final DatabaseRecord BEFORE =
            new DatabaseRecord("db-1", "db.m5.large", "shop-mysql8", "2026-12-03T19:30:00Z");

    @ParameterizedTest
    @CsvSource({
        // record, claimed, raised, original, phase, state, summary
        "false, false, false, false, Ready, Found, 0/1 raised",
        "true, true, false, true, ScalingUp, Recorded, 0/1 raised",
        "true, true, false, false, ScalingUp, Raising, 0/1 raised",
        "true, true, true, false, OnAir, Raised, 1/1 raised",
        "true, true, true, false, ScalingDown, Restoring, 0/1 restored",
        "true, true, false, false, ScalingDown, Restoring, 0/1 restored",
    })
    void aDatabasesStateInAWord(
            boolean record,
            boolean claimed,
            boolean raised,
            boolean original,
            Phase phase,
            String state,
            String summary) {
        var status = status(event(null), observation(record ? BEFORE : null, claimed, raised, original), phase);
        assertThat(status.databases()).singleElement().satisfies(d -> assertThat(d.state())
                .isEqualTo(state));
        assertThat(status.summary()).isNotNull();
        assertThat(status.summary().databases()).isEqualTo(summary);
    }

    @Test
    void whatItWasStaysInTheStatusAfterTheTagsAreGone() {
        var first = status(event(null), observation(BEFORE, true, true, false), Phase.OnAir);
        var last = status(event(first), observation(null, false, false, false), Phase.Completed);
        assertThat(last.databases()).singleElement().satisfies(d -> {
            assertThat(d.before()).isEqualTo(BEFORE);
            assertThat(d.state()).isEqualTo("Restored");
        });
        assertThat(last.summary()).isNotNull();
        assertThat(last.summary().databases()).isEqualTo("1/1 restored");
    }

    @Test
    void figuresAreWordsAndStayUntilNewerOnesCome() {
        var first = status(event(null), observation(BEFORE, true, true, false), Phase.OnAir);
        var now = first.databases().get(0).now();
        assertThat(now).isNotNull();
        assertThat(now.cpu()).isEqualTo("41%");
        assertThat(now.freeMemoryMiB()).isEqualTo(2048);
        DatabaseStatus later = EventStatus.of(
                        event(first),
                        sighting(observation(BEFORE, true, true, false), Map.of()),
                        decision(Phase.OnAir),
                        NOW)
                .databases()
                .get(0);
        assertThat(later.now()).isEqualTo(now);
    }

    @Test
    void aTransitionTimeIsKeptWhileTheStatusIs() {
        var first = EventStatus.conditions(
                List.of(new State("Ready", State.Status.True, "Standby", "a")), List.of(), 1L, NOW);
        var same = EventStatus.conditions(
                List.of(new State("Ready", State.Status.True, "OnAir", "b")), first, 2L, NOW.plusSeconds(60));
        var other = EventStatus.conditions(
                List.of(new State("Ready", State.Status.False, "Stalled", "c")), same, 2L, NOW.plusSeconds(90));
        assertThat(same.get(0).getLastTransitionTime()).isEqualTo("2026-12-03T20:00:00Z");
        assertThat(same.get(0).getReason()).isEqualTo("OnAir");
        assertThat(same.get(0).getObservedGeneration()).isEqualTo(2);
        assertThat(other.get(0).getLastTransitionTime()).isEqualTo("2026-12-03T20:01:30Z");
    }

    private static TrafficEventStatus status(TrafficEvent event, DatabaseObservation o, Phase phase) {
        return EventStatus.of(
                event,
                sighting(o, Map.of("shop", new Figures(NOW, 0.41, 120, 2048L * 1024 * 1024))),
                decision(phase),
                NOW);
    }

    private static Decision decision(Phase phase) {
        return new Decision(
                phase,
                List.of(),
                List.of(),
                new PlanStatus("1f0c9a7be2-44d0", List.of(), null, List.of()),
                null,
                "-",
                false);
    }

    private static Sighting sighting(DatabaseObservation o, Map<String, Figures> figures) {
        var observed =
                new Observed("show", NOW, false, null, false, null, List.of(), Map.of(), List.of(), Planning.NONE);
        return new Sighting(observed, Map.of("shop", o), Map.of(), figures, null, null);
    }

    private static DatabaseObservation observation(
            @Nullable DatabaseRecord record, boolean claimed, boolean raised, boolean original) {
        return DatabaseObservationBuilder.builder(DatabaseObservation.of("shop-prod", Presence.Found, "available"))
                .status("available")
                .instanceClass("db.m5.large")
                .address("shop-prod.example")
                .port(3306)
                .record(record)
                .raised(raised)
                .original(original)
                .claimed(claimed)
                .maxConnections(341)
                .build();
    }

    private static TrafficEvent event(@Nullable TrafficEventStatus status) {
        TrafficEvent event = new TrafficEvent();
        event.setMetadata(new ObjectMetaBuilder()
                .withName("show")
                .withNamespace("production")
                .withGeneration(1L)
                .build());
        event.setSpec(new TrafficEventSpec(
                "2026-12-03T21:30:00Z",
                "24h",
                null,
                null,
                null,
                List.of(DatabaseSpec.instance("shop", "shop-prod").with(ScaleUp.of("db.m5.4xlarge"))),
                List.of(),
                null,
                null));
        if (status != null) {
            event.setStatus(status);
        }
        return event;
    }
}
