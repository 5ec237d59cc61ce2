package dev.airtime.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.airtime.api.JobSpec;
import dev.airtime.api.JobTool;
import dev.airtime.api.RehearsalTemplate;
import dev.airtime.api.Thresholds;
import dev.airtime.api.Verdict;
import dev.airtime.api.VerdictReason;
import dev.airtime.rehearsal.Judge.Ruling;
import dev.airtime.rehearsal.LoadFigures.Sample;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JudgeJobTest {
    private static Ruling judge(JobSpec job, @Nullable Integer code, @Nullable LoadFigures figures) {
        Thresholds thresholds = job.tool() == JobTool.K6 ? new Thresholds("1%", null, "800ms", null, null, 100) : null;
        return Judge.judge(Loads.ended(
                new RehearsalTemplate(null, job, job.tool() == JobTool.K6 ? Loads.STAGES : List.of(), thresholds),
                figures,
                code));
    }

    private static JobSpec job(@Nullable JobTool tool, Integer... failed) {
        return new JobSpec(JsonNodeFactory.instance.objectNode(), tool, null, List.of(failed), null);
    }

    private static LoadFigures k6(int users, long requests, long failures, int p95) {
        return new LoadFigures(
                users,
                users,
                0,
                0,
                new Sample(requests, failures, 50, 100, p95, p95),
                List.of(),
                0,
                0,
                null,
                List.of(),
                List.of(),
                List.of());
    }

    @ParameterizedTest
    @CsvSource({
        "Other, 0, Passed, ThresholdsHeld",
        "Other, 1, Failed, JobFailed",
        "Other, 107, Failed, JobFailed",
        "Other, 137, Inconclusive, LoadGeneratorFailed",
        "Other, 143, Inconclusive, LoadGeneratorFailed",
        "K6, 0, Passed, ThresholdsHeld",
        "K6, 99, Failed, JobFailed",
        "K6, 108, Failed, JobFailed",
        "K6, 110, Failed, JobFailed",
        "K6, 1, Inconclusive, LoadGeneratorFailed",
        "K6, 107, Inconclusive, LoadGeneratorFailed",
        "K6, 137, Inconclusive, LoadGeneratorFailed"
    })
    void anExitCodeMeansWhatTheToolMeans(JobTool tool, int code, Verdict verdict, VerdictReason reason) {
        Ruling ruling = judge(job(tool), code, tool == JobTool.K6 ? k6(400, 1000, 0, 100) : null);
        assertThat(ruling.verdict()).as("%s", ruling.reasons()).isEqualTo(verdict);
        assertThat(ruling.reason()).isEqualTo(reason);
    }

    @Test
    void theEventsOwnCodesGoFirst() {
        assertThat(judge(job(null, 3), 3, null).verdict()).isEqualTo(Verdict.Failed);
        Ruling other = judge(job(null, 3), 1, null);
        assertThat(other.verdict()).isEqualTo(Verdict.Inconclusive);
        assertThat(other.reasons())
                .containsExactly("the job ended with exit code 1, which says neither Passed nor Failed: see"
                        + " job.failedExitCodes");
        assertThat(judge(job(null, 137), 137, null).verdict()).isEqualTo(Verdict.Failed);
        assertThat(judge(job(null), 137, null).reasons())
                .containsExactly(
                        "the job ended with exit code 137 (killed from outside, for example by its node), which"
                                + " says neither Passed nor Failed: see job.failedExitCodes");
        assertThat(judge(job(JobTool.K6, 107), 107, k6(400, 1000, 0, 100)).verdict())
                .isEqualTo(Verdict.Failed);
    }

    @Test
    void k6sCodesAreNamed() {
        assertThat(judge(job(JobTool.K6), 107, null).reasons().get(0)).contains("(k6: the script threw an exception)");
        assertThat(judge(job(JobTool.K6), 99, null).reasons())
                .containsExactly("the job ended with exit code 99 (k6: a threshold of the script failed)");
    }

    @ParameterizedTest
    @CsvSource({
        "400, 1000, 0, 800, Passed, ThresholdsHeld, 'held 400 users, 3,000 requests a minute, p95 800ms, 0% failed'",
        "400, 1000, 0, 801, Failed, ThresholdBroken, 'p95 was 801ms, above 800ms'",
        "400, 1000, 11, 100, Failed, ThresholdBroken, '1.1% of the requests failed, above 1.0%'",
        "400, 0, 0, 0, Inconclusive, TooFewSamples, 'no request was sent: look at the script and at job.host'",
        "400, 99, 0, 100, Inconclusive, TooFewSamples,"
                + " 'only 99 requests were sent, thresholds.minRequests asks for 100'",
        "300, 1000, 0, 100, Inconclusive, LoadNotHeld, '300 of 400 users were reached'"
    })
    void k6sSummaryIsHeldAgainstTheThresholds(
            int users, long requests, long failures, int p95, Verdict verdict, VerdictReason reason, String first) {
        Ruling ruling = judge(job(JobTool.K6), 0, k6(users, requests, failures, p95));
        assertThat(ruling.verdict()).isEqualTo(verdict);
        assertThat(ruling.reason()).isEqualTo(reason);
        assertThat(ruling.reasons().get(0)).isEqualTo(first);
    }

    @Test
    void k6WithoutItsSummaryDoesNotPass() {
        Ruling ruling = judge(job(JobTool.K6), 0, null);
        assertThat(ruling.verdict()).isEqualTo(Verdict.Inconclusive);
        assertThat(ruling.reasons().get(0)).contains("k6's summary is not at the end of the pod's log");
    }

    @Test
    void aThresholdThatNothingMeasuresDoesNotPass() {
        Thresholds p95 = new Thresholds(null, null, "800ms", null, null, null);
        Ruling ruling = Judge.judge(Loads.ended(new RehearsalTemplate(null, job(null), List.of(), p95), null, 0));
        assertThat(ruling.verdict()).isEqualTo(Verdict.Inconclusive);
        assertThat(ruling.reason()).isEqualTo(VerdictReason.ThresholdNotMeasured);
    }

    @Test
    void aJobWithoutAnExitCodeSaysNothing() {
        assertThat(judge(job(null), null, null).verdict()).isEqualTo(Verdict.Inconclusive);
    }
}
