package dev.airtime.plan;

import dev.airtime.api.DatabaseSpec;
import dev.airtime.api.Sha256;
import dev.airtime.api.TrafficEventSpec;
import java.util.TreeMap;

/** Names what an event does to production: a changed plan has another hash, and needs another approval. */
public final class PlanHash {
    private PlanHash() {}

    /** Ten hexadecimal digits over airtime, duration, databases and workloads. */
    public static String of(TrafficEventSpec spec) {
        StringBuilder plan = new StringBuilder();
        plan.append(spec.airtimeInstant()).append('|').append(spec.durationOrDefault());
        for (DatabaseSpec d : spec.databases()) {
            plan.append("|db ")
                    .append(d.name())
                    .append(' ')
                    .append(d.instance())
                    .append(' ')
                    .append(d.cluster())
                    .append(' ')
                    .append(d.region())
                    .append(' ')
                    .append(d.roleArn());
            if (d.scaleUp() != null) {
                plan.append(' ')
                        .append(d.scaleUp().instanceClass())
                        .append(d.scaleUp().fallbackClasses())
                        .append(' ')
                        .append(d.scaleUp().leadTimeOrDefault())
                        .append(' ')
                        .append(new TreeMap<>(d.scaleUp().parameters()));
            }
            plan.append(' ').append(d.scaleDown() == null ? null : d.scaleDown().window());
        }
        spec.workloads().forEach(w -> plan.append("|wl ")
                .append(w.kind())
                .append(' ')
                .append(w.name())
                .append(' ')
                .append(w.replicas())
                .append(' ')
                .append(w.leadTimeOrDefault()));
        return Sha256.hex(plan.toString(), 10);
    }
}
