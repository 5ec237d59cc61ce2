package dev.airtime.database;

import static dev.airtime.database.Instances.GROUP;
import static dev.airtime.database.Instances.LARGE;
import static dev.airtime.database.Instances.NOW;
import static dev.airtime.database.Instances.SMALL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.airtime.api.ClusterMemberRecord;
import dev.airtime.api.ClusterRecord;
import dev.airtime.database.ClusterChange.Kind;
import dev.airtime.database.Evidence.Group;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ClusterParametersTest {
    private static final Map<String, String> WANTED = Map.of("max_connections", "4000");
    private static final String OWN = OwnGroup.name(Clusters.named(Clusters.ID), GROUP, WANTED);
    private static final ClusterPlan.Wish WISH = new ClusterPlan.Wish(LARGE, 1, OWN);
    private static final Group FORMULA = new Group(true, Map.of("max_connections", "GREATEST({log},16000)"));

    private static Group set(String value) {
        return new Group(true, Map.of("max_connections", value), Set.of(), Set.of("max_connections"));
    }

    private static Clusters asked() {
        return Clusters.atRest().recorded().tags(Map.of(ClusterParameters.TAG, "asked for"));
    }

    private static ClusterRecord record(@Nullable String group) {
        return new ClusterRecord(
                "shop-1",
                List.of(
                        new ClusterMemberRecord("shop-1", "db-shop-1", SMALL, 1, group),
                        new ClusterMemberRecord("shop-2", "db-shop-2", SMALL, 1, group)),
                null);
    }

    static Stream<Arguments> steps() {
        return Stream.of(
                arguments(
                        "first it is noted",
                        Clusters.atRest().recorded(),
                        Map.of(),
                        "Tag[tags={airtime.dev/memberParameters=asked for}]"),
                arguments("then the group is read", asked(), Map.of(), "LookAtGroup[name=" + GROUP + "]"),
                arguments(
                        "a formula is not relied on", asked(), Map.of(GROUP, FORMULA), "LookAtGroup[name=" + OWN + "]"),
                arguments(
                        "a group that people made is copied, not changed",
                        asked(),
                        Map.of(GROUP, set("500"), OWN, new Group(false, Map.of())),
                        "MakeGroup[name=" + OWN + ", base=" + GROUP + "]"),
                arguments(
                        "and the copy changed",
                        asked(),
                        Map.of(GROUP, set("500"), OWN, set("500")),
                        "SetParameters[name=" + OWN + ", values=" + WANTED + "]"),
                arguments(
                        "ready for both",
                        asked(),
                        Map.of(GROUP, set("500"), OWN, set("4000")),
                        "{shop-1=" + OWN + ", shop-2=" + OWN + "}"),
                arguments("set already", asked(), Map.of(GROUP, set("4000")), "{}"),
                arguments(
                        "a larger value of people's own is not what was asked for",
                        asked(),
                        Map.of(GROUP, set("9000")),
                        "LookAtGroup[name=" + OWN + "]"),
                arguments(
                        "a serverless writer",
                        asked().change("shop-1", i -> i.size("db.serverless")),
                        Map.of(),
                        "blocked ServerlessWriter"));
    }

    @ParameterizedTest
    @MethodSource("steps")
    void next(String what, Clusters c, Map<String, Group> known, String expected) {
        assertThat(describe(ClusterParameters.next(c.seen(), record(GROUP), WANTED, false, known)))
                .as(what)
                .isEqualTo(expected);
    }

    @Test
    void withoutTheGroupInTheRecordNothingIsChanged() {
        assertThat(describe(ClusterParameters.next(asked().seen(), record(null), WANTED, false, Map.of())))
                .isEqualTo("blocked GroupNotRecorded");
    }

    @Test
    void anothersLargerValueIsEnough() {
        Map<String, Group> known = Map.of(GROUP, set("9000"));
        assertThat(describe(ClusterParameters.next(asked().seen(), record(GROUP), WANTED, true, known)))
                .isEqualTo("{}");
    }

    private static String describe(ClusterParameters.Outcome o) {
        ClusterStep first = o.first();
        if (first == null) {
            return new TreeMap<>(o.groups()).toString();
        }
        return first instanceof ClusterStep.End end && end.progress() instanceof Progress.Blocked b
                ? "blocked " + b.reason()
                : first.toString();
    }

    private static ClusterPlan plan() {
        return new ClusterPlan(
                Kind.Raise, Map.of("shop-1", WISH, "shop-2", WISH), List.of("shop-2"), Set.of(), LARGE, null, null);
    }

    private static Clusters reader(String groupStatus) {
        return asked().change("shop-2", i -> i.size(LARGE).group(OWN, groupStatus))
                .asked(Kind.Raise, "shop-2", WISH.value(), ago(300));
    }

    private static Instant ago(int seconds) {
        return NOW.minusSeconds(seconds);
    }

    static Stream<Arguments> reboots() {
        return Stream.of(
                arguments("being attached", reader("applying"), "Running"),
                arguments("a reader is rebooted", reader("pending-reboot"), "RebootMember"),
                arguments("RDS could not apply it", reader("failed-to-apply"), "ParametersFailed"),
                arguments(
                        "somebody's parameters of the cluster's group would be set loose",
                        reader("pending-reboot").groupStatus("shop-2", "pending-reboot"),
                        "ForeignChangePending"),
                arguments(
                        "rebooted, not in force yet",
                        reader("pending-reboot").asked(Kind.Reboot, "shop-2", "Raise", ago(200)),
                        "Running"),
                arguments(
                        "rebooted long ago",
                        reader("pending-reboot").asked(Kind.Reboot, "shop-2", "Raise", ago(301)),
                        "RebootMember"),
                arguments("in force", reader("in-sync").asked(Kind.Reboot, "shop-2", "Raise", ago(200)), "Prove"),
                arguments(
                        "then the failover",
                        reader("in-sync")
                                .asked(Kind.Reboot, "shop-2", "Raise", ago(200))
                                .proven(ago(40)),
                        "Failover"),
                arguments(
                        "the writer is never rebooted",
                        reader("pending-reboot")
                                .asked(Kind.Reboot, "shop-1", "Raise", ago(900))
                                .writer("shop-2"),
                        "ModifyMember"));
    }

    @ParameterizedTest
    @MethodSource("reboots")
    void aGroupIsLoadedByReadersOnly(String what, Clusters c, String expected) {
        ClusterEvidence quiet = ClusterEvidence.NONE
                .withFailures(List.of())
                .withMaintenance("shop-1", List.of())
                .withMaintenance("shop-2", List.of());
        ClusterStep step = ClusterChangeDecision.next(c.seen(), plan(), quiet, NOW);
        String name = step instanceof ClusterStep.End end
                ? end.progress() instanceof Progress.Blocked b
                        ? b.reason()
                        : end.progress().getClass().getSimpleName()
                : step.getClass().getSimpleName();
        assertThat(name).as(what + ": " + step).isEqualTo(expected);
    }
}
