package dev.airtime.rehearsal;

import dev.airtime.api.RehearsalTemplate;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.HashSet;
import java.util.Set;

/**
 * A load test to be run.
 *
 * @param rehearsal the Rehearsal's name
 * @param uid the Rehearsal's uid: tells the pods of namesakes apart
 * @param event the event's name
 * @param production the event's namespace, where the scripts are and which is never loaded
 * @param staging the namespace of the copy, where the load runs
 * @param template what to run
 * @param productionHosts host names of production, {@code *.example.com} where one is a wildcard; refused
 * @param copyHosts host names of the copy, which may lie below a wildcard of production's
 * @param allowedHosts hosts outside the copy that the event allows, each with an optional {@code :port}
 */
@RecordBuilder
public record LoadTest(
        String rehearsal,
        String uid,
        String event,
        String production,
        String staging,
        RehearsalTemplate template,
        Set<String> productionHosts,
        Set<String> copyHosts,
        Set<String> allowedHosts) {
    public LoadTest {
        productionHosts = Set.copyOf(productionHosts);
        copyHosts = Set.copyOf(copyHosts);
        allowedHosts = Set.copyOf(allowedHosts);
    }

    /** The same with more host names of production. */
    LoadTest withProductionHosts(Set<String> more) {
        Set<String> hosts = new HashSet<>(productionHosts);
        hosts.addAll(more);
        return LoadTestBuilder.builder(this).productionHosts(hosts).build();
    }

    /** The value of the label {@link dev.airtime.api.Keys#REHEARSAL} of its pods. */
    public String label() {
        return LoadNames.label(rehearsal);
    }
}
