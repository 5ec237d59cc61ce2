package dev.airtime.staging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * All rules together, over objects that are mixed from those of the rules' table, so that each path that a rule looks
 * at comes up, in kinds that it is about and in others, beside whatever the other rules look at.
 */
class RulesPropertyTest {
    private static final List<ObjectNode> PARTS = Cases.read("rules.yaml").stream()
            .map(c -> (ObjectNode) c.path("given"))
            .toList();
    private static final List<ApiKind> KINDS = Stream.concat(
                    Cases.read("rules.yaml").stream(), Cases.read("selection.yaml").stream())
            .map(c -> Cases.kind(c.path("kind").asText()))
            .distinct()
            .toList();
    private static final List<ObjectNode> CRUFT = Stream.of(
                    "metadata: {ownerReferences: [{kind: X, controller: true}]}",
                    "metadata: {finalizers: [example.com/x], generation: 3, selfLink: /x}",
                    "metadata: {managedFields: [{manager: kubectl}], uid: u, resourceVersion: '1'}",
                    "metadata: {generateName: a-, deletionGracePeriodSeconds: 3}",
                    "status: {phase: Bound}",
                    "spec: {type: LoadBalancer, loadBalancerIP: 192.0.2.1, externalIPs: [192.0.2.1], ports: [{nodePort: 30000}]}",
                    "spec: {clusterIP: 10.0.0.1, clusterIPs: [10.0.0.1]}",
                    "spec: {replicas: 7, template: {spec: {containers: [{name: a, ports: [{hostPort: 1}]}]}}}")
            .map(Cases::yaml)
            .toList();

    record Sample(ApiKind kind, ObjectNode object) {}

    @Provide
    Arbitrary<Sample> samples() {
        return Combinators.combine(
                        Arbitraries.of(KINDS),
                        Arbitraries.of(PARTS).list().ofMaxSize(4),
                        Arbitraries.of(CRUFT).list().ofMaxSize(4))
                .as((kind, parts, cruft) -> {
                    ObjectNode object = Cases.yaml("{metadata: {name: a}, spec: {}}");
                    parts.forEach(p -> merge(object, p));
                    cruft.forEach(p -> merge(object, p));
                    return new Sample(kind, object);
                });
    }

    @Property
    void leaveNothingThatActsOrBelongsToProduction(@ForAll("samples") Sample sample, @ForAll boolean lowPriority) {
        Invariants.assertCopied(sample.kind(), copy(sample, source(lowPriority)));
    }

    @Property
    void changeNothingThatTheyHaveChanged(@ForAll("samples") Sample sample, @ForAll boolean lowPriority) {
        Source source = source(lowPriority);
        ObjectNode once = sample.object().deepCopy();
        Rules.apply(Rules.SANITISE, sample.kind(), once, source);
        ObjectNode twice = once.deepCopy();
        Rules.apply(Rules.SANITISE, sample.kind(), twice, source);
        assertThat(twice).isEqualTo(once);

        Rules.apply(Rules.AT_REST, sample.kind(), once, source);
        twice = once.deepCopy();
        Rules.apply(Rules.AT_REST, sample.kind(), twice, source);
        assertThat(twice).isEqualTo(once);
    }

    @Property
    void copyTheSameObjectToTheSameObject(@ForAll("samples") Sample sample) {
        ObjectNode before = sample.object().deepCopy();
        assertThat(copy(sample, source(true))).isEqualTo(copy(sample, source(true)));
        assertThat(sample.object()).isEqualTo(before);
    }

    private static ObjectNode copy(Sample sample, Source source) {
        return new Transformation(
                        source, new Redirect(new Addresses(Map.of(), Map.of()), source), new Patches(List.of()))
                .of(sample.kind(), sample.object());
    }

    private static Source source(boolean lowPriority) {
        return new Source(
                "production", Cases.spec(List.of(), List.of(), List.of()), Map.of("web", true), Set.of(), lowPriority);
    }

    private static void merge(ObjectNode target, ObjectNode part) {
        for (Map.Entry<String, JsonNode> field : part.properties()) {
            JsonNode old = target.get(field.getKey());
            JsonNode value = field.getValue().deepCopy();
            if (old instanceof ObjectNode a && value instanceof ObjectNode b) {
                merge(a, b);
            } else if (old instanceof ArrayNode a && value instanceof ArrayNode b) {
                a.addAll(b);
            } else {
                target.set(field.getKey(), value);
            }
        }
    }
}
