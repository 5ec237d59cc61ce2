package dev.airtime.lab;

import static dev.airtime.lab.RdsStage.DATABASE;
import static dev.airtime.lab.RdsStage.EVENT;
import static dev.airtime.lab.RdsStage.SHOP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.airtime.api.ChangedByHand;
import dev.airtime.api.DatabaseRecord;
import dev.airtime.database.DatabaseId;
import dev.airtime.database.Progress;
import dev.airtime.database.RestoreFromTags;
import dev.airtime.database.Span;
import dev.airtime.database.Target;
import dev.airtime.lab.rds.LabInstance;
import dev.airtime.lab.rds.RdsSpeed;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.rds.model.ApplyMethod;
import software.amazon.awssdk.services.rds.model.Parameter;
import software.amazon.awssdk.services.rds.model.Tag;

/** Dynamic parameters in the group that is in use, on the simulated RDS. */
class RdsParametersNightTest {
    private static final Target TARGET = Target.of(null, Map.of("max_connections", "900"));
    private final RdsStage stage = new RdsStage(RdsSpeed.typical());

    @AfterEach
    void close() {
        stage.close();
    }

    /** The group's owner allows the namespace to change it. */
    private void allow(String group) {
        String arn = stage.console()
                .describeDBParameterGroups(r -> r.dbParameterGroupName(group))
                .dbParameterGroups()
                .get(0)
                .dbParameterGroupArn();
        stage.console().addTagsToResource(r -> r.resourceName(arn)
                .tags(Tag.builder()
                        .key("airtime.dev/namespace")
                        .value(EVENT.namespace())
                        .build()));
    }

    private void raised(DatabaseId id) {
        assertThat(stage.until(d -> d.record(EVENT, id, stage.clock.instant().plus(Duration.ofHours(26)))))
                .isInstanceOf(Progress.Done.class);
        assertThat(stage.until(d -> d.raise(EVENT, id, TARGET))).isInstanceOf(Progress.Done.class);
    }

    private Progress restore(DatabaseId id) {
        stage.pass(Duration.ofSeconds(40));
        DatabaseRecord record =
                stage.databases.observe(EVENT, id, TARGET).recorded().orElseThrow();
        return stage.until(d -> d.restore(EVENT, id, TARGET, record));
    }

    /** The plan must not announce a reboot that nobody makes, nor hide one. */
    @Test
    void thePlanKnowsWhetherTheGroupInUseMayBeChanged() {
        assertThat(online()).as("its owner has not allowed it").isEmpty();
        allow("shop-mysql80");
        stage.pass(Duration.ofHours(7));
        assertThat(online()).containsExactly("max_connections");
        online();
        assertThat(stage.lab.calls("ListTagsForResource")).as("kept").hasSize(2);
        stage.lab.with(LabInstance.shop("other", EVENT.namespace()));
        stage.pass(Duration.ofHours(7));
        assertThat(online()).as("another instance uses it, too").isEmpty();
    }

    private Set<String> online() {
        Instant airtime = stage.clock.instant().plus(Duration.ofDays(2));
        Span span = new Span(airtime, airtime, airtime, airtime, null, TARGET.parameters(), 0, true);
        return stage.databases.outlook(DATABASE, span).online();
    }

    @Test
    void areInForceWithoutARebootAndGivenBack() {
        allow("shop-mysql80");
        Map<String, Map<String, String>> before = stage.account();
        raised(DATABASE);
        assertThat(stage.lab.maxConnections(SHOP)).isEqualTo(900);
        stage.pass(Duration.ofSeconds(40));
        assertThat(stage.databases.observe(EVENT, DATABASE, TARGET).raised()).isTrue();
        assertThat(restore(DATABASE)).isInstanceOf(Progress.Done.class);
        assertThat(stage.account()).isEqualTo(before);
        assertThat(stage.lab.maxConnections(SHOP)).isEqualTo(341);
        assertThat(stage.lab.calls("RebootDBInstance")).isEmpty();
        assertThat(stage.lab.calls("ModifyDBInstance")).isEmpty();
        assertThat(stage.lab.calls("CopyDBParameterGroup")).isEmpty();
    }

    @Test
    void aRestoreFromTheTagsSaysWhatItWouldGiveBack() {
        allow("shop-mysql80");
        raised(DATABASE);
        assertThat(new RestoreFromTags(stage.databases, SHOP).report().lines())
                .contains("in parameter group shop-mysql80 would be given back: max_connections from 900 to"
                        + " {DBInstanceClassMemory/25165760}");
    }

