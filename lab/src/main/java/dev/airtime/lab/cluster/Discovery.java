package dev.airtime.lab.cluster;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Answers of the discovery paths (kubernetes.io/docs/concepts/overview/kubernetes-api, "Unaggregated discovery"). */
final class Discovery {
    private static final List<String> VERBS =
            List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");

    private final List<ApiKind> kinds;

    Discovery(List<ApiKind> kinds) {
        this.kinds = List.copyOf(kinds);
    }

    /** The answer to a GET of {@code path} (without query); null when it is no discovery path. */
    @Nullable
    ObjectNode answer(String path) {
        String[] parts = path.replaceAll("^/+|/+$", "").split("/", -1);
        if (parts[0].equals("api")) {
            return switch (parts.length) {
                case 1 -> versions();
                case 2 -> resources("", parts[1]);
                default -> null;
            };
        }
        if (parts[0].equals("apis")) {
            return switch (parts.length) {
                case 1 -> groups();
                case 2 -> group(parts[1]);
                case 3 -> resources(parts[1], parts[2]);
                default -> null;
            };
        }
        return null;
    }

    private static ObjectNode versions() {
        ObjectNode answer = object("APIVersions", "v1");
        answer.putArray("versions").add("v1");
        return answer;
    }

    private ObjectNode groups() {
        ObjectNode answer = object("APIGroupList", "v1");
        ArrayNode groups = answer.putArray("groups");
        Set<String> names = new LinkedHashSet<>();
        kinds.stream().map(ApiKind::group).filter(g -> !g.isEmpty()).forEach(names::add);
        names.forEach(name -> groups.add(group(name)));
        return answer;
    }

    private @Nullable ObjectNode group(String name) {
        List<String> versions = kinds.stream()
                .filter(k -> k.group().equals(name))
                .map(ApiKind::version)
                .distinct()
                .toList();
        if (versions.isEmpty()) {
            return null;
        }
        ObjectNode answer = object("APIGroup", "v1").put("name", name);
        ArrayNode list = answer.putArray("versions");
        versions.forEach(
                v -> list.addObject().put("groupVersion", name + "/" + v).put("version", v));
        answer.putObject("preferredVersion")
                .put("groupVersion", name + "/" + versions.get(0))
                .put("version", versions.get(0));
        return answer;
    }

    private @Nullable ObjectNode resources(String group, String version) {
        List<ApiKind> served = kinds.stream()
                .filter(k -> k.group().equals(group) && k.version().equals(version))
                .toList();
        if (served.isEmpty()) {
            return null;
        }
        ObjectNode answer = object("APIResourceList", "v1")
                .put("groupVersion", served.get(0).apiVersion());
        ArrayNode list = answer.putArray("resources");
        for (ApiKind kind : served) {
            entry(list, kind, kind.plural(), VERBS);
            if (kind.status()) {
                entry(list, kind, kind.plural() + "/status", List.of("get", "patch", "update"));
            }
        }
        return answer;
    }

    private static void entry(ArrayNode list, ApiKind kind, String name, List<String> verbs) {
        ArrayNode said = list.addObject()
                .put("name", name)
                .put("singularName", kind.kind().toLowerCase(java.util.Locale.ROOT))
                .put("namespaced", kind.namespaced())
                .put("kind", kind.kind())
                .putArray("verbs");
        verbs.forEach(said::add);
    }

    private static ObjectNode object(String kind, String apiVersion) {
        return JsonNodeFactory.instance.objectNode().put("kind", kind).put("apiVersion", apiVersion);
    }
}
