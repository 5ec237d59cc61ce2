package dev.airtime.staging;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.airtime.api.Keys;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The few requests that a copy needs, as paths and JSON trees over the client's own connection (its address,
 * credentials and retries). No type of the client's model is used: objects of every kind pass unchanged.
 */
final class ApiServer {
    private static final String JSON = "application/json";
    private static final String METADATA_ONLY = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1," + JSON;
    private static final int PAGE = 500;
    private static final int RESTARTS = 3;
    private static final long SECONDS = 30;
    /** A dead APIService answers 503 to each try; with the client's own ten tries discovery would take minutes. */
    private static final int RETRIES = 3;

    private final HttpClient http;
    private final String base;

    ApiServer(KubernetesClient client) {
        this.base = client.getMasterUrl().toString().replaceAll("/+$", "");
        this.http = client.getHttpClient()
                .newBuilder()
                .tag(new RequestConfigBuilder(client.getConfiguration().getRequestConfig())
                        .withRequestRetryBackoffLimit(RETRIES)
                        .build())
                .build();
    }

    /** @throws Refused when the server refuses */
    JsonNode get(String path) {
        return await(send("GET", path, JSON, null, null));
    }

    /** As {@link #get}, asking first for the given representation. */
    JsonNode get(String path, String accept) {
        return await(send("GET", path, accept + "," + JSON, null, null));
    }

    Optional<JsonNode> find(String path) {
        try {
            return Optional.of(get(path));
        } catch (Refused e) {
            if (e.notFound()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /**
     * Reads a collection page by page at one version; when the server has forgotten that version (410 Gone), from the
     * beginning, so that an item may be seen twice.
     */
    void list(String collection, Consumer<ObjectNode> item) {
        for (int restarts = 0; ; restarts++) {
            try {
                pages(collection, item);
                return;
            } catch (Refused e) {
                if (e.code() != 410 || restarts == RESTARTS) {
                    throw e;
                }
            }
        }
    }

    private void pages(String collection, Consumer<ObjectNode> item) {
        String token = "";
        do {
            JsonNode page = get(collection + (collection.contains("?") ? "&" : "?") + "limit=" + PAGE
                    + (token.isEmpty() ? "" : "&continue=" + encode(token)));
            for (JsonNode node : page.path("items")) {
                if (node instanceof ObjectNode object) {
                    item.accept(object);
                }
            }
            token = page.path("metadata").path("continue").asText("");
        } while (!token.isEmpty());
    }

    /** Server-side apply by force: creates the object, or makes the fields of the body ours. */
    CompletableFuture<JsonNode> apply(String object, JsonNode body) {
        return send(
                "PATCH",
                object + "?fieldManager=" + Keys.AIRTIME + "&force=true",
                METADATA_ONLY,
                "application/apply-patch+yaml",
                Json.applyBody(body));
    }

    /** Creates an object that must not exist yet. @throws Refused with 409 when it does */
    void create(String collection, JsonNode body) {
        await(send("POST", collection + "?fieldManager=" + Keys.AIRTIME, METADATA_ONLY, JSON, Json.text(body)));
    }

    void applyNow(String object, JsonNode body) {
        await(apply(object, body));
    }

    /** JSON merge patch (RFC 7396). */
    CompletableFuture<JsonNode> merge(String object, JsonNode body) {
        return send(
                "PATCH",
                object + "?fieldManager=" + Keys.AIRTIME,
                METADATA_ONLY,
                "application/merge-patch+json",
                Json.text(body));
    }

    void mergeNow(String object, JsonNode body) {
        await(merge(object, body));
    }

    /** Deletes that very object; what depends on it follows in the background. Absent is done. */
    void delete(String object, @Nullable String uid) {
        ObjectNode options = Json.object()
                .put("apiVersion", "v1")
                .put("kind", "DeleteOptions")
                .put("propagationPolicy", "Background");
        if (uid != null && !uid.isEmpty()) {
            options.putObject("preconditions").put("uid", uid);
        }
        try {
            await(send("DELETE", object, JSON, JSON, Json.text(options)));
        } catch (Refused e) {
            if (!e.notFound()) {
                throw e;
            }
        }
    }

    static String encode(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private CompletableFuture<JsonNode> send(
            String method, String path, String accept, @Nullable String contentType, @Nullable String body) {
        HttpRequest.Builder request = http.newHttpRequestBuilder()
                .uri(base + path)
                .header("Accept", accept)
                .timeout(SECONDS, TimeUnit.SECONDS);
        if (contentType != null && body != null) {
            request.method(method, contentType, body);
        }
        String what = method + " " + path;
        return http.sendAsync(request.build(), byte[].class).handle((response, failure) -> {
            if (failure != null) {
                Throwable cause =
                        failure instanceof CompletionException c && c.getCause() != null ? c.getCause() : failure;
                throw new Refused(0, what + ": " + cause, List.of());
            }
            return answer(what, response);
        });
    }

    private static JsonNode answer(String what, HttpResponse<byte[]> response) {
        JsonNode body = Json.object();
        try {
            byte[] bytes = response.body();
            if (bytes != null && bytes.length > 0) {
                body = Json.MAPPER.readTree(new String(bytes, StandardCharsets.UTF_8));
            }
        } catch (JsonProcessingException e) {
            if (response.isSuccessful()) {
                throw new Refused(0, what + ": the reply is no JSON", List.of());
            }
        }
        if (!response.isSuccessful()) {
            throw Refused.of(response.code(), what, body);
        }
        return body;
    }

    /** Waits for a reply. @throws Refused when the server refuses */
    static JsonNode await(CompletableFuture<JsonNode> reply) {
        try {
            return reply.get(2 * SECONDS * (RETRIES + 1), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Refused r ? r : new Refused(0, String.valueOf(e.getCause()), List.of());
        } catch (TimeoutException e) {
            reply.cancel(true);
            throw new Refused(0, "the API server did not answer", List.of());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refused(0, "interrupted while waiting for the API server", List.of());
        }
    }
}
