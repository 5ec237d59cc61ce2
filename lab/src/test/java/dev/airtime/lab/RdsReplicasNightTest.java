package dev.airtime.lab;

import static dev.airtime.lab.RdsStage.DATABASE;
import static dev.airtime.lab.RdsStage.EVENT;
import static dev.airtime.lab.RdsStage.LARGE;
import static dev.airtime.lab.RdsStage.SHOP;
import static dev.airtime.lab.RdsStage.SMALL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.airtime.api.ChangedByHand;
import dev.airtime.api.DatabaseRecord;
import dev.airtime.database.DatabaseId;
import dev.airtime.database.DatabaseObservation;
import dev.airtime.database.DatabaseObservation.ReadReplica;
import dev.airtime.database.EventRef;
import dev.airtime.database.Progress;
import dev.airtime.database.RestoreFromTags;
import dev.airtime.database.Target;
import dev.airtime.lab.rds.Call;
import dev.airtime.lab.rds.LabInstance;
import dev.airtime.lab.rds.RdsSpeed;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Read replicas for the time of an event, on the simulated RDS. */
class RdsReplicasNightTest {
    private static final String ONE = "shop-prod-airtime-1";
    private static final String TWO = "shop-prod-airtime-2";
    private static final Target TARGET = Target.of(LARGE, Map.of()).with(2);
    private static final EventRef OTHER = new EventRef("production", "black-friday", "uid-2");

    private final RdsStage stage = new RdsStage(RdsSpeed.typical());

    @AfterEach
    void close() {
        stage.close();
    }

    private void record(EventRef event) {
        assertThat(stage.until(
                        d -> d.record(event, DATABASE, stage.clock.instant().plus(Duration.ofHours(26)))))
                .isInstanceOf(Progress.Done.class);
    }

    private Progress raise(EventRef event, Target target) {
        return stage.until(d -> d.raise(event, DATABASE, target));
    }

    private DatabaseObservation observed(EventRef event, Target target) {
        stage.pass(Duration.ofSeconds(40));
        return stage.databases.observe(event, DATABASE, target);
    }

    private Progress restore(EventRef event, Target target) {
        DatabaseRecord record = observed(event, target).recorded().orElseThrow();
        return stage.until(d -> d.restore(event, DATABASE, target, record));
    }

    @Test
    void areMadeOfTheRaisedClassAndDeletedBeforeTheReturn() {
        Map<String, Map<String, String>> before = stage.account();
        record(EVENT);
        assertThat(observed(EVENT, TARGET).replicasMissing()).isEqualTo("0 of 2 read replicas serve");
        assertThat(raise(EVENT, TARGET)).isInstanceOf(Progress.Done.class);
        DatabaseObservation onAir = observed(EVENT, TARGET);
        assertThat(onAir.raised()).isTrue();
        assertThat(onAir.replicasMissing()).isNull();
        assertThat(onAir.replicas()).extracting(ReadReplica::identifier).containsExactly(ONE, TWO);
        assertThat(onAir.replicas()).allSatisfy(r -> {
            assertThat(r.instanceClass()).isEqualTo(LARGE);
            assertThat(r.state()).isEqualTo("replicating");
            assertThat(onAir.readers()).contains(String.valueOf(r.address()));
            assertThat(stage.lab.describe(r.identifier()))
                    .containsEntry("multiAz", "false")
                    .containsEntry("parameterGroup", "shop-mysql80")
                    .containsEntry("tag:airtime.dev/replica-of", SHOP)
                    .doesNotContainKey("tag:airtime.dev/namespace");
        });
        assertThat(stage.lab.describe(ONE).get("securityGroups"))
                .as("trap 24")
                .isEqualTo(stage.lab.describe(SHOP).get("securityGroups"));
        assertThat(stage.accepted("CreateDBInstanceReadReplica")).hasSize(2);
        assertThat(restore(EVENT, TARGET)).isInstanceOf(Progress.Done.class);
        assertThat(stage.account()).isEqualTo(before);
        List<String> calls = stage.lab.calls().stream()
                .filter(c -> c.error() == null)
                .map(Call::action)
                .toList();
        assertThat(calls.lastIndexOf("DeleteDBInstance")).isLessThan(calls.lastIndexOf("ModifyDBInstance"));
    }

    @Test
    void theirParametersComeWithTheirSource() {
        Target both = Target.of(LARGE, Map.of("max_connections", "3000")).with(1);
        Map<String, Map<String, String>> before = stage.account();
        record(EVENT);
        assertThat(raise(EVENT, both)).isInstanceOf(Progress.Done.class);
        assertThat(stage.lab.maxConnections(ONE)).isEqualTo(3000);
        assertThat(restore(EVENT, both)).isInstanceOf(Progress.Done.class);
        assertThat(stage.account())
                .as("our group, which the replica used, is gone, too")
                .isEqualTo(before);
    }

