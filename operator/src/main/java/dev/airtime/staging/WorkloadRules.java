package dev.airtime.staging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.airtime.api.Keys;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Rules about what starts pods. */
final class WorkloadRules {
    /** Labels by which a Job knows its pods, in both spellings; the server sets them anew. */
    private static final Set<String> JOB_LABELS =
            Set.of("controller-uid", "batch.kubernetes.io/controller-uid", "job-name", "batch.kubernetes.io/job-name");

    /** Annotations of pods by which a cloud gives them an identity. */
    private static final List<String> CLOUD_IDENTITIES =
            List.of("iam.amazonaws.com/", "eks.amazonaws.com/", "iam.gke.io/", "azure.workload.identity/");

    /** Annotations that give a pod another network, which no NetworkPolicy holds. */
    private static final List<String> NETWORKS =
            List.of("k8s.v1.cni.cncf.io/", "v1.multus-cni.io/", "multi-network.openshift.io/");

    static final List<Rule> ALL = List.of(
            Rule.of("cron-job", "batch", "CronJob", (kind, cronJob, source) -> {
                Rule.at(cronJob, "spec").put("suspend", true);
                jobSpec(Rule.at(cronJob, "spec", "jobTemplate", "spec"));
            }),
            Rule.of("job", "batch", "Job", (kind, job, source) -> {
                Rule.at(job, "spec").put("suspend", true);
                Rule.drop(Rule.at(job, "metadata"), "labels", JOB_LABELS::contains);
                Rule.drop(Rule.at(job, "metadata"), "annotations", "batch.kubernetes.io/job-tracking"::equals);
                jobSpec(Rule.at(job, "spec"));
            }),
            // Class and value go together: the server refuses a value that is not its class's.
            Rule.everywhere("priority", (kind, object, source) -> PodTemplates.of(kind, object)
                    .ifPresent(template -> priority(template, source))),
            Rule.template(
                    "pod-networks",
                    template -> Rule.drop(
                            Rule.at(template, "metadata"), "annotations", a -> Rule.startsWithAny(a, NETWORKS))),
            Rule.template("node", template -> Rule.at(template, "spec").remove("nodeName")),
            Rule.template("host-ports", template -> PodTemplates.containers(template)
                    .forEach(c -> Rule.objects(c.path("ports")).forEach(p -> p.remove("hostPort")))),
            Rule.template("duplicate-env", template -> PodTemplates.containers(template)
                    .forEach(WorkloadRules::duplicateEnv)),
            Rule.template("duplicate-ports", template -> PodTemplates.containers(template)
                    .forEach(WorkloadRules::duplicatePorts)),
            Rule.template("pod-cloud-identity", template -> {
                ObjectNode metadata = Rule.at(template, "metadata");
                Rule.drop(metadata, "annotations", a -> Rule.startsWithAny(a, CLOUD_IDENTITIES));
                Rule.drop(metadata, "labels", l -> Rule.startsWithAny(l, CLOUD_IDENTITIES));
                metadata.remove("creationTimestamp");
            }));

    /** No pod is wanted until the release; how many then is written beside. */
    static final Rule REPLICAS = new Rule("replicas", WorkloadRules::scaled, (kind, workload, source) -> {
        ObjectNode spec = Rule.at(workload, "spec");
        int wanted = spec.path("replicas").asInt(1);
        JsonNode annotations = workload.path("metadata").path("annotations");
        if (annotations.has(Keys.WANTED_REPLICAS) && wanted == 0) {
            return;
        }
        spec.put("replicas", 0);
        Rule.annotate(workload, Keys.WANTED_REPLICAS, String.valueOf(wanted));
    });

    private WorkloadRules() {}

    /** Kinds that have a number of replicas. */
    static boolean scaled(ApiKind kind) {
        return Replicas.SCALED.stream().anyMatch(s -> kind.is(s.group(), s.kind()));
    }

    /** The copy's pods never preempt production's: the class is below the default and preempts nobody. */
    private static void priority(ObjectNode template, Source source) {
        ObjectNode spec = Rule.at(template, "spec");
        spec.remove(List.of("priorityClassName", "priority", "preemptionPolicy"));
        if (source.lowPriority()) {
            spec.put("priorityClassName", Source.PRIORITY_CLASS);
        }
    }

    private static void jobSpec(ObjectNode spec) {
        spec.remove(List.of("selector", "manualSelector"));
        Rule.drop(Rule.at(spec, "template", "metadata"), "labels", JOB_LABELS::contains);
    }

    /**
     * Server-side apply refuses two variables of one name, which create accepts (kubernetes issue 113482). The last one
     * counts at run time; the first keeps its place, since others may refer to it.
     */
    private static void duplicateEnv(ObjectNode container) {
        Map<String, JsonNode> last = new LinkedHashMap<>();
        container.path("env").forEach(e -> last.put(e.path("name").asText(), e));
        if (last.size() < container.path("env").size()) {
            container.putArray("env").addAll(last.values());
        }
    }

    private static void duplicatePorts(ObjectNode container) {
        Set<String> seen = new HashSet<>();
        Rule.dropItems(
                container.path("ports"),
                p -> !seen.add(p.path("containerPort").asText() + "/"
                        + p.path("protocol").asText("TCP")));
    }
}
