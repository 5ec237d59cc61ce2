package dev.airtime.lab.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.mockwebserver.crud.AttributeSet;
import io.fabric8.mockwebserver.dsl.HttpMethod;
import io.fabric8.mockwebserver.http.Buffer;
import io.fabric8.mockwebserver.http.Headers;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * fabric8's CRUD server, with what it lacks and Airtime needs: server-side apply as create-or-merge (field ownership and
 * conflicts are not played), merge patches after RFC 7396, discovery, refusal of objects for namespaces that are not
 * there, namespaces that take time to go, garbage collection by owner, preconditions of deletes, the proxy, and the
 * event's clock in its time stamps. Real apply semantics are left to the end-to-end suite.
 */
final class ApiServer extends KubernetesCrudDispatcher {
    /** Stands for spec.finalizers of a namespace, which this server would not wait for. */
    static final String NAMESPACE_FINALIZER = "lab.airtime.dev/namespace";

    private static final Pattern PROXY =
            Pattern.compile("/api/v1/namespaces/([^/]+)/(?:services|pods)/([^/]+)/proxy(/.*)?");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Headers JSON_BODY =
            Headers.builder().add("Content-Type", "application/json").build();

    private final InstantSource clock;
    private final Discovery discovery;
    private final KubernetesSerialization serialization = new KubernetesSerialization();
    /** What is stored, read, by path: {@code map} of the superclass has it as text only. */
    private final Map<String, ObjectNode> objects = new LinkedHashMap<>();

    private volatile ServiceProxy proxy = ServiceProxy.NONE;
    private boolean removed;
    private @Nullable ObjectNode written;

    ApiServer(InstantSource clock) {
        super(ApiKind.SERVED.stream().map(ApiKind::context).toList());
        this.clock = clock;
        this.discovery = new Discovery(ApiKind.SERVED);
    }

    void proxy(ServiceProxy answers) {
        this.proxy = answers;
    }

    @Override
    public MockResponse dispatch(RecordedRequest request) {
        Matcher proxied = PROXY.matcher(request.getPath());
        if (proxied.matches()) {
            // Without the lock: what answers looks at other simulations, which look at this one.
            JsonNode answer = proxy.answer(
                    request.getMethod(),
                    proxied.group(1),
                    java.net.URLDecoder.decode(proxied.group(2), StandardCharsets.UTF_8),
                    proxied.group(3) == null ? "/" : proxied.group(3));
            return answer == null
                    ? failure(503, "ServiceUnavailable", "no endpoints available for service " + proxied.group(2))
                    : json(200, answer);
        }
        return serve(request);
    }

    private synchronized MockResponse serve(RecordedRequest request) {
        String full = request.getPath();
        String path = full.contains("?") ? full.substring(0, full.indexOf('?')) : full;
        if (path.equals("/version")) {
            return json(
                    200,
                    JSON.createObjectNode().put("major", "1").put("minor", "34").put("gitVersion", "v1.34.0"));
        }
        if (request.method() == HttpMethod.GET) {
            ObjectNode answer = discovery.answer(path);
            if (answer != null) {
                return json(200, answer);
            }
        }
        ApiPath api = ApiPath.parse(path);
        ApiKind kind = api == null
                ? null
                : ApiKind.SERVED.stream().filter(api::of).findFirst().orElse(null);
        if (api == null
                || kind == null
                || (api.subresource() != null && !api.subresource().equals("status"))) {
            return failure(404, "NotFound", "the server could not find the requested resource");
        }
        removed = false;
        MockResponse response =
                switch (request.method()) {
                    case POST -> create(request, api, kind);
                    case DELETE -> delete(request, api);
                    case PATCH -> patch(request, api, kind);
                    default -> super.dispatch(request);
                };
        if (removed) {
            collectGarbage();
        }
        return response;
    }

    private MockResponse create(RecordedRequest request, ApiPath api, ApiKind kind) {
        if (kind.namespaced()) {
            ObjectNode namespace = objects.get("/api/v1/namespaces/" + api.namespace());
            if (namespace == null) {
                return failure(404, "NotFound", "namespaces \"" + api.namespace() + "\" not found");
            }
            if (namespace.path("metadata").has("deletionTimestamp")) {
                return failure(
                        403,
                        "Forbidden",
                        "unable to create new content in namespace " + api.namespace()
                                + " because it is being terminated");
            }
        }
        if (request.getPath().contains("dryRun=All")) {
            // Only what this server refuses by itself; it has no admission.
            return json(201, parse(request));
        }
        written = null;
        MockResponse response = super.handleCreate(request);
        return written == null ? response : json(response.code(), written);
    }

