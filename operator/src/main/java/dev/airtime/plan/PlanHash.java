package dev.airtime.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.airtime.api.PlannedChange;
import dev.airtime.api.Sha256;
import dev.airtime.api.TrafficEventSpec;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Names what an event does to production: a changed plan has another hash, and needs another approval. Two parts: of the
 * spec, and of what was observed when it was planned.
 *
 * <p>The first is over the whole spec but what can't change production, so that a field which is added later is in it
 * without anybody's doing.
 */
final class PlanHash {
    /** Fields of the spec that say whether, or on a copy; never what is done to production. */
    static final Set<String> HARMLESS = Set.of("approval", "mode", "expectedPeak", "staging", "rehearsal");

    /** Of a database: how its copy is made. */
    static final String COPY = "copy";

    private static final JsonMapper CANONICAL = JsonMapper.builder()
            .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_EMPTY, JsonInclude.Include.NON_NULL))
            .build();

    private PlanHash() {}

    /** {@code 1f0c9a7be2-44d0}: ten hexadecimal digits over the spec, four over the changes that follow from it. */
    static String of(TrafficEventSpec spec, List<PlannedChange> changes) {
        StringBuilder observed = new StringBuilder();
        for (PlannedChange c : changes) {
            observed.append(c.target()).append('|').append(c.what()).append('|').append(c.interruption());
            // The number of replicas, storage that grows by itself and so on are no change of the plan.
            observed.append('|').append(c.what().equals(EventPlan.CLASS) ? c.from() : "");
            observed.append('|')
                    .append(c.to())
                    .append('|')
                    .append(c.permanent())
                    .append('\n');
        }
        return ofSpec(spec) + "-" + Sha256.hex(observed.toString(), 4);
    }

    /** Whether {@code hash} is of a plan for {@code spec}, whatever was observed. */
    static boolean isFor(TrafficEventSpec spec, @Nullable String hash) {
        return hash != null && hash.startsWith(ofSpec(spec) + "-");
    }

    private static String ofSpec(TrafficEventSpec spec) {
        ObjectNode tree = CANONICAL.valueToTree(spec);
        tree.remove(HARMLESS);
        tree.path("databases").forEach(d -> ((ObjectNode) d).remove(COPY));
        return Sha256.hex(tree.toString(), 10);
    }
}
