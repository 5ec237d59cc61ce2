package dev.airtime.database;

import static dev.airtime.database.Instances.EVENT;
import static dev.airtime.database.Instances.GROUP;
import static dev.airtime.database.Instances.NOW;
import static dev.airtime.database.Instances.RECORD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.airtime.api.ChangedByHand;
import dev.airtime.database.Evidence.Group;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class InPlaceTest {
    private static final String FORMULA = "{DBInstanceClassMemory/25165760}";
    private static final Map<String, String> WANTED = Map.of("max_connections", "1000");
    private static final Target TARGET = Target.of(null, WANTED);
    private static final Set<String> DYNAMIC = Set.of("max_connections");
    private static final Evidence CALM =
            Evidence.NONE.withMaintenance(List.of()).withFailures(List.of());

    /** The attached group: the value that somebody set, or null for the engine's own. */
    private static Group attached(@Nullable String set) {
        return set == null
                ? new Group(true, Map.of("max_connections", "151"), DYNAMIC, Set.of())
                : new Group(true, Map.of("max_connections", set), DYNAMIC, DYNAMIC);
    }

    private static Evidence group(@Nullable String set) {
        return CALM.withGroup(GROUP, attached(set));
    }

    private static Step raise(Instances i, Evidence evidence) {
        return RaiseDecision.next(i.i(), EVENT.key(), TARGET, evidence, NOW);
    }

    private static Step restore(Instances i, Evidence evidence) {
        return RestoreDecision.next(i.i(), RECORD, TARGET, Set.of(RecordTags.claimKey(EVENT.key())), evidence, NOW);
    }

    /** With the tags that the raise writes. */
    private static Instances noted(@Nullable String before) {
        Step.Tag tag = (Step.Tag) raise(Instances.recorded(), group(before).withAgainstInPlace(List.of()));
        assertThat(tag.tags())
                .allSatisfy((key, value) ->
                        assertThat(value).hasSizeLessThanOrEqualTo(256).matches("[\\p{L}\\p{N}\\s_.:/=+@-]*"));
        return Instances.recorded().tags(tag.tags());
    }

    @Test
    void asksWhoUsesTheGroupBeforeItChangesIt() {
        assertThat(raise(Instances.recorded(), group(FORMULA))).isEqualTo(new Step.LookAtGroupUsers(GROUP));
        assertThat(raise(Instances.recorded(), group(FORMULA).withAgainstInPlace(List.of("orders uses it, too"))))
                .as("trap 10: shared by others")
                .isInstanceOf(Step.LookAtGroup.class);
    }

    @Test
    void writesDownWhatItWasAndThenSetsIt() {
        Instances noted = noted(FORMULA);
        assertThat(raise(noted, group(FORMULA).withAgainstInPlace(List.of())))
                .isEqualTo(new Step.SetInPlace(GROUP, WANTED));
        assertThat(RecordTags.lastAsked(noted.i().tags())).isEqualTo(NOW);
    }

    @Test
    void aStaticParameterGetsAGroupOfOurs() {
        Evidence evidence = CALM.withGroup(GROUP, new Group(true, Map.of("max_connections", FORMULA)));
        assertThat(raise(Instances.recorded(), evidence)).isInstanceOf(Step.LookAtGroup.class);
    }

    @Test
    void givesBackWhatItWasBeforeTheClass() {
        Instances raised = noted(FORMULA).size("db.r6g.2xlarge").changed("raise", "db.r6g.2xlarge", null, NOW);
        assertThat(restore(raised, CALM)).isEqualTo(new Step.LookAtGroup(GROUP));
        assertThat(restore(raised, group("1000")))
                .as("trap 13: never after the smaller class")
                .isEqualTo(new Step.SetInPlace(GROUP, Map.of("max_connections", FORMULA)));
        assertThat(restore(raised, group(FORMULA))).isInstanceOf(Step.Modify.class);
    }

    @Test
    void whatNobodyHadSetIsReset() {
        Instances raised = noted(null);
        assertThat(restore(raised, group("1000"))).isEqualTo(new Step.ResetInPlace(GROUP, DYNAMIC));
        assertThat(restore(raised, group(null))).isEqualTo(new Step.LookAtOwnGroups());
    }

    @Test
    void keepsAndTellsWhatWasSetByHand() {
        assertThat(restore(noted(FORMULA), group("1500"))).isEqualTo(new Step.LookAtOwnGroups());
        assertThat(InPlace.byHand(noted(FORMULA).i(), attached("1500")))
                .containsExactly(new ChangedByHand("parameters.max_connections", FORMULA, "1500"));
        assertThat(InPlace.byHand(noted(FORMULA).i(), attached("1000"))).isEmpty();
        assertThat(InPlace.byHand(noted(FORMULA).i(), attached(FORMULA))).isEmpty();
    }

    @Test
    void aSecondEventKeepsWhatWasFirstWrittenDown() {
        Target more = Target.of(null, Map.of("max_connections", "2000"));
        Step.Tag again = (Step.Tag) RaiseDecision.next(
                noted(FORMULA).i(), EVENT.key(), more, group("1000").withAgainstInPlace(List.of()), NOW);
        assertThat(restore(noted(FORMULA).tags(again.tags()), group("2000")))
                .isEqualTo(new Step.SetInPlace(GROUP, Map.of("max_connections", FORMULA)));
        Target less = Target.of(null, Map.of("max_connections", "800"));
        assertThat(RaiseDecision.inForce(
                        noted(FORMULA).proven(NOW.plusSeconds(60)).i(),
                        EVENT.key(),
                        less,
                        group("1000").groups().get(GROUP),
                        NOW.plusSeconds(120)))
                .as("a raise never lowers")
                .isTrue();
    }

    @Test
    void isNotOriginalUntilItIsGivenBack() {
        assertThat(RestoreDecision.inForce(Instances.recorded().i(), RECORD, NOW))
                .isTrue();
        assertThat(RestoreDecision.inForce(noted(FORMULA).i(), RECORD, NOW)).isFalse();
    }

    @Test
    void itsTagsAreOurs() {
        assertThat(RecordTags.ours(noted(FORMULA).i().tags())).anyMatch(InPlace::is);
    }
}
