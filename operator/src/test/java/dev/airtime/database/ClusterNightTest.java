package dev.airtime.database;

import static dev.airtime.database.Instances.EVENT;
import static dev.airtime.database.Instances.LARGE;
import static dev.airtime.database.Instances.NOW;
import static dev.airtime.database.Instances.SMALL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.airtime.api.ChangedByHand;
import dev.airtime.api.DatabaseRecord;
import dev.airtime.api.ServerlessV2;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Raise and return as a row of calls, each carried out at once on a cluster of plain values. */
class ClusterNightTest {
    private static final Target CLASS = Target.of(LARGE, Map.of());
    private static final String TEMPORARY =
            ClusterRecordTags.temporaryReader(Clusters.atRest().cluster());

    private Target target = CLASS;
    private Clusters c = Clusters.atRest();
    private Instant now = NOW;
    private final List<String> calls = new ArrayList<>();
    /** Counts the calls; this one is lost after its tag was written, as by a process that dies in between. */
    private int lost = -1;

    private int asked;
    private @Nullable Progress end;
    private String remark = "";

    private interface Deciding {
        ClusterStep next(AuroraCluster c, ClusterEvidence evidence, Instant now);
    }

    /** Until it ends; a minute goes by after each call, and what was asked for is there at the next look. */
    private void run(Deciding deciding) {
        ClusterEvidence evidence = ClusterEvidence.NONE;
        for (int n = 0; n < 200; n++) {
            ClusterStep step = deciding.next(c.seen(), evidence, now);
            if (step instanceof ClusterStep.End e && !(e.progress() instanceof Progress.Running)) {
                end = e.progress();
                return;
            }
            if (step instanceof ClusterStep.LookAtFailures) {
                evidence = evidence.withFailures(List.of());
                continue;
            }
            if (step instanceof ClusterStep.LookAtMaintenance s) {
                evidence = evidence.withMaintenance(s.member().identifier(), List.of());
                continue;
            }
            evidence = ClusterEvidence.NONE;
            ClusterChange change = change(step);
            c = change != null && asked++ == lost ? c.tags(change.tags()) : carryOut(step);
            now = now.plusSeconds(60);
        }
        throw new AssertionError("it runs for ever: " + calls);
    }

    private ClusterMember writer() {
        return Objects.requireNonNull(c.seen().writer());
    }

    private static @Nullable ClusterChange change(ClusterStep step) {
        if (step instanceof ClusterStep.ModifyMember s) {
            return s.change();
        } else if (step instanceof ClusterStep.Failover s) {
            return s.change();
        } else if (step instanceof ClusterStep.SetCapacity s) {
            return s.change();
        } else if (step instanceof ClusterStep.AddReader s) {
            return s.change();
        }
        return step instanceof ClusterStep.DeleteReader s ? s.change() : null;
    }

    private Clusters carryOut(ClusterStep step) {
        if (step instanceof ClusterStep.Tag s) {
            return c.tags(s.tags());
        }
        if (step instanceof ClusterStep.Prove s) {
            return c.tags(s.tags());
        }
        if (step instanceof ClusterStep.RemoveTags s) {
            remark = s.remark();
            Map<String, String> tags = new TreeMap<>(c.cluster().tags());
            tags.keySet().removeAll(s.keys());
            return c.onlyTags(tags);
        }
        if (step instanceof ClusterStep.ModifyMember s) {
            String name = s.member().identifier();
            boolean writer = writer().identifier().equals(name);
            calls.add((writer && s.instanceClass() != null ? "OUTAGE " : "")
                    + name
                    + (s.instanceClass() == null ? "" : " " + s.instanceClass())
                    + (s.tier() == null ? "" : " tier " + s.tier()));
            Clusters after = c.tags(s.change().tags());
            String size = s.instanceClass();
            after = size == null ? after : after.change(name, i -> i.size(size));
            return s.tier() == null ? after : after.tier(name, s.tier());
        }
        if (step instanceof ClusterStep.SetCapacity s) {
            calls.add(s.capacity().write());
            return c.tags(s.change().tags())
                    .capacity(
                            s.capacity().min(), s.capacity().max(), s.capacity().secondsUntilAutoPause());
        }
        if (step instanceof ClusterStep.Failover s) {
            calls.add("failover " + s.target());
            return c.tags(s.change().tags()).writer(s.target());
        }
        if (step instanceof ClusterStep.AddReader s) {
            calls.add("add " + s.instanceClass());
            return c.tags(s.change().tags())
                    .add(s.identifier(), s.instanceClass())
                    .tier(s.identifier(), 0)
                    .change(s.identifier(), i -> i.tags(ClusterRecordTags.temporaryTags(c.cluster())));
        }
        if (step instanceof ClusterStep.DeleteReader s) {
            calls.add("delete");
            assertThat(s.identifier()).isEqualTo(TEMPORARY);
            return c.tags(s.change().tags()).without(s.identifier());
        }
        return c;
    }

