package dev.airtime;

import dev.airtime.api.Finding;
import dev.airtime.api.Rehearsal;
import dev.airtime.api.RehearsalPhase;
import dev.airtime.api.RehearsalStatus;
import dev.airtime.api.Verdict;

/** Says in Kubernetes Events where a Rehearsal is. */
final class RehearsalEvents {
    private final KubernetesEvents events;

    RehearsalEvents(KubernetesEvents events) {
        this.events = events;
    }

    /** What a person wants to hear of the step from {@code before} to {@code after}: each phase, the verdict, the findings. */
    void tell(Rehearsal rehearsal, RehearsalStatus before, RehearsalStatus after, String message) {
        if (after.phase() == null || after.phase() == before.phase()) {
            return;
        }
        if (after.phase() != RehearsalPhase.Finished) {
            events.tell(rehearsal, KubernetesEvents.Type.Normal, after.phase().name(), message);
            return;
        }
        boolean passed = after.verdict() == Verdict.Passed;
        events.tell(
                rehearsal,
                passed ? KubernetesEvents.Type.Normal : KubernetesEvents.Type.Warning,
                String.valueOf(after.verdict()),
                String.join("; ", after.reasons()));
        after.findings().stream()
                .filter(f -> f.severity() != Finding.Severity.Info)
                .forEach(f -> events.tell(
                        rehearsal,
                        KubernetesEvents.Type.Warning,
                        f.id(),
                        f.message() + (f.remedy() == null ? "" : ". " + f.remedy())));
    }
}
