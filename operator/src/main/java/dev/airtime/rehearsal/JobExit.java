package dev.airtime.rehearsal;

import dev.airtime.api.JobSpec;
import dev.airtime.api.JobTool;
import java.util.List;

/** What a Job's exit code means. */
enum JobExit {
    /** What was asked for held. */
    Passed,
    /** It did not hold. */
    Failed,
    /** The tool could not do its work: nothing is known. */
    Unknown;

    /**
     * Thresholds that failed, {@code test.abort()} of the script, and {@code exec.test.fail()} (k6,
     * errext/exitcodes/codes.go).
     */
    private static final List<Integer> K6_FAILED = List.of(99, 108, 110);

    /** Signals 9 and 15: a node that runs out of memory or goes away sends them, no tool ends so by itself. */
    private static final List<Integer> KILLED = List.of(137, 143);

    /** Of what the event says, otherwise of what is known of the tool. */
    static JobExit of(JobSpec job, int code) {
        if (code == 0) {
            return Passed;
        }
        List<Integer> failed = !job.failedExitCodes().isEmpty()
                ? job.failedExitCodes()
                : job.toolOrDefault() == JobTool.K6 ? K6_FAILED : KILLED.contains(code) ? List.of() : List.of(code);
        return failed.contains(code) ? Failed : Unknown;
    }

    /** The code as a sentence says it. */
    static String named(JobSpec job, int code) {
        String meaning = job.toolOrDefault() == JobTool.K6 ? k6(code) : "";
        String killed = KILLED.contains(code) && !job.failedExitCodes().contains(code)
                ? " (killed from outside, for example by its node)"
                : "";
        return "the job ended with exit code " + code + (meaning.isEmpty() ? killed : " (k6: " + meaning + ")");
    }

    private static String k6(int code) {
        return switch (code) {
            case 99 -> "a threshold of the script failed";
            case 100 -> "setup() took too long";
            case 101 -> "teardown() took too long";
            case 102 -> "a time-out";
            case 103 -> "stopped by its REST API";
            case 104 -> "its options are not valid";
            case 105 -> "ended from outside";
            case 106 -> "its REST API can't start";
            case 107 -> "the script threw an exception";
            case 108 -> "the script aborted the test";
            case 109 -> "k6 itself broke";
            case 110 -> "the script marked the test as failed";
            default -> "";
        };
    }
}