    private void raise() {
        run((x, evidence, at) -> ClusterRaiseDecision.next(x, EVENT.key(), target, evidence, at));
    }

    private void restore(boolean failBack) {
        DatabaseRecord record = ClusterRecordTags.record(c.cluster().tags());
        assertThat(record).isNotNull();
        run((x, evidence, at) -> ClusterRestoreDecision.next(
                x, record, target, failBack, Set.of(RecordTags.claimKey(EVENT.key())), evidence, at));
    }

    private List<String> calls() {
        List<String> made = List.copyOf(calls);
        calls.clear();
        return made;
    }

    private void start(Clusters cluster) {
        c = cluster.recorded();
    }

    private void meanwhile(UnaryOperator<Clusters> change) {
        c = change.apply(c);
    }

    private boolean raised() {
        return ClusterRaiseDecision.inForce(c.seen(), EVENT.key(), target, null, Map.of(), now);
    }

    @Test
    void readersFirstThenAFailoverThenTheOldWriterAndBackTheSameWay() {
        start(Clusters.atRest());
        assertThat(raised()).isFalse();
        raise();
        assertThat(calls()).containsExactly("shop-2 " + LARGE + " tier 0", "failover shop-2", "shop-1 " + LARGE);
        assertThat(raised()).isTrue();
        restore(false);
        assertThat(calls()).containsExactly("shop-1 " + SMALL, "failover shop-1", "shop-2 " + SMALL + " tier 1");
        assertThat(c.cluster()).isEqualTo(Clusters.atRest().cluster());
        assertThat(c.instances()).isEqualTo(Clusters.atRest().instances());
        assertThat(end).isInstanceOf(Progress.Done.class);
    }

    @Test
    void trap31TheRolesSwappedDuringTheShow() {
        start(Clusters.atRest());
        raise();
        calls();
        meanwhile(x -> x.writer("shop-1"));
        restore(false);
        assertThat(calls())
                .as("the live writer last, and one interruption only")
                .containsExactly("shop-2 " + SMALL + " tier 1", "failover shop-2", "shop-1 " + SMALL);
        assertThat(writer().identifier()).isEqualTo("shop-2");
    }

    @Test
    void failsBackOnlyWhenAsked() {
        start(Clusters.atRest());
        raise();
        calls();
        meanwhile(x -> x.writer("shop-1"));
        restore(true);
        assertThat(calls())
                .containsExactly(
                        "shop-2 " + SMALL + " tier 1", "failover shop-2", "shop-1 " + SMALL, "failover shop-1");
    }

    @Test
    void withoutAReaderATemporaryOneTakesOver() {
        start(Clusters.of("shop-1"));
        raise();
        assertThat(calls()).containsExactly("add " + LARGE, "failover " + TEMPORARY, "shop-1 " + LARGE);
        assertThat(raised()).isTrue();
        restore(false);
        assertThat(calls()).containsExactly("shop-1 " + SMALL, "failover shop-1", "delete");
        assertThat(c.instances()).isEqualTo(Clusters.of("shop-1").instances());
        assertThat(writer().identifier()).isEqualTo("shop-1");
    }