    private MockResponse delete(RecordedRequest request, ApiPath api) {
        String self = selfLink(api);
        ObjectNode object = api.name() == null ? null : objects.get(self);
        if (api.name() != null && object == null) {
            return failure(404, "NotFound", api.plural() + " \"" + api.name() + "\" not found");
        }
        if (object != null) {
            JsonNode preconditions = parse(request).path("preconditions");
            for (String field : List.of("uid", "resourceVersion")) {
                String wanted = preconditions.path(field).asText("");
                String is = object.path("metadata").path(field).asText();
                if (!wanted.isEmpty() && !wanted.equals(is)) {
                    return failure(
                            409,
                            "Conflict",
                            "the " + field + " in the precondition (" + wanted + ") does not match the " + field
                                    + " in record (" + is + ")");
                }
            }
            if (api.plural().equals("namespaces")) {
                return terminate(self, object);
            }
        }
        return super.handleDelete(request.getPath());
    }

    private MockResponse terminate(String self, ObjectNode namespace) {
        if (namespace.path("metadata").has("deletionTimestamp")) {
            return json(200, namespace);
        }
        ObjectNode going = namespace.deepCopy();
        ObjectNode metadata = going.withObject("/metadata");
        metadata.put("deletionTimestamp", now());
        metadata.putArray("finalizers").add(NAMESPACE_FINALIZER);
        going.withObject("/status").put("phase", "Terminating");
        return put(self, going);
    }

    private MockResponse patch(RecordedRequest request, ApiPath api, ApiKind kind) {
        String type = String.valueOf(request.getHeader("Content-Type"));
        if (type.startsWith("application/json-patch")) {
            return super.handlePatch(request);
        }
        boolean apply = type.startsWith("application/apply-patch");
        String self = selfLink(api);
        ObjectNode current = objects.get(self);
        JsonNode patch = parse(request);
        boolean status = api.subresource() != null;
        if (current == null) {
            return apply && !status
                    ? create(request(HttpMethod.POST, self.substring(0, self.lastIndexOf('/')), patch), api, kind)
                    : failure(404, "NotFound", api.plural() + " \"" + api.name() + "\" not found");
        }
        ObjectNode next = (ObjectNode) MergePatch.merge(current, patch);
        if (status && apply && patch.has("status")) {
            // One applier owns all of it, so what it leaves out goes.
            next.set("status", patch.get("status").deepCopy());
        }
        return put(status ? self + "/status" : self, next);
    }

    private JsonNode parse(RecordedRequest request) {
        String body = new String(request.getBody().getBytes(), StandardCharsets.UTF_8);
        if (body.isBlank()) {
            return JSON.createObjectNode();
        }
        try {
            String json = body.stripLeading().startsWith("{")
                    ? body
                    : serialization.asJson(serialization.unmarshal(body, GenericKubernetesResource.class));
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a body that is neither JSON nor YAML was sent to " + request, e);
        }
    }

    @Override
    public void processEvent(
            String path,
            AttributeSet pathAttributes,
            @Nullable AttributeSet oldAttributes,
            @Nullable GenericKubernetesResource resource,
            @Nullable String newState) {
        String state = newState;
        if (newState == null) {
            ApiPath api = ApiPath.parse(path);
            if (oldAttributes != null && api != null) {
                objects.remove(selfLink(api, oldAttributes));
            }
            removed = true;
        } else {
            ObjectNode object = read(newState);
            ObjectNode metadata = object.withObject("/metadata");
            ApiPath api = ApiPath.parse(path);
            String self = api == null
                    ? path
                    : selfLink(new ApiPath(
                            api.group(),
                            api.version(),
                            metadata.path("namespace").asText(""),
                            api.plural(),
                            metadata.path("name").asText(),
                            null));
            ObjectNode old = objects.get(self);
            if (old == null) {
                metadata.put("creationTimestamp", now());
                if (api != null && api.plural().equals("namespaces")) {
                    object.withObject("/status").put("phase", "Active");
                    metadata.remove("namespace");
                }
            } else if (metadata.has("deletionTimestamp")
                    && !old.path("metadata").has("deletionTimestamp")) {
                metadata.put("deletionTimestamp", now());
            }
            objects.put(self, object);
            written = object;
            state = object.toString();
        }
        superProcess(path, pathAttributes, oldAttributes, resource, state);
    }

    @SuppressWarnings("NullAway") // a new object has no old attributes, a removed one no state
    private void superProcess(
            String path,
            AttributeSet pathAttributes,
            @Nullable AttributeSet oldAttributes,
            @Nullable GenericKubernetesResource resource,
            @Nullable String state) {
        super.processEvent(path, pathAttributes, oldAttributes, resource, state);
    }

