package dev.airtime.rehearsal;

import dev.airtime.api.Cut;
import dev.airtime.api.EndpointStatus;
import dev.airtime.api.EndpointThresholds;
import dev.airtime.api.Percentage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Thresholds on single endpoints. Pure. */
final class EndpointChecks {
    private static final int LISTED = 10;
    /** Characters of a name in that list. */
    private static final int LONGEST = 100;

    private EndpointChecks() {}

    static List<String> broken(List<EndpointThresholds> thresholds, List<EndpointStatus> endpoints, String where) {
        List<String> reasons = new ArrayList<>();
        for (EndpointThresholds t : thresholds) {
            for (EndpointStatus e : endpoints) {
                if (named(t.name(), e)) {
                    broken(t, e, where + e.described() + ": ", reasons);
                }
            }
        }
        return reasons;
    }

    private static void broken(EndpointThresholds t, EndpointStatus e, String where, List<String> reasons) {
        double failed = e.requests() == 0 ? 0 : (double) e.failures() / e.requests();
        if (t.errorRate() != null && failed > Percentage.parse(t.errorRate())) {
            reasons.add(where + Percentage.format(failed) + " of the requests failed, above " + t.errorRate());
        }
        Millis.above(e.p50(), t.p50()).ifPresent(above -> reasons.add(where + "p50 was " + above));
        Millis.above(e.p95(), t.p95()).ifPresent(above -> reasons.add(where + "p95 was " + above));
        Millis.above(e.p99(), t.p99()).ifPresent(above -> reasons.add(where + "p99 was " + above));
    }

    /** Thresholds whose endpoint was not called: a name that is mistyped would otherwise always hold. */
    static List<String> unknown(List<EndpointThresholds> thresholds, List<EndpointStatus> endpoints) {
        return thresholds.stream()
                .filter(t -> endpoints.stream().noneMatch(e -> named(t.name(), e)))
                .map(t -> "thresholds.endpoints[name=" + t.name() + "] could not be checked: the run called no such"
                        + " endpoint" + called(endpoints))
                .toList();
    }

    private static String called(List<EndpointStatus> endpoints) {
        if (endpoints.isEmpty()) {
            return ", as far as is known";
        }
        String more = endpoints.size() > LISTED ? " and " + (endpoints.size() - LISTED) + " more" : "";
        return endpoints.stream()
                .map(EndpointStatus::described)
                .sorted()
                .limit(LISTED)
                .map(name -> Cut.to(LONGEST, name))
                .collect(Collectors.joining(", ", "; it called ", more + ": correct the name"));
    }

    private static boolean named(String name, EndpointStatus e) {
        String shown = Redaction.ofName(name);
        return shown.equals(e.name()) || shown.equals(e.described());
    }
}
