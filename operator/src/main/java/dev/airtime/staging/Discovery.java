package dev.airtime.staging;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What the API server serves in namespaces and can be copied, each kind once, in its preferred version. Asks for
 * aggregated discovery (KEP-3352: two requests), understands the older form (one request a group).
 *
 * @param kinds the kinds that can be listed, created and patched
 * @param failures groups that could not be read, each with the reason
 */
record Discovery(List<ApiKind> kinds, List<String> failures) {
    private static final String AGGREGATED = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
    private static final Set<String> NEEDED = Set.of("list", "create", "patch");

    Discovery {
        kinds = List.copyOf(kinds);
        failures = List.copyOf(failures);
    }

    /**
     * @throws Refused when Kubernetes' own groups can't be read: without them nothing may be called complete. A custom
     *     or aggregated group that can't be read is a failure to report.
     */
    static Discovery read(ApiServer api) {
        Reading reading = new Reading(api);
        JsonNode core = api.get("/api", AGGREGATED);
        if (aggregated(core)) {
            reading.aggregated(core);
        } else {
            reading.legacy("", "v1");
        }
        JsonNode groups = api.get("/apis", AGGREGATED);
        if (aggregated(groups)) {
            reading.aggregated(groups);
        } else {
            for (JsonNode group : groups.path("groups")) {
                JsonNode preferred = group.path("preferredVersion").path("version");
                reading.legacy(
                        group.path("name").asText(),
                        preferred.isTextual()
                                ? preferred.asText()
                                : group.path("versions").path(0).path("version").asText());
            }
        }
        return new Discovery(reading.kinds, reading.failures);
    }

    private static boolean aggregated(JsonNode reply) {
        return "APIGroupDiscoveryList".equals(reply.path("kind").asText());
    }

    private static final class Reading {
        private final ApiServer api;
        private final List<ApiKind> kinds = new ArrayList<>();
        private final List<String> failures = new ArrayList<>();

        Reading(ApiServer api) {
            this.api = api;
        }

        /** Versions come in the order of preference; a kind is taken from the first that has it. */
        void aggregated(JsonNode list) {
            for (JsonNode item : list.path("items")) {
                String group = item.path("metadata").path("name").asText("");
                Set<String> seen = new HashSet<>();
                for (JsonNode version : item.path("versions")) {
                    String name = version.path("version").asText();
                    if ("Stale".equals(version.path("freshness").asText())) {
                        failed(group, name, "its API server does not answer");
                        continue;
                    }
                    for (JsonNode resource : version.path("resources")) {
                        String plural = resource.path("resource").asText();
                        if ("Namespaced".equals(resource.path("scope").asText())
                                && able(resource)
                                && seen.add(plural)) {
                            kinds.add(new ApiKind(
                                    group,
                                    name,
                                    plural,
                                    resource.path("responseKind").path("kind").asText()));
                        }
                    }
                }
            }
        }

        void legacy(String group, String version) {
            JsonNode list;
            try {
                list = api.get(group.isEmpty() ? "/api/" + version : "/apis/" + group + "/" + version);
            } catch (Refused e) {
                if (ApiKind.builtIn(group) && e.passing()) {
                    throw e;
                }
                failed(group, version, e.getMessage());
                return;
            }
            for (JsonNode resource : list.path("resources")) {
                String plural = resource.path("name").asText();
                if (resource.path("namespaced").asBoolean() && !plural.contains("/") && able(resource)) {
                    kinds.add(new ApiKind(
                            group, version, plural, resource.path("kind").asText()));
                }
            }
        }

        private void failed(String group, String version, String why) {
            failures.add("kinds of " + group + "/" + version + ": not read, so not copied: " + why);
        }

        private static boolean able(JsonNode resource) {
            Set<String> verbs = new HashSet<>();
            resource.path("verbs").forEach(v -> verbs.add(v.asText()));
            return verbs.isEmpty() || verbs.containsAll(NEEDED);
        }
    }
}
