package dev.airtime.staging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.airtime.api.StagingOverride;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One run over production: each kind is read page by page, and each object is applied as soon as it is read, so that
 * memory is bounded by what is in flight and not by the namespace. Inert objects first, then what starts pods, then
 * custom kinds. An object whose hash stands in the copy already is left alone. What fails is looked at again at the end,
 * when everything that it may have missed is there; what production no longer has is removed.
 */
final class Copier {
    /** Enough to keep the API server busy, with little left to gain beyond (measured: 8 783/s, 32 1,062/s). */
    private static final int IN_FLIGHT = 32;

    /** Refused objects that are kept for a second try; of more than these only the sentence is. */
    private static final int KEPT_FAILURES = 500;

    private static final int PROGRESS_EVERY = 200;

    private final ApiServer api;
    private final Source source;
    private final Transformation transformation;
    private final Earlier earlier;
    private final Consumer<CopyProgress> progress;
    private final ExternalHosts externalHosts;
    private final Mentions mentions;

    private final Flight flight = new Flight(IN_FLIGHT);
    private final SilentWebhooks silent = new SilentWebhooks();
    private final AtomicInteger applied = new AtomicInteger();
    private final Queue<Failure> failures = new ConcurrentLinkedQueue<>();
    private final AtomicInteger refused = new AtomicInteger();
    private final Set<String> workloads = ConcurrentHashMap.newKeySet();
    private final Queue<String> notCopied = new ConcurrentLinkedQueue<>();
    private final List<String> pointing = new ArrayList<>();
    private final List<String> kept = new ArrayList<>();
    private final List<String> uncounted = new ArrayList<>();
    private final Map<String, Integer> kinds = new TreeMap<>();
    private final Map<ApiKind, Integer> untried = new TreeMap<>(Comparator.comparing(ApiKind::title));
    private int equal;
    private int seen;

    /** @param databases the copy's databases, as {@code host:port} */
    Copier(
            ApiServer api,
            Source source,
            Transformation transformation,
            Earlier earlier,
            Set<String> databases,
            Consumer<CopyProgress> progress) {
        this.api = api;
        this.source = source;
        this.transformation = transformation;
        this.earlier = earlier;
        this.progress = progress;
        this.externalHosts = new ExternalHosts(transformation.redirect(), databases);
        this.mentions = new Mentions(source.namespace());
    }

    /** An object that the server refused. */
    private record Failure(Write write, Refused why) {}

    /** How an object reaches the server; a scaled workload is always applied, since its replicas are changed in between. */
    private enum Way {
        CREATE,
        APPLY,
        APPLY_CREATED
    }

    private record Write(ApiKind kind, String name, String body, boolean force, Way way) {
        Write with(String changed) {
            return new Write(kind, name, changed, force, way);
        }
    }

    /** @throws Refused when one of Kubernetes' own kinds can't be read now */
    void run(Collection<ApiKind> all) {
        List<ApiKind> looked = all.stream()
                .filter(Selection::looksAt)
                .sorted(Comparator.comparingInt(ApiKind::wave))
                .toList();
        int wave = 0;
        for (int i = 0; i < looked.size(); i++) {
            ApiKind kind = looked.get(i);
            if (kind.wave() != wave) {
                flight.land();
                wave = kind.wave();
            }
            read(kind, i + 1, looked.size());
        }
        flight.land();
        retry();
        if (!uncounted.isEmpty()) {
            notCopied.add("custom kinds that Airtime may not list, held back where there are any: "
                    + String.join(", ", uncounted));
        }
        untried.forEach((kind, count) -> notCopied.add(
                kind.title() + " (" + count + "): not tried, since " + silent.who() + " does not answer in time"));
    }

    /** What the run came to; what still points to production is added by the scan. */
    CopyRecord record() {
        return new CopyRecord(
                applied.get() + equal,
                notCopied.stream().sorted().distinct().toList(),
                pointing.stream().sorted().toList(),
                externalHosts.list(),
                mentions.list(),
                kept.stream().sorted().distinct().toList(),
                kinds);
    }

    /** Titles of the workloads that the run has applied. */
    Set<String> workloads() {
        return Set.copyOf(workloads);
    }

    static String title(ApiKind kind, String name) {
        return kind.title() + "/" + name;
    }

