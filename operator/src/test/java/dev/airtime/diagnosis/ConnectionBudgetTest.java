package dev.airtime.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.airtime.api.ClientConnections;
import dev.airtime.api.ConnectionLook;
import dev.airtime.api.DatabaseInside;
import dev.airtime.api.Finding;
import dev.airtime.api.Finding.Severity;
import dev.airtime.diagnosis.Measurements.Database;
import dev.airtime.diagnosis.Measurements.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectionBudgetTest {
    private static Database database(String name, @Nullable String instanceClass, @Nullable Integer max, int reserved) {
        return new Database(name, instanceClass, max, reserved, null, null, null);
    }

    private static Measurements of(List<Workload> workloads, Database... databases) {
        return new Measurements(workloads, List.of(databases), 0, List.of(), 0, null, null);
    }

    private static Workload pool(String name, int pods, int most, int size) {
        return new Workload(name, pods, most, Map.of("", size));
    }

    @Test
    void theCaseThatGaveThisProjectItsReason() {
        List<Finding> found = new ConnectionBudget()
                .find(of(List.of(pool("api", 4, 4, 100)), database("shop", "db.m5.large", 341, 0)));
        assertThat(found).singleElement().satisfies(f -> {
            assertThat(f.id()).isEqualTo("ConnectionBudget");
            assertThat(f.severity()).isEqualTo(Severity.Critical);
            assertThat(f.message()).isEqualTo("4 pods × 100 = 400 > 341 of db.m5.large");
            assertThat(f.evidence())
                    .containsEntry("connections", "400")
                    .containsEntry("maxConnections", "341")
                    .containsEntry("api.poolSize", "100");
            assertThat(f.remedy())
                    .isEqualTo(
                            "In this order: a pool of at most 85 in each pod of api; or the parameter max_connections"
                                    + " at 400 or more, where memory allows it; or class db.m5.xlarge, by whose memory the"
                                    + " default fits");
        });
    }

    /** pods, autoscaler's maximum, pool, max_connections, reserved → severity; empty: nothing is found. */
    @ParameterizedTest
    @CsvSource({
        "4, 4, 85, 341, 0, ''",
        "4, 4, 85, 340, 0, ''",
        "4, 4, 85, 339, 0, Critical",
        "4, 4, 85, 343, 3, ''",
        "4, 4, 85, 342, 3, Critical",
        "4, 8, 42, 341, 0, ''",
        "4, 9, 42, 341, 0, Warning",
        "0, 0, 100, 341, 0, ''",
    })
    void findsOnBothSidesOfItsLimit(int pods, int most, int size, int max, int reserved, String severity) {
        List<Finding> found = new ConnectionBudget()
                .find(of(List.of(pool("api", pods, most, size)), database("shop", null, max, reserved)));
        assertThat(found)
                .extracting(f -> f.severity().name())
                .isEqualTo(severity.isEmpty() ? List.of() : List.of(severity));
    }

    @Test
    void whatIsNotKnownIsNotFound() {
        assertThat(new ConnectionBudget().find(of(List.of(pool("api", 4, 4, 100)), database("shop", null, null, 0))))
                .isEmpty();
        assertThat(new ConnectionBudget().find(of(List.of(), database("shop", null, 341, 0))))
                .isEmpty();
        assertThat(new ConnectionBudget()
                        .find(of(
                                List.of(pool("api", 4, 4, 100)),
                                database("shop", null, 341, 0),
                                database("orders", null, 341, 0))))
                .as("with two databases an unnamed pool is nobody's")
                .isEmpty();
    }

    @Test
    void severalWorkloadsAddUpAndReservedIsSaid() {
        Workload api = new Workload("api", 4, 4, Map.of("shop", 80));
        Workload worker = new Workload("worker", 1, 1, Map.of("shop", 40, "orders", 10));
        assertThat(new ConnectionBudget()
                        .find(of(
                                List.of(api, worker),
                                database("shop", "db.m5.large", 341, 3),
                                database("orders", "db.m5.large", 341, 3))))
                .singleElement()
                .extracting(Finding::message)
                .isEqualTo("api 4 pods × 80 + worker 1 pod × 40 = 360 > 338 (341 less 3 reserved) of db.m5.large");
    }

    private static Database seen(int max, int reserved, int most, int... pods) {
        List<ClientConnections> clients = new ArrayList<>();
        for (int pod : pods) {
            clients.add(new ClientConnections("10.0.0." + clients.size(), "shop", "api", pod));
        }
        return database("shop", "db.m5.large", 400, 0)
                .with(new DatabaseInside(
                        "MariaDB 10.11.9",
                        null,
                        null,
                        max,
                        reserved,
                        clients,
                        List.of(new ConnectionLook(0, 0, 999, 0), new ConnectionLook(15, 400, most, 0)),
                        List.of(),
                        null,
                        null,
                        null,
                        List.of(),
                        Map.of()));
    }

    /** pods, autoscaler's maximum, the most of a pod, the most of all, reserved → severity; empty: nothing is found. */
    @ParameterizedTest
    @CsvSource({
        "4, 4, 85, 340, 0, Critical",
        "4, 4, 85, 339, 0, ''",
        "4, 4, 84, 337, 3, Critical",
        "4, 4, 84, 336, 3, ''",
        "4, 8, 42, 168, 0, ''",
        "4, 9, 42, 168, 0, Warning",
        "4, 9, 0, 0, 0, ''",
        "4, 4, 90, 320, 0, ''",
    })
    void aPoolThatIsNotDeclaredIsMeasured(int pods, int most, int size, int all, int reserved, String severity) {
        Workload api = new Workload("api", pods, most, Map.of());
        List<Finding> found =
                new ConnectionBudget().find(of(List.of(api), seen(341, reserved, all, size, Math.max(0, size - 1))));
        assertThat(found)
                .extracting(f -> f.severity().name())
                .isEqualTo(severity.isEmpty() ? List.of() : List.of(severity));
    }

    @Test
    void theCopysOwnLimitAndTheMeasuredPoolsAreSaid() {
        Workload api = new Workload("api", 4, 9, Map.of());
        assertThat(new ConnectionBudget().find(of(List.of(api), seen(341, 3, 337, 85, 84))))
                .singleElement()
                .satisfies(f -> {
                    assertThat(f.message())
                            .isEqualTo(
                                    "all connections of database shop were taken at 400 users: 337 by clients and one by"
                                            + " this look, of 338 (341 less 3 reserved), by api 4 pods with up to 85");
                    assertThat(f.evidence())
                            .containsEntry("maxConnections", "341")
                            .containsEntry("api.measuredPool", "85");
                });
        assertThat(new ConnectionBudget().find(of(List.of(api), seen(341, 3, 320, 80, 80))))
                .singleElement()
                .extracting(Finding::message)
                .isEqualTo("at the autoscalers' maximum, 9 pods × 80 measured = 720 > 338 (341 less 3 reserved) of"
                        + " db.m5.large");
    }

    @Test
    void poolsThatAreKnownToFitMayBeFull() {
        assertThat(new ConnectionBudget().find(of(List.of(pool("api", 4, 4, 85)), seen(341, 0, 340, 85))))
                .isEmpty();
        assertThat(new ConnectionBudget().find(of(List.of(pool("api", 4, 4, 80)), seen(341, 0, 340, 80))))
                .as("somebody else had 20")
                .hasSize(1);
    }

    @Test
    void aDeclaredPoolCountsBeforeAMeasuredOne() {
        assertThat(new ConnectionBudget().find(of(List.of(pool("api", 4, 4, 100)), seen(341, 0, 341, 85))))
                .singleElement()
                .extracting(Finding::message)
                .isEqualTo("4 pods × 100 = 400 > 341 of db.m5.large");
    }

    @Property
    void thePoolItNamesFits(
            @ForAll @IntRange(min = 1, max = 50) int podsA,
            @ForAll @IntRange(min = 1, max = 50) int podsB,
            @ForAll @IntRange(min = 1, max = 500) int sizeA,
            @ForAll @IntRange(min = 1, max = 500) int sizeB,
            @ForAll @IntRange(min = 1, max = 5000) int budget) {
        int total = podsA * sizeA + podsB * sizeB;
        int a = ConnectionBudget.fitting(sizeA, budget, total);
        int b = ConnectionBudget.fitting(sizeB, budget, total);
        assertThat(Math.min(total, podsA * a + podsB * b)).isLessThanOrEqualTo(Math.max(budget, 0));
    }

    @ParameterizedTest
    @CsvSource({
        "db.m5.large, 341, 400, db.m5.xlarge",
        "db.m5.large, 341, 682, db.m5.xlarge",
        "db.m5.large, 341, 683, db.m5.2xlarge",
        "db.t3.micro, 85, 100, db.t3.small",
        "db.m5.24xlarge, 16000, 20000, ",
        "db.serverless, 100, 200, ",
        "db.m5.large, 0, 200, ",
    })
    void theSmallestClassThatFits(String instanceClass, int have, int needed, @Nullable String fits) {
        assertThat(InstanceClass.fitting(instanceClass, have, needed).orElse(null))
                .isEqualTo(fits);
    }
}
