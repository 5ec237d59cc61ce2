package dev.airtime.lab.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Quantity;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Plays kubelet, and the controllers of Deployments, StatefulSets, Jobs and namespaces. A simulation: it writes the
 * status that they would write, after about the time they would take. No container runs.
 */
public final class Controllers {
    private static final Duration POD_START = Duration.ofSeconds(20);
    private static final Duration NAMESPACE_END = Duration.ofSeconds(10);

    private final ApiServer api;
    private final InstantSource clock;
    private final Map<String, Wanted> wanted = new HashMap<>();

    private PodLife life = PodLife.PLAIN;

    private boolean wallOpen;

    private record Wanted(int pods, Instant since) {}

    public Controllers(LabCluster cluster, InstantSource clock) {
        this.api = cluster.api();
        this.clock = clock;
    }

    /** What pods do from now on. */
    public synchronized void life(PodLife pods) {
        this.life = pods;
    }

    /** The fault {@code wall-open}: from now on policies have no effect, and every probe gets through. */
    public synchronized void openWall() {
        this.wallOpen = true;
    }

    /** Looks at everything once and moves it on. */
    public synchronized void tick() {
        Instant now = clock.instant();
        api.list("Namespace").forEach(n -> namespace(n, now));
        api.list("Deployment").forEach(d -> replicas(d, now));
        api.list("StatefulSet").forEach(d -> replicas(d, now));
        api.list("Pod").forEach(p -> pod(p, now));
        api.list("Job").forEach(j -> job(j, now));
    }

    private void namespace(ObjectNode namespace, Instant now) {
        JsonNode metadata = namespace.path("metadata");
        if (!metadata.has("deletionTimestamp")
                || now.isBefore(time(metadata.path("deletionTimestamp")).plus(NAMESPACE_END))) {
            return;
        }
        String name = metadata.path("name").asText();
        api.in(name).forEach(api::delete);
        if (api.in(name).isEmpty()) {
            ObjectNode last = namespace.deepCopy();
            last.withObject("/metadata").remove("finalizers");
            api.update(last);
        }
    }

    private void replicas(ObjectNode workload, Instant now) {
        JsonNode metadata = workload.path("metadata");
        int replicas = workload.path("spec").path("replicas").asInt(1);
        int pods = Math.min(replicas, quota(metadata.path("namespace").asText()));
        JsonNode old = workload.path("status");
        Wanted before = wanted.get(metadata.path("uid").asText());
        if (before == null || before.pods() != pods) {
            before = new Wanted(pods, now);
            wanted.put(metadata.path("uid").asText(), before);
        }
        int ready = old.path("readyReplicas").asInt(0);
        boolean settled = pods < ready || !now.isBefore(before.since().plus(POD_START));
        ObjectNode next = workload.deepCopy();
        ObjectNode status = next.putObject("status");
        status.put("observedGeneration", metadata.path("generation").asLong());
        status.put("replicas", pods);
        status.put("updatedReplicas", pods);
        if (settled || old.has("readyReplicas")) {
            status.put("readyReplicas", settled ? pods : ready);
            status.put("availableReplicas", settled ? pods : ready);
        }
        if (!status.equals(old)) {
            api.updateStatus(next);
        }
    }

    private int quota(String namespace) {
        int pods = Integer.MAX_VALUE;
        for (ObjectNode quota : api.in(namespace)) {
            JsonNode hard = quota.path("spec").path("hard").path("pods");
            if (quota.path("kind").asText().equals("ResourceQuota") && !hard.isMissingNode()) {
                pods = Math.min(
                        pods, Quantity.parse(hard.asText()).getNumericalAmount().intValue());
            }
        }
        return pods;
    }

    private void pod(ObjectNode pod, Instant now) {
        String phase = pod.path("status").path("phase").asText("");
        Instant created = time(pod.path("metadata").path("creationTimestamp"));
        ObjectNode next = pod.deepCopy();
        ObjectNode status = next.withObject("/status");
        if (phase.isEmpty()) {
            status.put("phase", "Pending");
        } else if (phase.equals("Pending") && !now.isBefore(created.plus(POD_START))) {
            status.put("phase", "Running").put("startTime", text(now)).put("podIP", "10.244.0.9");
            ready(status, true);
            containers(next, true, null, now);
        } else if (phase.equals("Running")) {
            PodLife played = probe(pod) ? PodLife.PLAIN : life;
            Integer exit = played.exit(pod, time(pod.path("status").path("startTime")), now);
            if (exit != null) {
                status.put("phase", exit == 0 ? "Succeeded" : "Failed");
                ready(status, false);
                containers(next, false, exit, now);
            }
        }
        if (!next.equals(pod)) {
            api.updateStatus(next);
        }
    }

    private static void ready(ObjectNode status, boolean ready) {
        status.putArray("conditions").addObject().put("type", "Ready").put("status", ready ? "True" : "False");
    }

