package dev.airtime.rehearsal;

import dev.airtime.api.Keys;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;

/** A JSON merge patch (RFC 7396), whose fields are Airtime's. */
public final class MergePatch {
    /** Under the field manager {@link Keys#AIRTIME}. */
    public static final PatchContext BY_AIRTIME = new PatchContext.Builder()
            .withPatchType(PatchType.JSON_MERGE)
            .withFieldManager(Keys.AIRTIME)
            .build();

    private MergePatch() {}
}
