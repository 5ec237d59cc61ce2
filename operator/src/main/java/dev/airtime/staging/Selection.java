package dev.airtime.staging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Chooses what is copied. The first reason that matches decides, then the kind. Sources: which objects are
 * generated and by whom, namespace-copy research section 1; each reason has its cases in {@code selection.yaml}.
 */
final class Selection {
    /** Kinds that mean nothing elsewhere, or that the copy has its own of; they are not even listed. */
    private static final Set<String> NEVER = Set.of(
            "Event",
            "Lease",
            "ControllerRevision",
            "PodTemplate",
            "ResourceQuota",
            "CSIStorageCapacity",
            "ResourceClaim");

    private static final Set<String> NEVER_GROUPS = Set.of(
            "airtime.dev",
            "events.k8s.io",
            "coordination.k8s.io",
            "authorization.k8s.io",
            "authentication.k8s.io",
            "extensions",
            "metrics.k8s.io",
            "custom.metrics.k8s.io",
            "external.metrics.k8s.io",
            "packages.operators.coreos.com",
            "snapshot.storage.k8s.io",
            "groupsnapshot.storage.k8s.io");

    private static final String GATEWAY = "gateway.networking.k8s.io";
    private static final Set<String> ROUTES = Set.of("HTTPRoute", "GRPCRoute", "TLSRoute");

    /** All reasons not to copy; what matches none is copied, if its kind is. */
    static final List<Reason> REASONS =
            Stream.concat(LeftOut.REASONS.stream(), HeldBack.REASONS.stream()).toList();

    private Selection() {}

    /** Whether objects of the kind are looked at. */
    static boolean looksAt(ApiKind kind) {
        return !(NEVER.contains(kind.kind()) && !kind.custom()) && !NEVER_GROUPS.contains(kind.group());
    }

    /** Whether no object of the kind is copied, so that it is enough to count them. */
    static boolean holdsBackAll(ApiKind kind, Source source) {
        return !(ofKind(kind) instanceof Choice.Copy)
                && (KnownKinds.is(kind, KnownKinds.Form.ByNameOnly)
                        ? source.spec().include().stream().noneMatch(i -> ObjectMatch.exact(i, kind))
                        : !ObjectMatch.named(source.spec().include(), kind));
    }

    /** What the kind alone says; which is all there is to say of a kind that {@link #holdsBackAll}. */
    static Choice ofKind(ApiKind kind) {
        if (!kind.custom()) {
            return new Choice.Copy();
        }
        return KnownKinds.of(kind)
                .<Choice>map(known -> switch (known.form()) {
                    case Copied -> new Choice.Copy();
                    case LeftOut -> new Choice.Skip(known.why());
                    case HeldBack, ByNameOnly -> new Choice.HoldBack(known.why(), true);
                })
                .orElseGet(() -> new Choice.HoldBack("a custom kind may act outside the namespace", true));
    }

    /** The line of the spec that copies what is held back. */
    static String include(ApiKind kind, String name) {
        String named = KnownKinds.is(kind, KnownKinds.Form.ByNameOnly) ? ", name: " + name : "";
        return "to copy it, write spec.staging.include: [{kind: " + kind.title() + named + "}]";
    }

    static Choice of(ApiKind kind, ObjectNode object, Source source) {
        if (ObjectMatch.any(source.spec().exclude(), kind, object)) {
            return new Choice.Skip("spec.staging.exclude");
        }
        Optional<Reason> reason = REASONS.stream()
                .filter(r -> r.test().matches(kind, object, source))
                .findFirst();
        Choice choice = reason.map(Reason::choice).orElseGet(() -> ofKind(kind));
        boolean includable = choice instanceof Choice.HoldBack h ? h.includable() : reason.isEmpty();
        return includable && included(kind, object, source) ? new Choice.Copy() : choice;
    }

    private static boolean included(ApiKind kind, ObjectNode object, Source source) {
        boolean exact = KnownKinds.is(kind, KnownKinds.Form.ByNameOnly);
        return ObjectMatch.byName(
                source.spec().include().stream()
                        .filter(i -> !exact || ObjectMatch.exact(i, kind))
                        .toList(),
                kind,
                object);
    }

    /** The hosts that an Ingress answers to; an empty one where it answers to all. */
    static Set<String> ingressHosts(ObjectNode ingress) {
        Set<String> hosts = new TreeSet<>();
        JsonNode spec = ingress.path("spec");
        spec.path("rules").forEach(r -> hosts.add(r.path("host").asText("")));
        spec.path("tls").forEach(t -> t.path("hosts").forEach(h -> hosts.add(h.asText())));
        if (spec.has("defaultBackend") || spec.path("rules").isEmpty()) {
            hosts.add("");
        }
        return hosts;
    }

    static boolean route(ApiKind kind) {
        return GATEWAY.equals(kind.group()) && ROUTES.contains(kind.kind());
    }
}
