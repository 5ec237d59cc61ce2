package dev.airtime.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What would meet an event on air on Thursday 3 December 2026 at 21:30, raised at 19:30, put back on Saturday at 3. */
class WarningsTest {
    private static final Span EVENING = new Span(
            Instant.parse("2026-12-03T19:30:00Z"),
            Instant.parse("2026-12-03T21:30:00Z"),
            Instant.parse("2026-12-04T21:30:00Z"),
            Instant.parse("2026-12-05T03:00:00Z"),
            null,
            true);

    private static Routine routine(@Nullable String backup, @Nullable String maintenance) {
        return new Routine("mysql", "8.0.43", "eu-west-1a", "eu-west-1b", backup, 7, maintenance, false, 0, null);
    }

    private static List<String> warnings(Instances i, Routine r, MaintenanceAction... actions) {
        return Warnings.of(i.i(), r, EVENING, List.of(actions));
    }

    @Test
    void aQuietInstanceHasNone() {
        assertThat(warnings(Instances.atRest(), routine("10:00-10:30", "sun:04:30-sun:05:00")))
                .isEmpty();
        assertThat(warnings(Instances.atRest(), routine(null, null))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "19:00-19:31, meets the raise at 2026-12-03T19:30:00Z",
        "20:00-20:30, meets the raise",
        "22:00-22:30, 'comes on air, at 2026-12-03T22:00:00Z: latencies rise'",
        "03:00-03:30, meets the return at 2026-12-05T03:00:00Z",
    })
    void theBackupWindow(String window, String said) {
        assertThat(warnings(Instances.atRest(), routine(window, null)))
                .singleElement()
                .asString()
                .contains(said, window);
    }

    private static Instances singleAz() {
        return Instances.atRest().shape(new DbInstance.Shape(false, "gp3", 100, 3000, 125, null, List.of(), null));
    }

    @Test
    void withoutAStandbyABackupIsFeltAtAnyHour() {
        assertThat(warnings(singleAz(), routine("10:00-10:30", null)))
                .singleElement()
                .asString()
                .contains("comes on air, at 2026-12-04T10:00:00Z", "I/O can pause");
    }

    @Test
    void noBackupsNoWindow() {
        Routine r = new Routine("mysql", "8.0.43", null, null, "19:00-20:00", 0, null, false, 0, null);
        assertThat(warnings(Instances.atRest(), r)).isEmpty();
    }

