package dev.airtime.database;

import static dev.airtime.database.Instances.EVENT;
import static dev.airtime.database.Instances.LARGE;
import static dev.airtime.database.Instances.NOW;
import static dev.airtime.database.Instances.SMALL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.airtime.api.ChangedByHand;
import dev.airtime.api.DatabaseRecord;
import dev.airtime.api.ReadReplicaRecord;
import dev.airtime.api.ReadReplicasRecord;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FormerReplicasTest {
    private static final DbInstance SHOP = Instances.atRest().i();

    private static DbInstance replica(String name, String size) {
        return Instances.replica(name, "available", size, "replicating", Map.of(), false);
    }

    private static Map<String, DbInstance> all(DbInstance... replicas) {
        Map<String, DbInstance> all = new TreeMap<>(Map.of(SHOP.identifier(), SHOP));
        for (DbInstance r : replicas) {
            all.put(r.identifier(), r);
        }
        return all;
    }

    private static Map<String, DbInstance> many(int n) {
        return all(IntStream.range(0, n)
                .mapToObj(k -> replica("shop-prod-read-replica-" + (char) ('a' + k), SMALL))
                .toArray(DbInstance[]::new));
    }

    private static DatabaseRecord recorded(Map<String, DbInstance> all) {
        RecordDecision.Write write =
                (RecordDecision.Write) RecordDecision.next(SHOP, all, EVENT, NOW.plusSeconds(86_400), NOW);
        assertThat(write.tags().values()).allMatch(v -> v.matches("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]{0,256}"));
        return Objects.requireNonNull(RecordTags.record(write.tags()));
    }

    @Test
    void theRecordNamesThem() {
        assertThat(recorded(all(replica("shop-ro", SMALL), replica("shop-bi", LARGE)))
                        .readReplicas())
                .isEqualTo(new ReadReplicasRecord(
                        2, List.of(new ReadReplicaRecord("shop-bi", LARGE), new ReadReplicaRecord("shop-ro", SMALL))));
        assertThat(recorded(all()).readReplicas()).isEqualTo(new ReadReplicasRecord(0, List.of()));
    }

    @Test
    void moreThanATagHoldsAreCounted() {
        ReadReplicasRecord before = recorded(many(15)).readReplicas();
        assertThat(before).isNotNull();
        assertThat(before.count()).isEqualTo(15);
        assertThat(before.known()).hasSizeBetween(5, 14);
        assertThat(FormerReplicas.byHand(SHOP, before, many(15))).isEmpty();
        assertThat(FormerReplicas.byHand(SHOP, before, many(14)))
                .containsExactly(new ChangedByHand("readReplicas", "15 of others", "14 of others"));
    }

    static Stream<Arguments> rows() {
        DbInstance same = replica("shop-bi", LARGE);
        DbInstance promoted = Instances.named("shop-ro", "shop-ro.example", List.of());
        DbInstance made =
                Instances.replica("shop-prod-airtime-1", "available", LARGE, "replicating", Replicas.tags(SHOP), false);
        return Stream.of(
                arguments("as it was", all(same, replica("shop-ro", SMALL)), List.of()),
                arguments("Airtime's own is none of them", all(same, replica("shop-ro", SMALL), made), List.of()),
                arguments("removed", all(same), List.of(new ChangedByHand("readReplicas.shop-ro", SMALL, "gone"))),
                arguments(
                        "promoted",
                        all(same, promoted),
                        List.of(new ChangedByHand("readReplicas.shop-ro", SMALL, "promoted"))),
                arguments(
                        "resized",
                        all(same, replica("shop-ro", LARGE)),
                        List.of(new ChangedByHand("readReplicas.shop-ro.instanceClass", SMALL, LARGE))),
                arguments(
                        "added",
                        all(same, replica("shop-ro", SMALL), replica("shop-new", LARGE)),
                        List.of(new ChangedByHand("readReplicas.shop-new", "not there", LARGE))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void whatPeopleMadeOfThemIsTold(String name, Map<String, DbInstance> now, List<ChangedByHand> expected) {
        DatabaseRecord record = recorded(all(replica("shop-ro", SMALL), replica("shop-bi", LARGE)));
        assertThat(FormerReplicas.byHand(SHOP, record.readReplicas(), now)).isEqualTo(expected);
        assertThat(ByHand.of(SHOP, record, null, null, now)).isEqualTo(expected);
    }

    @Test
    void aRecordOfBeforeTheyWereWrittenDownTellsNothing() {
        assertThat(FormerReplicas.read(null)).isNull();
        assertThat(FormerReplicas.read("two")).isNull();
        assertThat(FormerReplicas.byHand(SHOP, null, many(3))).isEmpty();
    }
}
