package dev.airtime.rehearsal;

import dev.airtime.api.TestedDatabase;
import dev.airtime.api.TestedStatus;
import dev.airtime.api.TestedWorkload;
import dev.airtime.api.VerdictReason;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether what a load test says of the copy can be said of production. Pure. A copy that is larger than production tries
 * something out, and a workload that asks for no pod was left out on purpose: neither is held against the run.
 */
final class CopyCheck {
    private CopyCheck() {}

    static List<Problem> problems(@Nullable TestedStatus tested) {
        if (tested == null) {
            return List.of();
        }
        List<Problem> problems = new ArrayList<>();
        for (TestedWorkload w : tested.workloads()) {
            if (w.production() != null && w.wanted() > 0 && w.ready() < w.production()) {
                problems.add(new Problem(
                        VerdictReason.CopyNotAtSize,
                        "the copy's " + w.name() + " had " + w.ready() + " of the " + w.production()
                                + " pods that production has"
                                + (w.wanted() < w.production()
                                        ? ", it asks for " + w.wanted() + ": raise its replicas in the copy, or in"
                                                + " spec.staging.patches"
                                        : ": see kubectl describe of its pods in the copy's namespace")));
            }
        }
        for (TestedDatabase d : tested.databases()) {
            String is = d.instanceClass();
            if (is != null && d.production() != null && !is.equals(d.production()) && !is.equals(d.planned())) {
                problems.add(new Problem(
                        VerdictReason.CopyNotAtSize,
                        "the copy of database " + d.name() + " was " + is + ", production's is " + d.production()
                                + (d.planned() == null ? "" : ", for the event " + d.planned())
                                + ": change the copy's class to one of production's"));
            }
            if (d.notWarm() != null) {
                problems.add(new Problem(
                        VerdictReason.CopyNotWarm,
                        "the copy of database " + d.name() + " was not ready for a load: " + d.notWarm()));
            }
        }
        return problems;
    }
}
