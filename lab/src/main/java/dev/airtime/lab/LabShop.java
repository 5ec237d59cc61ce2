package dev.airtime.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.airtime.lab.cluster.Controllers;
import dev.airtime.lab.cluster.LabCluster;
import dev.airtime.lab.load.Audience;
import dev.airtime.lab.load.LocustPlay;
import dev.airtime.lab.load.QueueingModel;
import dev.airtime.lab.load.QueueingModel.Capacity;
import dev.airtime.lab.load.QueueingModel.Figures;
import dev.airtime.lab.load.QueueingModel.Shop;
import dev.airtime.lab.rds.LabRds;
import dev.airtime.lab.rds.LoadFigures;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToIntFunction;

/**
 * Joins the simulations: the embedded cluster's pods, the simulated RDS's classes and limits, and the queueing model
 * between them. Production is visited by an {@link Audience}, a copy by the load tests in it.
 */
public final class LabShop {
    /**
     * The sample shop: 10,000 visitors with a page every 37 s are its expected 16,000 requests a minute. 4 ms of a vCPU
     * a request put them at a bit more than half of the two vCPUs of db.m5.large.
     */
    public static final Shop SHOP =
            new Shop(Duration.ofMillis(37_400), Duration.ofMillis(90), Duration.ofMillis(4), Duration.ofSeconds(30));

    private static final String POOL = "airtime.dev/pool-size";
    private static final long CONNECTION_BYTES = 6L << 20;

    private final LabCluster cluster;
    private final LabRds rds;
    private final Controllers controllers;
    private final LocustPlay locust;
    private final String production;
    private final String instance;
    private final Set<String> loaded = ConcurrentHashMap.newKeySet();
    private final Map<String, Figures> solved = new ConcurrentHashMap<>();

    /**
     * @param production the namespace that {@code audience} visits
     * @param instance its DB instance
     */
    public LabShop(
            LabCluster cluster,
            LabRds rds,
            InstantSource clock,
            String production,
            String instance,
            Audience audience) {
        this.cluster = cluster;
        this.rds = rds;
        this.production = production;
        this.instance = instance;
        this.controllers = new Controllers(cluster, clock);
        this.locust = new LocustPlay(cluster, clock, SHOP, this::capacity);
        controllers.life(locust);
        cluster.proxy(locust);
        load(instance, production, audience::at);
    }

    /** Lets the cluster's controllers look at everything once. */
    public void tick() {
        controllers.tick();
        copies().ifPresent(copy -> {
            if (!loaded.contains(copy.identifier())) {
                load(copy.identifier(), copy.namespace(), at -> locust.users(copy.namespace(), at));
            }
        });
    }

    /** A staging copy: its DB instance, and the namespace that uses it. */
    private record Copy(String identifier, String namespace) {}

    private Optional<Copy> copies() {
        Optional<String> identifier = rds.dump().keySet().stream()
                .filter(name -> name.startsWith("db:") && !name.equals("db:" + instance))
                .map(name -> name.substring("db:".length()))
                .findFirst();
        return identifier.flatMap(id -> cluster.objects("Namespace").stream()
                .filter(n -> n.path("metadata")
                        .path("labels")
                        .path("airtime.dev/staging-of")
                        .asText("")
                        .equals(production))
                .map(n -> new Copy(id, n.path("metadata").path("name").asText()))
                .findFirst());
    }

    private void load(String identifier, String namespace, ToIntFunction<Instant> users) {
        loaded.add(identifier);
        rds.load(identifier, at -> {
            Capacity capacity = capacity(namespace, identifier);
            Figures f = solve(users.applyAsInt(at), capacity);
            long free = rds.memory(identifier) / 2 - f.connections() * CONNECTION_BYTES;
            return new LoadFigures(Math.max(0.01, f.cpu()), f.connections(), Math.max(64L << 20, free));
        });
    }

    private Figures solve(int users, Capacity capacity) {
        int rounded = users < 100 ? users : users / 50 * 50;
        return solved.computeIfAbsent(rounded + " " + capacity, key -> QueueingModel.solve(rounded, SHOP, capacity));
    }

    private Capacity capacity(String namespace) {
        return capacity(
                namespace,
                namespace.equals(production)
                        ? instance
                        : copies().map(Copy::identifier).orElse(instance));
    }

    private Capacity capacity(String namespace, String identifier) {
        int pods = 0;
        int pool = 0;
        for (ObjectNode deployment : cluster.objects("Deployment")) {
            JsonNode metadata = deployment.path("metadata");
            if (metadata.path("namespace").asText().equals(namespace)
                    && metadata.path("annotations").has(POOL)) {
                pods += deployment.path("status").path("readyReplicas").asInt();
                pool = metadata.path("annotations").path(POOL).asInt();
            }
        }
        return new Capacity(pods, pool, rds.vcpus(identifier), rds.maxConnections(identifier));
    }
}
