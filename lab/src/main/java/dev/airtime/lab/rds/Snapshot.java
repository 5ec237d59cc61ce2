package dev.airtime.lab.rds;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** A DB snapshot: what its source was when it was taken. */
final class Snapshot {
    static final String MANUAL = "manual";
    static final String AUTOMATED = "automated";

    final String identifier;
    final Instant created;
    final Instance source;
    final String type;
    final Map<String, String> tags = new LinkedHashMap<>();
    /** The source's tags at that time: what a restore without Tags gets. */
    final Map<String, String> sourceTags;

    String status = "creating";

    Snapshot(String identifier, Instance source, String type, Instant created) {
        this.identifier = identifier;
        this.source = source.copy(source.identifier, source.resourceId, source.created);
        this.sourceTags = Map.copyOf(source.tags);
        this.type = type;
        this.created = created;
    }

    boolean automatedOf(Instance instance) {
        return type.equals(AUTOMATED) && source.resourceId.equals(instance.resourceId);
    }
}
