package dev.airtime.lab;

import static dev.airtime.lab.RdsStage.EVENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.airtime.api.ChangedByHand;
import dev.airtime.api.CopySpec;
import dev.airtime.api.CreditsSeen;
import dev.airtime.api.DatabaseRecord;
import dev.airtime.api.ReaderAutoScaling;
import dev.airtime.api.ServerlessV2;
import dev.airtime.api.StrainSeen;
import dev.airtime.database.CopyObservation;
import dev.airtime.database.DatabaseId;
import dev.airtime.database.DatabaseObservation;
import dev.airtime.database.Figures;
import dev.airtime.database.Place;
import dev.airtime.database.Progress;
import dev.airtime.database.RestoreClusterFromTags;
import dev.airtime.database.RoutedDatabases;
import dev.airtime.database.Span;
import dev.airtime.database.StorageWish;
import dev.airtime.database.Target;
import dev.airtime.lab.rds.LabCluster;
import dev.airtime.lab.rds.LabInstance;
import dev.airtime.lab.rds.LoadFigures;
import dev.airtime.lab.rds.RdsSpeed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.rds.model.DBCluster;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.Parameter;

/** An Aurora cluster from copy to return, on the lab's simulated account. */
class RdsClusterTest {
    private static final String SHOP = "shop-aurora";
    private static final DatabaseId CLUSTER = DatabaseId.cluster(SHOP);
    private static final String SMALL = "db.r6g.large";
    private static final String LARGE = "db.r6g.2xlarge";
    /** What is taken where there is none of {@link #LARGE}. */
    private static final String OTHER = "db.r5.2xlarge";

    private static final Target TARGET = Target.of(LARGE, Map.of());

    private RdsStage stage = new RdsStage(RdsSpeed.typical());
    private RoutedDatabases databases = routed();

    @AfterEach
    void close() {
        stage.close();
    }

    private RoutedDatabases routed() {
        return new RoutedDatabases(place -> stage.apis(), stage.clock, d -> {});
    }

    private static LabCluster cluster(String... members) {
        LabCluster cluster = LabCluster.of(SHOP, "aurora-mysql").tag("airtime.dev/namespace", EVENT.namespace());
        for (String m : members) {
            cluster = cluster.member(LabInstance.of(m, "aurora-mysql").instanceClass(SMALL), 1);
        }
        return cluster;
    }

    private void start(LabCluster cluster) {
        stage.lab.with(cluster);
    }

    private Progress until(Function<RoutedDatabases, Progress> step) {
        for (int n = 0; n < 600; n++) {
            Progress progress = surviving(() -> step.apply(databases));
            if (!(progress instanceof Progress.Running)) {
                return progress;
            }
            stage.pass(Duration.ofSeconds(20));
        }
        throw new AssertionError("it runs for ever: " + step.apply(databases));
    }

