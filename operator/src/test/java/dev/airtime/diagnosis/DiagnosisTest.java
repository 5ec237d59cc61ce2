package dev.airtime.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.airtime.api.CauseStatus;
import dev.airtime.api.Finding;
import dev.airtime.diagnosis.Measurements.Database;
import dev.airtime.diagnosis.Measurements.Expected;
import dev.airtime.diagnosis.Measurements.Generator;
import dev.airtime.diagnosis.Measurements.Workload;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DiagnosisTest {
    private static Measurements causes(CauseStatus... causes) {
        return new Measurements(List.of(), List.of(), 1000, List.of(causes), 400, null, null);
    }

    private static CauseStatus cause(String error, long occurrences) {
        return new CauseStatus("GET", "/basket", error, occurrences);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTPError('503 Server Error: (1040, Too many connections)')",
                "FATAL: sorry, too many clients already",
                "FATAL: remaining connection slots are reserved for roles with the SUPERUSER attribute",
                "User shop has exceeded the 'max_user_connections' resource",
                "no more connections allowed (max_client_conn)",
            })
    void aDatabaseThatTakesNoMore(String error) {
        assertThat(new ConnectionsRefused().find(causes(cause("404", 5), cause(error, 120))))
                .singleElement()
                .satisfies(f -> {
                    assertThat(f.id()).isEqualTo("ConnectionsRefused");
                    assertThat(f.message())
                            .isEqualTo("120 of 1000 requests, at up to 400 users, failed because the database took no"
                                    + " more connections");
                    assertThat(f.evidence()).containsEntry("endpoint", "GET /basket");
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HikariPool-1 - Connection is not available, request timed out after 30000ms",
                "QueuePool limit of size 5 overflow 10 reached, connection timed out",
                "timeout exceeded when trying to connect",
                "Timeout acquiring a connection. The pool is probably full",
                "The connection pool has been exhausted",
            })
    void aPoolThatIsEmpty(String error) {
        assertThat(new ConnectionsRefused().find(causes(cause(error, 3))))
                .singleElement()
                .extracting(Finding::message)
                .asString()
                .contains("connection pool had none left");
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTPError('404 Client Error')", "ConnectionRefusedError(111, 'Connection refused')", ""})
    void otherFailuresAreNoneOfItsBusiness(String error) {
        assertThat(new ConnectionsRefused().find(causes(cause(error, 900)))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0, 0.90, 0", "1, 0.90, 1", "0, 0.91, 1", "2, 0.99, 2", "0, , 0"})
    void aGeneratorThatCannotBeTrusted(int lost, @Nullable Double cpu, int findings) {
        assertThat(new LoadGenerator()
                        .find(new Measurements(
                                List.of(), List.of(), 0, List.of(), 0, null, new Generator(4, lost, cpu))))
                .hasSize(findings);
    }

    @ParameterizedTest
    @CsvSource({
        "10000, , 400, 0, 1",
        "400, , 400, 0, 0",
        ", 16000, 400, 15999, 1",
        ", 16000, 400, 16000, 0",
        "400, 16000, 400, 10, 1",
        "400, 16000, 400, 16000, 0",
        ", , 1, 1, 0",
    })
    void howMuchOfThePeakWasTested(
            @Nullable Integer users, @Nullable Integer perMinute, int tested, long testedPerMinute, int findings) {
        assertThat(new Coverage()
                        .find(new Measurements(
                                List.of(),
                                List.of(),
                                0,
                                List.of(),
                                0,
                                new Expected(users, perMinute, null, tested, testedPerMinute, null),
                                null)))
                .hasSize(findings);
    }

    /** tested users of 100 expected, of which the event asks for 4 times → the finding, if any. */
    @ParameterizedTest
    @CsvSource({
        "399, 'the run had 399 of 100 expected users; you asked for 4×; nothing is known beyond'",
        "400, ",
    })
    void theHeadroomThatIsAskedForIsMissedLoudly(int tested, @Nullable String message) {
        List<Finding> found = new Coverage()
                .find(new Measurements(
                        List.of(), List.of(), 0, List.of(), 0, new Expected(100, null, 4, tested, 0, null), null));
        assertThat(found).hasSize(message == null ? 0 : 1).allSatisfy(f -> {
            assertThat(f.message()).isEqualTo(message);
            assertThat(f.severity()).isEqualTo(Finding.Severity.Warning);
        });
    }

    @Test
    void settingsComeFirstAndAHealthyShopHasNoFinding() {
        List<Finding> found = Diagnosis.of(new Measurements(
                List.of(new Workload("api", 4, 4, Map.of("", 100))),
                List.of(new Database("shop", "db.m5.large", 341, 0, 341, 0.4, null)),
                1000,
                List.of(cause("Too many connections", 60)),
                400,
                new Expected(10_000, null, null, 400, 100, null),
                new Generator(2, 1, 0.5)));
        assertThat(found)
                .extracting(Finding::id)
                .containsExactly("ConnectionBudget", "ConnectionsRefused", "LoadGenerator", "Coverage");
        assertThat(Diagnosis.summary(found)).isEqualTo("ConnectionBudget, ConnectionsRefused, LoadGenerator");
        List<Finding> healthy = Diagnosis.of(new Measurements(
                List.of(new Workload("api", 4, 4, Map.of("", 80))),
                List.of(new Database("shop", "db.m5.large", 341, 0, 320, 0.4, null)),
                1000,
                List.of(),
                400,
                new Expected(400, null, null, 400, 100, null),
                new Generator(2, 0, 0.5)));
        assertThat(healthy).isEmpty();
        assertThat(Diagnosis.summary(healthy)).isEqualTo("none");
    }
}
