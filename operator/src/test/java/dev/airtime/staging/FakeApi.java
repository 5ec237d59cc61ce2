package dev.airtime.staging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Objects by path behind the paths of the Kubernetes API, with the older form of discovery, pages of one item, and
 * answers of one's own. Apply is create or merge; real apply semantics are the cluster test's.
 */
final class FakeApi implements AutoCloseable {
    /** An answer instead of the store's. */
    record Answer(int code, String message) {}

    private final HttpServer server;
    private final Map<String, ObjectNode> objects = new TreeMap<>();
    private final Map<String, List<String[]>> groups = new TreeMap<>();
    private final AtomicInteger uids = new AtomicInteger();
    private final List<String> requests = new ArrayList<>();
    private Function<String, @Nullable Answer> instead = request -> null;

    FakeApi() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newFixedThreadPool(2));
        server.createContext("/", this::handle);
        server.start();
    }

    KubernetesClient client() {
        return new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder()
                        .withAutoConfigure(false)
                        .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                        .withRequestRetryBackoffInterval(1)
                        .build())
                .build();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    /** As new. */
    synchronized void clear() {
        objects.clear();
        groups.clear();
        requests.clear();
        uids.set(0);
    }

    /** Serves a namespaced kind. */
    FakeApi kind(String apiVersion, String plural, String kind) {
        groups.computeIfAbsent(apiVersion, v -> new ArrayList<>()).add(new String[] {plural, kind});
        return this;
    }

    FakeApi put(String path, String yaml) {
        ObjectNode object = Cases.yaml(yaml);
        ObjectNode metadata = object.get("metadata") instanceof ObjectNode m ? m : object.putObject("metadata");
        metadata.put("name", path.substring(path.lastIndexOf('/') + 1));
        if (!metadata.has("uid")) {
            metadata.put("uid", "u" + uids.incrementAndGet());
        }
        synchronized (this) {
            objects.put(path, object);
        }
        return this;
    }

    synchronized @Nullable ObjectNode get(String path) {
        return objects.get(path);
    }

    /** The store without uids, which differ from run to run. */
    synchronized Map<String, JsonNode> contents(String prefix) {
        Map<String, JsonNode> contents = new TreeMap<>();
        objects.forEach((path, object) -> {
            if (path.startsWith(prefix)) {
                ObjectNode copy = object.deepCopy();
                Rule.at(copy, "metadata").remove("uid");
                contents.put(path, copy);
            }
        });
        return contents;
    }

    synchronized List<String> requests() {
        return List.copyOf(requests);
    }

    /** Answers what the function does not give null for. */
    synchronized void instead(Function<String, @Nullable Answer> answers) {
        instead = answers;
    }

    private void handle(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String path = exchange.getRequestURI().getPath();
        String query = String.valueOf(exchange.getRequestURI().getQuery());
        String type = String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type"));
        int code = 200;
        ObjectNode reply;
        synchronized (this) {
            String request = exchange.getRequestMethod() + " " + path + "?" + query;
            if (request.startsWith("POST ") && !query.contains("dryRun")) {
                request = "POST " + path + "/" + Source.name(Json.parse(body)) + "?" + query;
            }
            requests.add(request);
            Answer answer = instead.apply(request);
            if (answer == null
                    && request.startsWith("POST ")
                    && objects.containsKey(request.substring("POST ".length(), request.indexOf('?')))) {
                answer = new Answer(409, "it exists already");
            }
            if (answer != null) {
                code = answer.code();
                reply = Json.object().put("message", answer.message());
            } else {
                ObjectNode found = answer(exchange.getRequestMethod(), path, query, type, body);
                code = found == null ? 404 : 200;
                reply = found == null ? Json.object().put("message", path + " not found") : found;
            }
        }
        byte[] bytes = Json.text(reply).getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(code, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private @Nullable ObjectNode answer(String method, String path, String query, String type, String body) {
        switch (method) {
            case "GET" -> {
                ObjectNode discovered = discovery(path);
                return discovered != null
                        ? discovered
                        : objects.containsKey(path) ? objects.get(path) : list(path, query);
            }
            case "POST" -> {
                ObjectNode object = Json.parse(body);
                if (query.contains("dryRun=All")) {
                    return object;
                }
                String name = path + "/" + Source.name(object);
                Rule.at(object, "metadata").put("uid", "u" + uids.incrementAndGet());
                objects.put(name, object);
                return object;
            }
            case "PATCH" -> {
                ObjectNode old = objects.get(path);
                if (old == null && !type.contains("apply")) {
                    return null;
                }
                if (old == null) {
                    old = Json.object();
                    old.putObject("metadata").put("uid", "u" + uids.incrementAndGet());
                }
                merge(old, Cases.yaml(body));
                objects.put(path, old);
                if (old.path("metadata").has("deletionTimestamp") && !held(old) && !namespace(path)) {
                    objects.remove(path);
                    sweep();
                }
                return old;
            }
            default -> {
                ObjectNode old = objects.get(path);
                if (old != null) {
                    Rule.at(old, "metadata").put("deletionTimestamp", "2026-12-03T20:00:00Z");
                    if (!held(old) && !namespace(path)) {
                        objects.remove(path);
                    }
                    sweep();
                }
                return old;
            }
        }
    }

    private static boolean held(ObjectNode object) {
        return !object.path("metadata").path("finalizers").isEmpty();
    }

    private static boolean namespace(String path) {
        return path.matches("/api/v1/namespaces/[^/]+");
    }

    /** As the namespace controller: empties the namespaces that are being deleted, and removes the empty ones. */
    private void sweep() {
        for (String path : List.copyOf(objects.keySet())) {
            ObjectNode object = objects.get(path);
            if (object != null && namespace(path) && object.path("metadata").has("deletionTimestamp")) {
                String inside = path.substring(path.indexOf("/namespaces/")) + "/";
                List<String> left = objects.entrySet().stream()
                        .filter(e -> e.getKey().contains(inside) && held(e.getValue()))
                        .map(Map.Entry::getKey)
                        .toList();
                objects.keySet().removeIf(p -> p.contains(inside) && !left.contains(p));
                objects.forEach((p, o) -> {
                    if (left.contains(p)) {
                        Rule.at(o, "metadata").put("deletionTimestamp", "2026-12-03T20:00:00Z");
                    }
                });
                if (left.isEmpty()) {
                    objects.remove(path);
                } else {
                    object.putObject("status")
                            .putArray("conditions")
                            .addObject()
                            .put("type", "NamespaceContentRemaining")
                            .put("status", "True")
                            .put("message", "Some resources are remaining: " + remaining(left));
                }
            }
        }
    }

    private static String remaining(List<String> paths) {
        return String.join(
                ", ",
                paths.stream()
                        .map(p -> p.split("/", -1))
                        .map(p ->
                                p[p.length - 2] + "." + (p[1].equals("api") ? "" : p[2]) + " has 1 resource instances")
                        .toList());
    }

    private @Nullable ObjectNode discovery(String path) {
        if (path.equals("/api")) {
            return Json.object().put("kind", "APIVersions");
        }
        if (path.equals("/apis")) {
            ObjectNode list = Json.object().put("kind", "APIGroupList");
            ArrayNode array = list.putArray("groups");
            groups.keySet().stream().filter(v -> v.contains("/")).forEach(v -> {
                ObjectNode group = array.addObject().put("name", v.split("/", -1)[0]);
                group.putObject("preferredVersion").put("version", v.split("/", -1)[1]);
            });
            return list;
        }
        List<String[]> kinds = groups.get(path.replaceFirst("^/apis?/", ""));
        if (kinds == null) {
            return null;
        }
        ArrayNode resources = Json.object().putArray("resources");
        for (String[] kind : kinds) {
            ObjectNode r = resources
                    .addObject()
                    .put("name", kind[0])
                    .put("kind", kind[1])
                    .put("namespaced", true);
            List.of("create", "get", "list", "patch").forEach(r.putArray("verbs")::add);
        }
        return (ObjectNode) Json.object().set("resources", resources);
    }

    /** Pages of one item; the token is the next index. */
    private @Nullable ObjectNode list(String path, String query) {
        boolean clusterWide = path.matches("/apis/[^/]+/[^/]+/[^/]+|/api/v1/(nodes|pods)")
                && objects.keySet().stream().anyMatch(p -> p.startsWith(path + "/"));
        if (!clusterWide && !path.matches("/apis?/.*/namespaces/[^/]+/[^/]+")) {
            return null;
        }
        List<ObjectNode> items = objects.entrySet().stream()
                .filter(e -> e.getKey().startsWith(path + "/"))
                .map(Map.Entry::getValue)
                .toList();
        int at = Arrays.stream(query.split("&", -1))
                .filter(p -> p.startsWith("continue="))
                .mapToInt(p -> Integer.parseInt(p.substring(9)))
                .findFirst()
                .orElse(0);
        ObjectNode list = Json.object();
        ArrayNode page = list.putArray("items");
        ObjectNode metadata = list.putObject("metadata");
        if (at < items.size()) {
            page.add(items.get(at).deepCopy());
        }
        if (at + 1 < items.size()) {
            metadata.put("continue", String.valueOf(at + 1)).put("remainingItemCount", items.size() - at - 1);
        }
        return list;
    }

    private static void merge(ObjectNode target, ObjectNode patch) {
        for (Map.Entry<String, JsonNode> field : patch.properties()) {
            if (field.getValue().isNull()) {
                target.remove(field.getKey());
            } else if (field.getValue() instanceof ObjectNode inner
                    && target.get(field.getKey()) instanceof ObjectNode old) {
                merge(old, inner);
            } else {
                target.set(field.getKey(), field.getValue());
            }
        }
    }
}
