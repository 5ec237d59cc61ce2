package dev.airtime.lab.cluster;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a resource path (kubernetes.io/docs/reference/using-api/api-concepts, "Resource URIs").
 *
 * @param group the API group, empty for core
 * @param version the version
 * @param namespace the namespace, empty without
 * @param plural the kind's plural
 * @param name the object's name, null for a collection
 * @param subresource what follows the name, null without
 */
record ApiPath(
        String group,
        String version,
        String namespace,
        String plural,
        @Nullable String name,
        @Nullable String subresource) {
    /** Reads {@code path}, with or without a query; null when it names no resource. */
    static @Nullable ApiPath parse(String path) {
        int query = path.indexOf('?');
        List<String> parts = new ArrayList<>();
        for (String part : (query < 0 ? path : path.substring(0, query)).split("/", -1)) {
            if (!part.isEmpty()) {
                parts.add(URLDecoder.decode(part, StandardCharsets.UTF_8));
            }
        }
        int at;
        String group;
        if (parts.size() >= 3 && parts.get(0).equals("api")) {
            group = "";
            at = 1;
        } else if (parts.size() >= 4 && parts.get(0).equals("apis")) {
            group = parts.get(1);
            at = 2;
        } else {
            return null;
        }
        String version = parts.get(at++);
        String namespace = "";
        boolean objectsOf = parts.size() >= at + 3
                && parts.get(at).equals("namespaces")
                && !List.of("status", "finalize").contains(parts.get(at + 2));
        if (objectsOf) {
            namespace = parts.get(at + 1);
            at += 2;
        }
        String plural = parts.get(at++);
        String name = at < parts.size() ? parts.get(at++) : null;
        String subresource = at < parts.size() ? String.join("/", parts.subList(at, parts.size())) : null;
        return new ApiPath(group, version, namespace, plural, name, subresource);
    }

    /** Whether {@code kind} is served under this path. */
    boolean of(ApiKind kind) {
        return kind.group().equals(group)
                && kind.version().equals(version)
                && kind.plural().equals(plural);
    }
}