    @Test
    void theMaintenanceWindowAndWhatIsDueInIt() {
        Routine friday = routine(null, "fri:04:30-fri:05:00");
        assertThat(warnings(Instances.atRest(), friday))
                .singleElement()
                .asString()
                .contains("comes within the event, at 2026-12-04T04:30:00Z", "nothing is due in it");
        Routine upgrades = new Routine("mysql", "8.0.43", null, null, null, 7, "fri:04:30-fri:05:00", true, 0, null);
        assertThat(warnings(Instances.atRest(), upgrades))
                .singleElement()
                .asString()
                .contains("automatic minor upgrade", "AutoMinorVersionUpgrade");
        assertThat(warnings(Instances.atRest(), friday, action("", "2026-12-01T00:00:00Z", null, null)))
                .singleElement()
                .asString()
                .contains("maintenance is due within the event (system-update)", "2026-12-04T04:30:00Z");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "'', 2026-12-05T00:00:00Z, -, -, false", // after the window
                "'', -, 2026-12-04T00:00:00Z, -, true", // forced, whatever the window
                "'', -, 2026-12-09T00:00:00Z, -, false",
                "'', -, -, 2026-12-03T20:00:00Z, true",
                "'', -, -, 2026-12-03T19:00:00Z, false",
                "'', -, -, -, false",
                "undo-opt-in, -, -, -, false",
            })
    void maintenanceIsDueByItsDates(
            String optIn, @Nullable String after, @Nullable String forced, @Nullable String current, boolean due) {
        List<String> said = warnings(
                Instances.atRest(), routine(null, "fri:04:30-fri:05:00"), action(optIn, after, forced, current));
        assertThat(String.join("", said).contains("is due within the event")).isEqualTo(due);
    }

    private static MaintenanceAction action(
            String optIn, @Nullable String after, @Nullable String forced, @Nullable String current) {
        return new MaintenanceAction("system-update", optIn, instant(after), instant(forced), instant(current));
    }

    private static @Nullable Instant instant(@Nullable String text) {
        return text == null ? null : Instant.parse(text);
    }

    @Test
    void whatIsQueuedWouldHoldUpTheRaise() {
        assertThat(warnings(
                        Instances.atRest().pending("EngineVersion", "8.0.45"),
                        routine(null, null),
                        action("next-maintenance", null, null, null)))
                .singleElement()
                .asString()
                .contains("EngineVersion=8.0.45", "maintenance system-update (next-maintenance)", "is not begun");
        assertThat(warnings(Instances.atRest().group(Instances.GROUP, "pending-reboot"), routine(null, null)))
                .singleElement()
                .asString()
                .contains("wait for a reboot");
        assertThat(warnings(Instances.raised().pending("DBInstanceClass", Instances.LARGE), routine(null, null)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"stopped", "storage-full", "incompatible-parameters"})
    void aStateInWhichItCantBeChanged(String status) {
        assertThat(warnings(Instances.atRest().status(status), routine(null, null)))
                .singleElement()
                .asString()
                .contains("it is " + status);
    }

    @Test
    void aStoppedInstanceStartsAgainByItself() {
        Routine r = new Routine(
                "mysql", "8.0.43", null, null, null, 7, null, false, 0, Instant.parse("2026-12-02T08:00:00Z"));
        assertThat(warnings(Instances.atRest().status("stopped"), r))
                .singleElement()
                .asString()
                .contains("RDS does at 2026-12-02T08:00:00Z");
    }

    @ParameterizedTest
    @CsvSource({"0, false", "399, false", "400, true", "1000, true"})
    void storageThatMayGrowAcrossTheLine(int max, boolean said) {
        Routine r = new Routine("mysql", "8.0.43", null, null, null, 7, null, false, max, null);
        assertThat(String.join("", warnings(Instances.atRest(), r)).contains("across 400 GiB"))
                .isEqualTo(said);
    }

    @Test
    void storageThatIsBeingWorkedOn() {
        assertThat(warnings(Instances.atRest().status("storage-optimization"), routine(null, null)))
                .singleElement()
                .asString()
                .contains("six hours");
    }

    @Test
    void noCapacityIsPromised() {
        Span larger =
                new Span(EVENING.raise(), EVENING.airtime(), EVENING.end(), EVENING.back(), Instances.LARGE, true);
        assertThat(Warnings.of(Instances.atRest().i(), routine(null, null), larger, List.of()))
                .singleElement()
                .asString()
                .contains(Instances.LARGE, "not promised");
        assertThat(Warnings.of(Instances.raised().i(), routine(null, null), larger, List.of()))
                .isEmpty();
    }

    @Test
    void classesThatAreNotOffered() {
        Offers offers = new Offers(Map.of(
                "db.r6g.2xlarge", new Offers.Offer(Set.of("eu-west-1a", "eu-west-1b"), true),
                "db.r7g.2xlarge", new Offers.Offer(Set.of("eu-west-1a"), true),
                "db.x2g.large", new Offers.Offer(Set.of("eu-west-1c"), true),
                "db.t3.small", new Offers.Offer(Set.of(), false)));
        Routine r = routine(null, null);
        assertThat(offers.missing("db.r6g.2xlarge", r, true)).isEmpty();
        assertThat(offers.missing("db.r8g.2xlarge", r, true)).hasValueSatisfying(s -> assertThat(s)
                .startsWith("db.r8g.2xlarge is not offered for mysql 8.0.43: choose"));
        assertThat(offers.missing("db.x2g.large", r, true))
                .hasValueSatisfying(s -> assertThat(s).contains("in eu-west-1a, where the instance is"));
        assertThat(offers.missing("db.r7g.2xlarge", r, true))
                .hasValueSatisfying(s -> assertThat(s).contains("in eu-west-1b, where its standby is"));
        assertThat(offers.missing("db.t3.small", r, true))
                .hasValueSatisfying(s -> assertThat(s).contains("Multi-AZ"));
        assertThat(offers.missing("db.t3.small", r, false)).isEmpty();
        assertThat(Offers.UNKNOWN.missing("db.any.thing", r, true)).isEmpty();
    }
}
