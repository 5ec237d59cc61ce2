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
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The few requests that a copy needs, as paths and JSON trees over the client's own connection (its address,
 * credentials and retries). No type of the client's model is used: objects of every kind pass unchanged.
 */
final class ApiServer {
    private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);
    private static final String JSON = "application/json";
    private static final String METADATA_ONLY = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1," + JSON;
    private static final String METADATA_LIST =
            "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1," + JSON;
    /** Small enough that a page is applied before the server gives up on who reads it slowly. */
    private static final int PAGE = 200;

    private static final int RESTARTS = 3;
    /** How often an object is read anew that others change at the same time. */
    private static final int ADOPTIONS = 3;

    private static final long SECONDS = 30;
    /** A dead APIService answers 503 to each try; with the client's own ten tries discovery would take minutes. */
    private static final int RETRIES = 3;

    private final HttpClient http;
    /** For writes, which {@link Flight} repeats: a second layer of tries would only hide 429 from it. */
    private final HttpClient once;

    private final String base;

    ApiServer(KubernetesClient client) {
        this.base = client.getMasterUrl().toString().replaceAll("/+$", "");
        this.http = http(client, RETRIES);
        this.once = http(client, 0);
    }

    private static HttpClient http(KubernetesClient client, int retries) {
        return client.getHttpClient()
                .newBuilder()
                .tag(new RequestConfigBuilder(client.getConfiguration().getRequestConfig())
                        .withRequestRetryBackoffLimit(retries)
                        .build())
                .build();
    }

    /** @throws Refused when the server refuses */
    JsonNode get(String path) {
        return await(send(http, "GET", path, JSON, null, null));
    }

    /** As {@link #get}, asking first for the given representation. */
    JsonNode get(String path, String accept) {
        return await(send(http, "GET", path, accept + "," + JSON, null, null));
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

    /** As {@link #find}; empty too where the account may not read it. @throws Refused when the server can't answer now */
    Optional<JsonNode> findIfReadable(String path) {
        try {
            return find(path);
        } catch (Refused e) {
            if (e.passing()) {
                throw e;
            }
            return Optional.empty();
        }
    }

    /**
     * As {@link #list}; nothing where the server does not serve the collection, or the account may not read it.
     *
     * @throws Refused when the server can't answer now
     */
    void listIfReadable(String collection, Consumer<ObjectNode> item) {
        try {
            list(collection, item);
        } catch (Refused e) {
            if (e.passing()) {
                throw e;
            }
        }
    }

    /**
     * Reads a collection page by page at one version; when the server has forgotten that version (410 Gone), from the
     * beginning, so that an item may be seen twice.
     */
    void list(String collection, Consumer<ObjectNode> item) {
        list(collection, JSON, (object, left) -> item.accept(object));
    }

    /** As {@link #list}, with metadata only. */
    void listMetadata(String collection, Consumer<ObjectNode> item) {
        list(collection, METADATA_LIST, (object, left) -> item.accept(object));
    }

    /** As {@link #list}; tells with each item how many the server says are left after its page. */
    void list(String collection, ObjIntConsumer<ObjectNode> item) {
        list(collection, JSON, item);
    }

    private void list(String collection, String accept, ObjIntConsumer<ObjectNode> item) {
        for (int restarts = 0; ; restarts++) {
            try {
                pages(collection, accept, item);
                return;
            } catch (Refused e) {
                if (e.code() != 410 || restarts == RESTARTS) {
                    throw e;
                }
            }
        }
    }

    private void pages(String collection, String accept, ObjIntConsumer<ObjectNode> item) {
        String token = "";
        do {
            String path = collection + (collection.contains("?") ? "&" : "?") + "limit=" + PAGE
                    + (token.isEmpty() ? "" : "&continue=" + encode(token));
            token = page(path, accept, item);
        } while (!token.isEmpty());
    }

    /**
     * One page, parsed as it arrives: a page may be hundreds of megabytes, and only one object of it is
     * held at a time. The items are consumed on the calling thread.
     */
    private String page(String path, String accept, ObjIntConsumer<ObjectNode> item) {
        HttpRequest request = http.newHttpRequestBuilder()
                .uri(base + path)
                .header("Accept", accept)
                .timeout(SECONDS, TimeUnit.SECONDS)
                .build();
        String what = "GET " + path;
        HttpResponse<InputStream> response =
                await(http.sendAsync(request, InputStream.class).handle((reply, failure) -> {
                    if (failure != null) {
                        throw unanswered(what, failure);
                    }
                    return reply;
                }));
        InputStream in = response.body();
        boolean whole = false;
        try {
            if (!response.isSuccessful()) {
                JsonNode status = readable(in);
                whole = true;
                throw Refused.of(response.code(), what, status);
            }
            String token = ListPage.read(in, item);
            whole = true;
            return token;
        } catch (IOException e) {
            throw unanswered(what, e);
        } finally {
            // Closing a reply makes the client close the connection beneath it, even after its end, and whoever was
            // given that connection next is told so. Read to the end it holds nothing.
            if (!whole) {
                close(in);
            }
        }
    }

    private static void close(InputStream in) {
        try {
            in.close();
        } catch (IOException e) {
            LOG.debug("a reply could not be closed: {}", e.getMessage());
        }
    }

    private static JsonNode readable(InputStream in) throws IOException {
        try {
            return Json.MAPPER.readTree(in.readAllBytes());
        } catch (JsonProcessingException e) {
            return Json.object();
        }
    }

    /**
     * Server-side apply: creates the object, or makes the fields of the body ours.
     *
     * @param body the object as {@link Json#applyBody} writes it
     * @param force whether fields that another manager owns become ours; otherwise the server refuses with 409
     */
    CompletableFuture<JsonNode> apply(String object, String body, boolean force) {
        return send(
                once,
                "PATCH",
                object + "?fieldManager=" + Keys.AIRTIME + "&force=" + force,
                METADATA_ONLY,
                "application/apply-patch+yaml",
                body);
    }

    /**
     * Creates the object, which costs the server a quarter less than an apply; where it stands already, applies it. What
     * was created so must go through {@link #applyCreated} later. Unknown fields are dropped in silence.
     */
    CompletableFuture<JsonNode> createOrApply(String object, String body, boolean force) {
        String collection = object.substring(0, object.lastIndexOf('/'));
        return send(
                        once,
                        "POST",
                        collection + "?fieldManager=" + Keys.AIRTIME + "&fieldValidation=Ignore",
                        METADATA_ONLY,
                        JSON,
                        body)
                .exceptionallyCompose(why -> Refused.of(why).code() == 409
                        ? apply(object, body, force)
                        : CompletableFuture.failedFuture(why));
    }

    /** Server-side apply to an object that {@link #createOrApply} created: its fields become those of an apply first. */
    CompletableFuture<JsonNode> applyCreated(String object, String body, boolean force) {
        return adopt(object, ADOPTIONS).thenCompose(adopted -> apply(object, body, force));
    }

    private CompletableFuture<JsonNode> adopt(String object, int tries) {
        return send(once, "GET", object, METADATA_ONLY, null, null)
                .thenCompose(o -> Adoption.patch(o)
                        .map(patch -> send(
                                once,
                                "PATCH",
                                object + "?fieldManager=" + Keys.AIRTIME,
                                METADATA_ONLY,
                                "application/json-patch+json",
                                Json.text(patch)))
                        .orElse(CompletableFuture.completedFuture(o)))
                .exceptionallyCompose(failure -> {
                    Refused why = Refused.of(failure);
                    return why.notFound()
                            ? CompletableFuture.completedFuture(Json.object())
                            : why.code() == 409 && tries > 1
                                    ? adopt(object, tries - 1)
                                    : CompletableFuture.failedFuture(why);
                });
    }

    /** Creates an object that must not exist yet. @throws Refused with 409 when it does */
    void create(String collection, JsonNode body) {
        await(send(http, "POST", collection + "?fieldManager=" + Keys.AIRTIME, METADATA_ONLY, JSON, Json.text(body)));
    }

    /** Creates nothing, and is refused as the object would be. */
    CompletableFuture<JsonNode> dryRun(String collection, JsonNode body) {
        return send(
                once,
                "POST",
                collection + "?fieldManager=" + Keys.AIRTIME + "&dryRun=All",
                METADATA_ONLY,
                JSON,
                Json.text(body));
    }

    void applyNow(String object, JsonNode body) {
        await(send(
                http,
                "PATCH",
                object + "?fieldManager=" + Keys.AIRTIME + "&force=true",
                METADATA_ONLY,
                "application/apply-patch+yaml",
                Json.applyBody(body)));
    }

    /** JSON merge patch (RFC 7396). */
    CompletableFuture<JsonNode> merge(String object, JsonNode body) {
        return send(
                http,
                "PATCH",
                object + "?fieldManager=" + Keys.AIRTIME,
                METADATA_ONLY,
                "application/merge-patch+json",
                Json.text(body));
    }

    void mergeNow(String object, JsonNode body) {
        await(merge(object, body));
    }

    /** Sets annotations of an object; a null one is taken away. */
    void annotate(String object, ObjectNode annotations) {
        ObjectNode body = Json.object();
        body.putObject("metadata").set("annotations", annotations);
        mergeNow(object, body);
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
            await(send(http, "DELETE", object, JSON, JSON, Json.text(options)));
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
            HttpClient client,
            String method,
            String path,
            String accept,
            @Nullable String contentType,
            @Nullable String body) {
        HttpRequest.Builder request = client.newHttpRequestBuilder()
                .uri(base + path)
                .header("Accept", accept)
                .timeout(SECONDS, TimeUnit.SECONDS);
        if (contentType != null && body != null) {
            request.method(method, contentType, body);
        }
        String what = method + " " + path;
        return client.sendAsync(request.build(), byte[].class).handle((response, failure) -> {
            if (failure != null) {
                throw unanswered(what, failure);
            }
            return answer(what, response);
        });
    }

    private static Refused unanswered(String what, Throwable failure) {
        Throwable cause = failure instanceof CompletionException c && c.getCause() != null ? c.getCause() : failure;
        return Refused.unanswered(what + ": " + cause);
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
                throw Refused.unanswered(what + ": the reply is no JSON");
            }
        }
        if (!response.isSuccessful()) {
            throw Refused.of(response.code(), what, body);
        }
        return body;
    }

    /** Waits for a reply. @throws Refused when the server refuses */
    static <T> T await(CompletableFuture<T> reply) {
        try {
            return reply.get(2 * SECONDS * (RETRIES + 1), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Refused r ? r : Refused.unanswered(String.valueOf(e.getCause()));
        } catch (TimeoutException e) {
            reply.cancel(true);
            throw Refused.unanswered("the API server did not answer");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Refused.unanswered("interrupted while waiting for the API server");
        }
    }
}
