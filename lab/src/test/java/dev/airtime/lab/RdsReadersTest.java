package dev.airtime.lab;

import static dev.airtime.lab.RdsStage.DATABASE;
import static dev.airtime.lab.RdsStage.EVENT;
import static dev.airtime.lab.RdsStage.SHOP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.airtime.api.CopySpec;
import dev.airtime.database.DatabaseId;
import dev.airtime.database.DatabaseObservation;
import dev.airtime.lab.rds.LabInstance;
import dev.airtime.lab.rds.RdsSpeed;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.rds.model.DBInstance;

/** Read replicas of production, as the SDK reads them from the wire. */
class RdsReadersTest {
    private final RdsStage stage = new RdsStage(RdsSpeed.typical());

    @AfterEach
    void close() {
        stage.close();
    }

    private DatabaseObservation observed() {
        stage.pass(Duration.ofSeconds(40));
        return stage.databases.observe(EVENT, DATABASE, null);
    }

    private DBInstance described(String identifier) {
        return stage.console()
                .describeDBInstances(r -> r.dbInstanceIdentifier(identifier))
                .dbInstances()
                .get(0);
    }

    @Test
    void anObservationNamesTheReplicasAndTheirReplicas() {
        assertThat(observed().readers()).isEmpty();
        stage.lab
                .with(LabInstance.of("shop-reader", "mysql")
                        .address("reader.example")
                        .replicaOf(SHOP))
                .with(LabInstance.of("shop-far", "mysql").address("far.example").replicaOf("shop-reader"))
                .with(LabInstance.of("other", "mysql").address("other.example"));
        assertThat(described(SHOP).readReplicaDBInstanceIdentifiers()).containsExactly("shop-reader");
        assertThat(described(SHOP).readReplicaSourceDBInstanceIdentifier()).isNull();
        assertThat(described("shop-far").readReplicaSourceDBInstanceIdentifier())
                .isEqualTo("shop-reader");
        assertThat(observed().readers()).containsExactly("far.example", "reader.example");
        assertThat(stage.databases
                        .observe(EVENT, DatabaseId.instance("shop-reader"), null)
                        .readers())
                .containsExactly("far.example");
        assertThat(observed().message()).doesNotContain("replica");
    }

    @Test
    void aReplicaThatIsDeletedIsNamedNoMore() {
        stage.lab.with(
                LabInstance.of("shop-reader", "mysql").deletionProtection(false).replicaOf(SHOP));
        assertThat(observed().readers()).hasSize(1);
        stage.console()
                .deleteDBInstance(r -> r.dbInstanceIdentifier("shop-reader").skipFinalSnapshot(true));
        stage.pass(Duration.ofHours(1));
        assertThat(observed().readers()).isEmpty();
        assertThat(described(SHOP).readReplicaDBInstanceIdentifiers()).isEmpty();
    }

    @Test
    void aReplicaInAnotherRegionIsNamedInTheMessage() {
        String arn = "arn:aws:rds:us-east-1:123456789012:db:orders-reader";
        stage.lab.with(LabInstance.shop("orders", "production").readReplicas(arn));
        stage.pass(Duration.ofSeconds(10));
        DatabaseObservation orders = stage.databases.observe(EVENT, DatabaseId.instance("orders"), null);
        assertThat(orders.readers()).isEmpty();
        assertThat(orders.message()).contains(arn);
    }

    @Test
    void aCopyHasNoReplicasAndReplicasAreLeftAlone() {
        stage.lab.with(LabInstance.of("shop-reader", "mysql").replicaOf(SHOP));
        Map<String, Map<String, String>> before = stage.account();
        String copy = stage.copyUntil(d -> d.copy(EVENT, DATABASE, CopySpec.DEFAULT, null))
                .identifier();
        assertThat(described(copy).readReplicaDBInstanceIdentifiers()).isEmpty();
        assertThat(described(copy).readReplicaSourceDBInstanceIdentifier()).isNull();
        stage.copyUntil(d -> d.removeCopy(EVENT, DATABASE));
        assertThat(stage.account()).isEqualTo(before);
    }
}
