package dev.airtime.staging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.airtime.api.Keys;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Reads the copy as it is on the server: scans it, and removes what an earlier run copied and nobody wants any more. */
final class Review {
    private final ApiServer api;
    private final Source source;
    private final Redirect redirect;
    private final List<String> pointsToProduction = new ArrayList<>();

    Review(ApiServer api, Source source, Redirect redirect) {
        this.api = api;
        this.source = source;
        this.redirect = redirect;
    }

    /** Objects that still name an address of production: {@code Kind/name field}. */
    List<String> pointsToProduction() {
        return pointsToProduction.stream().sorted().toList();
    }

    /** Scans all objects. */
    Review scan(Collection<ApiKind> kinds) {
        kinds.forEach(kind -> each(kind, this::scan));
        return this;
    }

    /** Removes what the run did not want, of the kinds that it read to the end, and scans the rest. */
    Review pruneAndScan(Collection<ApiKind> kinds, Copier run) {
        List<ApiKind> prunable = run.read();
        kinds.forEach(kind -> each(kind, (k, object) -> {
            if (prunable.contains(k) && left(k, object, run)) {
                api.delete(
                        k.object(source.target(), Source.name(object)),
                        object.path("metadata").path("uid").asText());
            } else {
                scan(k, object);
            }
        }));
        return this;
    }

    private void scan(ApiKind kind, ObjectNode object) {
        Scan.of(redirect, kind, object)
                .forEach(field -> pointsToProduction.add(Copier.title(kind, Source.name(object)) + " " + field));
    }

    private boolean left(ApiKind kind, ObjectNode object, Copier run) {
        String name = Source.name(object);
        // The controller copies a Service's labels to its Endpoints.
        boolean managed = kind.core("Endpoints") && source.selectsPods(name);
        return source.namespace().equals(label(object, Keys.COPIED_FROM)) && !managed && !run.wants(kind, name);
    }

    private void each(ApiKind kind, BiConsumer<ApiKind, ObjectNode> look) {
        if (!Selection.looksAt(kind)) {
            return;
        }
        try {
            api.list(kind.collection(source.target()), object -> {
                if (!controlled(object) && !Keys.AIRTIME.equals(label(object, Keys.MANAGED_BY))) {
                    look.accept(kind, object);
                }
            });
        } catch (Refused e) {
            if (e.notFound() || Selection.holdsBackAll(kind, source)) {
                return;
            }
            if (e.passing()) {
                throw e;
            }
            pointsToProduction.add(kind.title() + ": can't be listed, so can't be scanned: " + e.getMessage());
        }
    }

    private static boolean controlled(ObjectNode object) {
        for (JsonNode owner : object.path("metadata").path("ownerReferences")) {
            if (owner.path("controller").asBoolean()) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable String label(ObjectNode object, String key) {
        return object.path("metadata").path("labels").path(key).asText(null);
    }
}
