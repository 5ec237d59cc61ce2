package dev.airtime.staging;

import java.util.Set;

/**
 * A kind that the API server serves in namespaces, in its preferred version.
 *
 * @param group the API group; empty for the core group
 * @param version the preferred version
 * @param plural the name of the collection in paths
 * @param kind the kind
 */
record ApiKind(String group, String version, String plural, String kind) {
    /** Groups that Kubernetes itself serves, whose kinds the rules know. */
    private static final Set<String> BUILT_IN = Set.of(
            "",
            "apps",
            "batch",
            "autoscaling",
            "networking.k8s.io",
            "policy",
            "rbac.authorization.k8s.io",
            "discovery.k8s.io",
            "resource.k8s.io",
            "storage.k8s.io",
            "extensions");

    private static final Set<String> LATE = Set.of(
            "RoleBinding",
            "Deployment",
            "StatefulSet",
            "DaemonSet",
            "ReplicationController",
            "Job",
            "CronJob",
            "HorizontalPodAutoscaler",
            "Ingress");

    String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    String collection(String namespace) {
        return (group.isEmpty() ? "/api/" : "/apis/") + apiVersion() + "/namespaces/" + namespace + "/" + plural;
    }

    String object(String namespace, String name) {
        return collection(namespace) + "/" + ApiServer.encode(name);
    }

    /** Whether the kind comes from a CustomResourceDefinition or an aggregated API. */
    boolean custom() {
        return !BUILT_IN.contains(group);
    }

    static boolean builtIn(String group) {
        return BUILT_IN.contains(group);
    }

    boolean is(String group, String kind) {
        return this.group.equals(group) && this.kind.equals(kind);
    }

    boolean core(String kind) {
        return is("", kind);
    }

    /** How a user names it: the kind, of a custom kind with its group. */
    String title() {
        return custom() ? kind + "." + group : kind;
    }

    /** 0: inert objects; 1: what refers to them or starts pods; 2: custom kinds, whose controllers may act at once. */
    int wave() {
        return custom() ? 2 : LATE.contains(kind) ? 1 : 0;
    }
}