    private void read(ApiKind kind, int number, int count) {
        try {
            if (Selection.holdsBackAll(kind, source)) {
                count(kind);
                prune(kind, null, Set.of());
            } else {
                KindRun run = new KindRun(kind, number, count);
                api.list(kind.collection(source.namespace()), run::see);
                prune(kind, run.standing, run.wanted);
            }
        } catch (Refused e) {
            if (e.passing() && !kind.custom()) {
                throw e;
            }
            if (e.code() == 403 && Selection.holdsBackAll(kind, source)) {
                if (Selection.ofKind(kind) instanceof Choice.HoldBack) {
                    uncounted.add(kind.title());
                }
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

    /** Removes what an earlier run copied and this one does not want; the kind was read to its end. */
    private void prune(ApiKind kind, @Nullable Standing read, Set<String> wanted) {
        Standing standing =
                read != null ? read : earlier.mayHold(kind) ? Standing.read(api, kind, source) : Standing.NONE;
        standing.objects().forEach((name, entry) -> {
            // The controller copies a Service's labels to its Endpoints.
            boolean managed = kind.core("Endpoints") && source.selectsPods(name);
            if (entry.copied() && !managed && !wanted.contains(name)) {
                api.delete(kind.object(source.target(), name), entry.uid());
            }
        });
    }

    /** The reading of one kind. */
    private final class KindRun {
        private final ApiKind kind;
        private final int number;
        private final int count;
        private final Set<String> wanted = new HashSet<>();
        private @Nullable Standing standing;

        KindRun(ApiKind kind, int number, int count) {
            this.kind = kind;
            this.number = number;
            this.count = count;
        }

        void see(ObjectNode original, int left) {
            if (seen % PROGRESS_EVERY == 0) {
                progress.accept(new CopyProgress(applied.get() + equal, seen + left + 1, number, count, kind.title()));
            }
            String name = Source.name(original);
            Choice choice = Selection.of(kind, original, source);
            if (choice instanceof Choice.HoldBack hold) {
                notCopied.add(title(kind, name) + ": held back, " + hold.why()
                        + (hold.includable() ? "; " + Selection.include(kind, name) : ""));
            } else if (choice instanceof Choice.Copy && wanted.add(name)) {
                // A page that is read again after 410 brings objects again; each is applied once.
                seen++;
                kinds.merge(kind.title(), 1, Integer::sum);
                copy(name, original);
            }
        }

        private void copy(String name, ObjectNode original) {
            ObjectNode body;
            try {
                body = transformation.of(kind, original);
            } catch (IllegalArgumentException e) {
                notCopied.add(title(kind, name) + ": " + e.getMessage());
                return;
            }
            externalHosts.look(title(kind, name), kind, body);
            mentions.look(title(kind, name), kind, body);
            ApplyBody desired = ApplyBody.of(body);
            Standing.Entry there = standing().find(name).orElse(null);
            boolean production = earlier.override() == StagingOverride.TakeProduction;
            if (there != null && there.hash().equals(desired.hash()) && !(production && there.touched())) {
                equal++;
                carryOver(title(kind, name));
                return;
            }
            if (earlier.live() && points(body, name)) {
                return;
            }
            if (silent.silent(kind)) {
                untried.merge(kind, 1, Integer::sum);
                return;
            }
            boolean running = WorkloadRules.scaled(kind) && earlier.runs(title(kind, name));
            write(new Write(
                    kind,
                    name,
                    running ? desired.withoutReplicas(body) : desired.text(),
                    there == null || production,
                    way(original, there)));
        }

        /** What a patch changed is applied, since only then is a field that the kind does not have refused. */
        private Way way(ObjectNode original, Standing.@Nullable Entry there) {
            if (WorkloadRules.scaled(kind)) {
                return Way.APPLY;
            }
            if (there != null) {
                return there.created() ? Way.APPLY_CREATED : Way.APPLY;
            }
            return transformation.patches().meet(kind, original) ? Way.APPLY : Way.CREATE;
        }

        private Standing standing() {
            Standing known = standing;
            if (known == null) {
                known = earlier.fresh() ? Standing.NONE : Standing.read(api, kind, source);
                standing = known;
            }
            return known;
        }

        /** Into a copy whose pods run nothing is written that would lead them to production. */
        private boolean points(ObjectNode body, String name) {
            List<String> fields = Scan.of(transformation.redirect(), kind, body);
            fields.forEach(f -> pointing.add(title(kind, name) + " " + f));
            return !fields.isEmpty();
        }
    }

    private void carryOver(String title) {
        earlier.record().kept().stream().filter(k -> k.startsWith(title + " ")).forEach(kept::add);
    }

    private void write(Write write) {
        ApiKind kind = write.kind();
        flight.start(() -> sent(write), (reply, why) -> {
            if (why == null) {
                applied.incrementAndGet();
                if (Source.WORKLOADS.contains(kind)) {
                    workloads.add(title(kind, write.name()));
                }
                return;
            }
            silent.heard(kind, why);
            if (refused.incrementAndGet() <= KEPT_FAILURES) {
                failures.add(new Failure(write, why));
            } else {
                tell(write, why);
            }
        });
    }

    private CompletableFuture<JsonNode> sent(Write write) {
        String object = write.kind().object(source.target(), write.name());
        return switch (write.way()) {
            case CREATE -> api.createOrApply(object, write.body(), write.force());
            case APPLY -> api.apply(object, write.body(), write.force());
            case APPLY_CREATED -> api.applyCreated(object, write.body(), write.force());
        };
    }

    private void tell(Write write, Refused why) {
        notCopied.add(title(write.kind(), write.name()) + ": the API server refused it: "
                + why.sentence(write.kind().core("Secret")));
    }

    /** One more try of each, changed as its refusal asks for; what is refused for good is told. */
    private void retry() {
        Second second = new Second(api, source);
        for (int round = 0; round < 2 && !failures.isEmpty(); round++) {
            List<Failure> again = List.copyOf(failures);
            failures.clear();
            refused.set(0);
            for (Failure f : again) {
                Write write = f.write();
                if (silent.silent(write.kind()) || (round > 0 && !second.helps(f.why()))) {
                    tell(write, f.why());
                } else {
                    String title = title(write.kind(), write.name());
                    write(write.with(second.body(
                            write.kind(),
                            write.name(),
                            write.body(),
                            f.why(),
                            field -> kept.add(title + " " + field))));
                }
            }
            flight.land();
        }
        failures.forEach(f -> tell(f.write(), f.why()));
    }
}
