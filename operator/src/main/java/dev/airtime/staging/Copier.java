package dev.airtime.staging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.airtime.api.Keys;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One run over production: each kind is read page by page, and each object is applied as soon as it is read, so that
 * memory is bounded by a page and not by the namespace. Inert objects first, then what starts pods, then custom kinds;
 * what fails gets one more try at the end, when everything that it may have missed is there.
 */
final class Copier {
    /** Enough to keep the API server busy, with little left to gain beyond (measured: 8 783/s, 32 1,062/s). */
    private static final int IN_FLIGHT = 24;

    /** What the server says of fields that can't change; the object is made anew then. */
    private static final List<String> IMMUTABLE = List.of(
            "field is immutable",
            "may not change once set",
            "primary clusterIP can not be unset",
            "updates to statefulset spec for fields other than",
            "cannot change roleRef");

    /** An object that the server refused. */
    private record Failure(ApiKind kind, ObjectNode body, Refused why) {}

    private final ApiServer api;
    private final Source source;
    private final Transformation transformation;
    private final Flight flight = new Flight(IN_FLIGHT);
    private final Set<String> wanted = new HashSet<>();
    private final List<ApiKind> read = new ArrayList<>();
    private final AtomicInteger copied = new AtomicInteger();
    private final Queue<Failure> failures = new ConcurrentLinkedQueue<>();
    private final Queue<String> notCopied = new ConcurrentLinkedQueue<>();
    private final List<String> uncounted = new ArrayList<>();

    Copier(ApiServer api, Source source, Transformation transformation) {
        this.api = api;
        this.source = source;
        this.transformation = transformation;
    }

    /** @throws Refused when one of Kubernetes' own kinds can't be read now */
    void run(Collection<ApiKind> kinds) {
        for (int wave = 0; wave <= 2; wave++) {
            for (ApiKind kind : kinds) {
                if (kind.wave() == wave && Selection.looksAt(kind)) {
                    read(kind);
                }
            }
            flight.land();
        }
        List<Failure> again = List.copyOf(failures);
        failures.clear();
        again.forEach(this::retry);
        flight.land();
        if (!uncounted.isEmpty()) {
            notCopied.add("custom kinds that Airtime may not list, held back where there are any: "
                    + String.join(", ", uncounted));
        }
        failures.forEach(f -> notCopied.add(title(f.kind(), Source.name(f.body())) + ": the API server refused it: "
                + f.why().sentence(f.kind().core("Secret"))));
    }

    /** How many objects were applied. */
    int copied() {
        return copied.get();
    }

    /** What was not copied and why, sorted. */
    List<String> notCopied() {
        return notCopied.stream().sorted().distinct().toList();
    }

    /** The kinds that were read to the end. */
    List<ApiKind> read() {
        return List.copyOf(read);
    }

    /** Whether this run wants the object in the copy. */
    boolean wants(ApiKind kind, String name) {
        return wanted.contains(title(kind, name));
    }

    static String title(ApiKind kind, String name) {
        return kind.title() + "/" + name;
    }

    private void read(ApiKind kind) {
        try {
            if (Selection.holdsBackAll(kind, source)) {
                count(kind);
            } else {
                api.list(kind.collection(source.namespace()), object -> copy(kind, object));
            }
            read.add(kind);
        } catch (Refused e) {
            if (e.passing() && !kind.custom()) {
                throw e;
            }
            if (e.code() == 403 && Selection.holdsBackAll(kind, source)) {
                uncounted.add(kind.title());
            } else if (!e.notFound()) {
                notCopied.add(kind.title() + ": can't be listed: " + e.getMessage());
            }
        }
    }

    private void count(ApiKind kind) {
        JsonNode page = api.get(kind.collection(source.namespace()) + "?limit=1");
        int count = page.path("items").size()
                + page.path("metadata").path("remainingItemCount").asInt();
        if (count > 0 && Selection.ofKind(kind) instanceof Choice.HoldBack hold) {
            notCopied.add(kind.title() + " (" + count + "): held back, " + hold.why() + "; "
                    + Selection.include(kind, "<its name>"));
        }
    }

    private void copy(ApiKind kind, ObjectNode original) {
        String title = title(kind, Source.name(original));
        Choice choice = Selection.of(kind, original, source);
        if (choice instanceof Choice.HoldBack hold) {
            notCopied.add(title + ": held back, " + hold.why()
                    + (hold.includable() ? "; " + Selection.include(kind, Source.name(original)) : ""));
        } else if (choice instanceof Choice.Copy && wanted.add(title)) {
            // A page that is read again after 410 brings objects again; each is applied once.
            try {
                apply(kind, transformation.of(kind, original));
            } catch (IllegalArgumentException e) {
                notCopied.add(title + ": " + e.getMessage());
            }
        }
    }

    private void apply(ApiKind kind, ObjectNode body) {
        flight.start(() -> api.apply(path(kind, body), body).whenComplete((reply, failure) -> {
            if (failure == null) {
                copied.incrementAndGet();
            } else {
                failures.add(new Failure(kind, body, refused(failure)));
            }
        }));
    }

    private void retry(Failure failure) {
        String sentence = failure.why().getMessage();
        if (!failure.kind().core("PersistentVolumeClaim") && IMMUTABLE.stream().anyMatch(sentence::contains)) {
            remake(failure);
        }
        apply(failure.kind(), failure.body());
    }

    /** Only what an earlier run copied is made anew. */
    private void remake(Failure failure) {
        String path = path(failure.kind(), failure.body());
        api.find(path)
                .map(o -> o.path("metadata"))
                .filter(m -> source.namespace()
                        .equals(m.path("labels").path(Keys.COPIED_FROM).asText()))
                .ifPresent(m -> api.delete(path, m.path("uid").asText()));
    }

    private String path(ApiKind kind, ObjectNode body) {
        return kind.object(source.target(), Source.name(body));
    }

    private static Refused refused(Throwable failure) {
        Throwable cause = failure.getCause() instanceof Refused r ? r : failure;
        return cause instanceof Refused r ? r : new Refused(0, String.valueOf(cause), List.of());
    }
}
