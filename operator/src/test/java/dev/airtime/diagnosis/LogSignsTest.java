package dev.airtime.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.airtime.api.CauseStatus;
import dev.airtime.api.Finding;
import dev.airtime.api.Finding.Severity;
import dev.airtime.api.LogPattern;
import dev.airtime.api.LogSign;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the logs of pods tell becomes findings that say which workload, when, at how many users. */
class LogSignsTest {
    private static LogSign sign(String workload, String pattern, long lines) {
        return new LogSign(workload, pattern, lines, "2026-12-03T12:00:40Z", 300);
    }

    private static List<Finding> find(List<CauseStatus> causes, LogSign... signs) {
        return Diagnosis.of(
                new Measurements(List.of(), List.of(), 1000, causes, 400, null, null, List.of(), List.of(signs), null));
    }

    /** A line as products write them → the words that are found in it, and what they mean. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ERROR 1213 (40001): Deadlock found when trying to get lock; try restarting transaction|MySQL, MariaDB: deadlock|Deadlock",
                "org.postgresql.util.PSQLException: ERROR: deadlock detected|PostgreSQL: deadlock|Deadlock",
                "(1205, 'Lock wait timeout exceeded; try restarting transaction')|MySQL, MariaDB: lock wait time-out|Other",
                "ERROR: canceling statement due to lock timeout|PostgreSQL: lock time-out|Other",
                "OSError: [Errno 28] No space left on device|disk full|Other",
                "ERROR: could not extend file \"base/16384/16397\": No space left on device|disk full|Other",
                "ERROR 1114 (HY000): The table 'orders' is full|disk full|Other",
                "accept tcp [::]:8080: accept4: too many open files|too many open files|Other",
                "Exception in thread \"main\" java.lang.OutOfMemoryError: Java heap space|Java: out of memory|Other",
                "FATAL: sorry, too many clients already|PostgreSQL: too many clients|Refused",
                "HikariPool-1 - Connection is not available, request timed out after 30000ms|HikariCP: pool time-out|Exhausted",
            })
    void linesOfKnownProducts(String line, String name, Words.Kind kind) {
        assertThat(Words.with(List.of()).stream().filter(w -> w.in(line)))
                .singleElement()
                .satisfies(w -> {
                    assertThat(w.name()).isEqualTo(name);
                    assertThat(w.kind()).isEqualTo(kind);
                    assertThat(Words.named(name)).isSameAs(w);
                });
    }

    @ParameterizedTest
    @CsvSource({"GET /basket 200 3ms", "connection refused", "the table is full of guests", "order 1213 has 1040 items"
    })
    void ordinaryLines(String line) {
        assertThat(Words.with(List.of()).stream().filter(w -> w.in(line))).isEmpty();
    }

    @Test
    void wordsOfOnesOwnAreTakenLiterally() {
        List<Words> words = Words.with(List.of(new LogPattern("odd", "a.*(b|c)+")));
        assertThat(words.stream().filter(w -> w.in("Error: A.*(B|C)+ !")))
                .singleElement()
                .extracting(Words::name)
                .isEqualTo("odd");
        assertThat(words.stream().filter(w -> w.in("axxxbcb"))).isEmpty();
    }

    @Test
    void whichWorkloadWasRefusedWhenAndAtHowManyUsers() {
        assertThat(find(List.of(), sign("api", "MySQL, MariaDB: too many connections", 1_200)))
                .singleElement()
                .satisfies(f -> {
                    assertThat(f.id()).isEqualTo("ConnectionsRefused");
                    assertThat(f.severity()).isEqualTo(Severity.Critical);
                    assertThat(f.message())
                            .isEqualTo("1,200 lines in the log of api, the first at 2026-12-03T12:00:40Z at 300 users,"
                                    + " tell that the database took no more connections");
                    assertThat(f.evidence())
                            .containsEntry("workload", "api")
                            .containsEntry("usersAtFirst", "300")
                            .containsEntry("pattern", "MySQL, MariaDB: too many connections");
                });
        assertThat(find(
                        List.of(new CauseStatus("GET", "/basket", "503: Too many connections", 60)),
                        sign("api", "MySQL, MariaDB: too many connections", 1),
                        sign("worker", "MySQL, MariaDB: too many connections", 5)))
                .singleElement()
                .extracting(Finding::message)
                .isEqualTo("60 of 1000 requests, at up to 400 users, failed because the database took no more"
                        + " connections; 1 line in the log of api (and in those of worker), the first at"
                        + " 2026-12-03T12:00:40Z at 300 users, tells of it");
    }

    @Test
    void aDatabaseThatRefusesComesBeforeAPoolThatIsEmpty() {
        assertThat(find(
                        List.of(),
                        sign("api", "HikariCP: pool time-out", 9),
                        sign("api", "PostgreSQL: too many clients", 1)))
                .extracting(Finding::message)
                .singleElement()
                .asString()
                .startsWith("1 line ")
                .endsWith("the database took no more connections");
        assertThat(find(List.of(), sign("api", "HikariCP: pool time-out", 9)))
                .extracting(Finding::message)
                .singleElement()
                .asString()
                .endsWith("tell that a pod's connection pool had none left");
    }

    @Test
    void deadlocksThatNobodyCountedAreKnownByTheLogs() {
        assertThat(find(List.of(), sign("api", "PostgreSQL: deadlock", 9)))
                .singleElement()
                .satisfies(f -> {
                    assertThat(f.id()).isEqualTo("Deadlocks");
                    assertThat(f.severity()).isEqualTo(Severity.Warning);
                    assertThat(f.message()).endsWith("at 300 users, tell of deadlocks");
                });
        assertThat(find(List.of(), sign("api", "PostgreSQL: deadlock", 10)))
                .extracting(Finding::severity)
                .containsExactly(Severity.Critical);
    }

    @Test
    void theRestIsAFindingOfItsOwn() {
        assertThat(find(List.of(), sign("worker", "disk full", 3), sign("api", "payment-timeout", 1)))
                .extracting(Finding::id, Finding::severity, Finding::message)
                .containsExactly(
                        tuple(
                                "Logs",
                                Severity.Critical,
                                "3 lines in the log of worker, the first at 2026-12-03T12:00:40Z at 300 users, tell of"
                                        + " \"disk full\""),
                        tuple(
                                "Logs",
                                Severity.Warning,
                                "1 line in the log of api, the first at 2026-12-03T12:00:40Z at 300 users, tells of"
                                        + " \"payment-timeout\""));
        assertThat(find(List.of())).isEmpty();
    }
}
