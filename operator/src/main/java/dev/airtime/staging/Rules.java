package dev.airtime.staging;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Stream;

/**
 * The catalogue: every change by which an object of production becomes one of the copy. The order of the rules does not
 * matter but for two ends: {@link #SANITISE} runs before the user's patches, {@link #AT_REST} after them, so that a
 * patch of {@code spec.replicas} says how many pods are wanted and never starts one.
 */
final class Rules {
    static final List<Rule> SANITISE = Stream.of(
                    MetadataRules.ALL,
                    ServiceRules.ALL,
                    WorkloadRules.ALL,
                    AccessRules.ALL,
                    StorageRules.ALL,
                    CustomRules.ALL)
            .flatMap(List::stream)
            .toList();

    static final List<Rule> AT_REST =
            List.of(WorkloadRules.REPLICAS, MetadataRules.SERVER_FIELDS, MetadataRules.COPIED_FROM);

    private Rules() {}

    static void apply(List<Rule> rules, ApiKind kind, ObjectNode object, Source source) {
        rules.forEach(r -> r.apply(kind, object, source));
    }
}
