package dev.airtime.staging;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Map;

/**
 * What the scheduler reserves for a pod. Sources: kubernetes.io, Init Containers, "Resource sharing within containers";
 * Sidecar Containers, "Resource sharing within containers"; Pod Overhead; Assign Pod-level CPU and memory resources.
 */
final class PodRequest {
    private PodRequest() {}

    /**
     * The effective request: the greater of the highest step of the initialisation, each with the sidecars that were
     * started before it, and the sum of containers and sidecars; what the pod itself asks for in their place; and its
     * overhead. One pod is part of it.
     *
     * @param spec the pod's, or its template's
     * @param defaults what a LimitRange gives to a container that asks for nothing
     */
    static Amounts of(JsonNode spec, Amounts defaults) {
        Amounts sidecars = Amounts.NONE;
        Amounts highest = Amounts.NONE;
        for (JsonNode container : spec.path("initContainers")) {
            Amounts own = container(container, defaults);
            highest = highest.max(sidecars.plus(own));
            if ("Always".equals(container.path("restartPolicy").asText())) {
                sidecars = sidecars.plus(own);
            }
        }
        Amounts running = sidecars;
        for (JsonNode container : spec.path("containers")) {
            running = running.plus(container(container, defaults));
        }
        JsonNode pod = spec.path("resources");
        return Amounts.read(pod.path("requests"))
                .or(running.max(highest))
                .or(Amounts.read(pod.path("limits")))
                .plus(Amounts.read(spec.path("overhead")))
                .plus(new Amounts(Map.of(Amounts.PODS, BigDecimal.ONE)));
    }

    private static Amounts container(JsonNode container, Amounts defaults) {
        return asked(container.path("resources")).or(defaults);
    }

    /** Requests; where there is a limit only, the server makes the request equal to it. */
    private static Amounts asked(JsonNode resources) {
        return Amounts.read(resources.path("requests")).or(Amounts.read(resources.path("limits")));
    }

    /**
     * What a LimitRange gives to containers that ask for nothing. The server has filled in {@code defaultRequest} from
     * its limits and minimum (kubernetes.io, Limit Ranges).
     */
    static Amounts defaults(JsonNode limitRange) {
        Amounts defaults = Amounts.NONE;
        for (JsonNode limit : limitRange.path("spec").path("limits")) {
            if ("Container".equals(limit.path("type").asText())) {
                defaults = defaults.or(Amounts.read(limit.path("defaultRequest")));
            }
        }
        return defaults;
    }
}