    private void containers(ObjectNode pod, boolean running, @Nullable Integer exit, Instant now) {
        ArrayNode statuses = pod.withObject("/status").putArray("containerStatuses");
        for (JsonNode container : pod.path("spec").path("containers")) {
            ObjectNode status = statuses.addObject()
                    .put("name", container.path("name").asText())
                    .put("image", container.path("image").asText())
                    .put("ready", running)
                    .put("started", running)
                    .put("restartCount", 0);
            if (exit == null) {
                status.putObject("state").putObject("running").put("startedAt", text(now));
            } else {
                status.putObject("state")
                        .putObject("terminated")
                        .put("exitCode", exit)
                        .put("reason", exit == 0 ? "Completed" : "Error")
                        .put("finishedAt", text(now));
                said(pod, status);
            }
        }
    }

    /** What an ended container says; the command {@code probe}: the pod that is let out gets through, the others as the wall is. */
    private void said(ObjectNode pod, ObjectNode status) {
        JsonNode args = pod.at("/spec/containers/0/args");
        if (!probe(pod)) {
            String message = life.said(pod);
            if (message != null) {
                status.withObject("/state/terminated").put("message", message);
            }
            return;
        }
        ObjectNode said = pod.objectNode();
        ArrayNode reached = said.putArray("reached");
        if (wallOpen || args.path(2).asText().equals("open")) {
            for (int i = 3; i < args.size(); i++) {
                reached.add(args.path(i).asText());
            }
        }
        status.withObject("/state/terminated").put("message", said.toString());
    }

    private static boolean probe(ObjectNode pod) {
        return pod.at("/spec/containers/0/args/0").asText().equals("probe");
    }

    private void job(ObjectNode job, Instant now) {
        JsonNode spec = job.path("spec");
        JsonNode metadata = job.path("metadata");
        boolean over = job.path("status").path("conditions").size() > 0;
        if (spec.path("suspend").asBoolean() || metadata.has("deletionTimestamp") || over) {
            return;
        }
        int parallelism = spec.path("parallelism").asInt(1);
        String uid = metadata.path("uid").asText();
        List<ObjectNode> pods = api.in(metadata.path("namespace").asText()).stream()
                .filter(p -> p.path("kind").asText().equals("Pod"))
                .filter(p -> p.path("metadata")
                        .path("ownerReferences")
                        .path(0)
                        .path("uid")
                        .asText()
                        .equals(uid))
                .toList();
        if (pods.isEmpty() && quota(metadata.path("namespace").asText()) > 0) {
            for (int i = 0; i < parallelism; i++) {
                api.create(podOf(job, i));
            }
        }
        long succeeded = pods.stream().filter(p -> phase(p).equals("Succeeded")).count();
        long failed = pods.stream().filter(p -> phase(p).equals("Failed")).count();
        ObjectNode next = job.deepCopy();
        ObjectNode status = next.putObject("status");
        status.put("startTime", metadata.path("creationTimestamp").asText());
        status.put("active", pods.size() - succeeded - failed);
        status.put(
                "ready", pods.stream().filter(p -> phase(p).equals("Running")).count());
        status.put("succeeded", succeeded);
        status.put("failed", failed);
        boolean ended = !pods.isEmpty() && succeeded + failed == pods.size();
        if (ended) {
            status.put("completionTime", text(now));
            status.putArray("conditions")
                    .addObject()
                    .put("type", failed == 0 ? "Complete" : "Failed")
                    .put("status", "True")
                    .put("reason", failed == 0 ? "CompletionsReached" : "BackoffLimitExceeded")
                    .put("lastTransitionTime", text(now));
        }
        if (!status.equals(job.path("status"))) {
            api.updateStatus(next);
        }
    }

    private static ObjectNode podOf(ObjectNode job, int index) {
        JsonNode metadata = job.path("metadata");
        ObjectNode pod = job.objectNode().put("apiVersion", "v1").put("kind", "Pod");
        ObjectNode own = pod.putObject("metadata");
        String name = metadata.path("name").asText();
        own.put("name", name + "-" + index + "-" + metadata.path("uid").asText().substring(0, 5));
        own.put("namespace", metadata.path("namespace").asText());
        JsonNode template = job.path("spec").path("template");
        ObjectNode labels =
                template.path("metadata").path("labels") instanceof ObjectNode l ? l.deepCopy() : job.objectNode();
        labels.put("job-name", name).put("batch.kubernetes.io/job-name", name);
        own.set("labels", labels);
        ObjectNode annotations =
                template.path("metadata").path("annotations") instanceof ObjectNode a ? a.deepCopy() : job.objectNode();
        annotations.put("batch.kubernetes.io/job-completion-index", String.valueOf(index));
        own.set("annotations", annotations);
        own.putArray("ownerReferences")
                .addObject()
                .put("apiVersion", "batch/v1")
                .put("kind", "Job")
                .put("name", name)
                .put("uid", metadata.path("uid").asText())
                .put("controller", true);
        pod.set("spec", template.path("spec").deepCopy());
        return pod;
    }

    private static String phase(ObjectNode pod) {
        return pod.path("status").path("phase").asText("");
    }

    private static Instant time(JsonNode text) {
        return Instant.parse(text.asText());
    }

    private static String text(Instant now) {
        return now.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
