package dev.airtime.lab;

import static dev.airtime.lab.RdsStage.LARGE;
import static dev.airtime.lab.RdsStage.SMALL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.airtime.api.DatabaseRecord;
import dev.airtime.database.DatabaseId;
import dev.airtime.database.DatabaseObservation;
import dev.airtime.database.EventRef;
import dev.airtime.database.Pause;
import dev.airtime.database.Place;
import dev.airtime.database.Progress;
import dev.airtime.database.RdsDatabases;
import dev.airtime.database.Target;
import dev.airtime.lab.rds.Call;
import dev.airtime.lab.rds.LabInstance;
import dev.airtime.lab.rds.RdsSpeed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a night costs the account in Describe calls, at RDS's own pace: counted, on a clock that jumps. Events look at the
 * same instants, as many at a time as the operator has threads.
 */
class RdsCallsTest {
    private static final int THREADS = 50;
    private static final Duration LOOK = Duration.ofSeconds(10);
    private static final Target TARGET = Target.of(LARGE, Map.of());
    /** Stands for the second in which the operator waits for others that ask. */
    private static final Pause MOMENT = stretch -> Pause.REAL.pass(Duration.ofMillis(250));

    private final RdsStage stage = new RdsStage(RdsSpeed.typical());
    private final RdsDatabases databases = new RdsDatabases(stage.apis(), Place.HOME, stage.clock, MOMENT);
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

    @AfterEach
    void close() {
        threads.shutdownNow();
        stage.close();
    }

    private record Night(EventRef event, DatabaseId database) {}

    private static List<Night> nights(int events, int instances) {
        List<Night> nights = new ArrayList<>();
        for (int n = 0; n < events; n++) {
            nights.add(new Night(
                    new EventRef("production", "night-" + n, "uid-" + n),
                    DatabaseId.instance("shop-" + n % instances)));
        }
        return nights;
    }

    @ParameterizedTest
    @CsvSource({"1,1", "200,50"})
    void belowTwoDescribeCallsAMinuteWhileSomethingChanges(int events, int instances) throws Exception {
        for (int n = 0; n < instances; n++) {
            stage.lab.with(LabInstance.shop("shop-" + n, "production").multiAz(false));
        }
        List<Night> nights = nights(events, instances);
        until(nights, this::record);
        Map<EventRef, DatabaseRecord> records = new HashMap<>();
        for (Night n : nights) {
            records.put(n.event(), observe(n).record());
        }
        stage.pass(Duration.ofMinutes(5));

        int begin = stage.lab.calls().size();
        until(nights, this::raise);
        assertThat(describesAMinute(begin)).as("the raise").isLessThan(2);
        assertThat(stage.accepted("ModifyDBInstance")).hasSize(instances);

        stage.pass(Duration.ofMinutes(70));
        int end = stage.lab.calls().size();
        until(nights, n -> restore(n, records));
        assertThat(describesAMinute(end)).as("the return").isLessThan(2);
        assertThat(stage.accepted("ModifyDBInstance")).hasSize(2 * instances);
        nights.forEach(
                n -> assertThat(stage.lab.describe(n.database().identifier())).containsEntry("instanceClass", SMALL));
    }

    /** From the first change on, and to its end. */
    private double describesAMinute(int from) {
        List<Call> calls = stage.lab.calls().subList(from, stage.lab.calls().size());
        int first = 0;
        while (!calls.get(first).action().equals("ModifyDBInstance")) {
            first++;
        }
        List<Call> changing = calls.subList(first, calls.size());
        Instant begun = changing.get(0).at();
        long describes =
                changing.stream().filter(c -> c.action().startsWith("Describe")).count();
        double minutes = Duration.between(begun, stage.clock.instant()).toSeconds() / 60.0;
        return describes / minutes;
    }

    private void until(List<Night> nights, Function<Night, Boolean> look) throws Exception {
        for (int n = 0; n < 400; n++) {
            List<Callable<Boolean>> looks = new ArrayList<>();
            nights.forEach(night -> looks.add(() -> look.apply(night)));
            boolean done = true;
            for (Future<Boolean> f : threads.invokeAll(looks)) {
                done &= f.get();
            }
            if (done) {
                return;
            }
            stage.pass(LOOK);
        }
        throw new AssertionError("it runs for ever");
    }

    private DatabaseObservation observe(Night n) {
        return databases.observe(n.event(), n.database(), TARGET);
    }

    private boolean record(Night n) {
        if (observe(n).claimed()) {
            return true;
        }
        Progress progress =
                databases.record(n.event(), n.database(), stage.clock.instant().plus(Duration.ofDays(1)));
        assertThat(progress).isNotInstanceOf(Progress.Blocked.class);
        return false;
    }

    private boolean raise(Night n) {
        if (observe(n).raised()) {
            return true;
        }
        assertThat(databases.raise(n.event(), n.database(), TARGET)).isNotInstanceOf(Progress.Blocked.class);
        return false;
    }

    private boolean restore(Night n, Map<EventRef, DatabaseRecord> records) {
        DatabaseObservation seen = observe(n);
        boolean touched =
                seen.claimed() || (seen.record() != null && seen.otherClaims().isEmpty());
        DatabaseRecord record = records.get(n.event());
        if (!touched || record == null) {
            return true;
        }
        assertThat(databases.restore(n.event(), n.database(), TARGET, record)).isNotInstanceOf(Progress.Blocked.class);
        return false;
    }
}
