package dev.airtime.lab.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.airtime.api.TrafficEvent;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** The sample shop's manifests: what a user applies to a real cluster, with only the times changed. */
final class Sample {
    /** Where the sample's Secret and ConfigMap say that production's database is. */
    static final String ADDRESS = "shop-prod.aaaaaaaaaa.eu-west-1.rds.amazonaws.com";

    static final String NAMESPACE = "production";
    static final String INSTANCE = "shop-prod";

    /** What its pods run in. */
    static final String IMAGE = "docker.io/library/python:3.12-slim";

    private static final String POOL = "airtime.dev/pool-size";

    private final Path directory;

    /**
     * @param directory {@code samples/shop}
     * @throws IllegalArgumentException when it is not there
     */
    Sample(Path directory) {
        if (!Files.isRegularFile(directory.resolve("shop.yaml"))) {
            throw new IllegalArgumentException(directory.toAbsolutePath()
                    + " has no shop.yaml: start ./demo, or name the directory with --samples");
        }
        this.directory = directory;
    }

    /** The shop and its Locust script. */
    List<HasMetadata> shop(KubernetesClient client, UnaryOperator<String> edit) {
        List<HasMetadata> objects = new ArrayList<>();
        for (String file : List.of("shop.yaml", "locust.yaml")) {
            objects.addAll(client.load(stream(edit.apply(read(file)))).items());
        }
        return objects;
    }

    /** Pools of 100 connections a pod instead of 60. */
    static String poolsOfHundred(String manifest) {
        return manifest.replace(POOL + ": \"60\"", POOL + ": \"100\"");
    }

    /** The event, with another airtime and the rest of its times as {@code times} sets them. */
    TrafficEvent event(KubernetesClient client, UnaryOperator<String> edit, Instant airtime, Times times) {
        JsonNode read =
                client.getKubernetesSerialization().unmarshal(edit.apply(read("trafficevent.yaml")), JsonNode.class);
        ObjectNode event = read.deepCopy();
        ObjectNode spec = (ObjectNode) event.path("spec");
        spec.put("airtime", airtime.toString());
        times.set(spec);
        return client.getKubernetesSerialization().convertValue(event, TrafficEvent.class);
    }

    /** How a spec's times are changed. */
    @FunctionalInterface
    interface Times {
        void set(ObjectNode spec);
    }

    /** An hour on air instead of a day, and a window that opens soon after it. */
    static void night(ObjectNode spec) {
        spec.put("duration", "1h");
        for (JsonNode database : spec.path("databases")) {
            if (database.path("scaleDown") instanceof ObjectNode down) {
                down.put("window", "22:45-05:00 Europe/London");
            }
        }
    }

    /** A few minutes, for a real cluster: few users, short stages. */
    static void minutes(ObjectNode spec) {
        spec.put("duration", "60s");
        spec.putObject("expectedPeak").put("users", 40);
        for (JsonNode database : spec.path("databases")) {
            ((ObjectNode) database.path("scaleUp")).put("leadTime", "100s");
            ((ObjectNode) database).remove("scaleDown");
        }
        for (JsonNode workload : spec.path("workloads")) {
            ((ObjectNode) workload).put("replicas", 6).put("leadTime", "60s");
        }
        ArrayNode stages = ((ObjectNode) spec.path("rehearsal")).putArray("stages");
        stages.addObject().put("users", 10).put("ramp", "3s").put("for", "10s");
        stages.addObject().put("users", 40).put("ramp", "5s").put("for", "15s");
    }

    /** A file of the sample as it is. */
    String read(String file) {
        try {
            return Files.readString(directory.resolve(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(directory.resolve(file) + ": " + e.getMessage(), e);
        }
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
