package dev.airtime.database;

import static dev.airtime.database.Instances.EVENT;
import static dev.airtime.database.Instances.LARGE;
import static dev.airtime.database.Instances.NOW;
import static dev.airtime.database.Instances.SMALL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.airtime.database.Evidence.Failure;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ClassChoiceTest {
    private static final String SECOND = "db.r7g.2xlarge";
    private static final String THIRD = "db.r6g.4xlarge";
    private static final Target TARGET =
            new Target(LARGE, List.of(SECOND, THIRD), Map.of(), NOW.plusSeconds(5400), false, null);
    private static final Evidence CALM =
            Evidence.NONE.withMaintenance(List.of()).withFailures(List.of());

    private static Instances refused(Instances i, String instanceClass, int secondsAgo) {
        return i.tags(RecordTags.soldOut(i.i().tags(), instanceClass, NOW.minusSeconds(secondsAgo)));
    }

    private static String word(Step step) {
        return step instanceof Step.Modify m
                ? String.valueOf(m.instanceClass())
                : step instanceof Step.End end
                        ? end.progress() instanceof Progress.Blocked b
                                ? b.reason()
                                : end.progress().getClass().getSimpleName()
                        : step.getClass().getSimpleName();
    }

    static Stream<Arguments> rows() {
        Instances fresh = Instances.recorded();
        Instances one = refused(fresh, LARGE, 60);
        Instances two = refused(one, SECOND, 30);
        Instances all = refused(two, THIRD, 10);
        Instances second = fresh.changed("raise", SECOND, null, NOW.minusSeconds(90));
        return Stream.of(
                arguments("the first", fresh, CALM, LARGE),
                arguments("trap 29: not the same again, but the next", one, CALM, SECOND),
                arguments("the one after", two, CALM, THIRD),
                arguments("none: says so", all, CALM, "InsufficientDBInstanceCapacity"),
                arguments("asked again after 5 minutes", refused(all, LARGE, 300), CALM, LARGE),
                arguments(
                        "got the second: the first is not tried again",
                        refused(second.size(SECOND), LARGE, 900).proven(NOW.minusSeconds(45)),
                        CALM,
                        "Done"),
                arguments(
                        "the second is asked for: the first is left alone", refused(second, LARGE, 900), CALM, SECOND),
                arguments(
                        "accepted, and failed later for lack of capacity: noted",
                        refused(second, LARGE, 120),
                        CALM.withFailures(List.of(new Failure(NOW.minusSeconds(20), "Insufficient instance capacity"))),
                        "Tag"),
                arguments(
                        "and then the next",
                        refused(refused(second, LARGE, 120), SECOND, 20),
                        CALM.withFailures(List.of(new Failure(NOW.minusSeconds(20), "Insufficient instance capacity"))),
                        THIRD),
                arguments(
                        "failed for another reason: not hidden by another class",
                        second,
                        CALM.withFailures(List.of(new Failure(NOW.minusSeconds(20), "something else"))),
                        "ChangeFailed"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void takesTheNextClassThatCanBeHad(String what, Instances i, Evidence evidence, String wanted) {
        assertThat(word(RaiseDecision.next(i.i(), EVENT.key(), TARGET, evidence, NOW)))
                .as(what)
                .isEqualTo(wanted);
    }

    @Test
    void saysWhatWasTriedAndHowLongIsLeft() {
        Instances all = refused(refused(refused(Instances.recorded(), LARGE, 60), SECOND, 30), THIRD, 10);
        Step step = RaiseDecision.next(all.i(), EVENT.key(), TARGET, CALM, NOW);
        assertThat(((Step.End) step).progress().message())
                .contains("stays " + SMALL, LARGE, SECOND, THIRD)
                .contains("asked again at 2026-12-03T19:34:00Z")
                .contains("until 2026-12-03T21:00:00Z (1h30m left)");
    }

    @Test
    void aFallbackThatItHasIsInForceUnlessItWasThatAlready() {
        Instances second = Instances.recorded()
                .size(SECOND)
                .changed("raise", SECOND, null, NOW.minusSeconds(900))
                .proven(NOW.minusSeconds(600));
        assertThat(RaiseDecision.inForce(second.i(), EVENT.key(), TARGET, null, NOW))
                .isTrue();
        Target same = new Target(LARGE, List.of(SMALL), Map.of(), null, false, null);
        assertThat(RaiseDecision.inForce(Instances.recorded().i(), EVENT.key(), same, null, NOW))
                .as("nothing was bought")
                .isFalse();
    }

    @Test
    void refusalsFitATag() {
        Map<String, String> tags = new HashMap<>();
        Instant at = NOW;
        for (int n = 0; n < 20; n++) {
            at = at.plusSeconds(60);
            tags.putAll(RecordTags.soldOut(tags, "db.averylongfamilyname.averylongsize" + n, at));
        }
        assertThat(tags.get(RecordTags.SOLD_OUT)).hasSizeLessThanOrEqualTo(256).matches("[\\p{L}\\p{N}\\s_.:/=+@-]*");
        assertThat(RecordTags.soldOut(tags))
                .as("the newest are kept")
                .containsEntry("db.averylongfamilyname.averylongsize19", at)
                .hasSizeGreaterThan(2);
    }

    @Test
    void theSmallClassIsAskedForAgainAfterAWhile() {
        Instances raised = Instances.raised();
        Set<String> claim = Set.of(RecordTags.claimKey(EVENT.key()));
        assertThat(word(RestoreDecision.next(
                        refused(raised, SMALL, 60).i(), Instances.RECORD, TARGET, claim, CALM, NOW)))
                .isEqualTo("InsufficientDBInstanceCapacity");
        assertThat(word(RestoreDecision.next(
                        refused(raised, SMALL, 900).i(), Instances.RECORD, TARGET, claim, CALM, NOW)))
                .isEqualTo(SMALL);
    }
}
