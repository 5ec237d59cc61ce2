package dev.airtime.database;

import static dev.airtime.database.Instances.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OrphanTest {
    private static final String CLUSTER = "c-1";
    private static final String ID = "airtime-shop-prod-0123456789";
    private static final Map<String, String> MADE =
            CopyTags.of(new EventRef("production", "night", "uid-1", CLUSTER), "shop-prod", NOW);

    private static Map<String, String> with(String key, @Nullable String value) {
        Map<String, String> tags = new HashMap<>(MADE);
        tags.remove(key);
        if (value != null) {
            tags.put(key, value);
        }
        return tags;
    }

    private static Instances copy(Map<String, String> tags) {
        return Instances.atRest().onlyTags(tags);
    }

    private static DbSnapshot snapshot(String status, Map<String, String> tags) {
        return new DbSnapshot(ID, status, 100, "db-ABC", NOW, tags);
    }

    private static List<String> orphans(
            @Nullable Instances copy, @Nullable DbSnapshot snapshot, String cluster, String... events) {
        return Orphan.of(
                        copy == null ? Map.of() : Map.of(ID, copy.i()),
                        Map.of(),
                        snapshot == null ? Map.of() : Map.of(ID, snapshot),
                        cluster,
                        "production"::equals,
                        Set.of(events))
                .stream()
                .map(o -> o.kind().name())
                .toList();
    }

    static Stream<Arguments> instances() {
        UnaryOperator<Instances> same = i -> i;
        return Stream.of(
                arguments("the event is gone", MADE, same, true),
                arguments("goes already", MADE, (UnaryOperator<Instances>) i -> i.status("deleting"), false),
                arguments("of another cluster", with(CopyTags.CLUSTER, "c-2"), same, false),
                arguments("of a version before", with(CopyTags.CLUSTER, null), same, false),
                arguments("somebody's", with(dev.airtime.api.Keys.MANAGED_BY, "terraform"), same, false),
                arguments("without event", with(dev.airtime.api.Keys.EVENT_UID, null), same, false),
                arguments("of a namespace that others watch", with(CopyTags.EVENT, "shop2/night"), same, false),
                arguments("production", Map.of(RecordTags.NAMESPACE, "production"), same, false));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("instances")
    void deletesOnlyWhatIsOurs(
            String what, Map<String, String> tags, UnaryOperator<Instances> change, boolean deleted) {
        assertThat(orphans(change.apply(copy(tags)), null, CLUSTER, "uid-2").contains("Instance"))
                .as(what)
                .isEqualTo(deleted);
        assertThat(orphans(change.apply(copy(tags)), null, CLUSTER, "uid-1", "uid-2"))
                .as("its event is there")
                .isEmpty();
        assertThat(orphans(change.apply(copy(tags)), null, "", "uid-2"))
                .as("a cluster that does not know itself")
                .isEmpty();
    }

    static Stream<Arguments> snapshots() {
        Instances loaded = copy(MADE);
        return Stream.of(
                arguments("the event is gone", null, "available", "uid-2", true),
                arguments("it is being taken", null, "creating", "uid-2", false),
                arguments("the copy is still to be made", null, "available", "uid-1", false),
                arguments("the copy is made of it now", loaded.status("creating"), "available", "uid-1", false),
                arguments("the copy loads from it", loaded.storage("Initializing 99%"), "available", "uid-1", false),
                arguments("the copy is loaded", loaded, "available", "uid-1", true),
                arguments("the copy is backed up", loaded.status("backing-up"), "available", "uid-1", false),
                arguments(
                        "of the same name is something else",
                        loaded.onlyTags(Map.of("team", "shop")),
                        "available",
                        "uid-1",
                        false));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("snapshots")
    void deletesASnapshotThatNobodyNeeds(
            String what, @Nullable Instances copy, String status, String event, boolean deleted) {
        assertThat(orphans(copy, snapshot(status, MADE), CLUSTER, event).contains("Snapshot"))
                .as(what)
                .isEqualTo(deleted);
        assertThat(orphans(copy, snapshot(status, Map.of("team", "shop")), CLUSTER, event))
                .as("somebody's snapshot")
                .doesNotContain("Snapshot");
    }

    @Test
    void deletesAReadReplicaThatNoEventNeeds() {
        Instances source = Instances.atRest();
        DbInstance replica = Instances.replica(
                "shop-prod-airtime-1", "available", Instances.LARGE, "replicating", Replicas.tags(source.i()), false);
        assertThat(replicas(source, replica)).containsExactly("shop-prod-airtime-1");
        assertThat(replicas(Instances.recorded(), replica))
                .as("its source is raised")
                .isEmpty();
        DbInstance safe = Instances.replica(
                "shop-prod-airtime-1", "available", Instances.LARGE, "replicating", Replicas.tags(source.i()), true);
        assertThat(replicas(source, safe)).as("protected by hand").isEmpty();
        DbInstance theirs =
                Instances.replica("shop-prod-airtime-1", "available", Instances.LARGE, "replicating", Map.of(), false);
        assertThat(replicas(source, theirs)).isEmpty();
        assertThat(replicas(source.tags(Map.of(RecordTags.NAMESPACE, "shop2")), replica))
                .as("a namespace that others watch")
                .isEmpty();
    }

    private static List<String> replicas(Instances source, DbInstance replica) {
        return Orphan.of(
                        Map.of(source.i().identifier(), source.i(), replica.identifier(), replica),
                        Map.of(),
                        Map.of(),
                        CLUSTER,
                        "production"::equals,
                        Set.of())
                .stream()
                .map(Orphan::identifier)
                .toList();
    }
}
