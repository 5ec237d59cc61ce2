package dev.airtime.lab;

import static dev.airtime.lab.RdsStage.EVENT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.airtime.api.DatabaseRecord;
import dev.airtime.database.DatabaseId;
import dev.airtime.database.DatabaseObservation;
import dev.airtime.database.EventRef;
import dev.airtime.database.Place;
import dev.airtime.database.Progress;
import dev.airtime.database.RestoreClusterFromTags;
import dev.airtime.database.RoutedDatabases;
import dev.airtime.database.Target;
import dev.airtime.lab.rds.Call;
import dev.airtime.lab.rds.LabCluster;
import dev.airtime.lab.rds.LabInstance;
import dev.airtime.lab.rds.RdsSpeed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.rds.model.DBParameterGroup;

/** DB parameters of an Aurora cluster's members: given for an event, and taken back. */
class RdsClusterParametersTest {
    private static final String SHOP = "shop-aurora";
    private static final DatabaseId CLUSTER = DatabaseId.cluster(SHOP);
    private static final String SMALL = "db.r6g.large";
    private static final String LARGE = "db.r6g.2xlarge";
    private static final String GROUP = "shop-members";
    private static final Target TARGET = Target.of(LARGE, Map.of("max_connections", "4000"));

    private RdsStage stage = new RdsStage(RdsSpeed.typical());
    private RoutedDatabases databases = routed();

    @AfterEach
    void close() {
        stage.close();
    }

    private RoutedDatabases routed() {
        return new RoutedDatabases(place -> stage.apis(), stage.clock, d -> {});
    }

    private void start(@Nullable String group, String... members) {
        LabCluster cluster = LabCluster.of(SHOP, "aurora-mysql").tag("airtime.dev/namespace", EVENT.namespace());
        for (String m : members) {
            LabInstance i = LabInstance.of(m, "aurora-mysql").instanceClass(SMALL);
            cluster = cluster.member(group == null ? i : i.group(group, Map.of("max_connections", "500")), 1);
        }
        stage.lab.with(cluster);
    }

    private Progress until(Function<RoutedDatabases, Progress> step) {
        for (int n = 0; n < 900; n++) {
            Progress progress = surviving(() -> step.apply(databases));
            if (!(progress instanceof Progress.Running)) {
                return progress;
            }
            stage.pass(Duration.ofSeconds(20));
        }
        throw new AssertionError("it runs for ever: " + step.apply(databases));
    }

    private <T> T surviving(Supplier<T> step) {
        try {
            return step.get();
        } catch (Killed e) {
            stage.restart(null);
            databases = routed();
            return step.get();
        }
    }

    private DatabaseObservation observed(EventRef event, Target target) {
        stage.pass(Duration.ofSeconds(160));
        return surviving(() -> databases.observe(event, CLUSTER, target));
    }

    private void record(EventRef event) {
        assertThat(until(d -> d.record(event, CLUSTER, stage.clock.instant().plus(Duration.ofDays(1)))))
                .isInstanceOf(Progress.Done.class);
    }

    private void raise(EventRef event, Target target) {
        Progress progress = until(d -> d.raise(event, CLUSTER, target));
        assertThat(progress).as(progress.message()).isInstanceOf(Progress.Done.class);
        assertThat(observed(event, target).raised()).isTrue();
    }

    private void restore(EventRef event, Target target, DatabaseRecord record) {
        Progress progress = until(d -> d.restore(event, CLUSTER, target, record));
        assertThat(progress).as(progress.message()).isInstanceOf(Progress.Done.class);
    }

    private List<String> limits(String... members) {
        return Stream.of(members)
                .map(m -> String.valueOf(stage.lab.maxConnections(m)))
                .toList();
    }

    private List<String> groups() {
        return stage.console().describeDBParameterGroups().dbParameterGroups().stream()
                .map(DBParameterGroup::dbParameterGroupName)
                .filter(g -> g.startsWith("airtime-"))
                .toList();
    }

    /** What interrupts, in its order, and the writer at that time must be none of those rebooted or resized. */
    private List<String> interruptions() {
        List<String> all = new ArrayList<>();
        for (Call c : stage.lab.calls()) {
            String member = c.parameters().getOrDefault("DBInstanceIdentifier", "");
            if (c.error() == null && c.action().equals("FailoverDBCluster")) {
                all.add("failover " + c.parameters().get("TargetDBInstanceIdentifier"));
            } else if (c.error() == null && c.action().equals("RebootDBInstance")) {
                all.add("reboot " + member);
            } else if (c.error() == null && c.action().equals("ModifyDBInstance")) {
                all.add("modify " + member);
            }
        }
        return all;
    }

    private Map<String, Map<String, String>> members() {
        Map<String, Map<String, String>> all = stage.account();
        all.keySet().removeIf(k -> !k.startsWith("db:"));
        return all;
    }

    @Test
    void whatSomebodyHasSetInTheWritersGroupIsRead() {
        start("shop-aurora", "shop-1");
        assertThat(databases.setParameters(CLUSTER)).containsExactly(Map.entry("max_connections", "500"));
    }

