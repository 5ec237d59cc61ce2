package dev.airtime.lab;

import static dev.airtime.lab.RdsStage.DATABASE;
import static dev.airtime.lab.RdsStage.EVENT;
import static dev.airtime.lab.RdsStage.LARGE;
import static dev.airtime.lab.RdsStage.SHOP;
import static dev.airtime.lab.RdsStage.SMALL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.airtime.api.DatabaseRecord;
import dev.airtime.database.Progress;
import dev.airtime.database.Target;
import dev.airtime.lab.rds.RdsSpeed;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Classes that AWS has none of, and refusals that a person must know of. */
class RdsCapacityTest {
    private static final String OTHER_FAMILY = "db.m6i.2xlarge";

    private final RdsStage stage = new RdsStage(RdsSpeed.typical());
    private final Map<String, Map<String, String>> before = stage.account();
    private final Target target = new Target(
            LARGE,
            List.of(OTHER_FAMILY, "db.m5.4xlarge"),
            Map.of(),
            Instant.parse("2026-12-03T21:00:00Z"),
            false,
            null);

    @BeforeEach
    void record() {
        assertThat(stage.until(
                        d -> d.record(EVENT, DATABASE, stage.clock.instant().plus(Duration.ofHours(26)))))
                .isInstanceOf(Progress.Done.class);
    }

    @AfterEach
    void close() {
        stage.close();
    }

    private Progress raise() {
        return stage.until(d -> d.raise(EVENT, DATABASE, target));
    }

    private Progress restore() {
        stage.pass(Duration.ofSeconds(40));
        DatabaseRecord record =
                stage.databases.observe(EVENT, DATABASE, target).recorded().orElseThrow();
        return stage.until(d -> d.restore(EVENT, DATABASE, target, record));
    }

    private String instanceClass() {
        return String.valueOf(stage.lab.describe(SHOP).get("instanceClass"));
    }

    private static Progress.Blocked blocked(Progress progress) {
        assertThat(progress).isInstanceOf(Progress.Blocked.class);
        return (Progress.Blocked) progress;
    }

    @Test
    void takesTheNextClassAndKeepsIt() {
        stage.lab.faults().sellOut(LARGE);
        assertThat(raise()).isInstanceOf(Progress.Done.class);
        assertThat(instanceClass()).isEqualTo(OTHER_FAMILY);
        stage.lab.faults().restock(LARGE);
        stage.pass(Duration.ofHours(1));
        var seen = stage.databases.observe(EVENT, DATABASE, target);
        assertThat(seen.raised()).isTrue();
        assertThat(seen.message()).contains("AWS had no capacity for " + LARGE);
        assertThat(raise()).isInstanceOf(Progress.Done.class);
        assertThat(instanceClass()).as("a second interruption for nothing").isEqualTo(OTHER_FAMILY);
        assertThat(restore()).isInstanceOf(Progress.Done.class);
        assertThat(stage.account()).isEqualTo(before);
    }

    @Test
    void takesTheNextClassWhenTheFirstFailsAfterItWasAccepted() {
        stage.lab.faults().failLater(SHOP, "Unable to modify database instance class: insufficient instance capacity");
        assertThat(raise()).isInstanceOf(Progress.Done.class);
        assertThat(instanceClass()).isEqualTo(OTHER_FAMILY);
        assertThat(restore()).isInstanceOf(Progress.Done.class);
        assertThat(stage.account()).isEqualTo(before);
    }

    @Test
    void saysWhenNoneCanBeHadAndTakesTheFirstThatComesBack() {
        stage.lab.faults().sellOut(LARGE).sellOut(OTHER_FAMILY).sellOut("db.m5.4xlarge");
        Progress.Blocked none = blocked(raise());
        assertThat(none.reason()).isEqualTo("InsufficientDBInstanceCapacity");
        assertThat(none.message())
                .contains("stays " + SMALL, LARGE, OTHER_FAMILY, "db.m5.4xlarge", "until 2026-12-03T21:00:00Z")
                .as("AWS's own words")
                .contains("InsufficientDBInstanceCapacity: Cannot modify the instance class");
        int asked = stage.lab.calls("ModifyDBInstance").size();
        assertThat(blocked(raise()).reason()).isEqualTo("InsufficientDBInstanceCapacity");
        assertThat(stage.lab.calls("ModifyDBInstance")).as("not at each look").hasSize(asked);
        stage.lab.faults().restock("db.m5.4xlarge");
        stage.pass(Duration.ofMinutes(5));
        assertThat(raise()).isInstanceOf(Progress.Done.class);
        assertThat(instanceClass()).isEqualTo("db.m5.4xlarge");
    }

    @Test
    void namesTheMissingActionOnceTheTagsAreOldEnough() {
        stage.lab
                .faults()
                .fail(
                        "ModifyDBInstance",
                        "AccessDenied",
                        "User: x is not authorized to perform: rds:ModifyDBInstance",
                        2);
        assertThat(stage.databases.raise(EVENT, DATABASE, target))
                .as("IAM may not see the tags yet")
                .isInstanceOf(Progress.Running.class);
        stage.pass(Duration.ofMinutes(11));
        Progress.Blocked denied = blocked(stage.databases.raise(EVENT, DATABASE, target));
        assertThat(denied.reason()).isEqualTo("AccessDenied");
        assertThat(denied.message()).contains("the action rds:ModifyDBInstance is missing");
        assertThat(raise()).isInstanceOf(Progress.Done.class);
    }

    @Test
    void saysThatItsCredentialsHaveExpired() {
        stage.lab.faults().fail("DescribeDBInstances", "ExpiredToken", "The security token has expired", 1);
        assertThat(blocked(stage.databases.raise(EVENT, DATABASE, target)).reason())
                .isEqualTo("CredentialsExpired");
        assertThat(raise()).isInstanceOf(Progress.Done.class);
    }
}