    /** Read anew each time, since two rehearsals may follow one another closely. */
    @Test
    void whatSomebodyHasSetIsReadAsItIsNow() {
        DatabaseId plain = DatabaseId.instance("plain");
        stage.lab.with(LabInstance.of("plain", "mysql").group("plain-mysql84", Map.of()));
        assertThat(stage.databases.setParameters(plain)).isEmpty();
        stage.console().modifyDBParameterGroup(r -> r.dbParameterGroupName("plain-mysql84")
                .parameters(Parameter.builder()
                        .parameterName("max_connections")
                        .parameterValue("700")
                        .applyMethod(ApplyMethod.IMMEDIATE)
                        .build()));
        assertThat(stage.databases.setParameters(plain)).containsExactly(Map.entry("max_connections", "700"));
        assertThat(stage.databases.setParameters(DatabaseId.instance("nobody"))).isNull();
    }

    @Test
    void whatNobodyHadSetIsTheEnginesAgain() {
        DatabaseId plain = DatabaseId.instance("plain");
        stage.lab.with(LabInstance.of("plain", "mysql")
                .group("plain-mysql84", Map.of())
                .tag("airtime.dev/namespace", EVENT.namespace()));
        allow("plain-mysql84");
        Map<String, String> before = stage.lab.describe("plain");
        raised(plain);
        assertThat(stage.lab.maxConnections("plain")).isEqualTo(900);
        assertThat(restore(plain)).isInstanceOf(Progress.Done.class);
        assertThat(stage.lab.describe("plain")).isEqualTo(before);
        assertThat(stage.lab.calls("ResetDBParameterGroup")).hasSize(1);
    }

    @Test
    void aGroupThatOthersUseIsLeftAlone() {
        allow("shop-mysql80");
        stage.lab.with(LabInstance.of("orders", "mysql")
                .version("8.0.43")
                .group("shop-mysql80", Map.of("max_connections", "{DBInstanceClassMemory/25165760}")));
        raised(DATABASE);
        assertThat(stage.lab.maxConnections(SHOP)).isEqualTo(900);
        assertThat(stage.lab.maxConnections("orders")).as("trap 10").isEqualTo(341);
        assertThat(stage.lab.calls("CopyDBParameterGroup")).hasSize(1);
        assertThat(restore(DATABASE)).isInstanceOf(Progress.Done.class);
    }

    @Test
    void aFormulaThatFollowsTheClassIsLeftAlone() {
        Target both = Target.of(RdsStage.LARGE, Map.of("max_connections", "1000"));
        Map<String, Map<String, String>> before = stage.account();
        assertThat(stage.until(
                        d -> d.record(EVENT, DATABASE, stage.clock.instant().plus(Duration.ofHours(26)))))
                .isInstanceOf(Progress.Done.class);
        assertThat(stage.until(d -> d.raise(EVENT, DATABASE, both))).isInstanceOf(Progress.Done.class);
        assertThat(stage.lab.maxConnections(SHOP)).isGreaterThanOrEqualTo(1201);
        stage.pass(Duration.ofSeconds(40));
        assertThat(stage.databases.observe(EVENT, DATABASE, both).raised()).isTrue();
        assertThat(stage.lab.calls("CopyDBParameterGroup")).isEmpty();
        assertThat(stage.lab.calls("RebootDBInstance")).isEmpty();
        assertThat(restore(DATABASE)).isInstanceOf(Progress.Done.class);
        assertThat(stage.account()).isEqualTo(before);
    }

    @Test
    void whatAPersonSetMeanwhileIsKept() {
        allow("shop-mysql80");
        raised(DATABASE);
        stage.console().modifyDBParameterGroup(r -> r.dbParameterGroupName("shop-mysql80")
                .parameters(Parameter.builder()
                        .parameterName("max_connections")
                        .parameterValue("600")
                        .applyMethod(ApplyMethod.IMMEDIATE)
                        .build()));
        stage.pass(Duration.ofMinutes(31));
        assertThat(stage.databases.observe(EVENT, DATABASE, TARGET).changedByHand())
                .containsExactly(
                        new ChangedByHand("parameters.max_connections", "{DBInstanceClassMemory/25165760}", "600"));
        assertThat(restore(DATABASE)).isInstanceOf(Progress.Done.class);
        assertThat(stage.lab.maxConnections(SHOP)).isEqualTo(600);
    }
}