    @Test
    void readersFirstThenAFailoverThenTheOldWriterAndBackTheSameWay() {
        start(GROUP, "shop-1", "shop-2");
        Map<String, Map<String, String>> before = members();
        record(EVENT);
        DatabaseRecord record = observed(EVENT, TARGET).recorded().orElseThrow();
        raise(EVENT, TARGET);
        assertThat(limits("shop-1", "shop-2")).containsOnly("4000");
        assertThat(groups()).as("one for both").hasSize(1);
        assertThat(stage.lab.describe("shop-1")).containsEntry("instanceClass", LARGE);
        assertThat(interruptions().stream().filter(c -> !c.startsWith("modify")))
                .isSubsetOf("reboot shop-2", "failover shop-2", "reboot shop-1");
        assertThat(interruptions().indexOf("failover shop-2"))
                .as("the old writer is changed when it is a reader")
                .isLessThan(interruptions().indexOf("modify shop-1"));
        restore(EVENT, TARGET, record);
        assertThat(limits("shop-1", "shop-2")).containsOnly("500");
        assertThat(groups()).isEmpty();
        assertThat(stage.accepted("FailoverDBCluster")).hasSize(2);
        assertThat(members()).isEqualTo(before);
    }

    @Test
    void parametersAloneAndAGroupOfTheEngines() {
        start(null, "shop-1", "shop-2");
        Map<String, Map<String, String>> before = members();
        Target target = Target.of(null, Map.of("max_connections", "4000"));
        record(EVENT);
        DatabaseRecord record = observed(EVENT, target).recorded().orElseThrow();
        raise(EVENT, target);
        assertThat(limits("shop-1", "shop-2")).containsOnly("4000");
        assertThat(stage.lab.describe("shop-1")).containsEntry("instanceClass", SMALL);
        restore(EVENT, target, record);
        assertThat(members()).isEqualTo(before);
        assertThat(groups()).isEmpty();
    }

    @Test
    void ofTwoEventsTheLargerValueCounts() {
        start(GROUP, "shop-1", "shop-2");
        Map<String, Map<String, String>> before = members();
        EventRef other = new EventRef("production", "other", "uid-2");
        Target more = Target.of(LARGE, Map.of("max_connections", "5000"));
        record(EVENT);
        raise(EVENT, TARGET);
        record(other);
        DatabaseRecord record = observed(other, more).recorded().orElseThrow();
        raise(other, more);
        assertThat(limits("shop-1", "shop-2")).containsOnly("5000");
        assertThat(observed(EVENT, TARGET).raised()).as("no way back and forth").isTrue();
        restore(other, more, record);
        assertThat(limits("shop-1", "shop-2")).as("stays for the first").containsOnly("5000");
        restore(EVENT, TARGET, record);
        assertThat(members()).isEqualTo(before);
        assertThat(groups()).isEmpty();
    }

    @Test
    void aGroupThatAPersonAttachedIsKeptAndTold() {
        start(GROUP, "shop-1", "shop-2");
        record(EVENT);
        DatabaseRecord record = observed(EVENT, TARGET).recorded().orElseThrow();
        raise(EVENT, TARGET);
        stage.console().copyDBParameterGroup(r -> r.sourceDBParameterGroupIdentifier(GROUP)
                .targetDBParameterGroupIdentifier("by-hand")
                .targetDBParameterGroupDescription("mine"));
        stage.console().modifyDBInstance(r -> r.dbInstanceIdentifier("shop-2").dbParameterGroupName("by-hand"));
        stage.pass(Duration.ofMinutes(3));
        assertThat(observed(EVENT, TARGET).changedByHand())
                .anyMatch(c -> c.describe().contains("members.shop-2.parameterGroup"));
        restore(EVENT, TARGET, record);
        assertThat(stage.lab.describe("shop-2")).containsEntry("parameterGroup", "by-hand");
        assertThat(stage.lab.describe("shop-1")).containsEntry("parameterGroup", GROUP);
    }

    @Test
    void theTagsAloneAreEnoughToPutItBack() {
        start(GROUP, "shop-1", "shop-2");
        Map<String, Map<String, String>> before = members();
        record(EVENT);
        raise(EVENT, TARGET);
        RestoreClusterFromTags restore =
                new RestoreClusterFromTags(stage.apis(), DatabaseId.cluster(SHOP, Place.HOME), stage.clock, d -> {});
        assertThat(restore.report().lines()).anyMatch(l -> l.contains("shop-1") && l.contains(GROUP));
        Progress progress = until(d -> restore.step());
        assertThat(progress).as(progress.message()).isInstanceOf(Progress.Done.class);
        assertThat(members()).isEqualTo(before);
        assertThat(groups()).isEmpty();
    }

    @Test
    void killedAtAnyCallTheNightEndsTheSame() {
        for (String[] all : new String[][] {{"shop-1", "shop-2"}, {"shop-1"}}) {
            Killed.At none = new Killed.At(0, false);
            night(none, all);
            assertThat(none.calls()).isGreaterThan(60);
            for (int at = 1; at <= none.calls(); at += 7) {
                boolean after = at % 2 == 0;
                try {
                    night(new Killed.At(at, after), all);
                } catch (AssertionError e) {
                    throw new AssertionError(
                            "killed " + (after ? "after" : "before") + " call " + at + ": " + e.getMessage(), e);
                }
            }
        }
    }

    private void night(Killed.At killer, String... all) {
        stage.close();
        stage = new RdsStage(RdsSpeed.typical().times(0.1));
        start(GROUP, all);
        Map<String, Map<String, String>> before = members();
        stage.restart(killer);
        databases = routed();
        record(EVENT);
        DatabaseRecord record = observed(EVENT, TARGET).recorded().orElseThrow();
        raise(EVENT, TARGET);
        assertThat(limits(all)).containsOnly("4000");
        restore(EVENT, TARGET, record);
        assertThat(limits(all)).containsOnly("500");
        assertThat(stage.accepted("FailoverDBCluster")).as("two interruptions").hasSize(2);
        stage.restart(null);
        assertThat(groups()).isEmpty();
        assertThat(members()).isEqualTo(before);
    }
}
