package dev.airtime.staging;

import static dev.airtime.staging.Reason.held;
import static dev.airtime.staging.Reason.includable;
import static dev.airtime.staging.Reason.some;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Objects that a copy of production would want, and that can't be copied safely. */
final class HeldBack {
    private static final String UNMAPPED =
            "spec.staging.hosts does not map every host that it answers to, so it could" + " take production's traffic";

    /** Directories of a node that every image could have as well. */
    private static final List<String> HARMLESS_PATHS = List.of(
            "/etc/localtime",
            "/etc/timezone",
            "/usr/share/zoneinfo",
            "/etc/ssl/certs",
            "/etc/pki",
            "/usr/share/ca-certificates");

    static final List<Reason> REASONS = List.of(
            held("bare-pod", "a bare pod can't be held at zero; let a Deployment make it", (k, o, s) -> k.core("Pod")),
            held(
                    "bare-replica-set",
                    "a ReplicaSet without a Deployment is not copied",
                    (k, o, s) -> k.is("apps", "ReplicaSet")),
            held("host-network", "no NetworkPolicy holds a pod on the host's network", (k, o, s) -> pod(k, o)
                    .path("hostNetwork")
                    .asBoolean()),
            held(
                    "host-processes",
                    "its pods see the processes of the node, production's among them",
                    (k, o, s) -> pod(k, o).path("hostPID").asBoolean()
                            || pod(k, o).path("hostIPC").asBoolean()),
            includable(
                    "daemon-set",
                    "a DaemonSet can't be held at zero and uses the nodes that production's does",
                    (k, o, s) -> k.is("apps", "DaemonSet")),
            includable(
                    "host-path",
                    "a hostPath volume of it is a directory of the node that production's pods use too",
                    (k, o, s) -> some(pod(k, o).path("volumes"), HeldBack::hostPath)),
            includable(
                    "public-certificate",
                    "no pod uses it, so it is the key of a public host; the copy's hosts have the default certificate",
                    (k, o, s) -> k.core("Secret")
                            && "kubernetes.io/tls".equals(o.path("type").asText())
                            && !s.podsUse(Source.name(o))),
            held(
                    "unmapped-ingress",
                    UNMAPPED,
                    (k, o, s) -> k.is("networking.k8s.io", "Ingress")
                            && !s.spec().hosts().keySet().containsAll(Selection.ingressHosts(o))),
            held(
                    "unmapped-route",
                    UNMAPPED,
                    (k, o, s) -> Selection.route(k)
                            && (o.path("spec").path("hostnames").isEmpty()
                                    || some(o.path("spec").path("hostnames"), h -> unmapped(h, s)))),
            held(
                    "unmapped-virtual-service",
                    "a host of it is neither one that spec.staging.hosts maps nor a Service of production",
                    (k, o, s) -> k.is("networking.istio.io", "VirtualService")
                            && some(o.path("spec").path("hosts"), h -> unmapped(h, s) && !s.names(h.asText()))));

    private HeldBack() {}

    private static boolean unmapped(JsonNode host, Source source) {
        return !source.spec().hosts().containsKey(host.asText());
    }

    private static JsonNode pod(ApiKind kind, ObjectNode object) {
        return PodTemplates.of(kind, object).orElseGet(Json::object).path("spec");
    }

    private static boolean hostPath(JsonNode volume) {
        String path = volume.path("hostPath").path("path").asText();
        return volume.has("hostPath")
                && (path.contains("..")
                        || HARMLESS_PATHS.stream().noneMatch(h -> path.equals(h) || path.startsWith(h + "/")));
    }
}
