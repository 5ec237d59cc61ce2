package dev.airtime.lab;

import static dev.airtime.lab.RdsStage.EVENT;
import static dev.airtime.lab.RdsStage.SHOP;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.airtime.api.CopySource;
import dev.airtime.api.CopySpec;
import dev.airtime.database.CopyObservation;
import dev.airtime.database.CopyObservation.State;
import dev.airtime.database.CopyWarmUp;
import dev.airtime.database.DatabaseId;
import dev.airtime.lab.rds.RdsSpeed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The staging copies of a database on the lab's simulated RDS. */
class RdsCopyTest {
    private static final DatabaseId DATABASE = DatabaseId.instance(SHOP);

    private final RdsStage stage = new RdsStage(RdsSpeed.typical());
    private final Map<String, Map<String, String>> before = stage.account();

    @AfterEach
    void close() {
        stage.close();
    }

    private CopyObservation copy(CopySpec spec) {
        return stage.copyUntil(d -> d.copy(EVENT, DATABASE, spec, null));
    }

    private void noBackups() {
        stage.console()
                .modifyDBInstance(r ->
                        r.dbInstanceIdentifier(SHOP).backupRetentionPeriod(0).applyImmediately(true));
        stage.pass(Duration.ofMinutes(10));
    }

    @Test
    void doesNotTouchProductionWhereBackupsAreThere() {
        stage.lab.backup(SHOP, Duration.ofHours(1));
        CopyObservation copy = copy(CopySpec.DEFAULT);
        assertThat(copy.state()).as(copy.message()).isEqualTo(State.Available);
        assertThat(copy.message()).contains("made from a point in time ");
        assertThat(stage.accepted("CreateDBSnapshot")).isEmpty();
        assertThat(stage.accepted("RestoreDBInstanceToPointInTime")).hasSize(1);
        assertThat(stage.lab.describe(copy.identifier()))
                .as("written as production is written")
                .containsEntry("backupRetention", "1");
        assertThat(stage.lab.maxConnections(copy.identifier())).as("trap 22").isEqualTo(stage.lab.maxConnections(SHOP));
        assertThat(stage.copyUntil(d -> d.removeCopy(EVENT, DATABASE)).state()).isEqualTo(State.Absent);
        assertThat(stage.account()).isEqualTo(before);
    }

    @Test
    void isNotThereBeforeItsVolumeIsLoaded() {
        stage.lab.faults().restorePendingReboot(1);
        Set<State> seen = new LinkedHashSet<>();
        CopyObservation copy;
        do {
            copy = stage.databases.copy(EVENT, DATABASE, CopySpec.DEFAULT, null);
            seen.add(copy.state());
            stage.pass(Duration.ofSeconds(40));
            if (copy.state() == State.Warming) {
                assertThat(copy.message()).containsPattern("its storage: Initializing [0-9]+%");
                assertThat(copy.address()).isNotBlank();
            }
        } while (copy.state() != State.Available);
        assertThat(seen).containsExactly(State.Creating, State.Warming, State.Available);
        assertThat(stage.accepted("RebootDBInstance"))
                .as("ACK community issue 1949")
                .hasSize(1);
        assertThat(copy.message()).doesNotContain("Initializing");
    }

    @Test
    void getsAMasterPasswordOfItsOwnThatNobodyTells() {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        List<Logger> loggers = Stream.of("dev.airtime", "software.amazon.awssdk")
                .map(name -> (Logger) LoggerFactory.getLogger(name))
                .toList();
        loggers.forEach(l -> listen(l, log));
        KeptLogin login = new KeptLogin();
        login.noPlace = "namespace production-staging does not exist yet";
        List<String> told = new ArrayList<>();
        CopyObservation copy;
        try {
            do {
                copy = stage.databases.copy(EVENT, DATABASE, CopySpec.DEFAULT, login);
                told.add(copy.toString());
                told.add(stage.databases.observeCopy(EVENT, DATABASE, login).toString());
                stage.pass(Duration.ofSeconds(40));
                if (copy.message().contains("namespace production-staging does not exist yet")) {
                    assertThat(copy.state()).isEqualTo(State.Warming);
                    login.noPlace = null;
                }
            } while (copy.state() != State.Available);
        } finally {
            loggers.forEach(l -> {
                l.detachAppender(log);
                l.setAdditive(true);
                l.setLevel(null);
            });
        }
        String password = String.valueOf(login.password);
        assertThat(login.noPlace).as("it waited for the namespace").isNull();
        assertThat(stage.lab.accepts(copy.identifier(), password)).isTrue();
        assertThat(stage.lab.accepts(SHOP, password)).as("production's stays").isFalse();
        assertThat(login.server).isNotNull().satisfies(s -> {
            assertThat(s.port()).isEqualTo(3306);
            assertThat(s.username()).isEqualTo("admin");
        });
        log.list.forEach(e -> told.add(e.getFormattedMessage()));
        told.add(stage.lab.dump().toString());
        told.add(stage.lab.calls().toString());
        assertThat(log.list).as("something was logged").isNotEmpty();
        assertThat(told).noneMatch(text -> text.contains(password));
        assertThat(stage.accepted("ModifyDBInstance")).hasSize(1);
    }

    /** Reads a copy in three rounds, as a process that begins anew when it is made anew. */
    private static final class Reads implements CopyWarmUp {
        final List<Copy> asked = new ArrayList<>();
        int rounds;

        @Override
        public Status seen(Copy copy) {
            return new Unfinished("warm-up: " + rounds + " of 3 tables");
        }

        @Override
        public Status run(Copy copy) {
            asked.add(copy);
            return ++rounds < 3 ? seen(copy) : new Finished("3 of 3 tables; not read: nothing, \"really\"");
        }
    }

