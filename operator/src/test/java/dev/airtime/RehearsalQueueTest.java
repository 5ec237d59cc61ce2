package dev.airtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.airtime.api.Rehearsal;
import dev.airtime.api.RehearsalPhase;
import dev.airtime.api.RehearsalStatus;
import dev.airtime.api.Stage;
import dev.airtime.api.Thresholds;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What a Rehearsal waits for, and what it leaves to the one that runs. */
@EnableKubernetesMockClient(crud = true)
class RehearsalQueueTest extends RehearsalRounds {
    @Test
    void beginsWhenThePodsOfTheOneBeforeAreGone() {
        create("den-2", "2026-12-03T11:00:00Z", false);
        loads.inTheWay = "waits until Job den-1-master is gone";
        RehearsalStatus status = round("den-2");
        assertThat(status.phase()).isEqualTo(RehearsalPhase.Pending);
        assertThat(status.conditions())
                .extracting(Condition::getMessage)
                .contains("waits until Job den-1-master is gone");
        loads.inTheWay = null;
        assertThat(round("den-2").phase()).isEqualTo(RehearsalPhase.Smoke);
    }

    @Test
    void oneThatWaitsOrWasStoppedBeforeItBeganLeavesTheLookIntoTheCopyToTheOneThatRuns() {
        create("den-1", "2026-12-03T11:00:00Z", false);
        untilStarting("den-1");
        Rehearsal waiting = create("den-2", "2026-12-03T11:05:00Z", false);
        assertThat(round("den-2").phase()).isEqualTo(RehearsalPhase.Pending);
        started().cleanup(waiting, context());
        create("den-3", "2026-12-03T11:06:00Z", true);
        assertThat(round("den-3").phase()).isEqualTo(RehearsalPhase.Finished);
        assertThat(insides.ended).isZero();
        Rehearsal running = client.resources(Rehearsal.class)
                .inNamespace(NAMESPACE)
                .withName("den-1")
                .get();
        started().cleanup(running, context());
        assertThat(insides.ended).isEqualTo(1);
    }

    @Test
    void whatWaitsRunsWhatTheEventSaysWhenItBegins() {
        create("den-1", "2026-12-03T11:00:00Z", false);
        event("False", "the pods start");
        assertThat(round("den-1").template()).isNull();
        event("True", "6/6 pods");
        edit(new Stage(200, "10s", "1m"), new Thresholds("1%", null, "800ms", null, "60%", 100));
        assertThat(Objects.requireNonNull(round("den-1").template()).stages())
                .containsExactly(new Stage(200, "10s", "1m"));
    }

    @Test
    void waitsForTheCopyThenForItsTurn() {
        event("False", "2 of 6 pods are ready");
        create("first", "2026-12-03T11:00:00Z", false);
        create("second", "2026-12-03T11:00:01Z", false);
        create("third", "2026-12-03T11:00:02Z", false);
        RehearsalStatus first = round("first");
        assertThat(first.phase()).isEqualTo(RehearsalPhase.Pending);
        assertThat(first.conditions())
                .anyMatch(c -> c.getMessage().equals("waits for the copy: 2 of 6 pods are ready"));
        event("True", "6/6 pods");
        assertThat(round("second").conditions())
                .anyMatch(c -> c.getMessage().equals("waits for rehearsal first of the same event"));
        assertThat(round("third").conditions()).anyMatch(c -> c.getMessage()
                .equals("waits for rehearsal first of the same event, is number 2 of those that wait"));
        assertThat(round("first").phase()).isEqualTo(RehearsalPhase.Smoke);
        assertThat(round("second").phase()).isEqualTo(RehearsalPhase.Pending);
    }

    /** The event's status is of before the annotation until the event is looked at again. */
    @Test
    void waitsUntilTheAnnotationThatAsksForASyncWasSeen() {
        create("first", "2026-12-03T11:00:00Z", false);
        for (String seen : new String[] {null, "1"}) {
            event("True", "4 of 4 pods ready", "2", seen);
            RehearsalStatus status = round("first");
            assertThat(status.phase()).as("seen: %s", seen).isEqualTo(RehearsalPhase.Pending);
            assertThat(status.conditions()).anyMatch(c -> c.getMessage()
                    .equals("waits for the copy: it follows production, as the annotation airtime.dev/sync asks for"));
        }
        event("True", "4 of 4 pods ready", "2", "2");
        assertThat(round("first").phase()).isEqualTo(RehearsalPhase.Smoke);
    }
}
