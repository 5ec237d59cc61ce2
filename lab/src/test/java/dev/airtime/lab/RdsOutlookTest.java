package dev.airtime.lab;

import static dev.airtime.lab.RdsStage.DATABASE;
import static dev.airtime.lab.RdsStage.LARGE;
import static dev.airtime.lab.RdsStage.SHOP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.airtime.database.DatabaseId;
import dev.airtime.database.Outlook;
import dev.airtime.database.Span;
import dev.airtime.lab.rds.LabInstance;
import dev.airtime.lab.rds.RdsSpeed;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is known before an event, over the wire; the stage's clock begins at 19:30, two days before airtime. */
class RdsOutlookTest {
    private static final Instant AIRTIME = Instant.parse("2026-12-05T21:30:00Z");
    private final RdsStage stage = new RdsStage(RdsSpeed.typical());

    @AfterEach
    void close() {
        stage.close();
    }

    private Outlook outlook(String wanted, boolean ask) {
        stage.pass(Duration.ofSeconds(40));
        return stage.databases.outlook(
                DATABASE,
                new Span(
                        AIRTIME.minus(Duration.ofHours(2)),
                        AIRTIME,
                        AIRTIME.plus(Duration.ofHours(24)),
                        AIRTIME.plus(Duration.ofHours(30)),
                        wanted,
                        ask));
    }

    @Test
    void whatItIsAndWhatWouldMeetTheEvent() {
        stage.lab.maintenance(SHOP, "system-update", "New Operating System", AIRTIME.minus(Duration.ofDays(1)));
        Outlook o = outlook(LARGE, true);
        assertThat(o.multiAz()).isTrue();
        assertThat(o.now())
                .containsEntry("instanceClass", "db.m5.large")
                .containsEntry("parameters.max_connections", "{DBInstanceClassMemory/25165760}");
        assertThat(o.notOffered()).isNull();
        // The lab's windows: backups 03:30 to 04:00, maintenance Sunday 04:30, which is within this event.
        assertThat(o.warnings())
                .anySatisfy(w -> assertThat(w)
                        .contains("maintenance is due within the event (system-update)", "2026-12-06T04:30:00Z"))
                .anySatisfy(w -> assertThat(w).contains("meets the return"))
                .anySatisfy(w -> assertThat(w).contains(LARGE + " left when the raise begins is not promised"));
    }

    @Test
    void aParameterThatTheClassBringsAlong() {
        Span span = new Span(AIRTIME, AIRTIME, AIRTIME, AIRTIME, LARGE, Map.of("max_connections", "1000"), 0, true);
        assertThat(stage.databases.outlook(DATABASE, span).leftAlone())
                .containsExactly(Map.entry(
                        "max_connections", "{DBInstanceClassMemory/25165760} gives at least 1201 on " + LARGE));
        Span more = new Span(AIRTIME, AIRTIME, AIRTIME, AIRTIME, LARGE, Map.of("max_connections", "1300"), 0, true);
        assertThat(stage.databases.outlook(DATABASE, more).leftAlone()).isEmpty();
    }

    @Test
    void aClassThatIsNotOffered() {
        assertThat(outlook("db.m99.large", true).notOffered()).contains("db.m99.large is not offered for mysql 8.0.43");
    }

    @Test
    void answersAreKeptAndShortlyBeforeTheRaiseNothingIsAsked() {
        assertThat(outlook(LARGE, false).warnings()).noneMatch(w -> w.contains("not known"));
        assertThat(stage.lab.calls("DescribePendingMaintenanceActions")).isEmpty();
        outlook(LARGE, true);
        outlook("db.m5.4xlarge", true);
        assertThat(stage.lab.calls("DescribePendingMaintenanceActions")).hasSize(1);
        assertThat(stage.lab.calls("DescribeOrderableDBInstanceOptions")).hasSizeBetween(1, 2);
    }