    @Test
    void manyReadersOneAtATimeTheNextWriterFirst() {
        start(Clusters.of("shop-1", "shop-2", "shop-3", "shop-4")
                .tier("shop-3", 0)
                .tier("shop-4", 15));
        raise();
        assertThat(calls())
                .containsExactly(
                        "shop-3 " + LARGE, "shop-2 " + LARGE, "shop-4 " + LARGE, "failover shop-3", "shop-1 " + LARGE);
        restore(false);
        assertThat(calls())
                .containsExactly(
                        "shop-1 " + SMALL, "shop-2 " + SMALL, "shop-4 " + SMALL, "failover shop-1", "shop-3 " + SMALL);
    }

    @Test
    void trap32AutoScaledReplicasAreLeftAlone() {
        start(Clusters.of("shop-1").add("application-autoscaling-1", SMALL));
        raise();
        assertThat(calls())
                .as("none of them becomes the writer either")
                .containsExactly("add " + LARGE, "failover " + TEMPORARY, "shop-1 " + LARGE);
        meanwhile(x -> x.add("application-autoscaling-2", LARGE).without("application-autoscaling-1"));
        restore(false);
        assertThat(calls()).containsExactly("shop-1 " + SMALL, "failover shop-1", "delete");
        assertThat(c.instances()).containsOnlyKeys("shop-1", "application-autoscaling-2");
    }

    @Test
    void aLargerMemberStaysAndTheWriterThatIsLargeEnoughKeepsItsRole() {
        start(Clusters.of("shop-1", "shop-2").change("shop-1", i -> i.size("db.r6g.8xlarge")));
        raise();
        assertThat(calls()).containsExactly("shop-2 " + LARGE + " tier 0");
        restore(false);
        assertThat(calls()).containsExactly("shop-2 " + SMALL + " tier 1");
    }

    @Test
    void aSmallReaderDoesNotStayTheWriter() {
        start(Clusters.of("shop-1", "shop-2").change("shop-2", i -> i.size("db.t4g.medium")));
        raise();
        calls();
        meanwhile(x -> x.writer("shop-1"));
        restore(false);
        assertThat(calls())
                .as("trap: a small reader became the writer for good")
                .containsExactly(
                        "shop-2 db.t4g.medium tier 1", "failover shop-2", "shop-1 " + SMALL, "failover shop-1");
    }

    @Test
    void membersThatPeopleAddedOrRemovedAreKeptAndNamed() {
        start(Clusters.of("shop-1", "shop-2", "shop-3"));
        raise();
        calls();
        meanwhile(x -> x.without("shop-3").add("extra", LARGE));
        restore(false);
        assertThat(calls()).containsExactly("shop-1 " + SMALL, "failover shop-1", "shop-2 " + SMALL + " tier 1");
        assertThat(end).isInstanceOf(Progress.Done.class);
        assertThat(end.message()).contains("not made again: shop-3", "kept: extra (" + LARGE + ")");
    }

    @Test
    void aCallThatWasLostIsAskedAgain() {
        for (Clusters cluster : List.of(Clusters.atRest(), Clusters.of("shop-1"))) {
            for (lost = 0; lost < 6; lost++) {
                now = NOW;
                asked = 0;
                start(cluster);
                raise();
                assertThat(raised()).isTrue();
                restore(false);
                assertThat(asked).as("one was lost, and only that was repeated").isEqualTo(7);
                assertThat(c.cluster()).isEqualTo(cluster.cluster());
                assertThat(c.instances()).isEqualTo(cluster.instances());
            }
        }
    }

    private static Target serverless(@Nullable String instanceClass, double min, double max) {
        return new Target(instanceClass, List.of(), Map.of(), null, false, new ServerlessV2(min, max));
    }

    @Test
    void trap34TheLimitsOfServerlessAndThePauseComeBack() {
        Clusters paused = Clusters.of().add("shop-1", "db.serverless").capacity(0, 16, 600);
        start(paused);
        target = serverless(null, 8, 64);
        raise();
        assertThat(calls()).containsExactly("8:64:-");
        assertThat(said()).as("trap 33").contains("max_connections", "reboot");
        assertThat(raised()).isTrue();
        restore(false);
        assertThat(calls()).containsExactly("0:16:600");
        assertThat(c.cluster()).isEqualTo(paused.cluster());
    }

