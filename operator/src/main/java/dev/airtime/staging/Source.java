package dev.airtime.staging;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.airtime.api.StagingSpec;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the rules have to know of the namespace that is copied.
 *
 * @param namespace its name
 * @param spec what the user asks for
 * @param services its Services, each with whether it selects pods
 * @param podSecrets Secrets that its pod templates name; read only where it has TLS Secrets
 * @param lowPriority whether the cluster has the class {@link #PRIORITY_CLASS}
 */
record Source(
        String namespace,
        StagingSpec spec,
        Map<String, Boolean> services,
        Set<String> podSecrets,
        boolean lowPriority) {
    /** The priority class of the copy's pods, which the chart makes. */
    static final String PRIORITY_CLASS = "airtime-staging";

    private static final String PRIORITY_CLASSES = "/apis/scheduling.k8s.io/v1/priorityclasses/";
    /** The kinds whose pods a controller of Kubernetes' own starts. */
    static final List<ApiKind> WORKLOADS = List.of(
            new ApiKind("apps", "v1", "deployments", "Deployment"),
            new ApiKind("apps", "v1", "statefulsets", "StatefulSet"),
            new ApiKind("apps", "v1", "daemonsets", "DaemonSet"),
            new ApiKind("batch", "v1", "cronjobs", "CronJob"),
            new ApiKind("batch", "v1", "jobs", "Job"),
            new ApiKind("", "v1", "replicationcontrollers", "ReplicationController"));

    Source {
        services = Map.copyOf(services);
        podSecrets = Set.copyOf(podSecrets);
    }

    Source(String namespace, StagingSpec spec, Map<String, Boolean> services) {
        this(namespace, spec, services, Set.of(), false);
    }

    static Source read(ApiServer api, String namespace, StagingSpec spec) {
        Map<String, Boolean> services = new HashMap<>();
        api.list("/api/v1/namespaces/" + namespace + "/services", s -> services.put(name(s), selects(s)));
        return new Source(namespace, spec, services, podSecrets(api, namespace), lowPriority(api));
    }

    /** The class may be missing, or the operator may not be allowed to look: both mean that there is none. */
    private static boolean lowPriority(ApiServer api) {
        return api.findIfReadable(PRIORITY_CLASSES + PRIORITY_CLASS).isPresent();
    }

    /** Names only. A kind that can't be read names none: a key that is held back for that is listed. */
    private static Set<String> podSecrets(ApiServer api, String namespace) {
        Set<String> names = new HashSet<>();
        String secrets =
                "/api/v1/namespaces/" + namespace + "/secrets?fieldSelector=type%3Dkubernetes.io%2Ftls&limit=1";
        if (api.find(secrets).filter(l -> !l.path("items").isEmpty()).isEmpty()) {
            return names;
        }
        for (ApiKind kind : WORKLOADS) {
            api.listIfReadable(kind.collection(namespace), o -> PodTemplates.of(kind, o)
                    .ifPresent(t -> names.addAll(PodTemplates.secrets(t))));
        }
        return names;
    }

    boolean podsUse(String secret) {
        return podSecrets.contains(secret);
    }

    String target() {
        return spec.namespace();
    }

    Set<String> serviceNames() {
        return services.keySet();
    }

    /** Whether a host is the name of a Service of production, in any of the forms that DNS gives it. */
    boolean names(String host) {
        String[] labels = host.split("\\.", -1);
        return services.containsKey(labels[0])
                && (labels.length < 2 || labels[1].equals(namespace))
                && (labels.length < 3 || labels[2].equals("svc"));
    }

    boolean selectsPods(String service) {
        return services.getOrDefault(service, false);
    }

    /** Whether the Service is there and nobody but a person writes its Endpoints. */
    boolean needsEndpoints(String service) {
        return !services.getOrDefault(service, true);
    }

    static String name(ObjectNode object) {
        return object.path("metadata").path("name").asText();
    }

    private static boolean selects(ObjectNode service) {
        return !service.path("spec").path("selector").isEmpty();
    }
}