    @Test
    void whatIsNotPermittedIsSaidAndHoldsUpNothing() {
        stage.lab.faults().deny("DescribePendingMaintenanceActions").deny("DescribeOrderableDBInstanceOptions");
        assertThat(outlook(LARGE, true).warnings())
                .anySatisfy(w -> assertThat(w)
                        .isEqualTo("whether maintenance is due is not known: not permitted: allow"
                                + " rds:DescribePendingMaintenanceActions"))
                .anySatisfy(w -> assertThat(w)
                        .isEqualTo("whether db.m5.2xlarge is offered is not known: not permitted: allow"
                                + " rds:DescribeOrderableDBInstanceOptions"));
    }

    @Test
    void anInstanceThatIsNotThereHasNone() {
        Outlook o = stage.databases.outlook(
                DatabaseId.instance("nobody"), new Span(AIRTIME, AIRTIME, AIRTIME, AIRTIME, null, true));
        assertThat(o.multiAz()).isNull();
        assertThat(o.warnings()).isEmpty();
    }

    private Outlook replicas(String identifier, int count) {
        stage.pass(Duration.ofSeconds(40));
        return stage.databases.outlook(
                DatabaseId.instance(identifier),
                new Span(AIRTIME, AIRTIME, AIRTIME, AIRTIME, LARGE, Map.of(), count, true));
    }

    @Test
    void whatSpeaksAgainstReadReplicas() {
        assertThat(replicas(SHOP, 2).warnings()).anySatisfy(w -> assertThat(w).contains("10 to 40 minutes"));
        assertThat(replicas(SHOP, 2).now()).containsEntry("readReplicas", "0");
        assertThat(replicas(SHOP, 16).warnings()).anySatisfy(w -> assertThat(w).contains("would be over 15"));
        stage.console()
                .modifyDBInstance(r ->
                        r.dbInstanceIdentifier(SHOP).backupRetentionPeriod(0).applyImmediately(true));
        stage.pass(Duration.ofHours(1));
        assertThat(replicas(SHOP, 2).warnings())
                .anySatisfy(w -> assertThat(w).contains("no read replicas can be made: it keeps no automated backups"));
    }

    @Test
    void quotasThatReadReplicasWouldNotFitInto() {
        stage.lab.quota("DBInstances", 3);
        assertThat(replicas(SHOP, 2).warnings()).noneMatch(w -> w.contains("quota") || w.contains("Quota"));
        assertThat(replicas(SHOP, 3).warnings()).anySatisfy(w -> assertThat(w)
                .startsWith("the account has 1 of 3 DB instances, which is not enough for 3 read replicas"));
        assertThat(stage.lab.calls("DescribeAccountAttributes")).as("kept").hasSize(1);
        replicas(SHOP, 0);
        stage.lab.faults().deny("DescribeAccountAttributes");
        stage.pass(Duration.ofHours(6));
        assertThat(replicas(SHOP, 3).warnings())
                .contains("whether the account's quotas have room for the read replicas is not known: not permitted:"
                        + " allow rds:DescribeAccountAttributes");
    }

    @Test
    void aPostgresReplicaThatWouldHaveLessThanItsSource() {
        stage.lab
                .with(LabInstance.of("orders", "postgres").tag("airtime.dev/namespace", "production"))
                .with(LabInstance.of("reports", "postgres").replicaOf("orders"));
        assertThat(replicas("orders", 0).warnings()).anySatisfy(w -> assertThat(w)
                .contains("its read replica reports (db.m5.large) has max_connections 901")
                .contains("raise the replica first"));
        stage.lab
                .with(LabInstance.of("stock", "mysql").tag("airtime.dev/namespace", "production"))
                .with(LabInstance.of("reader", "mysql").replicaOf("stock"));
        assertThat(replicas("stock", 0).warnings()).as("MySQL does not mind").noneMatch(w -> w.contains("reader"));
    }
}
