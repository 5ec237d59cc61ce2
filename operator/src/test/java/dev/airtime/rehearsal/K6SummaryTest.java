package dev.airtime.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.airtime.rehearsal.LoadFigures.Sample;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The forms are those of Grafana k6's documentation, Results output, End of test, with the statistics that we ask for. */
class K6SummaryTest {
    private static final String COMPACT = """
            running (1m04.1s), 001/400 VUs, 4990 complete and 0 interrupted iterations


              █ THRESHOLDS

                http_req_duration
                ✓ 'p(95)<1500' p(95)=148.21ms

                http_req_failed
                ✓ 'rate<0.01' rate=0.40%


              █ TOTAL RESULTS

                checks_total.......................: 5000    13.122179/s
                checks_succeeded...................: 100.00% 5000 out of 5000
                checks_failed......................: 0.00%   0 out of 5000

                HTTP
                http_req_duration..................: avg=140.36ms min=119.08ms med=140.96ms max=1.2s p(90)=146.88ms p(95)=148.21ms p(99)=1.02s
                  { expected_response:true }.......: avg=1ms min=1ms med=1ms max=1ms p(90)=1ms p(95)=1ms p(99)=1ms
                http_req_failed....................: 0.40%  20 out of 5000
                http_reqs..........................: 5000   77.5/s

                EXECUTION
                iteration_duration.................: avg=1.38s min=1.2s med=1.4s max=2s p(90)=1.6s p(95)=1.7s p(99)=1.8s
                iterations.........................: 5000   77.5/s
                vus................................: 1      min=1       max=400
                vus_max............................: 500    min=500     max=500

                NETWORK
                data_received......................: 1.3 MB 31 kB/s

              █ GROUP: checkout

                http_req_duration....: avg=9s min=9s med=9s max=9s p(90)=9s p(95)=9s p(99)=9s
                http_reqs............: 1 1/s
            """;

    private static final String LEGACY = """
                 data_received..................: 1.3 MB 31 kB/s
                 http_req_blocked...............: avg=57.62ms min=7µs med=12.25µs max=1.35s p(90)=209.41ms p(95)=763.61ms p(99)=1s
                 http_req_duration..............: avg=144.56ms min=104.11ms med=663.96µs max=1m14s p(90)=203.54ms p(95)=1m2.5s p(99)=1h0m1s
                   { expected_response:true }...: avg=144.56ms min=104.11ms med=110.47ms max=1.14s p(90)=203.54ms p(95)=215.95ms p(99)=216ms
                 http_req_failed................: 1.66% ✓ 3 ✗ 177
                 http_reqs......................: 180 4.36938/s
                 vus............................: 1 min=1 max=19
                 vus_max........................: 19 min=19 max=19
            """;

    private static LoadFigures read(String log) {
        return K6Summary.read(log.lines().toList()).orElseThrow();
    }

    @Test
    void theTotalsOfTheWholeRunAreTaken() {
        LoadFigures figures = read(COMPACT);
        assertThat(figures.judged()).isEqualTo(new Sample(5000, 20, 77.5, 141, 149, 1020));
        assertThat(figures.maxUsers()).as("users that ran, not those set aside").isEqualTo(400);
    }

    @Test
    void theFormBeforeVersion1CountsFailuresWithATick() {
        LoadFigures figures = read(LEGACY);
        assertThat(figures.judged()).isEqualTo(new Sample(180, 3, 4.36938, 1, 62_500, 3_601_000));
        assertThat(figures.maxUsers()).isEqualTo(19);
    }

    @Test
    void coloursDoNotHideIt() {
        assertThat(read(COMPACT.replace("http_reqs", "\u001b[32mhttp_reqs\u001b[0m"))
                        .judged())
                .isEqualTo(read(COMPACT).judged());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http_reqs\\.", "http_req_failed\\.", "http_req_duration\\.", " p\\(99\\)=\\S+", " med=\\S+"})
    void withoutWhatAThresholdNeedsThereAreNoFigures(String missing) {
        assertThat(K6Summary.read(COMPACT.replaceAll(missing, "").lines().toList()))
                .isEmpty();
    }

    @Test
    void anotherToolsLogHasNone() {
        assertThat(K6Summary.read(List.of("Requests/sec: 9.5", "http_req_duration is what we measure")))
                .isEmpty();
        assertThat(K6Summary.read(List.of())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"800ms, 800", "800.01ms, 801", "0s, 0", "1.5s, 1500", "999.2µs, 1"})
    void durationsAreRoundedUp(String written, int millis) {
        assertThat(read(COMPACT.replace("p(95)=148.21ms p(99)", "p(95)=" + written + " p(99)"))
                        .judged()
                        .p95())
                .isEqualTo(millis);
    }
}
