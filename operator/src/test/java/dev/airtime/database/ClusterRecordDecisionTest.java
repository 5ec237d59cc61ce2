package dev.airtime.database;

import static dev.airtime.database.Instances.EVENT;
import static dev.airtime.database.Instances.GROUP;
import static dev.airtime.database.Instances.LARGE;
import static dev.airtime.database.Instances.NOW;
import static dev.airtime.database.Instances.SMALL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.airtime.api.ClusterMemberRecord;
import dev.airtime.api.ClusterRecord;
import dev.airtime.api.DatabaseRecord;
import dev.airtime.api.ServerlessV2Record;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ClusterRecordDecisionTest {
    private static String word(Clusters c) {
        RecordDecision.Outcome outcome = ClusterRecordDecision.next(c.seen(), EVENT, NOW.plusSeconds(86400), NOW);
        if (outcome instanceof RecordDecision.Write) {
            return "Write";
        }
        Progress progress = ((RecordDecision.End) outcome).progress();
        return progress instanceof Progress.Blocked b
                ? b.reason()
                : progress.getClass().getSimpleName();
    }

    static Stream<Arguments> rows() {
        return Stream.of(
                arguments("at rest", Clusters.atRest(), "Write"),
                arguments("written", Clusters.atRest().recorded(), "Done"),
                arguments(
                        "written for another event: only the claim is added",
                        Clusters.atRest()
                                .recorded()
                                .onlyTags(without(Clusters.atRest().recorded(), RecordTags.claimKey(EVENT.key()))),
                        "Write"),
                arguments("not opted in", Clusters.atRest().onlyTags(Map.of()), "NotOptedIn"),
                arguments(
                        "a Multi-AZ DB cluster",
                        Clusters.atRest().kind("postgres", null, "db.m5d.large"),
                        "ClusterNotSupported"),
                arguments("fails over just now", Clusters.atRest().status("failing-over"), "Running"),
                arguments("stopped", Clusters.atRest().status("stopped"), "ClusterStatus"),
                arguments("a member is modified", member("status", "modifying"), "Running"),
                arguments("a member is broken", member("status", "incompatible-parameters"), "InstanceStatus"),
                arguments(
                        "trap 4: somebody's change is queued",
                        member("EngineVersion", "8.0.1"),
                        "ForeignChangePending"),
                arguments(
                        "what Application Auto Scaling does is no matter",
                        Clusters.atRest().add("application-autoscaling-1", SMALL, "creating"),
                        "Write"),
                arguments(
                        "trap 41: the identifier was used again",
                        Clusters.atRest().recorded().tags(Map.of(RecordTags.RESOURCE_ID, "cluster-OTHER")),
                        "IdentifierReused"),
                arguments(
                        "raised, and the record is gone",
                        Clusters.atRest()
                                .asked(ClusterChange.Kind.Raise, "shop-2", LARGE + ":0", NOW.minusSeconds(600)),
                        "RecordLost"),
                arguments("trap 36: no room", Clusters.atRest().tags(many(33)), "NoRoomForTags"),
                arguments("room enough", Clusters.atRest().tags(many(32)), "Write"));
    }

    private static Clusters member(String what, String value) {
        return Clusters.atRest()
                .change("shop-2", i -> what.equals("status") ? i.status(value) : i.pending(what, value));
    }

    private static Map<String, String> without(Clusters c, String key) {
        Map<String, String> tags = new HashMap<>(c.cluster().tags());
        tags.remove(key);
        return tags;
    }

    private static Map<String, String> many(int n) {
        Map<String, String> tags = new HashMap<>();
        IntStream.range(0, n).forEach(i -> tags.put("tag" + i, "x"));
        return tags;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void decides(String name, Clusters cluster, String expected) {
        assertThat(word(cluster)).isEqualTo(expected);
    }

    @Test
    void theTagsSayWhoWasWriterAndWhatEachMemberWas() {
        Clusters c = Clusters.atRest()
                .add("shop-3", "db.serverless")
                .add("application-autoscaling-1", SMALL)
                .change("shop-2", i -> i.size(LARGE))
                .tier("shop-2", 7)
                .capacity(0.5, 16, 300)
                .recorded();
        assertThat(ClusterRecordTags.record(c.cluster().tags()))
                .isEqualTo(new DatabaseRecord(
                        "cluster-shop-aurora",
                        SMALL,
                        "shop-aurora-mysql8",
                        "2026-12-03T17:30:00Z",
                        new ClusterRecord(
                                "shop-1",
                                List.of(
                                        new ClusterMemberRecord("shop-1", "db-shop-1", SMALL, 1, GROUP),
                                        new ClusterMemberRecord("shop-2", "db-shop-2", LARGE, 7, GROUP),
                                        new ClusterMemberRecord("shop-3", "db-shop-3", "db.serverless", 1, GROUP)),
                                new ServerlessV2Record(0.5, 16.0, 300))));
        assertThat(c.cluster().tags().values()).allMatch(v -> v.matches("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]{0,256}"));
        assertThat(ClusterRecordTags.ours(c.cluster().tags()))
                .doesNotContain(RecordTags.NAMESPACE, "team")
                .hasSize(c.cluster().tags().size() - 2);
    }

    @Test
    void aRecordThatSomebodyBrokeIsNone() {
        Clusters c = Clusters.atRest().recorded();
        assertThat(ClusterRecordTags.record(c.tags(Map.of(ClusterRecordTags.MEMBER + "shop-2", "?"))
                        .cluster()
                        .tags()))
                .isNull();
        assertThat(ClusterRecordTags.record(without(c, ClusterRecordTags.WRITER)))
                .isNull();
    }
}
