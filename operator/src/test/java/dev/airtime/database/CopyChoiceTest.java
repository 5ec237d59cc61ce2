package dev.airtime.database;

import static dev.airtime.database.Instances.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.airtime.api.CopySource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CopyChoiceTest {
    private static final CopyOrigin BACKED_UP =
            new CopyOrigin(Instances.atRest().i(), 7, null, NOW.minusSeconds(300), false, "admin", null);
    private static final CopyOrigin OFF = new CopyOrigin(Instances.atRest().i(), 0, null, null, false, "admin", null);
    private static final CopyOrigin NO_BACKUP_YET =
            new CopyOrigin(Instances.atRest().i(), 7, null, null, false, "admin", null);
    private static final CopyEvidence NONE = CopyEvidence.NONE.withAutomated(List.of());

    private static DbSnapshot automated(String name, int hours) {
        return new DbSnapshot("rds:" + name, "available", 100, "db-ABC", NOW.minus(Duration.ofHours(hours)), Map.of());
    }

    private static CopyEvidence nights(int... hours) {
        return CopyEvidence.NONE.withAutomated(
                IntStream.of(hours).mapToObj(h -> automated("night-" + h, h)).toList());
    }

    private static CopyEvidence noTime(CopyEvidence evidence) {
        return evidence.withRefused(CopySource.PointInTime, "AccessDenied: not authorized");
    }

    static Stream<Arguments> choices() {
        CopyEvidence foreign = CopyEvidence.NONE.withAutomated(
                List.of(new DbSnapshot("rds:x", "available", 100, "db-XYZ", NOW.minusSeconds(9), Map.of())));
        CopyEvidence unfinished = CopyEvidence.NONE.withAutomated(
                List.of(new DbSnapshot("rds:x", "creating", 10, "db-ABC", null, Map.of())));
        return Stream.of(
                arguments("backups first", null, BACKED_UP, CopyEvidence.NONE, "PointInTime", "2026-12-03T19:25:00Z"),
                arguments("as asked", CopySource.PointInTime, BACKED_UP, CopyEvidence.NONE, "PointInTime", ""),
                arguments("looks at snapshots", null, NO_BACKUP_YET, CopyEvidence.NONE, "Look", ""),
                arguments("the newest night", null, BACKED_UP, noTime(nights(40, 16)), "Automated", "AccessDenied"),
                arguments("25 hours are young", null, BACKED_UP, noTime(nights(25)), "Automated", "since"),
                arguments("26 are not", null, BACKED_UP, noTime(nights(26)), "NewSnapshot", "is of 2026-12-02T17:30"),
                arguments("unless asked for", CopySource.AutomatedSnapshot, OFF, nights(26), "Automated", "copy.from"),
                arguments(
                        "asked for before a point in time",
                        CopySource.AutomatedSnapshot,
                        BACKED_UP,
                        nights(16),
                        "Automated",
                        "copy.from"),
                arguments("backups are off", null, OFF, NONE, "NewSnapshot", "are off"),
                arguments("no backup yet", null, NO_BACKUP_YET, NONE, "NewSnapshot", "no backup to restore from yet"),
                arguments("trap 41: of an instance before", null, OFF, foreign, "NewSnapshot", "no automated snapshot"),
                arguments("unfinished", null, OFF, unfinished, "NewSnapshot", "no automated snapshot"),
                arguments(
                        "snapshot refused",
                        null,
                        OFF,
                        nights(16).withRefused(CopySource.AutomatedSnapshot, "InvalidRestoreFault: no"),
                        "NewSnapshot",
                        "InvalidRestoreFault"),
                arguments("new, as asked", CopySource.NewSnapshot, BACKED_UP, NONE, "NewSnapshot", "copy.from"),
                arguments("can't be had", CopySource.PointInTime, OFF, NONE, "None", "are off"),
                arguments("refused", CopySource.PointInTime, BACKED_UP, noTime(NONE), "None", "AccessDenied"),
                arguments(
                        "none there", CopySource.AutomatedSnapshot, BACKED_UP, NONE, "None", "no automated snapshot"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("choices")
    void chooses(
            String what,
            @Nullable CopySource wanted,
            CopyOrigin origin,
            CopyEvidence evidence,
            String choice,
            String why) {
        CopyChoice made = CopyChoice.of(wanted, origin, evidence, NOW);
        assertThat(made.getClass().getSimpleName()).as(made.toString()).isEqualTo(choice);
        assertThat(made.toString()).as(what).contains(why);
    }

    @ParameterizedTest
    @MethodSource("newest")
    void takesTheNewestNight(int[] hours, String snapshot) {
        assertThat(((CopyChoice.Automated) CopyChoice.of(null, OFF, nights(hours), NOW)).snapshot())
                .isEqualTo(snapshot);
    }

    static Stream<Arguments> newest() {
        return Stream.of(
                arguments(new int[] {40, 16, 64}, "rds:night-16"), arguments(new int[] {3, 16}, "rds:night-3"));
    }
}
