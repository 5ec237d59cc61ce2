package dev.airtime.diagnosis;

import dev.airtime.api.Finding;
import dev.airtime.api.Finding.Severity;
import dev.airtime.diagnosis.Measurements.Expected;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How much of the expected peak the run had: a run that passes at a tenth of it says little about the night. */
final class Coverage implements Rule {
    static final String ID = "Coverage";

    @Override
    public List<Finding> find(Measurements m) {
        Expected e = m.coverage();
        if (e == null) {
            return List.of();
        }
        boolean users = e.users() != null && e.testedUsers() < e.users();
        boolean requests = e.requestsPerMinute() != null && e.testedPerMinute() < e.requestsPerMinute();
        if (e.users() != null ? !users : !requests) {
            return List.of();
        }
        String tested = e.users() != null
                ? count(e.testedUsers()) + " of " + count(e.users()) + " expected users"
                : count(e.testedPerMinute()) + " of " + count(e.requestsPerMinute() == null ? 0 : e.requestsPerMinute())
                        + " expected requests a minute";
        return List.of(new Finding(
                ID,
                Severity.Info,
                "the run had " + tested + "; nothing is known beyond",
                Map.of(
                        "testedUsers",
                        String.valueOf(e.testedUsers()),
                        "expectedUsers",
                        e.users() == null ? "-" : String.valueOf(e.users()),
                        "testedRequestsPerMinute",
                        String.valueOf(e.testedPerMinute()),
                        "expectedRequestsPerMinute",
                        e.requestsPerMinute() == null ? "-" : String.valueOf(e.requestsPerMinute())),
                "Add a stage with the expected load",
                "spec.rehearsal.stages"));
    }

    private static String count(long n) {
        return String.format(Locale.ROOT, "%,d", n);
    }
}