    private String said() {
        return end == null ? "" : end.message();
    }

    @Test
    void limitsAndClassesTogether() {
        start(Clusters.atRest().add("shop-3", "db.serverless").capacity(0.5, 16, null));
        target = serverless(LARGE, 8, 16);
        raise();
        assertThat(calls())
                .containsExactly("8:16:-", "shop-2 " + LARGE + " tier 0", "failover shop-2", "shop-1 " + LARGE);
        assertThat(said()).doesNotContain("reboot");
        restore(false);
        assertThat(calls())
                .containsExactly("0.5:16:-", "shop-1 " + SMALL, "failover shop-1", "shop-2 " + SMALL + " tier 1");
    }

    @Test
    void theHigherLimitsOfTwoEventsCount() {
        start(Clusters.of().add("shop-1", "db.serverless").capacity(0.5, 16, null));
        target = serverless(null, 8, 64);
        raise();
        calls();
        meanwhile(x -> x.claim("production/other"));
        target = serverless(null, 16, 32);
        raise();
        assertThat(calls()).containsExactly("16:64:-");
    }

    @Test
    void limitsChangedByHandAreKept() {
        start(Clusters.of().add("shop-1", "db.serverless").capacity(0.5, 16, null));
        target = serverless(null, 8, 64);
        raise();
        calls();
        meanwhile(x -> x.capacity(4, 128, null));
        restore(false);
        assertThat(calls()).isEmpty();
        assertThat(end).isInstanceOf(Progress.Done.class);
        assertThat(remark)
                .contains("serverlessV2.minCapacity is 4 and was 0.5", "serverlessV2.maxCapacity is 128 and was 16");
        assertThat(ClusterRecordTags.ours(c.cluster().tags())).as("closed").isEmpty();
    }

