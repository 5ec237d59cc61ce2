package dev.airtime.staging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.airtime.api.Keys;
import java.util.ArrayList;
import java.util.List;

/**
 * The pods that prove the wall: two that are shut in as every pod of the copy is, and one of the same image that a
 * policy of its own lets out, so that nothing but the policy can be the difference. They only open TCP connections, and
 * end after a minute at most.
 */
final class ProbePods {
    static final String PROBE = "probe";
    static final String CONTROL = "control";
    static final String POLICY = "airtime-control";
    static final List<String> NAMES = List.of("airtime-probe-1", "airtime-probe-2", "airtime-control");
    static final int SECONDS = 60;

    private final ApiServer api;

    ProbePods(ApiServer api) {
        this.api = api;
    }

    /** Ours among the pods of the copy. */
    List<ObjectNode> read(String namespace) {
        List<ObjectNode> pods = new ArrayList<>();
        api.list(pods(namespace) + "?labelSelector=" + ApiServer.encode(Keys.MANAGED_BY + "=" + Keys.AIRTIME), p -> {
            if (NAMES.contains(Source.name(p))) {
                pods.add(p);
            }
        });
        return pods;
    }

    /** @throws Refused when the server refuses one, but for one that is there */
    void start(StagingRequest request, String image, List<ProbeTarget> targets, String hash) {
        api.applyNow(policy(request.spec().namespace()), policyBody(request));
        for (String name : NAMES) {
            try {
                api.create(pods(request.spec().namespace()), pod(request, name, image, targets, hash));
            } catch (Refused e) {
                if (e.code() != 409) {
                    throw e;
                }
            }
        }
    }

    /** Takes pods and policy away. True when none was left. */
    boolean clear(String namespace) {
        api.delete(policy(namespace), null);
        List<ObjectNode> left = read(namespace);
        left.forEach(p -> api.delete(
                pods(namespace) + "/" + Source.name(p),
                p.path("metadata").path("uid").asText()));
        return left.isEmpty();
    }

    private static ObjectNode policyBody(StagingRequest request) {
        ObjectNode policy = Wall.owned(request, "networking.k8s.io/v1", "NetworkPolicy", POLICY);
        ObjectNode spec = policy.putObject("spec");
        spec.putObject("podSelector").putObject("matchLabels").put(Keys.ROLE, CONTROL);
        spec.putArray("policyTypes").add("Egress");
        spec.putArray("egress").addObject();
        return policy;
    }

    static ObjectNode pod(StagingRequest request, String name, String image, List<ProbeTarget> targets, String hash) {
        boolean control = name.equals(POLICY);
        ObjectNode pod = Wall.owned(request, "v1", "Pod", name);
        ObjectNode metadata = Rule.at(pod, "metadata");
        Rule.at(metadata, "labels").put(Keys.ROLE, control ? CONTROL : PROBE);
        metadata.putObject("annotations").put(Keys.HASH, hash);
        ObjectNode spec = pod.putObject("spec");
        spec.put("restartPolicy", "Never")
                .put("activeDeadlineSeconds", SECONDS)
                .put("automountServiceAccountToken", false)
                .put("enableServiceLinks", false)
                .put("terminationGracePeriodSeconds", 1);
        ObjectNode security = spec.putObject("securityContext")
                .put("runAsNonRoot", true)
                .put("runAsUser", 65532)
                .put("runAsGroup", 65532);
        security.putObject("seccompProfile").put("type", "RuntimeDefault");
        ObjectNode term = spec.putObject("affinity")
                .putObject("podAntiAffinity")
                .putArray("preferredDuringSchedulingIgnoredDuringExecution")
                .addObject()
                .put("weight", 1)
                .putObject("podAffinityTerm")
                .put("topologyKey", "kubernetes.io/hostname");
        term.putObject("labelSelector").putObject("matchLabels").put(Keys.ROLE, PROBE);
        ObjectNode container = spec.putArray("containers").addObject();
        container.put("name", PROBE).put("image", image).put("imagePullPolicy", "IfNotPresent");
        ArrayNode args = container.putArray("args").add("probe").add("--until").add(control ? "open" : "closed");
        targets.forEach(t -> args.add(t.place()));
        container
                .putArray("env")
                .addObject()
                .put("name", "JAVA_TOOL_OPTIONS")
                .put("value", "-Xmx32m -XX:TieredStopAtLevel=1 -XX:-UsePerfData");
        container.put("terminationMessagePolicy", "FallbackToLogsOnError");
        ObjectNode resources = container.putObject("resources");
        resources.putObject("requests").put("cpu", "20m").put("memory", "64Mi");
        resources.putObject("limits").put("memory", "160Mi");
        ObjectNode own = container
                .putObject("securityContext")
                .put("allowPrivilegeEscalation", false)
                .put("readOnlyRootFilesystem", true);
        own.putObject("capabilities").putArray("drop").add("ALL");
        return pod;
    }

    static String hash(JsonNode pod) {
        return pod.path("metadata").path("annotations").path(Keys.HASH).asText("");
    }

    private static String pods(String namespace) {
        return "/api/v1/namespaces/" + namespace + "/pods";
    }

    private static String policy(String namespace) {
        return "/apis/networking.k8s.io/v1/namespaces/" + namespace + "/networkpolicies/" + POLICY;
    }
}
