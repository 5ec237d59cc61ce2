package dev.airtime.database;

import dev.airtime.api.CopySource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was learned on the way to a copy, within one call: nothing of it is kept.
 *
 * @param automated the source's automated snapshots; null when they were not read
 * @param refused what RDS refused to restore from, with its code and text
 */
record CopyEvidence(@Nullable List<DbSnapshot> automated, Map<CopySource, String> refused) {
    static final CopyEvidence NONE = new CopyEvidence(null, Map.of());

    CopyEvidence {
        automated = automated == null ? null : List.copyOf(automated);
        refused = Map.copyOf(refused);
    }

    CopyEvidence withAutomated(List<DbSnapshot> read) {
        return new CopyEvidence(read, refused);
    }

    CopyEvidence withRefused(CopySource source, String text) {
        Map<CopySource, String> more = new HashMap<>(refused);
        more.put(source, text);
        return new CopyEvidence(automated, more);
    }
}