    static Stream<Arguments> limitsByHand() {
        return Stream.of(
                arguments("only the maximum", 8, 128, "0.5:128:-", "maxCapacity"),
                arguments("only the minimum", 2, 64, "2:16:-", "minCapacity"),
                arguments("a minimum above the recorded maximum keeps both", 32, 64, "", "minCapacity,maxCapacity"),
                arguments("a maximum below the recorded minimum keeps both", 0.5, 0.5, "", "maxCapacity"),
                arguments("as an event made them", 8, 64, "0.5:16:-", ""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("limitsByHand")
    void eachLimitByItself(String name, double min, double max, String call, String fields) {
        start(Clusters.of().add("shop-1", "db.serverless").capacity(0.5, 16, null));
        target = serverless(null, 8, 64);
        raise();
        calls();
        meanwhile(x -> x.capacity(min, max, null));
        assertThat(byHand().stream()
                        .map(f -> f.field().replace("serverlessV2.", ""))
                        .toList())
                .isEqualTo(fields.isEmpty() ? List.of() : List.of(fields.split(",", -1)));
        restore(false);
        if (name.contains("below")) {
            assertThat(calls()).containsExactly();
        } else {
            assertThat(calls()).isEqualTo(call.isEmpty() ? List.of() : List.of(call));
        }
        assertThat(end).isInstanceOf(Progress.Done.class);
    }

    private List<ChangedByHand> byHand() {
        DatabaseRecord record = ClusterRecordTags.record(c.cluster().tags());
        assertThat(record).isNotNull();
        return ClusterByHand.of(c.seen(), record, target, null);
    }

    @Test
    void aMemberThatAPersonChangedIsKeptAndTheOthersGoBack() {
        start(Clusters.of("shop-1", "shop-2", "shop-3"));
        raise();
        calls();
        meanwhile(x -> x.change("shop-3", i -> i.size("db.r6g.8xlarge")).tier("shop-1", 9));
        assertThat(byHand())
                .containsExactly(
                        new ChangedByHand("members.shop-1.promotionTier", "1", "9"),
                        new ChangedByHand("members.shop-3.instanceClass", SMALL, "db.r6g.8xlarge"));
        raise();
        assertThat(calls()).as("nobody is interrupted on air to have less").isEmpty();
        assertThat(raised()).isTrue();
        restore(false);
        assertThat(calls()).containsExactly("shop-1 " + SMALL, "failover shop-1", "shop-2 " + SMALL + " tier 1");
        assertThat(remark)
                .contains("changed by hand meanwhile, and kept: members.shop-1.promotionTier is 9 and was 1,"
                        + " members.shop-3.instanceClass is db.r6g.8xlarge and was " + SMALL);
        assertThat(c.seen().members())
                .extracting(m -> m.identifier() + " " + m.instance().instanceClass() + " " + m.tier())
                .containsExactlyInAnyOrder(
                        "shop-1 " + SMALL + " 9", "shop-2 " + SMALL + " 1", "shop-3 db.r6g.8xlarge 1");
        assertThat(ClusterRecordTags.ours(c.cluster().tags())).as("closed").isEmpty();
    }

    @Test
    void aMemberThatAPersonMadeSmallerIsRaisedAgain() {
        start(Clusters.atRest());
        raise();
        calls();
        meanwhile(x -> x.change("shop-1", i -> i.size("db.t4g.medium")));
        assertThat(raised()).isFalse();
        raise();
        assertThat(calls()).containsExactly("shop-1 " + LARGE);
    }

    @Test
    void aMemberThatAPersonMadeSmallDoesNotBecomeTheWriterForGood() {
        start(Clusters.of("shop-1", "shop-2", "shop-3"));
        raise();
        calls();
        meanwhile(x -> x.change("shop-1", i -> i.size("db.t4g.medium")));
        restore(false);
        assertThat(calls())
                .as("the recorded writer is too small now: another one takes over")
                .containsExactly("shop-3 " + SMALL, "failover shop-3", "shop-2 " + SMALL + " tier 1");
        start(Clusters.atRest());
        raise();
        calls();
        meanwhile(x -> x.change("shop-1", i -> i.size("db.t4g.medium")));
        restore(false);
        assertThat(calls())
                .as("there is no other one: it is the writer only while the other changes")
                .containsExactly("failover shop-1", "shop-2 " + SMALL + " tier 1", "failover shop-2");
    }

    @Test
    void aWriterThatAPersonMadeLargerKeepsItsRole() {
        start(Clusters.atRest());
        raise();
        calls();
        meanwhile(x -> x.change("shop-2", i -> i.size("db.r6g.8xlarge")));
        restore(false);
        assertThat(calls()).containsExactly("shop-1 " + SMALL, "shop-2 tier 1");
        assertThat(writer().identifier()).isEqualTo("shop-2");
    }

    private static final String OTHER = "db.r5.4xlarge";
    private static final Target EITHER = new Target(LARGE, List.of(OTHER), Map.of(), NOW.plusSeconds(5400));

    private static Clusters refused(Clusters c, String instanceClass, int secondsAgo) {
        return c.tags(RecordTags.soldOut(c.cluster().tags(), instanceClass, NOW.minusSeconds(secondsAgo)));
    }

    static Stream<Arguments> choices() {
        Clusters fresh = Clusters.atRest().recorded();
        Clusters half = refused(fresh, LARGE, 900).change("shop-2", i -> i.size(OTHER));
        return Stream.of(
                arguments("the first", fresh, LARGE),
                arguments("not the same again, but the next", refused(fresh, LARGE, 60), OTHER),
                arguments("none", refused(refused(fresh, LARGE, 60), OTHER, 30), null),
                arguments("again after five minutes", refused(refused(fresh, LARGE, 300), OTHER, 30), LARGE),
                arguments("a member has got the second: the others get it, too", half, OTHER),
                arguments("unless there is none left of it", refused(half, OTHER, 20), LARGE),
                arguments(
                        "all have one: it stays, though the other came back",
                        half.change("shop-1", i -> i.size(OTHER)),
                        OTHER),
                arguments(
                        "the second is asked for: the first is left alone",
                        refused(fresh, LARGE, 600)
                                .asked(ClusterChange.Kind.Raise, "shop-2", OTHER + ":0", NOW.minusSeconds(500)),
                        OTHER));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("choices")
    void theClassThatIsAskedFor(String name, Clusters cluster, @Nullable String expected) {
        DatabaseRecord record = ClusterRecordTags.record(cluster.cluster().tags());
        assertThat(record).isNotNull();
        assertThat(record.cluster()).isNotNull();
        assertThat(ClusterClassChoice.of(cluster.seen(), record.cluster(), EITHER, NOW))
                .isEqualTo(expected);
    }

    @Test
    void withoutAnyClassTheDeadlineIsTold() {
        start(refused(refused(Clusters.atRest(), LARGE, 60), OTHER, 30));
        target = EITHER;
        raise();
        assertThat(end).isInstanceOfSatisfying(Progress.Blocked.class, b -> assertThat(b.reason())
                .isEqualTo("InsufficientDBInstanceCapacity"));
        assertThat(said()).contains(LARGE, OTHER, "asked again at", "(1h30m left)");
        assertThat(calls()).isEmpty();
    }

    @Test
    void aServerlessMemberThatAPersonGaveAClassIsKept() {
        start(Clusters.atRest().add("shop-3", "db.serverless").capacity(0.5, 16, null));
        raise();
        calls();
        meanwhile(x -> x.change("shop-3", i -> i.size(LARGE)));
        assertThat(byHand()).containsExactly(new ChangedByHand("members.shop-3.instanceClass", "db.serverless", LARGE));
        restore(false);
        assertThat(calls()).noneMatch(call -> call.startsWith("shop-3"));
    }

    @Test
    void whatPeopleDidToTheClusterIsTold() {
        start(Clusters.of("shop-1", "shop-2", "shop-3"));
        raise();
        meanwhile(x -> x.without("shop-3")
                .add("extra", LARGE)
                .add("application-autoscaling-1", LARGE)
                .group("another-group"));
        assertThat(byHand())
                .containsExactly(
                        new ChangedByHand("parameterGroup", "shop-aurora-mysql8", "another-group"),
                        new ChangedByHand("members.shop-3", SMALL, "gone"),
                        new ChangedByHand("members.extra", "not there", LARGE));
    }

    @Test
    void theRecordedPauseIsPutBackUnlessAPersonChangedIt() {
        start(Clusters.of().add("shop-1", "db.serverless").capacity(0, 16, 600));
        target = serverless(null, 0, 64);
        raise();
        assertThat(calls()).containsExactly("0:64:-");
        meanwhile(x -> x.capacity(0, 64, 900));
        assertThat(byHand()).containsExactly(new ChangedByHand("serverlessV2.secondsUntilAutoPause", "600", "900"));
        restore(false);
        assertThat(calls()).containsExactly("0:16:900");
    }

    @Test
    void whatAnEarlierEventMadeOfItIsNoPersons() {
        start(Clusters.of().add("shop-1", "db.serverless").capacity(0.5, 16, null));
        target = serverless(null, 8, 64);
        raise();
        target = serverless(null, 4, 32);
        c = c.tags(Map.of(ClusterRecordTags.RAISED_CAPACITY, "8:64:- 4:32:-"));
        assertThat(byHand()).as("noted, and not asked for").isEmpty();
        calls();
        restore(false);
        assertThat(calls()).containsExactly("0.5:16:-");
    }

    @Test
    void aProvisionedClusterHasNoLimits() {
        start(Clusters.atRest());
        target = serverless(null, 8, 64);
        raise();
        assertThat(end).isInstanceOf(Progress.Blocked.class);
        assertThat(said()).contains("scaleUp.instanceClass");
        assertThat(calls()).isEmpty();
    }

    @Test
    void allReadersWereRemovedMeanwhile() {
        start(Clusters.atRest());
        raise();
        calls();
        meanwhile(x -> x.without("shop-1"));
        restore(false);
        assertThat(calls())
                .containsExactly(
                        "add " + SMALL,
                        "failover " + TEMPORARY,
                        "shop-2 " + SMALL + " tier 1",
                        "failover shop-2",
                        "delete");
    }
}
