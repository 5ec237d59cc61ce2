package dev.airtime.diagnosis;

import dev.airtime.api.Finding;
import dev.airtime.api.Finding.Severity;
import dev.airtime.api.StaticContentStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Whether the run's figures are those of a CDN as much as of the application. */
final class StaticContent implements Rule {
    static final String ID = "StaticContent";

    @Override
    public List<Finding> find(Measurements m) {
        StaticContentStatus s = m.staticContent();
        return s == null
                ? List.of()
                : s.carried().map(c -> finding(s, c)).stream().toList();
    }

    private static Finding finding(StaticContentStatus s, String message) {
        Map<String, String> evidence = new LinkedHashMap<>();
        evidence.put("share", s.share());
        evidence.put("endpoints", s.endpoints().isEmpty() ? "-" : String.join(", ", s.endpoints()));
        if (s.p95Without() != null && s.failureRateWithout() != null) {
            evidence.put("p95Without", s.p95Without());
            evidence.put("failureRateWithout", s.failureRateWithout());
        }
        return new Finding(
                ID,
                Severity.Warning,
                message,
                evidence,
                "Leave these endpoints out of the script, and judge the next run",
                "spec.rehearsal.locust.script");
    }
}
