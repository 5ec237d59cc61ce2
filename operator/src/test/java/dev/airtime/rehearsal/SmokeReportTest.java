package dev.airtime.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.airtime.api.VerdictReason;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages as airtime_smoke.py wrote them with Locust 2.47.0. */
class SmokeReportTest {
    private static final String ERRORS =
            ",\"errors\":[{\"method\":\"GET\",\"name\":\"/\",\"error\":\"%s\",\"occurrences\":41}]";
    private static final String RAISED =
            ",\"exceptions\":[{\"error\":\"KeyError: 'x'\",\"place\":\"ok.py, line 9: {}['x']\",\"occurrences\":32}]";

    private static SmokeReport report(String rest) {
        return SmokeReport.parse("{\"airtime\":1,\"users\":20" + rest + "}").orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "'[Errno 111] Connection refused',        TargetUnreachable",
        "'[Errno -2] Name or service not known',  TargetUnreachable",
        "'404 Client Error: Not Found for url',   EveryRequestFailed",
        "'500 Server Error for url: /',           EveryRequestFailed"
    })
    void stopsWhereNothingSucceeds(String error, VerdictReason reason) {
        Problem problem = report(",\"requests\":41,\"failures\":41" + ERRORS.formatted(error))
                .problem()
                .orElseThrow();
        assertThat(problem.reason()).isEqualTo(reason);
        assertThat(problem.message()).contains(error).contains("locust.host");
    }

    @Test
    void goesOnWhenSomethingSucceedsAndSaysWhatATaskRaised() {
        SmokeReport report = report(",\"requests\":84,\"failures\":83" + ERRORS.formatted("500") + RAISED);
        assertThat(report.problem()).isEmpty();
        assertThat(report.raised()).isEqualTo("KeyError: 'x' (ok.py, line 9: {}['x'])");
    }

    @Test
    void aScriptThatSendsNothingIsBrokenWhenItRaisedAndIdleWhenNot() {
        Problem raised =
                report(",\"requests\":0,\"failures\":0" + RAISED).problem().orElseThrow();
        assertThat(raised.reason()).isEqualTo(VerdictReason.ScriptFailed);
        assertThat(raised.message()).contains("KeyError: 'x' (ok.py, line 9");
        Problem idle = report(",\"requests\":0,\"failures\":0").problem().orElseThrow();
        assertThat(idle.reason()).isEqualTo(VerdictReason.TooFewSamples);
    }

    @Test
    void takesOutWhatLooksLikeASecret() {
        SmokeReport report = report(",\"requests\":1,\"failures\":1" + ERRORS.formatted("401 for token=abcdef"));
        assertThat(report.error()).contains("401").doesNotContain("abcdef");
    }

    @Test
    void measuresUsersPerCoreOnlyWhereTheRoundCould() {
        assertThat(Objects.requireNonNull(
                        report(",\"requests\":117,\"cpu\":0.04,\"failures\":0").usersPerCore()))
                .isCloseTo(500, within(0.001));
        assertThat(report(",\"requests\":20,\"cpu\":null,\"failures\":0").usersPerCore())
                .isNull();
    }

    @Test
    void isInTheLogToo() {
        assertThat(SmokeReport.inLog(List.of("…", "airtime-smoke {\"airtime\":1,\"users\":20,\"requests\":84}", "…"))
                        .orElseThrow()
                        .requests())
                .isEqualTo(84);
        assertThat(SmokeReport.inLog(List.of("airtime-smoke {\"air"))).isEmpty();
        assertThat(SmokeReport.inLog(List.of())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Traceback", "{\"airtime\":1,\"users\"", "{\"reached\":[]}"})
    void isNothingButWhatTheScriptSays(String message) {
        assertThat(SmokeReport.parse(message)).isEmpty();
    }
}
