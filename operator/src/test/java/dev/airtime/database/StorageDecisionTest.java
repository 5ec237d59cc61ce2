package dev.airtime.database;

import static dev.airtime.database.Instances.EVENT;
import static dev.airtime.database.Instances.GROUP;
import static dev.airtime.database.Instances.LARGE;
import static dev.airtime.database.Instances.NOW;
import static dev.airtime.database.Instances.SMALL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.airtime.api.DatabaseRecord;
import dev.airtime.database.Evidence.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StorageDecisionTest {
    private static final Evidence CALM =
            Evidence.NONE.withMaintenance(List.of()).withFailures(List.of());
    private static final DatabaseRecord RECORD =
            new DatabaseRecord("db-ABC", SMALL, GROUP, "2026-12-03T19:00:00Z", 12_000, 500);

    private static Instances volume(Instances i, String type, int gib, @Nullable Integer iops, @Nullable Integer rate) {
        return i.shape(
                new DbInstance.Shape(true, type, gib, iops, rate, "private", List.of("sg-1"), "default:mysql-8-0"));
    }

    private static Instances striped(int iops, int rate) {
        return volume(Instances.recorded(), "gp3", 500, iops, rate);
    }

    private static Instances asked(
            Instances i,
            String kind,
            @Nullable Integer gib,
            @Nullable Integer iops,
            @Nullable Integer rate,
            Instant at) {
        return i.tags(new StorageChange(kind, gib, iops, rate, at).tags());
    }

    private static String word(@Nullable Step step) {
        return step instanceof Step.ModifyStorage m
                ? m.allocatedStorage() + "/" + m.iops() + "/" + m.storageThroughput()
                : step instanceof Step.End end
                        ? end.progress() instanceof Progress.Blocked b
                                ? b.reason()
                                : end.progress().getClass().getSimpleName()
                        : step == null ? "enough" : step.getClass().getSimpleName();
    }

    static Stream<Arguments> raises() {
        Instances small = volume(Instances.recorded(), "gp3", 100, 3_000, 125);
        StorageWish more = new StorageWish(null, 20_000, 800);
        Instances once = asked(striped(12_000, 500), "raise", null, 20_000, 800, NOW.minusSeconds(20));
        Instances late = asked(striped(12_000, 500), "raise", null, 20_000, 800, NOW.minusSeconds(120));
        return Stream.of(
                arguments("nothing wanted", small, StorageWish.NONE, CALM, "enough"),
                arguments("looks first", striped(12_000, 500), more, Evidence.NONE, "LookAtMaintenance"),
                arguments("trap 19: size and IOPS together", striped(12_000, 500), more, CALM, "500/20000/800"),
                arguments("throughput alone", striped(20_000, 500), more, CALM, "null/null/800"),
                arguments("more is as good", striped(30_000, 900), more, CALM, "enough"),
                arguments("trap 18: small gp3 takes no figures", small, more, CALM, "StorageFixed"),
                arguments("a floor: it is larger already", small, new StorageWish(80, null, null), CALM, "enough"),
                arguments(
                        "trap 18: size alone, and no IOPS echoed",
                        small,
                        new StorageWish(200, null, null),
                        CALM,
                        "200/null/null"),
                arguments("at least ten percent", small, new StorageWish(101, null, null), CALM, "110/null/null"),
                arguments(
                        "trap 21: crosses 400 GiB", small, new StorageWish(400, null, null), CALM, "StorageRestriped"),
                arguments(
                        "io1: IOPS go along with size",
                        volume(Instances.recorded(), "io1", 200, 3_000, null),
                        new StorageWish(300, null, null),
                        CALM,
                        "300/3000/null"),
                arguments(
                        "gp2 has no IOPS to set",
                        volume(Instances.recorded(), "gp2", 200, 600, null),
                        new StorageWish(null, 2_000, null),
                        CALM,
                        "StorageFixed"),
                arguments("not seen yet", once, more, CALM, "Running"),
                arguments("queued", once.pending("Iops", "20000"), more, CALM, "Running"),
                arguments("modifying", once.status("modifying"), more, CALM, "Running"),
                arguments("never asked, since the process died", late, more, CALM, "500/20000/800"),
                arguments(
                        "accepted and failed",
                        late,
                        more,
                        CALM.withFailures(List.of(new Failure(NOW.minusSeconds(60), "storage volume limitation"))),
                        "ChangeFailed"),
                arguments(
                        "somebody's change is queued",
                        striped(12_000, 500).pending("Iops", "15000"),
                        more,
                        CALM,
                        "ForeignChangePending"),
                arguments(
                        "storage-full: more of it is the cure",
                        small.status("storage-full"),
                        new StorageWish(200, null, null),
                        CALM,
                        "200/null/null"),
                arguments(
                        "storage-full: IOPS are not",
                        striped(12_000, 500).status("storage-full"),
                        more,
                        CALM,
                        "InstanceStatus"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("raises")
    void raises(String what, Instances i, StorageWish wish, Evidence evidence, String wanted) {
        assertThat(word(StorageDecision.raise(i.i(), wish, evidence, NOW)))
                .as(what)
                .isEqualTo(wanted);
    }

    static Stream<Arguments> returns() {
        Instant evening = NOW.minus(Duration.ofHours(26));
        Instances raised = asked(striped(20_000, 800), "raise", null, 20_000, 800, evening);
        Instances back = asked(striped(12_000, 500), "restore", null, 12_000, 500, NOW.minusSeconds(90));
        return Stream.of(
                arguments("nothing of it was raised", striped(12_000, 500), "enough"),
                arguments(
                        "trap 15: size is never put back",
                        asked(striped(12_000, 500), "raise", 500, null, null, evening),
                        "enough"),
                arguments("gives back what was recorded", raised, "500/12000/500"),
                arguments(
                        "trap 16: locked for six hours",
                        asked(striped(20_000, 800), "raise", null, 20_000, 800, NOW.minusSeconds(21_599)),
                        "Running"),
                arguments(
                        "and then no longer",
                        asked(striped(20_000, 800), "raise", null, 20_000, 800, NOW.minusSeconds(21_600)),
                        "500/12000/500"),
                arguments("is being optimized", raised.status("storage-optimization"), "Running"),
                arguments(
                        "somebody set other IOPS: theirs, and the throughput goes back",
                        asked(striped(30_000, 800), "raise", null, 20_000, 800, evening),
                        "null/null/500"),
                arguments(
                        "somebody set both",
                        asked(striped(30_000, 900), "raise", null, 20_000, 800, evening),
                        "enough"),
                arguments("asked and shown", back, "enough"),
                arguments(
                        "shown too soon after",
                        asked(striped(12_000, 500), "restore", null, 12_000, 500, NOW.minusSeconds(20)),
                        "Running"),
                arguments("still modifying", back.status("modifying"), "Running"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("returns")
    void givesBackIopsAndThroughput(String what, Instances i, String wanted) {
        assertThat(word(StorageDecision.restore(i.i(), RECORD, CALM, NOW)))
                .as(what)
                .isEqualTo(wanted);
    }

    @Test
    void ofAGrownVolumeTheLeastThatItCanHave() {
        DatabaseRecord small = new DatabaseRecord("db-ABC", SMALL, GROUP, "2026-12-03T19:00:00Z", 3_000, 125);
        Instances grown = asked(striped(20_000, 800), "raise", null, 20_000, 800, NOW.minus(Duration.ofDays(1)));
        assertThat(word(StorageDecision.restore(grown.i(), small, CALM, NOW))).isEqualTo("500/12000/500");
    }

    @Test
    void storageComesBeforeTheClassAndIsPartOfWhatIsInForce() {
        Target both = new Target(LARGE, List.of(), Map.of(), null, new StorageWish(null, 20_000, null));
        assertThat(RaiseDecision.next(striped(12_000, 500).i(), EVENT.key(), both, CALM, NOW))
                .isInstanceOf(Step.ModifyStorage.class);
        assertThat(RaiseDecision.next(
                        striped(20_000, 500).status("storage-optimization").i(), EVENT.key(), both, CALM, NOW))
                .as("trap 17: the class does not wait for the optimization")
                .isInstanceOf(Step.Modify.class);
        Instances raised = volume(Instances.raised(), "gp3", 500, 12_000, 500);
        assertThat(RaiseDecision.inForce(raised.i(), EVENT.key(), both, null, NOW))
                .isFalse();
        assertThat(RaiseDecision.inForce(
                        volume(Instances.raised(), "gp3", 500, 20_000, 500).i(), EVENT.key(), both, null, NOW))
                .isTrue();
    }

    @Test
    void theTagIsReadAsItWasWritten() {
        StorageChange change = new StorageChange("raise", 500, null, 800, NOW);
        assertThat(StorageChange.of(change.tags())).isEqualTo(change);
        assertThat(StorageChange.of(Map.of(StorageChange.TAG, "raise/x/-/-/" + NOW)))
                .isNull();
        assertThat(RecordTags.lastAsked(change.tags())).isEqualTo(NOW);
    }
}
