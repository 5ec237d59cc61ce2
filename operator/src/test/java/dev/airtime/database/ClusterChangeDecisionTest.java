package dev.airtime.database;

import static dev.airtime.database.Instances.EVENT;
import static dev.airtime.database.Instances.LARGE;
import static dev.airtime.database.Instances.NOW;
import static dev.airtime.database.Instances.SMALL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.airtime.api.DatabaseRecord;
import dev.airtime.api.ServerlessV2;
import dev.airtime.database.ClusterChange.Kind;
import dev.airtime.database.Evidence.Failure;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ClusterChangeDecisionTest {
    private static final Target TARGET = Target.of(LARGE, Map.of());
    private static final ClusterEvidence QUIET = ClusterEvidence.NONE
            .withFailures(List.of())
            .withMaintenance("shop-2", List.of())
            .withMaintenance("shop-1", List.of());
    private static final String WISH = LARGE + ":0";

    private static String word(ClusterStep step) {
        if (step instanceof ClusterStep.End end) {
            return end.progress() instanceof Progress.Blocked b
                    ? b.reason()
                    : end.progress().getClass().getSimpleName();
        }
        if (step instanceof ClusterStep.ModifyMember m) {
            return "Modify " + m.member().identifier() + " " + m.instanceClass() + " " + m.tier();
        }
        if (step instanceof ClusterStep.Failover f) {
            return "Failover " + f.target();
        }
        return step.getClass().getSimpleName();
    }

    /** Written down, and the class noted that the event raises to. */
    private static Clusters start() {
        return Clusters.atRest()
                .recorded()
                .tags(Map.of(RecordTags.RAISED_TO, LARGE))
                .claim(EVENT.key(), wants(LARGE));
    }

    private static String wants(String instanceClass) {
        return instanceClass + " - -";
    }

    private static Instant ago(int seconds) {
        return NOW.minusSeconds(seconds);
    }

    private static Clusters asked(int seconds) {
        return start().asked(Kind.Raise, "shop-2", WISH, ago(seconds));
    }

    private static Clusters shown(int seconds) {
        return asked(seconds).change("shop-2", i -> i.size(LARGE)).tier("shop-2", 0);
    }

    private static Clusters failover(int seconds) {
        return shown(900).asked(Kind.Failover, "shop-2", "Raise", ago(seconds));
    }

    private static ClusterEvidence failed(int seconds) {
        return QUIET.withFailures(List.of(new Failure(ago(seconds), "insufficient instance capacity")));
    }

    static Stream<Arguments> raising() {
        return Stream.of(
                arguments("without a record", Clusters.atRest(), QUIET, "NoRecord"),
                arguments("notes what it raises to", Clusters.atRest().recorded(), QUIET, "Tag"),
                arguments("looks first", start(), ClusterEvidence.NONE, "LookAtMaintenance"),
                arguments("the reader first", start(), QUIET, "Modify shop-2 " + LARGE + " 0"),
                arguments(
                        "trap 45: maintenance is queued",
                        start(),
                        QUIET.withMaintenance("shop-2", List.of("system-update")),
                        "ForeignChangePending"),
                arguments(
                        "trap 4: an upgrade is queued",
                        start().change("shop-2", i -> i.pending("EngineVersion", "8.0.2")),
                        QUIET,
                        "ForeignChangePending"),
                arguments("trap 2: accepted, and still available", asked(20), QUIET, "Running"),
                arguments("begun", asked(100).change("shop-2", i -> i.status("modifying")), QUIET, "Running"),
                arguments(
                        "accepted, not begun",
                        asked(100).change("shop-2", i -> i.pending(DbInstance.CLASS, LARGE)),
                        QUIET,
                        "Running"),
                arguments("trap 40: tag written, call lost", asked(100), QUIET, "Modify shop-2 " + LARGE + " 0"),
                arguments("trap 3: failed later", asked(100), failed(30), "ChangeFailed"),
                arguments("and asked again", asked(2000), failed(1000), "Modify shop-2 " + LARGE + " 0"),
                arguments("may be from before", shown(20), QUIET, "Running"),
                arguments("events are read before it is believed", shown(100), ClusterEvidence.NONE, "LookAtFailures"),
                arguments("values equal and a failure", shown(100), failed(10), "ChangeFailed"),
                arguments("first equal reading", shown(100), QUIET, "Prove"),
                arguments("too soon for the second", shown(100).proven(ago(10)), QUIET, "Running"),
                arguments("a proof from before it was asked", shown(100).proven(ago(200)), QUIET, "Prove"),
                arguments("second equal reading", shown(100).proven(ago(40)), QUIET, "Failover shop-2"),
                arguments("failing over", failover(40).status("failing-over"), QUIET, "Running"),
                arguments("trap 2: not seen yet", failover(20), QUIET, "Running"),
                arguments("the call was lost", failover(100), QUIET, "Failover shop-2"),
                arguments("the failover failed", failover(100), failed(30), "ChangeFailed"),
                arguments("swapped, to be proven", failover(40).writer("shop-2"), QUIET, "Prove"),
                arguments(
                        "then the old writer",
                        failover(100).writer("shop-2").proven(ago(40)),
                        QUIET,
                        "Modify shop-1 " + LARGE + " null"),
                arguments("cluster stopped", start().status("stopped"), QUIET, "ClusterStatus"),
                arguments("an unknown status waits", start().status("pondering"), QUIET, "Running"),
                arguments(
                        "a member is broken",
                        start().change("shop-2", i -> i.status("incompatible-parameters")),
                        QUIET,
                        "InstanceStatus"),
                arguments(
                        "the writer is backed up: its reader waits",
                        start().change("shop-1", i -> i.status("backing-up")),
                        QUIET,
                        "Running"),
                arguments(
                        "the identifier was used again",
                        start().tags(Map.of(RecordTags.RESOURCE_ID, "other")),
                        QUIET,
                        "IdentifierReused"),
                arguments(
                        "a serverless writer has no class",
                        start().change("shop-1", i -> i.size("db.serverless")),
                        QUIET,
                        "ServerlessWriter"),
                arguments(
                        "another event wants more: that counts",
                        start().claim("production/other", wants(LARGER)).tags(Map.of(RecordTags.RAISED_TO, LARGER)),
                        QUIET,
                        "Modify shop-2 db.r6g.4xlarge 0"),
                arguments(
                        "another event wants what can't be compared",
                        start().claim("production/other", wants("db.z9.large")),
                        QUIET,
                        "ConflictingClaims"),
                arguments(
                        "another event has a class of the same size: it stays one class",
                        start().claim("production/other", wants("db.r5.2xlarge"))
                                .tags(Map.of(RecordTags.RAISED_TO, "db.r5.2xlarge")),
                        QUIET,
                        "Modify shop-2 db.r5.2xlarge 0"),
                arguments(
                        "another event asked for one that AWS had none of",
                        start().claim("production/other", wants(LARGER))
                                .tags(Map.of(RecordTags.SOLD_OUT, "db.r6g.4xlarge@" + RecordTags.seconds(ago(60)))),
                        QUIET,
                        "Modify shop-2 " + LARGE + " 0"),
                arguments(
                        "another event has raised nothing yet: what was raised to for one that is gone is nobody's wish",
                        start().claim("production/other").tags(Map.of(RecordTags.RAISED_TO, LARGER + " " + LARGE)),
                        QUIET,
                        "Modify shop-2 " + LARGE + " 0"),
                arguments(
                        "the event is edited: its claim tells it before anything else",
                        start().claim(EVENT.key(), wants(LARGER)),
                        QUIET,
                        "Tag"),
                arguments(
                        "edited to want less: it stays", larger().change("shop-1", i -> i.size(LARGER)), QUIET, "Done"),
                arguments("edited on the way: the writer moves to the larger one", larger(), QUIET, "Failover shop-2"),
                arguments(
                        "and the old writer gets what is wanted now",
                        larger().writer("shop-2"),
                        QUIET,
                        "Modify shop-1 " + LARGE + " null"),
                arguments(
                        "edited to want less, of which AWS has none: it stays all the same",
                        larger().change("shop-1", i -> i.size(LARGER))
                                .tags(Map.of(RecordTags.SOLD_OUT, LARGE + "@" + RecordTags.seconds(ago(60)))),
                        QUIET,
                        "Done"));
    }

    private static final String LARGER = "db.r6g.4xlarge";

    /** The reader has the class that the event wanted before. */
    private static Clusters larger() {
        return start().tags(Map.of(RecordTags.RAISED_TO, LARGER + " " + LARGE))
                .change("shop-2", i -> i.size(LARGER))
                .tier("shop-2", 0);
    }

    @Test
    void whatIsThereOfAnEarlierRaiseStaysNotedHoweverOftenTheEventIsEdited() {
        String edits = LARGER + " db.r6g.xlarge db.r5.large db.r5.xlarge db.m5.large db.m5.xlarge";
        ClusterStep step = ClusterRaiseDecision.next(
                larger().tags(Map.of(RecordTags.RAISED_TO, edits)).seen(), EVENT.key(), TARGET, QUIET, NOW);
        assertThat(step).isInstanceOfSatisfying(ClusterStep.Tag.class, t -> assertThat(RecordTags.raisedTo(t.tags()))
                .contains(LARGER)
                .endsWith(LARGE)
                .hasSize(6));
    }

    @ParameterizedTest(name = "now {0} to {1}")
    @CsvSource({"8, 64, Done", "16, 32, Done", "4, 64, 8:64:-", "16, 24, 16:32:-", "4, 24, 8:32:-"})
    void aLimitThatIsHigherStays(double min, double max, String expected) {
        Target limits = new Target(null, List.of(), Map.of(), null, false, new ServerlessV2(8.0, 32.0));
        Clusters c = Clusters.atRest()
                .capacity(0.5, 16, null)
                .recorded()
                .capacity(min, max, null)
                .tags(Map.of(ClusterRecordTags.RAISED_CAPACITY, min + ":" + max + ":- 8:32:-"))
                .claim(EVENT.key(), "- 8:32:- -");
        ClusterStep step = ClusterRaiseDecision.next(c.seen(), EVENT.key(), limits, QUIET, NOW);
        assertThat(step instanceof ClusterStep.SetCapacity s ? s.capacity().write() : word(step))
                .isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("raising")
    void raises(String name, Clusters c, ClusterEvidence evidence, String expected) {
        assertThat(word(ClusterRaiseDecision.next(c.seen(), EVENT.key(), TARGET, evidence, NOW)))
                .isEqualTo(expected);
    }

    private static Clusters raised() {
        return failover(900)
                .change("shop-1", i -> i.size(LARGE))
                .writer("shop-2")
                .asked(Kind.Raise, "shop-1", LARGE + ":1", ago(800))
                .proven(ago(700));
    }

    private static Clusters without(Clusters c, Set<String> keys) {
        Map<String, String> tags = new HashMap<>(c.cluster().tags());
        tags.keySet().removeAll(keys);
        return c.onlyTags(tags);
    }

    private static final DatabaseRecord RECORD =
            Objects.requireNonNull(ClusterRecordTags.record(start().cluster().tags()));

    static Stream<Arguments> restoring() {
        return Stream.of(
                arguments("the reader first", raised(), "Modify shop-1 " + SMALL + " null"),
                arguments("for others it stays", raised().claim("production/other"), "RemoveTags"),
                arguments(
                        "and is done",
                        without(raised().claim("production/other"), Set.of(RecordTags.claimKey(EVENT.key()))),
                        "Done"),
                arguments(
                        "changed by hand: kept, and the rest goes back",
                        raised().change("shop-1", i -> i.size("db.r5.xlarge")),
                        "Failover shop-1"),
                arguments(
                        "the records differ",
                        raised().tags(Map.of(ClusterRecordTags.WRITER, "shop-2")),
                        "RecordsDiffer"),
                arguments("trap 41: used again", new Clusters(Clusters.named("another"), Map.of()), "IdentifierReused"),
                arguments(
                        "the tags are gone, the event's status knows",
                        without(
                                raised(),
                                ClusterRecordTags.ours(raised().cluster().tags())),
                        "Modify shop-1 " + SMALL + " null"),
                arguments("never raised", Clusters.atRest().recorded(), "RemoveTags"),
                arguments(
                        "trap 30: the small class is sold out: stays raised and says so",
                        raised().asked(Kind.Restore, "shop-1", SMALL + ":1", ago(100)),
                        "ChangeFailed"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("restoring")
    void restores(String name, Clusters c, String expected) {
        Set<String> claim = Set.of(RecordTags.claimKey(EVENT.key()));
        ClusterEvidence evidence = expected.equals("ChangeFailed") ? failed(30) : QUIET;
        assertThat(word(ClusterRestoreDecision.next(c.seen(), RECORD, TARGET, false, claim, evidence, NOW)))
                .isEqualTo(expected);
    }

    @Test
    void aStatusLineBelievesNothingThatIsNotProven() {
        assertThat(inForce(raised())).isTrue();
        assertThat(inForce(without(raised(), Set.of(RecordTags.PROVEN_FROM)))).isFalse();
        assertThat(inForce(raised().proven(ago(20)).asked(Kind.Raise, "shop-1", LARGE + ":1", ago(60))))
                .isFalse();
        assertThat(inForce(raised().change("shop-1", i -> i.size(SMALL)))).isFalse();
        assertThat(inForce(raised().change("shop-1", i -> i.status("rebooting"))))
                .isFalse();
        assertThat(inForce(raised().add("extra", SMALL).writer("extra")))
                .as("a small instance that people added became the writer")
                .isFalse();
        assertThat(inForce(without(
                        raised(), ClusterRecordTags.ours(raised().cluster().tags()))))
                .as("raised, though the tags are gone")
                .isTrue();
        assertThat(ClusterRestoreDecision.inForce(Clusters.atRest().recorded().seen(), RECORD, NOW))
                .isTrue();
        assertThat(ClusterRestoreDecision.inForce(raised().seen(), RECORD, NOW)).isFalse();
    }

    @Test
    void anEventThatWasEditedTellsTheOthersFirst() {
        Clusters edited = raised().claim(EVENT.key(), wants(LARGER));
        assertThat(inForce(edited)).as("there is nobody to tell").isTrue();
        assertThat(inForce(edited.claim("production/other"))).isFalse();
        assertThat(inForce(raised().claim(EVENT.key(), wants(LARGE)).claim("production/other")))
                .isTrue();
    }

    private static boolean inForce(Clusters c) {
        return ClusterRaiseDecision.inForce(c.seen(), EVENT.key(), TARGET, null, Map.of(), NOW);
    }
}
