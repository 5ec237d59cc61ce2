package dev.airtime.database;

import static dev.airtime.database.Instances.EVENT;
import static dev.airtime.database.Instances.GROUP;
import static dev.airtime.database.Instances.LARGE;
import static dev.airtime.database.Instances.NOW;
import static dev.airtime.database.Instances.RECORD;
import static dev.airtime.database.Instances.SMALL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ReplicaDecisionTest {
    private static final String ONE = "shop-prod-airtime-1";
    private static final Target TWO = Target.of(LARGE, Map.of()).with(2);
    private static final Target CLASS_ONLY = Target.of(LARGE, Map.of());
    private static final Set<String> CLAIM = Set.of(RecordTags.claimKey(EVENT.key()));
    private static final Evidence CALM =
            Evidence.NONE.withMaintenance(List.of()).withFailures(List.of());

    private static String word(@Nullable Step step) {
        if (step == null) {
            return "nothing";
        }
        if (step instanceof Step.End end) {
            return end.progress() instanceof Progress.Blocked b
                    ? b.reason()
                    : end.progress().getClass().getSimpleName();
        }
        if (step instanceof Step.MakeReplica m) {
            return "Make " + m.name() + " " + m.instanceClass();
        }
        if (step instanceof Step.DeleteReplica d) {
            return "Delete " + d.name();
        }
        if (step instanceof Step.ChangeReplica c) {
            return "Change " + c.name() + " " + c.instanceClass() + " " + c.group();
        }
        return step.getClass().getSimpleName();
    }

    private static Map<String, String> ours(String... more) {
        Map<String, String> tags =
                new HashMap<>(Replicas.tags(Instances.atRest().i()));
        for (int n = 0; n < more.length; n += 2) {
            tags.put(more[n], more[n + 1]);
        }
        return tags;
    }

    private static DbInstance replica(String name, String status, @Nullable String replication, String... tags) {
        return Instances.replica(name, status, LARGE, replication, ours(tags), false);
    }

    /** Caught up. */
    private static DbInstance serving(String name) {
        return replica(
                name,
                "available",
                "replicating",
                ReplicaDecision.REPLICATING_FROM,
                NOW.minusSeconds(600).toString(),
                ReplicaDecision.CAUGHT_UP,
                NOW.minusSeconds(500).toString());
    }

    private static Evidence seen(DbInstance source, DbInstance... replicas) {
        Map<String, DbInstance> all = new TreeMap<>(Map.of(source.identifier(), source));
        for (DbInstance r : replicas) {
            all.put(r.identifier(), r);
        }
        return CALM.withReplicas(Replicas.of(source, all));
    }

    private static Instances asked() {
        return Instances.raised().tags(Map.of(ReplicaDecision.TAG, "2/" + NOW.minusSeconds(1200)));
    }

    static Stream<Arguments> raising() {
        DbInstance raised = asked().i();
        String two = "shop-prod-airtime-2";
        String since = NOW.minusSeconds(60).toString();
        DbInstance fresh = replica(two, "available", "replicating", ReplicaDecision.REPLICATING_FROM, since);
        Evidence waiting = seen(raised, serving(ONE), fresh);
        return Stream.of(
                arguments("looks first", Instances.raised(), CALM, "LookAtReplicas"),
                arguments("makes one", Instances.raised(), seen(raised), "Make " + ONE + " " + LARGE),
                arguments(
                        "and the next",
                        asked(),
                        seen(raised, replica(ONE, "creating", null)),
                        "Make " + two + " " + LARGE),
                arguments(
                        "somebody's instance has the name",
                        asked(),
                        seen(raised, Instances.named(ONE, "x", List.of())),
                        "Make " + two + " " + LARGE),
                arguments(
                        "one that goes does not count, nor does its name serve",
                        asked(),
                        seen(raised, replica(ONE, "deleting", null), serving(two)),
                        "Make shop-prod-airtime-3 " + LARGE),
                arguments(
                        "somebody's replica does not count",
                        asked(),
                        seen(
                                raised,
                                Instances.replica("reporting", "available", SMALL, "replicating", Map.of(), false)),
                        "Make " + ONE + " " + LARGE),
                arguments(
                        "no backups, no replica",
                        asked().made("mysql", 0, true),
                        seen(raised),
                        "ReadReplicasNotPossible"),
                arguments(
                        "not of this engine",
                        asked().made("oracle-ee", 7, true),
                        seen(raised),
                        "ReadReplicasNotPossible"),
                arguments(
                        "sold out: the next class that will do",
                        asked().tags(RecordTags.soldOut(Map.of(), LARGE, NOW.minusSeconds(60))),
                        seen(raised),
                        "InsufficientDBInstanceCapacity"),
                arguments(
                        "asked again",
                        asked().tags(RecordTags.soldOut(Map.of(), LARGE, NOW.minusSeconds(301))),
                        seen(raised),
                        "Make " + ONE + " " + LARGE),
                arguments(
                        "accepted, and no capacity later: told",
                        asked(),
                        seen(raised, replica(ONE, "insufficient-capacity", null)),
                        "Tag"),
                arguments(
                        "and deleted",
                        asked().tags(RecordTags.soldOut(Map.of(), LARGE, NOW.minusSeconds(5))),
                        seen(raised, replica(ONE, "insufficient-capacity", null)),
                        "Delete " + ONE),
                arguments("being made", asked(), seen(raised, serving(ONE), replica(two, "creating", null)), "Running"),
                arguments(
                        "broken",
                        asked(),
                        seen(raised, serving(ONE), replica(two, "failed", null)),
                        "ReadReplicaStatus"),
                arguments(
                        "does not replicate",
                        asked(),
                        seen(raised, serving(ONE), replica(two, "available", "error")),
                        "ReplicationStopped"),
                arguments(
                        "replicates: noted",
                        asked(),
                        seen(raised, serving(ONE), replica(two, "available", "replicating")),
                        "TagReplica"),
                arguments("asks how far behind", asked(), waiting, "LookAtLag"),
                arguments("behind", asked(), waiting.withLags(Map.of(two, 61.0)), "Running"),
                arguments("not active yet", asked(), waiting.withLags(Map.of(two, -1.0)), "Running"),
                arguments("caught up: noted", asked(), waiting.withLags(Map.of(two, 60.0)), "TagReplica"),
                arguments("no figure yet", asked(), waiting.withLags(Map.of()), "Running"),
                arguments(
                        "no figure for five minutes holds nothing up",
                        asked(),
                        seen(
                                        raised,
                                        serving(ONE),
                                        replica(
                                                two,
                                                "available",
                                                "replicating",
                                                ReplicaDecision.REPLICATING_FROM,
                                                NOW.minusSeconds(300).toString()))
                                .withLags(Map.of()),
                        "TagReplica"),
                arguments("both serve", asked(), seen(raised, serving(ONE), serving(two)), "Done"),
                arguments(
                        "more than wanted are left",
                        asked(),
                        seen(raised, serving(ONE), serving(two), serving("shop-prod-airtime-3")),
                        "Done"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("raising")
    void makesThemOnceTheSourceIsRaised(String what, Instances i, Evidence evidence, String wanted) {
        assertThat(word(RaiseDecision.next(i.i(), EVENT.key(), TWO, evidence, NOW)))
                .as(what)
                .isEqualTo(wanted);
    }

    @Test
    void theSourceGoesFirstAndWithoutAWishNothingIsLookedAt() {
        assertThat(word(RaiseDecision.next(Instances.recorded().i(), EVENT.key(), TWO, CALM, NOW)))
                .isEqualTo("Modify");
        assertThat(word(RaiseDecision.next(Instances.raised().i(), EVENT.key(), CLASS_ONLY, CALM, NOW)))
                .isEqualTo("Done");
    }

    @Test
    void whatIsRaisedOnceMoreHasItsReplicasRaisedFirst() {
        Target more = Target.of("db.r6g.4xlarge", Map.of()).with(1);
        DbInstance i = asked().i();
        assertThat(word(RaiseDecision.next(i, EVENT.key(), more, CALM, NOW))).isEqualTo("LookAtReplicas");
        assertThat(word(RaiseDecision.next(i, EVENT.key(), more, seen(i, serving(ONE)), NOW)))
                .as("trap 14: a standby is never smaller than its source")
                .isEqualTo("Change " + ONE + " db.r6g.4xlarge " + GROUP);
        DbInstance large = Instances.replica(ONE, "available", "db.r6g.4xlarge", "replicating", ours(), false);
        assertThat(word(RaiseDecision.next(i, EVENT.key(), more, seen(i, large), NOW)))
                .isEqualTo("Modify");
        DbInstance sold = Instances.replica(
                ONE,
                "available",
                LARGE,
                "replicating",
                ours(RecordTags.SOLD_OUT, "db.r6g.4xlarge@" + NOW.minusSeconds(9)),
                false);
        assertThat(word(RaiseDecision.next(i, EVENT.key(), more, seen(i, sold), NOW)))
                .as("a replica that can't be raised holds up nothing")
                .isEqualTo("Modify");
    }

    @Test
    void withoutAStandbyNoneIsMadeShortlyBeforeAirtime() {
        Target late = new Target(LARGE, List.of(), Map.of(), NOW.minusSeconds(1)).with(1);
        DbInstance alone = asked().made("mysql", 7, false).i();
        assertThat(word(RaiseDecision.next(alone, EVENT.key(), late, seen(alone), NOW)))
                .isEqualTo("ReadReplicasTooLate");
        assertThat(word(RaiseDecision.next(asked().i(), EVENT.key(), late, seen(asked().i()), NOW)))
                .as("a standby's snapshot is not felt")
                .startsWith("Make");
    }

    @Test
    void fallbackClassesAreForReplicasToo() {
        Target either = new Target(LARGE, List.of("db.r7g.2xlarge"), Map.of(), null).with(1);
        DbInstance i = asked().tags(RecordTags.soldOut(Map.of(), LARGE, NOW.minusSeconds(60)))
                .i();
        assertThat(word(RaiseDecision.next(i, EVENT.key(), either, seen(i), NOW)))
                .isEqualTo("Make " + ONE + " db.r7g.2xlarge");
    }

    static Stream<Arguments> returning() {
        DbInstance raised = asked().i();
        return Stream.of(
                arguments("looks", asked(), CALM, "LookAtReplicas"),
                arguments("deletes", asked(), seen(raised, serving(ONE)), "Delete " + ONE),
                arguments("waits for that", asked(), seen(raised, replica(ONE, "deleting", null)), "Running"),
                arguments("and forgets it", asked(), seen(raised), "RemoveTags"),
                arguments(
                        "just asked for: it may not show yet",
                        asked().tags(Map.of(ReplicaDecision.TAG, "1/" + NOW.minusSeconds(60))),
                        seen(raised),
                        "Running"),
                arguments(
                        "protected by hand: theirs",
                        asked(),
                        seen(raised, Instances.replica(ONE, "available", LARGE, "replicating", ours(), true)),
                        "RemoveTags"),
                arguments(
                        "not tagged: never ours",
                        asked(),
                        seen(raised, Instances.replica(ONE, "available", LARGE, "replicating", Map.of(), false)),
                        "RemoveTags"),
                arguments(
                        "another event needs them",
                        asked().claim("production/other"),
                        seen(raised, serving(ONE)),
                        "GiveUp"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("returning")
    void deletesThemBeforeTheSourceIsPutBack(String what, Instances i, Evidence evidence, String wanted) {
        assertThat(word(RestoreDecision.next(i.i(), RECORD, TWO, CLAIM, evidence, NOW)))
                .as(what)
                .isEqualTo(wanted);
    }

    @Test
    void isNotOriginalWhileTheyAreThere() {
        Instances back = Instances.recorded()
                .changed("restore", SMALL, null, NOW.minusSeconds(900))
                .proven(NOW.minusSeconds(600));
        assertThat(RestoreDecision.inForce(back.i(), RECORD, NOW)).isTrue();
        assertThat(RestoreDecision.inForce(
                        back.tags(Map.of(ReplicaDecision.TAG, "1/" + NOW)).i(), RECORD, NOW))
                .isFalse();
    }

    @Test
    void oursIsWhatIsTaggedAndStillReplicatesThisVeryInstance() {
        DbInstance source = Instances.atRest().i();
        assertThat(Replicas.isOurs(serving(ONE), source)).isTrue();
        assertThat(Replicas.isOurs(
                        serving(ONE), Instances.atRest().resource("db-XYZ").i()))
                .as("an identifier that was used again")
                .isFalse();
        DbInstance promoted = Instances.named(ONE, "host", List.of());
        assertThat(Replicas.isOurs(promoted, source)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "shop-prod, 1, shop-prod-airtime-1",
        "a23456789-123456789-123456789-123456789-123456789-12, 12,"
                + " a23456789-123456789-123456789-123456789-123456789-12-airtime-12"
    })
    void namesAreReadable(String source, int n, String name) {
        assertThat(Replicas.name(source, n)).isEqualTo(name);
    }

    @Test
    void aLongNameIsCutAndToldApart() {
        String source = "a23456789-123456789-123456789-123456789-1234-6789-123456789-123";
        String name = Replicas.name(source, 7);
        assertThat(name)
                .hasSizeLessThanOrEqualTo(63)
                .matches("[a-z]([a-z0-9]|-(?!-))*[a-z0-9]")
                .endsWith("-airtime-7")
                .isNotEqualTo(Replicas.name(source.replace("-123456789-123", "-123456789-124"), 7));
    }

    @Test
    void aStatusLineSaysWhatIsMissing() {
        DbInstance i = asked().i();
        Evidence one = seen(i, serving(ONE), replica("shop-prod-airtime-2", "creating", null));
        assertThat(ReplicaDecision.missing(java.util.Objects.requireNonNull(one.replicas()), 2))
                .isEqualTo("1 of 2 read replicas serve (shop-prod-airtime-2 is creating)");
        assertThat(ReplicaDecision.missing(java.util.Objects.requireNonNull(one.replicas()), 1))
                .isNull();
    }
}