    @Test
    void whoIsBehindDoesNotServe() {
        Target one = TARGET.with(1);
        record(EVENT);
        Progress progress = stage.databases.raise(EVENT, DATABASE, one);
        for (int n = 0; n < 300 && !"available".equals(stage.lab.status(ONE)); n++) {
            stage.pass(Duration.ofSeconds(20));
            progress = stage.databases.raise(EVENT, DATABASE, one);
        }
        stage.lab.replicaLag(ONE, 300);
        for (int n = 0; n < 30; n++) {
            stage.pass(Duration.ofSeconds(20));
            progress = stage.databases.raise(EVENT, DATABASE, one);
        }
        assertThat(progress).isInstanceOf(Progress.Running.class);
        assertThat(progress.message()).contains("300 s behind");
        assertThat(observed(EVENT, one).raised()).as("the database itself").isTrue();
        assertThat(observed(EVENT, one).replicasMissing()).contains(ONE + " is catching up");
        stage.lab.breakReplication(ONE, "Error 1062: duplicate entry");
        assertThat(raise(EVENT, one)).isInstanceOfSatisfying(Progress.Blocked.class, b -> {
            assertThat(b.reason()).isEqualTo("ReplicationStopped");
            assertThat(b.message()).contains("1062");
        });
        stage.lab.breakReplication(ONE, null).replicaLag(ONE, 2);
        stage.pass(Duration.ofMinutes(2));
        assertThat(raise(EVENT, one)).isInstanceOf(Progress.Done.class);
    }

    @Test
    void theHighestNumberWinsAndTheReturnFollowsTheLastEvent() {
        Map<String, Map<String, String>> before = stage.account();
        record(EVENT);
        assertThat(raise(EVENT, TARGET.with(1))).isInstanceOf(Progress.Done.class);
        record(OTHER);
        assertThat(raise(OTHER, TARGET)).isInstanceOf(Progress.Done.class);
        assertThat(raise(EVENT, TARGET.with(1))).isInstanceOf(Progress.Done.class);
        assertThat(stage.accepted("CreateDBInstanceReadReplica")).hasSize(2);
        assertThat(restore(OTHER, TARGET)).isInstanceOf(Progress.Done.class);
        assertThat(observed(EVENT, TARGET).replicas()).hasSize(2);
        assertThat(restore(EVENT, TARGET.with(1))).isInstanceOf(Progress.Done.class);
        assertThat(stage.account()).isEqualTo(before);
    }

    @Test
    void aSecondEventRaisesReplicasBeforeAPostgresSource() {
        DatabaseId orders = DatabaseId.instance("orders");
        stage.lab.with(LabInstance.of("orders", "postgres")
                .group("orders-pg17", Map.of("max_connections", "900"))
                .tag("airtime.dev/namespace", EVENT.namespace()));
        Target first =
                Target.of("db.m5.xlarge", Map.of("max_connections", "1500")).with(1);
        Target second = Target.of(LARGE, Map.of("max_connections", "3000")).with(1);
        for (EventRef event : List.of(EVENT, OTHER)) {
            assertThat(stage.until(
                            d -> d.record(event, orders, stage.clock.instant().plus(Duration.ofHours(26)))))
                    .isInstanceOf(Progress.Done.class);
        }
        assertThat(stage.until(d -> d.raise(EVENT, orders, first))).isInstanceOf(Progress.Done.class);
        assertThat(stage.until(d -> d.raise(OTHER, orders, second))).isInstanceOf(Progress.Done.class);
        assertThat(stage.lab.maxConnections("orders")).isEqualTo(3000);
        assertThat(stage.lab.describe("orders-airtime-1"))
                .containsEntry("instanceClass", LARGE)
                .containsEntry(
                        "parameterGroup",
                        String.valueOf(stage.lab.describe("orders").get("parameterGroup")));
        List<String> changed = stage.accepted("ModifyDBInstance").stream()
                .map(c -> String.valueOf(c.parameters().get("DBInstanceIdentifier")))
                .toList();
        assertThat(changed).as("trap 14").containsExactly("orders", "orders-airtime-1", "orders");
    }

    @Test
    void withoutCapacityTheNextClassIsTaken() {
        Target either = new Target(LARGE, List.of("db.m6i.2xlarge"), Map.of(), null).with(1);
        record(EVENT);
        assertThat(raise(EVENT, either.with(0))).isInstanceOf(Progress.Done.class);
        stage.lab.faults().sellOut(LARGE);
        assertThat(raise(EVENT, either)).isInstanceOf(Progress.Done.class);
        assertThat(observed(EVENT, either).replicas())
                .extracting(ReadReplica::instanceClass)
                .containsExactly("db.m6i.2xlarge");
        assertThat(stage.lab.describe(SHOP)).containsEntry("instanceClass", LARGE);
    }

