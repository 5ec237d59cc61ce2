package dev.airtime.lab.rds;

import static dev.airtime.lab.rds.Cloud.SPEED;
import static dev.airtime.lab.rds.Cloud.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.rds.model.AccountQuota;

/** What an account may have. */
class QuotaTest {
    private final Cloud cloud = new Cloud(LabInstance.shop("shop-prod", "production"));

    @AfterEach
    void close() {
        cloud.close();
    }

    private void restore() {
        cloud.rds.restoreDBInstanceToPointInTime(r -> r.sourceDBInstanceIdentifier("shop-prod")
                .targetDBInstanceIdentifier("copy")
                .useLatestRestorableTime(true));
    }

    @Test
    void theAccountSaysWhatItMayHaveAndWhatItHas() {
        assertThat(cloud.rds.describeAccountAttributes().accountQuotas())
                .extracting(AccountQuota::accountQuotaName, AccountQuota::used, AccountQuota::max)
                .contains(
                        tuple("DBInstances", 1L, 40L),
                        tuple("AllocatedStorage", 100L, 100_000L),
                        tuple("DBParameterGroups", 1L, 50L),
                        tuple("ManualSnapshots", 0L, 100L));
        assertThatThrownBy(() -> cloud.lab.quota("Instances", 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("DBInstances");
    }

    @Test
    void eachQuotaHasItsCode() {
        cloud.lab.quota("DBInstances", 1);
        refused(400, "InstanceQuotaExceeded", this::restore);
        cloud.lab.quota("DBInstances", 2).quota("AllocatedStorage", 199);
        refused(400, "StorageQuotaExceeded", this::restore);
        refused(400, "StorageQuotaExceeded", () -> cloud.modify("shop-prod", m -> m.allocatedStorage(200)));
        cloud.modify("shop-prod", m -> m.dbInstanceClass("db.m5.xlarge"));
        cloud.lab.quota("AllocatedStorage", 200);
        restore();
        cloud.lab.quota("DBParameterGroups", 1);
        refused(400, "DBParameterGroupQuotaExceeded", () -> cloud.group("one-more", "100"));
        cloud.lab.quota("ManualSnapshots", 0);
        refused(
                400,
                "SnapshotQuotaExceeded",
                () -> cloud.rds.createDBSnapshot(
                        r -> r.dbInstanceIdentifier("shop-prod").dbSnapshotIdentifier("mine")));
        cloud.lab.quota("ManualSnapshots", 1);
        cloud.rds.createDBSnapshot(r -> r.dbInstanceIdentifier("shop-prod").dbSnapshotIdentifier("mine"));
        cloud.pass(SPEED.snapshot());
        assertThat(cloud.snapshot("mine").status()).isEqualTo("available");
    }
}
