package dev.airtime.staging;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.airtime.api.StagingSpec;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What the rules have to know of the namespace that is copied.
 *
 * @param namespace its name
 * @param spec what the user asks for
 * @param services its Services, each with whether it selects pods
 */
record Source(String namespace, StagingSpec spec, Map<String, Boolean> services) {
    Source {
        services = Map.copyOf(services);
    }

    static Source read(ApiServer api, String namespace, StagingSpec spec) {
        Map<String, Boolean> services = new HashMap<>();
        api.list("/api/v1/namespaces/" + namespace + "/services", s -> services.put(name(s), selects(s)));
        return new Source(namespace, spec, services);
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
