package dev.airtime.diagnosis;

import dev.airtime.api.Finding;
import dev.airtime.api.Finding.Severity;
import dev.airtime.diagnosis.Measurements.PodTrouble;
import dev.airtime.diagnosis.Measurements.PodTrouble.Kind;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the load did to the copy's pods: each kind of trouble of each workload is a finding. */
final class WorkloadTroubles implements Rule {
    static final String ID = "Workload";
    /** A probe or two may fail on any busy node. */
    private static final int FLAPS = 3;

    @Override
    public List<Finding> find(Measurements m) {
        return m.troubles().stream()
                .filter(t -> t.kind() != Kind.Unready || t.times() >= FLAPS)
                .map(WorkloadTroubles::finding)
                .toList();
    }

    private static Finding finding(PodTrouble t) {
        String of = "container " + t.container() + " of " + t.workload();
        String detail = t.detail() == null ? "not known" : t.detail();
        Map<String, String> evidence =
                new TreeMap<>(Map.of("workload", t.workload(), "kind", t.kind().name()));
        return switch (t.kind()) {
            case OutOfMemory -> {
                evidence.put("killed", String.valueOf(t.times()));
                evidence.put("memoryLimit", detail);
                yield new Finding(
                        ID,
                        Severity.Critical,
                        of + " was killed for lack of memory under load, in " + Count.pods(t.times())
                                + (t.detail() == null ? "" : "; its limit is " + detail),
                        evidence,
                        "Find out what holds the memory (caches and pools grow with the users); then raise the limit, and the"
                                + " request with it",
                        "resources.limits.memory of " + of);
            }
            case Exited -> {
                evidence.put("ended", String.valueOf(t.times()));
                evidence.put("how", detail);
                yield new Finding(
                        ID,
                        Severity.Critical,
                        of + " ended under load, in " + Count.pods(t.times()) + ": " + detail,
                        evidence,
                        "Read its log from before it ended: kubectl logs --previous. After a liveness probe that failed, give the"
                                + " probe more time rather than the container a restart",
                        "livenessProbe of " + of);
            }
            case CpuAtLimit -> {
                evidence.put("pods", String.valueOf(t.times()));
                evidence.put("used", detail);
                yield new Finding(
                        ID,
                        Severity.Warning,
                        of + " used " + detail + " at the end of the load, in " + Count.pods(t.times()),
                        evidence,
                        "Raise the limit, or leave it out and let the request hold the place: at the limit the container is"
                                + " stopped for a part of each 100 ms, and requests wait; or more pods",
                        "resources.limits.cpu of " + of);
            }
            case Unready -> {
                evidence.put("probesFailed", String.valueOf(t.times()));
                yield new Finding(
                        ID,
                        Severity.Warning,
                        "readiness probes of " + t.workload() + " failed " + t.times()
                                + " times under load, so that its pods got no requests meanwhile: " + detail,
                        evidence,
                        "Let the probe answer without the database and without waiting behind requests, or give it a longer"
                                + " timeout; more pods if they are all busy",
                        "readinessProbe of " + t.workload());
            }
            case Unschedulable -> {
                evidence.put("pods", String.valueOf(t.times()));
                yield new Finding(
                        ID,
                        Severity.Warning,
                        Count.pods(t.times()) + " of " + t.workload() + " found no node: " + detail,
                        evidence,
                        "Add nodes before the event, or let the cluster autoscaler have more of them",
                        "spec.replicas of " + t.workload());
            }
            case AutoscalerAtMaximum -> {
                evidence.put("maxReplicas", String.valueOf(t.times()));
                yield new Finding(
                        ID,
                        Severity.Warning,
                        "the autoscaler of " + t.workload() + " reached its maximum of " + Count.pods(t.times())
                                + " under load",
                        evidence,
                        "Plan the pods ahead of the event in spec.workloads, or raise the maximum; then look at the pools of"
                                + " connections again",
                        "maxReplicas of HorizontalPodAutoscaler " + detail);
            }
        };
    }
}