    @Test
    void aQuotaIsSaidAndTheDatabaseIsRaisedNevertheless() {
        record(EVENT);
        stage.lab.quota("DBInstances", 1);
        assertThat(raise(EVENT, TARGET)).isInstanceOfSatisfying(Progress.Blocked.class, b -> assertThat(b.reason())
                .isEqualTo("QuotaExceeded"));
        assertThat(observed(EVENT, TARGET).raised()).isTrue();
    }

    @Test
    void whatSomebodyPromotedStays() {
        record(EVENT);
        assertThat(raise(EVENT, TARGET)).isInstanceOf(Progress.Done.class);
        stage.console().promoteReadReplica(r -> r.dbInstanceIdentifier(ONE));
        stage.pass(Duration.ofMinutes(1));
        assertThat(observed(EVENT, TARGET).changedByHand())
                .containsExactly(new ChangedByHand("readReplicas." + ONE, "Airtime's", "promoted"));
        assertThat(restore(EVENT, TARGET)).isInstanceOf(Progress.Done.class);
        assertThat(stage.lab.status(ONE)).isEqualTo("available");
        assertThat(stage.lab.status(TWO)).isNull();
        assertThat(stage.lab.describe(SHOP)).containsEntry("instanceClass", SMALL);
    }

    @Test
    void whatPeopleMadeOfTheirOwnIsToldAndLeftAlone() {
        for (String name : List.of("shop-bi", "shop-ro")) {
            stage.console().createDBInstanceReadReplica(r -> r.dbInstanceIdentifier(name)
                    .sourceDBInstanceIdentifier(SHOP)
                    .dbInstanceClass(SMALL));
            stage.pass(Duration.ofHours(1));
        }
        record(EVENT);
        assertThat(raise(EVENT, TARGET.with(0))).isInstanceOf(Progress.Done.class);
        assertThat(observed(EVENT, TARGET.with(0)).changedByHand()).isEmpty();
        stage.console()
                .modifyDBInstance(r ->
                        r.dbInstanceIdentifier("shop-bi").dbInstanceClass(LARGE).applyImmediately(true));
        stage.console().deleteDBInstance(r -> r.dbInstanceIdentifier("shop-ro").skipFinalSnapshot(true));
        stage.pass(Duration.ofHours(1));
        List<ChangedByHand> told = List.of(
                new ChangedByHand("readReplicas.shop-bi.instanceClass", SMALL, LARGE),
                new ChangedByHand("readReplicas.shop-ro", SMALL, "gone"));
        assertThat(observed(EVENT, TARGET.with(0)).changedByHand()).isEqualTo(told);
        assertThat(String.join(
                        "\n",
                        new RestoreFromTags(stage.databases, SHOP).report().lines()))
                .contains("readReplicas.shop-ro is gone and was " + SMALL);
        assertThat(restore(EVENT, TARGET.with(0))).isInstanceOf(Progress.Done.class);
        assertThat(stage.lab.describe("shop-bi")).containsEntry("instanceClass", LARGE);
        assertThat(stage.accepted("CreateDBInstanceReadReplica"))
                .as("none is made again")
                .hasSize(2);
    }

    @Test
    void areDeletedByTheTagsAloneWhenTheClusterIsLost() {
        Map<String, Map<String, String>> before = stage.account();
        record(EVENT);
        assertThat(raise(EVENT, TARGET)).isInstanceOf(Progress.Done.class);
        stage.restart(null);
        RestoreFromTags lost = new RestoreFromTags(stage.databases, SHOP);
        assertThat(String.join("\n", lost.report().lines())).contains(ONE + ", " + TWO + ", which Airtime made");
        assertThat(stage.until(d -> lost.step())).isInstanceOf(Progress.Done.class);
        assertThat(stage.account()).isEqualTo(before);
    }

    @Test
    void aRequestWhoseReplyIsLostIsFoundAgain() {
        Map<String, Map<String, String>> before = stage.account();
        record(EVENT);
        stage.lab.faults().loseReply("CreateDBInstanceReadReplica", 1);
        Progress progress = null;
        for (int n = 0; n < 300 && !(progress instanceof Progress.Done); n++) {
            try {
                progress = stage.databases.raise(EVENT, DATABASE, TARGET.with(1));
            } catch (RuntimeException lost) {
                stage.restart(null);
            }
            stage.pass(Duration.ofSeconds(20));
        }
        assertThat(progress).isInstanceOf(Progress.Done.class);
        assertThat(stage.lab.status(TWO)).isNull();
        assertThat(restore(EVENT, TARGET.with(1))).isInstanceOf(Progress.Done.class);
        assertThat(stage.account()).isEqualTo(before);
    }
}
