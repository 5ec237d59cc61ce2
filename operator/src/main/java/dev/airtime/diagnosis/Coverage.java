package dev.airtime.diagnosis;

import dev.airtime.api.Finding;
import dev.airtime.api.Finding.Severity;
import dev.airtime.diagnosis.Measurements.Expected;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How much of the expected peak the run had: a run that passes at a tenth of it says little about the night. It matters
 * more where the event asks for a headroom.
 */
final class Coverage implements Rule {
    static final String ID = "Coverage";

    @Override
    public List<Finding> find(Measurements m) {
        Expected e = m.coverage();
        if (e == null) {
            return List.of();
        }
        boolean users = e.users() != null && e.testedUsers() < e.wanted(e.users());
        boolean requests = e.requestsPerMinute() != null && e.testedPerMinute() < e.wanted(e.requestsPerMinute());
        if (!users && !requests) {
            return List.of();
        }
        List<String> tested = new ArrayList<>();
        if (users) {
            tested.add(Count.of(e.testedUsers()) + " of " + Count.of(e.users()) + " expected users");
        }
        if (requests) {
            tested.add(Count.of(e.testedPerMinute()) + " of " + Count.of(e.requestsPerMinute())
                    + " expected requests a minute");
        }
        return List.of(new Finding(
                ID,
                e.headroom() == null ? Severity.Info : Severity.Warning,
                "the run had " + String.join(" and ", tested)
                        + (e.headroom() == null ? "" : "; you asked for " + e.headroom() + "×")
                        + "; nothing is known beyond",
                Map.of(
                        "testedUsers",
                        String.valueOf(e.testedUsers()),
                        "expectedUsers",
                        e.users() == null ? "-" : String.valueOf(e.users()),
                        "testedRequestsPerMinute",
                        String.valueOf(e.testedPerMinute()),
                        "expectedRequestsPerMinute",
                        e.requestsPerMinute() == null ? "-" : String.valueOf(e.requestsPerMinute()),
                        "headroom",
                        e.headroom() == null ? "-" : String.valueOf(e.headroom())),
                "Add a stage with the expected load" + (e.headroom() == null ? "" : ", " + e.headroom() + " times"),
                "spec.rehearsal.stages"));
    }
}