    @Test
    void isReadThroughOnceBeforeItCounts() {
        KeptLogin login = new KeptLogin();
        Reads reads = new Reads();
        login.warmUp = reads;
        List<String> warming = new ArrayList<>();
        boolean killed = false;
        CopyObservation copy;
        do {
            copy = stage.databases.copy(EVENT, DATABASE, CopySpec.DEFAULT, login);
            if (copy.state() == State.Warming) {
                warming.add(copy.message());
            }
            if (!killed && reads.rounds == 2) {
                // The process is killed: the next one knows of nothing.
                killed = true;
                reads = new Reads();
                login.warmUp = reads;
            }
            stage.pass(Duration.ofSeconds(40));
        } while (copy.state() != State.Available);
        assertThat(reads.asked).as("begun anew, then not again").hasSize(3);
        assertThat(reads.asked.get(0).host()).isEqualTo(copy.address());
        assertThat(reads.asked.get(0).engine()).isEqualTo("mysql");
        assertThat(warming)
                .anyMatch(m -> m.contains("warm-up: 1 of 3 tables"))
                .as("RDS's own loading goes on meanwhile")
                .anyMatch(m -> m.contains("Initializing"));
        assertThat(copy.message()).contains("; read through at ", ": 3 of 3 tables not read: nothing really");
        stage.pass(Duration.ofMinutes(5));
        login.warmUp = new Reads();
        copy = stage.databases.copy(EVENT, DATABASE, CopySpec.DEFAULT, login);
        assertThat(copy.state()).isEqualTo(State.Available);
        assertThat(((Reads) login.warmUp).asked)
                .as("a new process reads the tag")
                .isEmpty();
        assertThat(stage.lab.describe(SHOP).toString()).doesNotContain("warmed-up");
    }

    @Test
    void isReadAgainWhenTheTagIsRefused() {
        KeptLogin login = new KeptLogin();
        Reads reads = new Reads();
        reads.rounds = 2;
        login.warmUp = reads;
        CopyObservation copy;
        boolean refused = false;
        do {
            copy = stage.databases.copy(EVENT, DATABASE, CopySpec.DEFAULT, login);
            if (!refused && login.password != null && reads.asked.isEmpty()) {
                refused = true;
                stage.pass(Duration.ofSeconds(10));
                stage.lab.faults().fail("AddTagsToResource", "AccessDenied", "not authorized to perform", 1);
            }
            if (copy.state() == State.Failed) {
                assertThat(copy.message()).contains("not authorized to perform");
            }
            stage.pass(Duration.ofSeconds(40));
        } while (copy.state() != State.Available);
        assertThat(reads.asked).hasSize(2);
    }

    private static void listen(Logger logger, ListAppender<ILoggingEvent> log) {
        logger.setLevel(Level.DEBUG);
        logger.setAdditive(false);
        logger.addAppender(log);
    }

    @Test
    void getsTheNewPasswordWhenTheSecretWasLost() {
        KeptLogin login = new KeptLogin();
        CopyObservation copy = stage.copyUntil(d -> d.copy(EVENT, DATABASE, CopySpec.DEFAULT, login));
        String first = String.valueOf(login.password);
        login.password = null;
        assertThat(stage.databases.observeCopy(EVENT, DATABASE, login).state()).isEqualTo(State.Warming);
        stage.copyUntil(d -> d.copy(EVENT, DATABASE, CopySpec.DEFAULT, login));
        assertThat(stage.lab.accepts(copy.identifier(), String.valueOf(login.password)))
                .isTrue();
        assertThat(stage.lab.accepts(copy.identifier(), first)).isFalse();
    }

    @Test
    void takesLastNightsSnapshotWhereAPointInTimeIsNotAllowed() {
        stage.lab.faults().fail("RestoreDBInstanceToPointInTime", "AccessDenied", "not authorized to perform", 9);
        CopyObservation copy = copy(CopySpec.DEFAULT);
        assertThat(copy.state()).as(copy.message()).isEqualTo(State.Available);
        assertThat(copy.message()).contains("made from the automated snapshot of ", "AccessDenied");
        assertThat(stage.accepted("CreateDBSnapshot")).isEmpty();
    }

    @Test
    void waitsOutAFaultOfTheServiceInsteadOfTakingASnapshot() {
        stage.lab.faults().fail("RestoreDBInstanceToPointInTime", "InternalFailure", "try again", 9);
        assertThat(copy(CopySpec.DEFAULT).message()).contains("made from a point in time ");
        assertThat(stage.accepted("CreateDBSnapshot")).isEmpty();
    }

    @Test
    void takesASnapshotWhereThereAreNoBackups() {
        noBackups();
        CopyObservation copy = copy(CopySpec.DEFAULT);
        assertThat(copy.state()).as(copy.message()).isEqualTo(State.Available);
        assertThat(copy.message()).contains("made from a new snapshot since automated backups of shop-prod are off");
        assertThat(stage.accepted("CreateDBSnapshot")).hasSize(1);
        assertThat(stage.lab.describe(copy.identifier())).containsEntry("backupRetention", "0");
    }

    @Test
    void failsRatherThanTakingAnotherSourceThanTheOneAskedFor() {
        noBackups();
        CopyObservation copy = copy(CopySpec.from(CopySource.PointInTime));
        assertThat(copy.state()).isEqualTo(State.Failed);
        assertThat(copy.message()).contains("copy.from: PointInTime", "are off", "write another source");
        copy = copy(CopySpec.from(CopySource.AutomatedSnapshot));
        assertThat(copy.state()).isEqualTo(State.Failed);
        assertThat(copy.message()).contains("no automated snapshot");
    }
}
