package dev.airtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.airtime.api.Conditions;
import dev.airtime.api.Phase;
import dev.airtime.api.PlanStatus;
import dev.airtime.api.SummaryStatus;
import dev.airtime.api.TrafficEventStatus;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

class StoryTest {
    @Test
    void aNewPhaseIsTold() {
        var lines = Story.between(status(Phase.Ready), status(Phase.ScalingUp));
        assertThat(lines).singleElement().satisfies(l -> {
            assertThat(l.reason()).isEqualTo("ScalingUp");
            assertThat(l.message()).contains("was Ready").contains("next: on air");
        });
    }

    @Test
    void nothingNewIsNotTold() {
        assertThat(Story.between(status(Phase.OnAir), status(Phase.OnAir))).isEmpty();
    }

    @Test
    void aConditionsNewReasonIsToldAndANewSentenceIsNot() {
        var before = status(Phase.ScalingUp, condition(Conditions.CAPACITY_RAISED, "False", "Raising", "modifying"));
        var other = status(Phase.ScalingUp, condition(Conditions.CAPACITY_RAISED, "False", "Raising", "rebooting"));
        var done = status(Phase.ScalingUp, condition(Conditions.CAPACITY_RAISED, "True", "InForce", "verified"));
        assertThat(Story.between(before, other)).isEmpty();
        assertThat(Story.between(before, done))
                .containsExactly(new Story.Line(KubernetesEvents.Type.Normal, "InForce", "CapacityRaised: verified"));
    }

    @Test
    void whatNeedsAPersonIsAWarning() {
        var lines = Story.between(
                status(Phase.NotReady),
                status(Phase.NotReady, condition(Conditions.STALLED, "True", "TooLate", "40m left, 55m needed")));
        assertThat(lines)
                .containsExactly(
                        new Story.Line(KubernetesEvents.Type.Warning, "TooLate", "Stalled: 40m left, 55m needed"));
    }

    @Test
    void readyRepeatsTheOthersAndIsNotTold() {
        assertThat(Story.between(
                        status(Phase.Ready),
                        status(Phase.Ready, condition(Conditions.READY, "True", "Rehearsed", "passed"))))
                .isEmpty();
    }

    @Test
    void whatModePlanDoesNotDoIsNotTold() {
        var before = status(Phase.Planned);
        var plan = status(Phase.Planned, condition(Conditions.CAPACITY_RAISED, "False", "PlanOnly", "would begin"));
        var run = status(Phase.Planned, condition(Conditions.CAPACITY_RAISED, "False", "NotYet", "begins"));
        assertThat(Story.between(before, plan)).isEmpty();
        assertThat(Story.between(plan, run)).hasSize(1);
    }

    @Test
    void aNewWarningOfThePlanIsToldOnce() {
        var before = planned(status(Phase.Ready), "it is stopped");
        var after = planned(status(Phase.Ready), "it is stopped", "its backup window meets the raise");
        assertThat(Story.between(status(Phase.Ready), before)).hasSize(1);
        assertThat(Story.between(before, after))
                .containsExactly(new Story.Line(
                        KubernetesEvents.Type.Warning, "PlanWarning", "its backup window meets the raise"));
        assertThat(Story.between(after, after)).isEmpty();
    }

    private static TrafficEventStatus planned(TrafficEventStatus s, String... warnings) {
        return new TrafficEventStatus(
                s.observedGeneration(),
                s.phase(),
                s.summary(),
                new PlanStatus("1f0c9a7be2-44d0", List.of(), null, List.of(warnings)),
                s.conditions(),
                null,
                null,
                List.of(),
                List.of());
    }

    private static TrafficEventStatus status(Phase phase, Condition... conditions) {
        return new TrafficEventStatus(
                1L,
                phase,
                new SummaryStatus("0/1 raised", "on air 12-03 21:30Z"),
                null,
                List.of(conditions),
                null,
                null,
                List.of(),
                List.of());
    }

    private static Condition condition(String type, String status, String reason, String message) {
        return new ConditionBuilder()
                .withType(type)
                .withStatus(status)
                .withReason(reason)
                .withMessage(message)
                .build();
    }
}
