package dev.airtime.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.airtime.database.RecordTags.LastChange;
import dev.airtime.database.UnderWay.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class UnderWayTest {
    private static final Instant NOW = Instant.parse("2026-12-03T19:40:00Z");

    private static Instant ago(int seconds) {
        return NOW.minusSeconds(seconds);
    }

    private static Instances asked(String kind, int secondsAgo) {
        return Instances.atRest()
                .tags(Map.of(
                        RecordTags.LAST_CHANGE,
                        LastChange.of(kind, "db.m5.2xlarge", null, ago(secondsAgo))
                                .write()));
    }

    static Stream<Arguments> instances() {
        return Stream.of(
                arguments("nothing was asked", Instances.atRest(), null),
                arguments("accepted, and RDS shows nothing yet", asked("raise", 40), Stage.Unseen),
                arguments("RDS is at it", asked("raise", 100).status("modifying"), Stage.Long),
                arguments("a return has time", asked("restore", 100).status("modifying"), Stage.LongWithoutHurry),
                arguments(
                        "rebooting since",
                        asked("raise", 900)
                                .tags(Map.of(RecordTags.LAST_REBOOT, RecordTags.seconds(ago(30))))
                                .status("rebooting"),
                        Stage.Short),
                arguments("equal once", asked("raise", 800).proven(ago(0)), Stage.Proving),
                arguments("equal twice", asked("raise", 800).proven(ago(30)), null),
                arguments("a proof of the change before", asked("raise", 100).proven(ago(500)), Stage.Unseen));
    }

    @ParameterizedTest
    @MethodSource("instances")
    void anInstanceWaits(String what, Instances i, @Nullable Stage stage) {
        UnderWay u = UnderWay.of(i.i(), NOW);
        assertThat(u == null ? null : u.stage()).as(what).isEqualTo(stage);
    }

    @ParameterizedTest(name = "{0}, read {1} s after it was asked: again {2} s after it was asked")
    @CsvSource({
        "Unseen,           -5,   35",
        "Unseen,           40,   75",
        "Unseen,           200,  275",
        "Long,             40,   160",
        "Long,             160,  280",
        "Long,             200,  300",
        "Long,             280,  320",
        "Long,             600,  640",
        "Long,             1300, 1375",
        "LongWithoutHurry, 40,   160",
        "LongWithoutHurry, 280,  355",
        "LongWithoutHurry, 600,  675",
        "Short,            40,   80",
        "Short,            400,  475",
        "Proving,          720,  755"
    })
    void isReadAgain(Stage stage, int read, int again) {
        UnderWay u = new UnderWay(NOW, stage);
        assertThat(Duration.between(NOW, u.next(NOW.plusSeconds(read))).toSeconds())
                .isEqualTo(again);
    }

    @Test
    void theFirstThatWantsItCounts() {
        assertThat(UnderWay.next(NOW, List.of())).isEqualTo(NOW.plusSeconds(35));
        assertThat(UnderWay.next(NOW, List.of(new UnderWay(ago(40), Stage.Long), new UnderWay(ago(800), Stage.Long))))
                .isEqualTo(NOW.plusSeconds(40));
    }

    @Test
    void proofsAreFarEnoughApart() {
        for (Stage stage : Stage.values()) {
            for (int since = 0; since < 3600; since++) {
                assertThat(new UnderWay(ago(since), stage).next(NOW))
                        .as("%s after %s s", stage, since)
                        .isBetween(NOW.plus(ChangeDecision.PROOF), NOW.plusSeconds(120));
            }
        }
    }
}
