package dev.airtime.lab.cluster;

import io.fabric8.kubernetes.client.dsl.base.CustomResourceDefinitionContext;
import java.util.List;

/**
 * A kind that the embedded API server serves.
 *
 * @param group the API group, empty for core
 * @param version the version
 * @param kind the kind
 * @param plural its plural in paths
 * @param namespaced whether its objects live in namespaces
 * @param status whether status is a subresource
 */
public record ApiKind(String group, String version, String kind, String plural, boolean namespaced, boolean status) {
    /** The kinds of a small real cluster that Airtime meets, and Airtime's own. */
    public static final List<ApiKind> SERVED = List.of(
            new ApiKind("", "v1", "Namespace", "namespaces", false, false),
            new ApiKind("", "v1", "Pod", "pods", true, true),
            new ApiKind("", "v1", "Service", "services", true, true),
            new ApiKind("", "v1", "ServiceAccount", "serviceaccounts", true, false),
            new ApiKind("", "v1", "ConfigMap", "configmaps", true, false),
            new ApiKind("", "v1", "Secret", "secrets", true, false),
            new ApiKind("", "v1", "Event", "events", true, false),
            new ApiKind("", "v1", "Endpoints", "endpoints", true, false),
            new ApiKind("", "v1", "ResourceQuota", "resourcequotas", true, true),
            new ApiKind("", "v1", "LimitRange", "limitranges", true, false),
            new ApiKind("", "v1", "PersistentVolumeClaim", "persistentvolumeclaims", true, true),
            new ApiKind("", "v1", "ReplicationController", "replicationcontrollers", true, true),
            new ApiKind("", "v1", "Node", "nodes", false, true),
            new ApiKind("apps", "v1", "Deployment", "deployments", true, true),
            new ApiKind("apps", "v1", "StatefulSet", "statefulsets", true, true),
            new ApiKind("apps", "v1", "DaemonSet", "daemonsets", true, true),
            new ApiKind("apps", "v1", "ReplicaSet", "replicasets", true, true),
            new ApiKind("batch", "v1", "Job", "jobs", true, true),
            new ApiKind("batch", "v1", "CronJob", "cronjobs", true, true),
            new ApiKind("autoscaling", "v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers", true, true),
            new ApiKind("networking.k8s.io", "v1", "NetworkPolicy", "networkpolicies", true, false),
            new ApiKind("networking.k8s.io", "v1", "Ingress", "ingresses", true, true),
            new ApiKind("policy", "v1", "PodDisruptionBudget", "poddisruptionbudgets", true, true),
            new ApiKind("rbac.authorization.k8s.io", "v1", "Role", "roles", true, false),
            new ApiKind("rbac.authorization.k8s.io", "v1", "RoleBinding", "rolebindings", true, false),
            new ApiKind("coordination.k8s.io", "v1", "Lease", "leases", true, false),
            new ApiKind("discovery.k8s.io", "v1", "EndpointSlice", "endpointslices", true, false),
            new ApiKind(
                    "apiextensions.k8s.io", "v1", "CustomResourceDefinition", "customresourcedefinitions", false, true),
            new ApiKind("airtime.dev", "v1alpha1", "TrafficEvent", "trafficevents", true, true),
            new ApiKind("airtime.dev", "v1alpha1", "Rehearsal", "rehearsals", true, true));

    /** {@code apps/v1}, or {@code v1} for core. */
    public String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    /** The path of the collection, in {@code namespace} where the kind is namespaced. */
    public String path(String namespace) {
        return (group.isEmpty() ? "/api/" : "/apis/")
                + apiVersion()
                + (namespaced && !namespace.isEmpty() ? "/namespaces/" + namespace : "")
                + "/"
                + plural;
    }

    /** The server for tests knows plurals and status subresources by such a context only, of custom kinds or not. */
    @SuppressWarnings("NullAway") // the core group has no name there
    CustomResourceDefinitionContext context() {
        return new CustomResourceDefinitionContext.Builder()
                .withGroup(group.isEmpty() ? null : group)
                .withVersion(version)
                .withKind(kind)
                .withPlural(plural)
                .withScope(namespaced ? "Namespaced" : "Cluster")
                .withStatusSubresource(status)
                .build();
    }
}
