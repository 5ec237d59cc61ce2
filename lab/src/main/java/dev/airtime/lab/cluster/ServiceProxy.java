package dev.airtime.lab.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** Plays what would answer behind the API server's service and pod proxy. */
@FunctionalInterface
public interface ServiceProxy {
    /** Nothing answers. */
    ServiceProxy NONE = (method, namespace, target, path) -> null;

    /**
     * The answer's body; null when nothing is there to answer, which the API server says as 503.
     *
     * @param method the HTTP method
     * @param namespace the namespace of the service or pod
     * @param target as the path names it, for example {@code http:shop-1-master:8089}
     * @param path the rest of the path, with its query
     */
    @Nullable
    JsonNode answer(String method, String namespace, String target, String path);
}
