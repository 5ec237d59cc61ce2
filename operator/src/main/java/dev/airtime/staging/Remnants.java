package dev.airtime.staging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.airtime.api.Keys;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Finds what a removal has not got rid of yet. */
final class Remnants {
    /** What goes before the namespace, in this order. */
    static final List<Predicate<ApiKind>> FIRST =
            List.of(ApiKind::custom, kind -> kind.is("networking.k8s.io", "Ingress") || kind.core("Service"));

    private final ApiServer api;

    Remnants(ApiServer api) {
        this.api = api;
    }

    /** Copied objects of a phase that are there; kinds that can't be listed now go to {@code lines}. */
    List<Remnant> copied(StagingRequest request, Discovery discovery, int phase, List<String> lines) {
        List<Remnant> found = new ArrayList<>();
        for (ApiKind kind : discovery.kinds()) {
            if (FIRST.get(phase).test(kind) && Selection.looksAt(kind)) {
                try {
                    api.list(
                            kind.collection(request.spec().namespace()) + "?labelSelector="
                                    + ApiServer.encode(Keys.COPIED_FROM + "=" + request.sourceNamespace()),
                            o -> {
                                Remnant remnant = Remnant.of(kind, o, request.sourceNamespace());
                                if (remnant.copied() && holds(kind, o)) {
                                    found.add(remnant);
                                }
                            });
                } catch (Refused e) {
                    // A kind that may not be listed was not copied either; the namespace's own removal finds the rest.
                    if (e.passing()) {
                        lines.add(kind.title() + " can't be listed: " + e.getMessage());
                    }
                }
            }
        }
        return found;
    }

    private static boolean holds(ApiKind kind, ObjectNode object) {
        return !kind.core("Service")
                || "LoadBalancer".equals(object.path("spec").path("type").asText());
    }

    /**
     * Of a namespace that is being deleted: what its conditions say is left, with the kinds listed only that they name.
     * Source: kubernetes, pkg/controller/namespace/deletion, condition NamespaceContentRemaining "pods. has 1 resource
     * instances".
     */
    List<Remnant> named(StagingRequest request, JsonNode namespace) {
        String remaining = "";
        for (JsonNode condition : namespace.path("status").path("conditions")) {
            if ("NamespaceContentRemaining".equals(condition.path("type").asText())
                    && "True".equals(condition.path("status").asText())) {
                remaining = " " + condition.path("message").asText();
            }
        }
        List<Remnant> found = new ArrayList<>();
        if (remaining.isEmpty()) {
            return found;
        }
        for (ApiKind kind : Discovery.read(api).kinds()) {
            if (remaining.contains(" " + kind.plural() + "." + kind.group() + " has ")) {
                api.listIfReadable(
                        kind.collection(request.spec().namespace()),
                        o -> found.add(Remnant.of(kind, o, request.sourceNamespace())));
            }
        }
        return found;
    }
}