    private CopyObservation copyUntil(Function<RoutedDatabases, CopyObservation> step) {
        for (int n = 0; n < 300; n++) {
            CopyObservation copy = surviving(() -> step.apply(databases));
            switch (copy.state()) {
                case Creating, Warming, Deleting -> stage.pass(Duration.ofSeconds(60));
                default -> {
                    return copy;
                }
            }
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

    private DatabaseObservation observed() {
        stage.pass(Duration.ofSeconds(40));
        return surviving(() -> databases.observe(EVENT, CLUSTER, TARGET));
    }

    private void record() {
        assertThat(until(d -> d.record(EVENT, CLUSTER, stage.clock.instant().plus(Duration.ofDays(1)))))
                .isInstanceOf(Progress.Done.class);
    }

    private void raise() {
        Progress progress = until(d -> d.raise(EVENT, CLUSTER, TARGET));
        assertThat(progress).as(progress.message()).isInstanceOf(Progress.Done.class);
    }

    private void restore(DatabaseRecord record) {
        Progress progress = until(d -> d.restore(EVENT, CLUSTER, TARGET, record));
        assertThat(progress).as(progress.message()).isInstanceOf(Progress.Done.class);
    }

    private List<String> accepted(String action) {
        return stage.accepted(action).stream()
                .map(c -> c.parameters().getOrDefault("TargetDBInstanceIdentifier", "")
                        + c.parameters().getOrDefault("DBInstanceIdentifier", ""))
                .toList();
    }

    @Test
    void creditsOfEachMemberAndNothingOfALimitThatAuroraDoesNotHave() {
        LabCluster burstable = LabCluster.of(SHOP, "aurora-mysql").tag("airtime.dev/namespace", EVENT.namespace());
        for (String m : List.of("shop-1", "shop-2")) {
            burstable = burstable.member(LabInstance.of(m, "aurora-mysql").instanceClass("db.t3.medium"), 1);
            int credits = m.equals("shop-1") ? 300 : 20;
            stage.lab.load(
                    m, at -> new LoadFigures(0.4, 1, 1L << 30, new LoadFigures.Disk(200, 100, 1, 0, credits, 0.1)));
        }
        start(burstable);
        stage.pass(Duration.ofMinutes(14));
        Figures figures = Objects.requireNonNull(
                databases.figures(Set.of(CLUSTER), stage.clock.instant()).get(CLUSTER));
        StrainSeen strain = Objects.requireNonNull(figures.strain());
        assertThat(strain.iops()).isEqualTo(300);
        assertThat(strain.deadlocks()).as("0.1 a second").isEqualTo(6);
        assertThat(strain.notSeen()).isEmpty();
        assertThat(strain.cpuCredits())
                .extracting(CreditsSeen::instance, CreditsSeen::last)
                .containsExactlyInAnyOrder(tuple("shop-1", 300), tuple("shop-2", 20));
    }

    @Test
    void theWriterIsNeverChangedInPlace() {
        start(cluster("shop-1", "shop-2", "shop-3"));
        Map<String, Map<String, String>> before = stage.account();
        record();
        raise();
        assertThat(accepted("ModifyDBInstance")).containsExactly("shop-2", "shop-3", "shop-1");
        assertThat(accepted("FailoverDBCluster")).containsExactly("shop-2");
        assertThat(stage.lab.writer(SHOP)).isEqualTo("shop-2");
        DatabaseObservation raised = observed();
        assertThat(raised.raised()).isTrue();
        assertThat(raised.writers())
                .as("the roles of before, so that no address of the copy moves")
                .containsExactly(address("shop-1"));
        restore(raised.recorded().orElseThrow());
        assertThat(accepted("FailoverDBCluster")).containsExactly("shop-2", "shop-1");
        assertThat(stage.lab.writer(SHOP)).isEqualTo("shop-1");
        assertThat(stage.account()).isEqualTo(before);
        assertThat(observed().recorded()).isEmpty();
    }

    @Test
    void whatAPersonChangedIsKeptMemberByMemberAndTold() {
        start(cluster("shop-1", "shop-2", "shop-3"));
        Map<String, Map<String, String>> before = stage.account();
        record();
        raise();
        stage.console().modifyDBInstance(r -> r.dbInstanceIdentifier("shop-3")
                .dbInstanceClass("db.r6g.8xlarge")
                .promotionTier(9)
                .applyImmediately(true));
        stage.pass(Duration.ofMinutes(30));
        DatabaseObservation seen = observed();
        assertThat(seen.raised()).as("more than is wanted").isTrue();
        assertThat(seen.changedByHand())
                .containsExactly(
                        new ChangedByHand("members.shop-3.instanceClass", SMALL, "db.r6g.8xlarge"),
                        new ChangedByHand("members.shop-3.promotionTier", "1", "9"));
        RestoreClusterFromTags fromTags =
                new RestoreClusterFromTags(stage.apis(), DatabaseId.cluster(SHOP, Place.HOME), stage.clock, d -> {});
        assertThat(String.join("\n", fromTags.report().lines()))
                .contains("kept: members.shop-3.instanceClass is db.r6g.8xlarge and was " + SMALL);
        restore(seen.recorded().orElseThrow());
        assertThat(observed().recorded()).as("closed").isEmpty();
        Map<String, Map<String, String>> after = stage.account();
        assertThat(without("db:shop-3", after)).isEqualTo(without("db:shop-3", before));
        assertThat(stage.console()
                        .describeDBInstances(r -> r.dbInstanceIdentifier("shop-3"))
                        .dbInstances()
                        .get(0)
                        .dbInstanceClass())
                .isEqualTo("db.r6g.8xlarge");
    }

    private static Map<String, Map<String, String>> without(String key, Map<String, Map<String, String>> account) {
        Map<String, Map<String, String>> others = new TreeMap<>(account);
        others.keySet().remove(key);
        return others;
    }

    private String address(String member) {
        return stage.console()
                .describeDBInstances(r -> r.dbInstanceIdentifier(member))
                .dbInstances()
                .get(0)
                .endpoint()
                .address();
    }

    @Test
    void withoutAReaderOneIsMadeForTheEvent() {
        start(cluster("shop-1"));
        Map<String, Map<String, String>> before = stage.account();
        record();
        raise();
        assertThat(described(SHOP).dbClusterMembers()).hasSize(2);
        assertThat(stage.lab.writer(SHOP)).startsWith("airtime-");
        restore(observed().recorded().orElseThrow());
        assertThat(stage.account()).isEqualTo(before);
    }

    @Test
    void anAccidentDuringTheShowSwapsTheRoles() {
        start(cluster("shop-1", "shop-2"));
        record();
        raise();
        stage.lab.failover(SHOP, "shop-1");
        stage.pass(Duration.ofMinutes(5));
        restore(observed().recorded().orElseThrow());
        assertThat(accepted("ModifyDBInstance"))
                .as("the live writer last")
                .containsExactly("shop-2", "shop-1", "shop-2", "shop-1");
        assertThat(accepted("FailoverDBCluster")).containsExactly("shop-2", "shop-2");
    }

    @Test
    void soldOutForOneMemberIsSaidAndTriedAgain() {
        start(cluster("shop-1", "shop-2"));
        record();
        stage.lab.faults().sellOut(LARGE);
        Progress progress = until(d -> d.raise(EVENT, CLUSTER, TARGET));
        assertThat(progress).isInstanceOf(Progress.Blocked.class);
        assertThat(progress.message()).contains("shop-2", LARGE, "asked again at", "scaleUp.fallbackClasses");
        assertThat(observed().raised()).isFalse();
        stage.lab.faults().restock(LARGE);
        stage.pass(Duration.ofMinutes(5));
        raise();
    }

    @Test
    void withoutCapacityTheNextClassIsTakenAndKept() {
        start(cluster("shop-1", "shop-2"));
        Map<String, Map<String, String>> before = stage.account();
        Target either = new Target(LARGE, List.of(OTHER), Map.of(), null);
        record();
        stage.lab.faults().sellOut(LARGE);
        Progress raised = until(d -> d.raise(EVENT, CLUSTER, either));
        assertThat(raised).as(raised.message()).isInstanceOf(Progress.Done.class);
        assertThat(classes()).containsOnly(OTHER);
        stage.lab.faults().restock(LARGE);
        stage.pass(Duration.ofMinutes(10));
        DatabaseObservation seen = databases.observe(EVENT, CLUSTER, either);
        assertThat(seen.raised()).as("no second interruption for a better one").isTrue();
        assertThat(seen.message()).contains("AWS had no capacity for " + LARGE);
        assertThat(seen.changedByHand()).isEmpty();
        Progress back =
                until(d -> d.restore(EVENT, CLUSTER, either, seen.recorded().orElseThrow()));
        assertThat(back).as(back.message()).isInstanceOf(Progress.Done.class);
        assertThat(stage.account()).isEqualTo(before);
    }

    @Test
    void capacityThatFailsLaterIsFollowedByTheNextClassToo() {
        start(cluster("shop-1", "shop-2"));
        Target either = new Target(LARGE, List.of(OTHER), Map.of(), null);
        record();
        stage.lab.faults().sellOutLater(LARGE);
        Progress raised = until(d -> d.raise(EVENT, CLUSTER, either));
        assertThat(raised).as(raised.message()).isInstanceOf(Progress.Done.class);
        assertThat(classes()).containsOnly(OTHER);
    }

    @Test
    void theReaderThatIsMadeForTheEventTakesTheNextClass() {
        start(cluster("shop-1"));
        Map<String, Map<String, String>> before = stage.account();
        Target either = new Target(LARGE, List.of(OTHER), Map.of(), null);
        record();
        stage.lab.faults().sellOut(LARGE);
        Progress raised = until(d -> d.raise(EVENT, CLUSTER, either));
        assertThat(raised).as(raised.message()).isInstanceOf(Progress.Done.class);
        assertThat(classes()).containsOnly(OTHER).hasSize(2);
        stage.pass(Duration.ofSeconds(40));
        DatabaseRecord record =
                databases.observe(EVENT, CLUSTER, either).recorded().orElseThrow();
        Progress back = until(d -> d.restore(EVENT, CLUSTER, either, record));
        assertThat(back).as(back.message()).isInstanceOf(Progress.Done.class);
        assertThat(stage.account()).isEqualTo(before);
    }

    private List<String> classes() {
        return stage.console().describeDBInstances().dbInstances().stream()
                .filter(i -> SHOP.equals(i.dbClusterIdentifier()))
                .map(DBInstance::dbInstanceClass)
                .toList();
    }

    @Test
    void theLimitsOfServerlessComeBackWithThePause() {
        start(LabCluster.of(SHOP, "aurora-postgresql")
                .tag("airtime.dev/namespace", EVENT.namespace())
                .member("shop-1", "db.serverless", 1)
                .serverless(0, 8, 600));
        Map<String, Map<String, String>> before = stage.account();
        record();
        Target limits = new Target(null, List.of(), Map.of(), null, false, new ServerlessV2(4.0, 32.0));
        Progress raised = until(d -> d.raise(EVENT, CLUSTER, limits));
        assertThat(raised).isInstanceOf(Progress.Done.class);
        assertThat(raised.message()).contains("4 to 32 ACU", "only after a reboot");
        stage.pass(Duration.ofSeconds(40));
        DatabaseObservation seen = databases.observe(EVENT, CLUSTER, limits);
        assertThat(seen.raised()).isTrue();
        DatabaseRecord record = seen.recorded().orElseThrow();
        Progress back = until(d -> d.restore(EVENT, CLUSTER, limits, record));
        assertThat(back).as(back.message()).isInstanceOf(Progress.Done.class);
        assertThat(described(SHOP).serverlessV2ScalingConfiguration().secondsUntilAutoPause())
                .isEqualTo(600);
        assertThat(stage.account().get("cluster:" + SHOP)).isEqualTo(before.get("cluster:" + SHOP));
    }

    @Test
    void autoScaledReadersAreThereAtAirtimeAndGoByThemselves() {
        start(cluster("shop-1", "shop-2"));
        stage.lab.autoScaling(SHOP, 1, 3);
        Map<String, Map<String, String>> before = stage.account();
        Target readers = new Target(
                LARGE, List.of(), Map.of(), null, false, null, new ReaderAutoScaling(4), StorageWish.NONE, 0);
        record();
        Progress raised = until(d -> d.raise(EVENT, CLUSTER, readers));
        assertThat(raised).as(raised.message()).isInstanceOf(Progress.Done.class);
        assertThat(described(SHOP).dbClusterMembers()).hasSize(5);
        assertThat(scaled()).as("of the raised writer's class").hasSize(3).allMatch(i -> i.dbInstanceClass()
                .equals(LARGE));
        stage.pass(Duration.ofSeconds(40));
        DatabaseObservation seen = databases.observe(EVENT, CLUSTER, readers);
        assertThat(seen.raised()).isTrue();
        assertThat(seen.original()).isFalse();
        assertThat(databases.observe(EVENT, CLUSTER, TARGET).raised()).isTrue();
        DatabaseRecord record = seen.recorded().orElseThrow();
        Progress back = until(d -> d.restore(EVENT, CLUSTER, readers, record));
        assertThat(back).as(back.message()).isInstanceOf(Progress.Done.class);
        assertThat(stage.lab.calls("RegisterScalableTarget"))
                .extracting(c -> c.parameters().get("MinCapacity") + " to "
                        + c.parameters().get("MaxCapacity"))
                .containsExactly("4 to 4", "1 to 3");
        assertThat(stage.lab.calls("DeleteDBInstance"))
                .as("nobody's but Auto Scaling's")
                .isEmpty();
        stage.pass(Duration.ofHours(1));
        assertThat(scaled()).isEmpty();
        assertThat(stage.account()).isEqualTo(before);
    }

    private List<DBInstance> scaled() {
        return stage.console().describeDBInstances().dbInstances().stream()
                .filter(i -> i.dbInstanceIdentifier().startsWith("application-autoscaling-"))
                .toList();
    }

    @Test
    void withoutThePermissionTheRaiseNamesIt() {
        start(cluster("shop-1", "shop-2"));
        stage.lab.autoScaling(SHOP, 1, 3);
        Target readers =
                new Target(null, List.of(), Map.of(), null, false, null, new ReaderAutoScaling(2), StorageWish.NONE, 0);
        record();
        stage.lab.faults().deny("DescribeScalableTargets");
        assertThat(databases.raise(EVENT, CLUSTER, readers).message())
                .contains("application-autoscaling:DescribeScalableTargets");
        stage.pass(Duration.ofSeconds(40));
        assertThat(databases.observe(EVENT, CLUSTER, readers).raised()).isFalse();
    }

    @Test
    void fromTheTagsAlone() {
        start(cluster("shop-1", "shop-2"));
        Map<String, Map<String, String>> before = stage.account();
        record();
        raise();
        stage.restart(null);
        RestoreClusterFromTags lost =
                new RestoreClusterFromTags(stage.apis(), DatabaseId.cluster(SHOP, Place.HOME), stage.clock, d -> {});
        assertThat(lost.report().found()).isTrue();
        assertThat(String.join("\n", lost.report().lines()))
                .contains(
                        "writer shop-1", "shop-2 " + SMALL + ", promotion tier 1", "claimed by production/dragons-den");
        Progress progress = until(d -> lost.step());
        assertThat(progress).as(progress.message()).isInstanceOf(Progress.Done.class);
        assertThat(stage.account()).isEqualTo(before);
        assertThat(lost.report().found()).isFalse();
    }

    private DBCluster described(String identifier) {
        return stage.console()
                .describeDBClusters(r -> r.dbClusterIdentifier(identifier))
                .dbClusters()
                .get(0);
    }

    @Test
    void theCloneIsAWriterAndAReaderAndGoesWithoutATrace() {
        start(cluster("shop-1", "shop-2").group("shop-aurora-mysql8", Map.of("binlog_format", "ROW")));
        Map<String, Map<String, String>> before = stage.account();
        CopyObservation copy = copyUntil(d -> d.copy(EVENT, CLUSTER, CopySpec.DEFAULT, null));
        assertThat(copy.state()).as(copy.message()).isEqualTo(CopyObservation.State.Available);
        DBCluster clone = described(copy.identifier());
        assertThat(clone.cloneGroupId())
                .isEqualTo(described(SHOP).cloneGroupId())
                .isNotEmpty();
        assertThat(clone.dbClusterParameterGroup()).isEqualTo("shop-aurora-mysql8");
        assertThat(clone.dbClusterMembers()).hasSize(2);
        assertThat(copy.address()).isEqualTo(clone.endpoint());
        assertThat(copy.reader()).isEqualTo(clone.readerEndpoint());
        assertThat(copyUntil(d -> d.removeCopy(EVENT, CLUSTER)).state()).isEqualTo(CopyObservation.State.Absent);
        assertThat(stage.account().keySet()).isEqualTo(before.keySet());
    }

    @Test
    void theMasterUserOfTheCloneHasAPasswordOfItsOwn() {
        start(cluster("shop-1"));
        KeptLogin login = new KeptLogin();
        login.noPlace = "namespace production-staging does not exist yet";
        CopyObservation copy = databases.copy(EVENT, CLUSTER, CopySpec.DEFAULT, login);
        for (int n = 0; n < 300 && copy.state() != CopyObservation.State.Available; n++) {
            if (copy.state() == CopyObservation.State.Warming && login.noPlace != null) {
                assertThat(copy.message()).contains(login.noPlace);
                assertThat(copy.address()).isNotNull();
                login.noPlace = null;
            }
            stage.pass(Duration.ofSeconds(40));
            copy = databases.copy(EVENT, CLUSTER, CopySpec.DEFAULT, login);
        }
        assertThat(copy.state()).as(copy.message()).isEqualTo(CopyObservation.State.Available);
        assertThat(login.server).isNotNull();
        assertThat(login.server.host()).isEqualTo(copy.address());
        assertThat(login.password).isNotNull();
        assertThat(stage.lab.accepts(copy.identifier() + "-1", login.password)).isTrue();
        assertThat(accepted("ModifyDBCluster")).as("set once").hasSize(1);
        stage.pass(Duration.ofSeconds(40));
        assertThat(databases.observeCopy(EVENT, CLUSTER, login).state()).isEqualTo(CopyObservation.State.Available);
    }

    @Test
    void theLimitOfConnectionsFollowsTheClassAndTheGroups() {
        start(LabCluster.of(SHOP, "aurora-postgresql")
                .tag("airtime.dev/namespace", EVENT.namespace())
                .member("shop-1", SMALL, 1)
                .group("shop-aurora-pg", Map.of()));
        assertThat(observed().maxConnections())
                .as("by the class's nominal memory")
                .isCloseTo(stage.lab.maxConnections("shop-1"), withinPercentage(1));
        stage.console().modifyDBClusterParameterGroup(r -> r.dbClusterParameterGroupName("shop-aurora-pg")
                .parameters(Parameter.builder()
                        .parameterName("max_connections")
                        .parameterValue("700")
                        .applyMethod("pending-reboot")
                        .build()));
        stage.pass(Duration.ofMinutes(31));
        assertThat(observed().maxConnections()).isEqualTo(700);
        Instant now = stage.clock.instant();
        assertThat(databases
                        .outlook(CLUSTER, new Span(now, now, now, now, LARGE, true))
                        .warnings())
                .anyMatch(w -> w.startsWith("max_connections stays 700 on " + LARGE));
        stage.lab.faults().deny("DescribeDBClusterParameters");
        stage.pass(Duration.ofMinutes(31));
        assertThat(observed().maxConnections()).isNull();
    }

    @Test
    void everyEndpointIsSeen() {
        start(cluster("shop-1", "shop-2").endpoint("reports", "shop-2"));
        DatabaseObservation seen = observed();
        assertThat(seen.address()).isEqualTo(described(SHOP).endpoint());
        assertThat(seen.writers()).contains(address("shop-1"));
        assertThat(seen.readers()).contains(described(SHOP).readerEndpoint(), address("shop-2"));
        List<String> all = new ArrayList<>(seen.writers());
        all.addAll(seen.readers());
        assertThat(all).anyMatch(a -> a.startsWith("reports.cluster-custom-"));
    }

    @Test
    void killedAtAnyCallTheNightEndsTheSame() {
        RdsSpeed speed = RdsSpeed.typical().times(0.1);
        for (String[] members : new String[][] {{"shop-1", "shop-2"}, {"shop-1"}}) {
            Killed.At none = new Killed.At(0, false);
            fresh(speed, none, members);
            night();
            assertThat(none.calls()).isGreaterThan(40);
            for (int at = 1; at <= none.calls(); at += 5) {
                boolean after = at % 2 == 0;
                fresh(speed, new Killed.At(at, after), members);
                try {
                    night();
                } catch (AssertionError e) {
                    throw new AssertionError(
                            "killed " + (after ? "after" : "before") + " call " + at + ": " + e.getMessage(), e);
                }
            }
        }
    }

    private void fresh(RdsSpeed speed, Killed.At killer, String... members) {
        stage.close();
        stage = new RdsStage(speed);
        start(cluster(members));
        stage.restart(killer);
        databases = routed();
    }

    private void night() {
        Map<String, Map<String, String>> before = stage.account();
        CopyObservation copy = copyUntil(d -> d.copy(EVENT, CLUSTER, CopySpec.DEFAULT, null));
        assertThat(copy.state()).as(copy.message()).isEqualTo(CopyObservation.State.Available);
        record();
        DatabaseRecord record = observed().recorded().orElseThrow();
        raise();
        assertThat(observed().raised()).isTrue();
        restore(record);
        assertThat(copyUntil(d -> d.removeCopy(EVENT, CLUSTER)).state()).isEqualTo(CopyObservation.State.Absent);
        assertThat(accepted("FailoverDBCluster")).as("two interruptions").hasSize(2);
        assertThat(accepted("RestoreDBClusterToPointInTime")).hasSize(1);
        Map<String, Map<String, String>> after = stage.account();
        assertThat(after.keySet()).isEqualTo(before.keySet());
        assertThat(after.entrySet().stream()
                        .filter(e -> e.getKey().startsWith("db:"))
                        .toList())
                .isEqualTo(before.entrySet().stream()
                        .filter(e -> e.getKey().startsWith("db:"))
                        .toList());
    }
}
