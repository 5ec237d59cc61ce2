package dev.airtime.lab.demo;

import dev.airtime.api.Keys;
import dev.airtime.api.Rehearsal;
import dev.airtime.api.TrafficEvent;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What the demo makes on somebody's cluster: three namespaces and, where they are missing, the CRDs. All carry a label
 * of the demo's, and nothing that lacks it is ever removed; the copy, which the operator makes, carries the operator's.
 */
final class DemoNamespaces {
    static final String PRODUCTION = "airtime-demo";
    static final String COPY = "airtime-demo-staging";
    static final String DATABASES = "airtime-demo-databases";
    static final String LABEL = "airtime.dev/demo";

    private static final List<String> ALL = List.of(PRODUCTION, COPY, DATABASES);
    private static final int GONE_SECONDS = 90;
    private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);
    private static final Set<String> KINDS = Set.of("trafficevents", "rehearsals");

    private final KubernetesClient client;
    private final Screen screen;
    private final Set<String> mine = new LinkedHashSet<>();

    DemoNamespaces(KubernetesClient client, Screen screen) {
        this.client = client;
        this.screen = screen;
    }

    /**
     * Looks whether they can be made.
     *
     * @throws Refused when one is there already
     */
    void refuse() {
        for (String name : ALL) {
            Namespace there = client.namespaces().withName(name).get();
            if (there != null) {
                throw new Refused("namespace " + name + " is there already, "
                        + (ours(there)
                                ? "left over by a run of the demo that was killed, or used by one that runs. Remove it"
                                        + " with --clean, and start again."
                                : "and the demo did not make it. It stays as it is; remove it, or run the demo on"
                                        + " another cluster."));
            }
        }
    }

    /** Makes them. */
    void make() {
        for (String name : List.of(PRODUCTION, DATABASES)) {
            client.resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName(name)
                            .addToLabels(LABEL, "true")
                            .endMetadata()
                            .build())
                    .create();
            mine.add(name);
            if (name.equals(PRODUCTION)) {
                mine.add(COPY);
            }
        }
        KINDS.forEach(this::define);
    }

    /** Takes what another run made for this one's, so that {@link #remove} removes it. */
    void adopt() {
        mine.addAll(ALL);
    }

    private void define(String kind) {
        Path file = Path.of("crds", kind + ".airtime.dev.yaml");
        try {
            String text = Files.readString(file);
            for (HasMetadata crd : client.load(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
                    .items()) {
                if (client.resource(crd).get() == null) {
                    crd.getMetadata().setLabels(Map.of(LABEL, "true"));
                    client.resource(crd).create();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": " + e.getMessage(), e);
        }
    }

    /** Removes them and waits until they are gone; true when nothing is left. */
    boolean remove() {
        List<String> there = mine.stream()
                .filter(n -> {
                    Namespace namespace = client.namespaces().withName(n).get();
                    return namespace != null && ours(namespace);
                })
                .toList();
        if (there.contains(PRODUCTION) && defined("trafficevents") && defined("rehearsals")) {
            // Their operator is gone, and with it the simulated databases that it would have put back.
            client.resources(TrafficEvent.class)
                    .inNamespace(PRODUCTION)
                    .list()
                    .getItems()
                    .forEach(this::abandon);
            client.resources(Rehearsal.class)
                    .inNamespace(PRODUCTION)
                    .list()
                    .getItems()
                    .forEach(this::abandon);
        }
        there.forEach(n -> client.namespaces().withName(n).delete());
        boolean gone = true;
        for (String name : there) {
            try {
                client.namespaces().withName(name).waitUntilCondition(n -> n == null, GONE_SECONDS, TimeUnit.SECONDS);
            } catch (RuntimeException e) {
                gone = false;
                screen.say(screen.bad("Namespace " + name + " is still there: " + e.getMessage()));
            }
        }
        if (gone && !used()) {
            KINDS.forEach(this::undefine);
        }
        return gone;
    }

    private boolean defined(String kind) {
        return definition(kind) != null;
    }

    private @Nullable CustomResourceDefinition definition(String kind) {
        return client.apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName(kind + ".airtime.dev")
                .get();
    }

    /** A definition takes all its objects with it, so both stay when somebody else uses one of them meanwhile. */
    private boolean used() {
        boolean events = defined("trafficevents")
                && !client.resources(TrafficEvent.class)
                        .inAnyNamespace()
                        .list()
                        .getItems()
                        .isEmpty();
        boolean rehearsals = defined("rehearsals")
                && !client.resources(Rehearsal.class)
                        .inAnyNamespace()
                        .list()
                        .getItems()
                        .isEmpty();
        return events || rehearsals;
    }

    private void undefine(String kind) {
        CustomResourceDefinition crd = definition(kind);
        if (crd != null && labelled(crd)) {
            client.resource(crd).delete();
        }
    }

    private void abandon(HasMetadata object) {
        client.resource(object).patch(MERGE, "{\"metadata\":{\"finalizers\":null}}");
    }

    private static boolean ours(Namespace namespace) {
        boolean copy =
                namespace.getMetadata().getName().equals(COPY) && PRODUCTION.equals(label(namespace, Keys.STAGING_OF));
        return copy || labelled(namespace);
    }

    private static boolean labelled(HasMetadata object) {
        return "true".equals(label(object, LABEL));
    }

    private static String label(HasMetadata object, String key) {
        Map<String, String> labels = object.getMetadata().getLabels();
        return labels == null ? "" : labels.getOrDefault(key, "");
    }
}