    private void collectGarbage() {
        boolean again = true;
        while (again) {
            again = false;
            Set<String> uids = new HashSet<>();
            objects.values()
                    .forEach(o -> uids.add(o.path("metadata").path("uid").asText()));
            for (Map.Entry<String, ObjectNode> entry : List.copyOf(objects.entrySet())) {
                JsonNode owners = entry.getValue().path("metadata").path("ownerReferences");
                boolean orphan = !owners.isEmpty();
                for (JsonNode owner : owners) {
                    orphan &= !uids.contains(owner.path("uid").asText());
                }
                if (orphan) {
                    super.handleDelete(entry.getKey());
                    again |= !objects.containsKey(entry.getKey());
                }
            }
        }
    }

    /** Every object of {@code kind}. The nodes are shared: copy before a change. */
    synchronized List<ObjectNode> list(String kind) {
        List<ObjectNode> found = new ArrayList<>();
        objects.values().forEach(o -> {
            if (o.path("kind").asText().equals(kind)) {
                found.add(o);
            }
        });
        return found;
    }

    /** Every object in {@code namespace}. */
    synchronized List<ObjectNode> in(String namespace) {
        return objects.values().stream()
                .filter(o -> o.path("metadata").path("namespace").asText("").equals(namespace))
                .toList();
    }

    /** The object, or null. */
    synchronized @Nullable ObjectNode find(String kind, String namespace, String name) {
        return objects.get(kind(kind).path(namespace) + "/" + name);
    }

    /** Creates an object, as a controller would; what is there stays. */
    synchronized void create(ObjectNode object) {
        ApiKind kind = kind(object.path("kind").asText());
        String path = kind.path(object.path("metadata").path("namespace").asText(""));
        serve(request(HttpMethod.POST, path, object));
    }

    /** Writes the status of an object, as a controller would. */
    synchronized void updateStatus(ObjectNode object) {
        put(self(object) + "/status", object);
    }

    /** Writes an object without its status. */
    synchronized void update(ObjectNode object) {
        serve(request(HttpMethod.PUT, self(object), object));
    }

    /** Deletes an object; its finalizers are waited for. */
    synchronized void delete(ObjectNode object) {
        serve(request(HttpMethod.DELETE, self(object), JSON.createObjectNode()));
    }

    private MockResponse put(String path, ObjectNode object) {
        return super.handleUpdate(request(HttpMethod.PUT, path, object));
    }

    private static RecordedRequest request(HttpMethod method, String path, JsonNode body) {
        return new RecordedRequest("HTTP/1.1", method, path, JSON_BODY, new Buffer().writeUtf8(body.toString()));
    }

    private static ApiKind kind(String kind) {
        return ApiKind.SERVED.stream()
                .filter(k -> k.kind().equals(kind))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the lab's API server serves no kind " + kind));
    }

    private static String self(ObjectNode object) {
        JsonNode metadata = object.path("metadata");
        return kind(object.path("kind").asText())
                        .path(metadata.path("namespace").asText("")) + "/"
                + metadata.path("name").asText();
    }

    private static String selfLink(ApiPath api) {
        return (api.group().isEmpty() ? "/api/" : "/apis/" + api.group() + "/")
                + api.version()
                + (api.namespace().isEmpty() ? "" : "/namespaces/" + api.namespace())
                + "/"
                + api.plural()
                + "/"
                + api.name();
    }

    private static String selfLink(ApiPath api, AttributeSet attributes) {
        var namespace = attributes.getAttribute("namespace");
        var name = attributes.getAttribute("name");
        return selfLink(new ApiPath(
                api.group(),
                api.version(),
                namespace == null ? "" : String.valueOf(namespace.getValues().get(0)),
                api.plural(),
                name == null ? null : String.valueOf(name.getValues().get(0)),
                null));
    }

    private static ObjectNode read(String json) {
        try {
            return (ObjectNode) JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the store holds what is no JSON", e);
        }
    }

    private String now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static MockResponse json(int code, JsonNode body) {
        return new MockResponse()
                .setResponseCode(code)
                .setHeader("Content-Type", "application/json")
                .setBody(body.toString());
    }

    private static MockResponse failure(int code, String reason, String message) {
        ObjectNode status = JSON.createObjectNode()
                .put("kind", "Status")
                .put("apiVersion", "v1")
                .put("status", "Failure")
                .put("reason", reason)
                .put("message", message)
                .put("code", code);
        return json(code, status);
    }
}
