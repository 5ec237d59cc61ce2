package dev.airtime.database;

import static dev.airtime.database.Instances.EVENT;
import static dev.airtime.database.Instances.LARGE;
import static dev.airtime.database.Instances.NOW;
import static dev.airtime.database.Instances.SMALL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.airtime.api.Keys;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ClusterCopyDecisionTest {
    private static final String CLONE = ClusterCopyDecision.identifier(EVENT, Clusters.ID);
    private static final Map<String, String> OURS = Map.of(
            Keys.MANAGED_BY, Keys.AIRTIME, CopyDecision.EVENT_UID, EVENT.uid(), CopyDecision.STAGING_OF, Clusters.ID);

    /** The clone with one member wanted and none there. */
    private static Clusters clone(int wanted) {
        return new Clusters(Clusters.named(CLONE), Map.of())
                .onlyTags(OURS)
                .tags(Map.of(ClusterCopyDecision.MEMBERS, Integer.toString(wanted)));
    }

    private static Clusters complete() {
        return clone(2).add(CLONE + "-1", SMALL).add(CLONE + "-2", SMALL);
    }

    private static String word(ClusterCopyStep step) {
        if (step instanceof ClusterCopyStep.End end) {
            return end.observation().state().name();
        }
        if (step instanceof ClusterCopyStep.AddMember a) {
            return "AddMember " + a.identifier().replace(CLONE, "") + " " + a.instanceClass() + " " + a.group();
        }
        if (step instanceof ClusterCopyStep.DeleteMember d) {
            return "DeleteMember " + d.identifier().replace(CLONE, "");
        }
        return step.getClass().getSimpleName();
    }

    static Stream<Arguments> making() {
        return Stream.of(
                arguments("first", Clusters.atRest(), null, "Clone"),
                arguments("waits for production", Clusters.atRest().status("failing-over"), null, "Creating"),
                arguments("not opted in", Clusters.atRest().onlyTags(Map.of()), null, "Failed"),
                arguments("production is gone", null, null, "Failed"),
                arguments("without instances", Clusters.of(), null, "Failed"),
                arguments("Multi-AZ DB cluster", Clusters.atRest().kind("mysql", null, "db.m5d.large"), null, "Failed"),
                arguments("another engine", Clusters.atRest().kind("neptune", null, null), null, "Failed"),
                arguments("Serverless v1", Clusters.atRest().kind("aurora-mysql", "serverless", null), null, "Failed"),
                arguments(
                        "trap 28: no instance before the clone is available",
                        Clusters.atRest(),
                        clone(2).status("creating"),
                        "Creating"),
                arguments("its writer", Clusters.atRest(), clone(2), "AddMember -1 db.r6g.large shop-mysql8"),
                arguments(
                        "its reader",
                        Clusters.atRest().change("shop-2", i -> i.size(LARGE).group("reports", "in-sync")),
                        clone(2).add(CLONE + "-1", SMALL, "creating"),
                        "AddMember -2 " + LARGE + " reports"),
                arguments(
                        "no reader where none was", Clusters.atRest(), clone(1).add(CLONE + "-1", SMALL), "Available"),
                arguments(
                        "an instance is made",
                        Clusters.atRest(),
                        clone(1).add(CLONE + "-1", SMALL, "creating"),
                        "Creating"),
                arguments("complete", Clusters.atRest(), complete(), "Available"),
                arguments(
                        "its parameters wait",
                        Clusters.atRest(),
                        complete().change(CLONE + "-1", i -> i.group("shop-mysql8", "pending-reboot")),
                        "Reboot"),
                arguments(
                        "the cluster's parameters wait",
                        Clusters.atRest(),
                        complete().groupStatus(CLONE + "-2", "pending-reboot"),
                        "Reboot"),
                arguments(
                        "not rebooted twice",
                        Clusters.atRest(),
                        complete()
                                .groupStatus(CLONE + "-2", "pending-reboot")
                                .change(CLONE + "-2", i -> i.rebooted(NOW.minusSeconds(60))),
                        "Creating"),
                arguments("broken", Clusters.atRest(), clone(1).status("cloning-failed"), "Failed"),
                arguments(
                        "no capacity for its instance",
                        Clusters.atRest(),
                        clone(1).add(CLONE + "-1", SMALL, "insufficient-capacity"),
                        "Failed"),
                arguments("somebody else's", Clusters.atRest(), clone(1).onlyTags(Map.of()), "Failed"),
                arguments("on its way out", Clusters.atRest(), clone(1).status("deleting"), "Deleting"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("making")
    void makes(String name, @Nullable Clusters original, @Nullable Clusters clone, String expected) {
        ClusterCopyStep step = ClusterCopyDecision.make(
                EVENT,
                Clusters.ID,
                original == null ? null : original.seen(),
                clone == null ? null : clone.seen(),
                NOW);
        assertThat(word(step)).isEqualTo(expected);
    }

    static Stream<Arguments> removing() {
        return Stream.of(
                arguments("nothing there", null, "Absent"),
                arguments("somebody else's", complete().onlyTags(Map.of()), "Absent"),
                arguments("trap 26: instances first", complete(), "DeleteMember -1"),
                arguments(
                        "one after the other",
                        complete().change(CLONE + "-1", i -> i.status("deleting")),
                        "DeleteMember -2"),
                arguments("what somebody added, too", clone(1).add(CLONE + "-x", SMALL), "DeleteMember -x"),
                arguments(
                        "then the cluster",
                        complete()
                                .change(CLONE + "-1", i -> i.status("deleting"))
                                .change(CLONE + "-2", i -> i.status("deleting")),
                        "DeleteCluster"),
                arguments("without instances", clone(2), "DeleteCluster"),
                arguments("on its way out", clone(2).status("deleting"), "Deleting"),
                arguments("trap 26: protected", complete().isProtected(), "Failed"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("removing")
    void removes(String name, @Nullable Clusters clone, String expected) {
        assertThat(word(ClusterCopyDecision.remove(EVENT, Clusters.ID, clone == null ? null : clone.seen())))
                .isEqualTo(expected);
    }

    @Test
    void theCloneSaysWhatItIsToHave() {
        ClusterCopyStep.Clone clone = clone(Clusters.atRest());
        assertThat(clone.tags())
                .containsAllEntriesOf(OURS)
                .containsEntry(ClusterCopyDecision.MEMBERS, "2")
                .as("trap 23: without production's permission to be raised")
                .doesNotContainKeys(RecordTags.NAMESPACE, "team");
        assertThat(clone.capacity()).isNull();
        assertThat(clone(Clusters.of("shop-1")).tags()).containsEntry(ClusterCopyDecision.MEMBERS, "1");
        assertThat(clone(Clusters.of().add("shop-1", "db.serverless").capacity(0, 16, 600))
                        .capacity())
                .isEqualTo(new ClusterCapacity(0, 16, 600));
    }

    private static ClusterCopyStep.Clone clone(Clusters original) {
        return (ClusterCopyStep.Clone) ClusterCopyDecision.make(EVENT, Clusters.ID, original.seen(), null, NOW);
    }

    @Test
    void theCloneOfARaisedClusterIsAsItWasBefore() {
        Clusters raised = Clusters.atRest()
                .recorded()
                .change("shop-1", i -> i.size(LARGE))
                .change("shop-2", i -> i.size(LARGE))
                .writer("shop-2");
        assertThat(word(ClusterCopyDecision.make(EVENT, Clusters.ID, raised.seen(), clone(2).seen(), NOW)))
                .isEqualTo("AddMember -1 " + SMALL + " shop-mysql8");
        Clusters only = Clusters.of("shop-1").recorded();
        Clusters helped = only.add("airtime-reader", LARGE)
                .change("airtime-reader", i -> i.tags(ClusterRecordTags.temporaryTags(only.cluster())));
        assertThat(clone(helped).tags())
                .as("a reader that Airtime made is none of production's")
                .containsEntry(ClusterCopyDecision.MEMBERS, "1");
    }

    @Test
    void itLeadsToTheWriterAndTheReader() {
        CopyObservation copy =
                ClusterCopyDecision.observe(EVENT, Clusters.ID, complete().seen());
        assertThat(copy.address()).isEqualTo(CLONE + ".cluster-abc.example");
        assertThat(copy.reader()).isEqualTo(CLONE + ".cluster-ro-abc.example");
        assertThat(copy.port()).isEqualTo(3306);
    }

    @Test
    void trap27TheSixteenthCloneIsAFullCopy() {
        DbCluster source = Clusters.atRest().cloneGroup("group").cluster();
        List<DbCluster> all = new ArrayList<>(List.of(source, Clusters.named("stranger")));
        for (int n = 1; n <= 15; n++) {
            assertThat(ClusterCopyDecision.cloneRemark(source, all)).isEmpty();
            all.add(new Clusters(Clusters.named("clone-" + n), Map.of())
                    .cloneGroup("group")
                    .cluster());
        }
        assertThat(ClusterCopyDecision.cloneRemark(source, all)).contains("15 clones", "full copy");
        assertThat(ClusterCopyDecision.cloneRemark(Clusters.named("new"), all)).isEmpty();
    }

    @Test
    void identifiersFitAndTellNamesakesApart() {
        String longest = "a".repeat(63);
        assertThat(ClusterCopyDecision.member(ClusterCopyDecision.identifier(EVENT, longest), 2))
                .hasSizeLessThanOrEqualTo(63);
        assertThat(ClusterCopyDecision.identifier(EVENT, "shop-"))
                .as("no two hyphens in a row")
                .doesNotContain("--");
        assertThat(CLONE)
                .isNotEqualTo(CopyDecision.identifier(EVENT, Clusters.ID))
                .isNotEqualTo(
                        ClusterCopyDecision.identifier(new EventRef("production", "dragons-den", "2"), Clusters.ID));
    }
}
