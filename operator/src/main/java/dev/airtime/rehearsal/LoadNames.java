package dev.airtime.rehearsal;

import dev.airtime.api.Keys;
import dev.airtime.api.Sha256;
import java.util.Map;

/** Names and labels of what belongs to a load test, in one place; every name is a DNS label of at most 63 characters. */
final class LoadNames {
    static final String MASTER = "master";
    static final String WORKER = "worker";
    static final String SMOKE = "smoke";
    static final String JOB = "job";

    /** Job pods carry the index and five random characters behind the Job's name. */
    private static final int ROOM = 63 - "-00000-xxxxx".length();

    private LoadNames() {}

    /** {@code <rehearsal>-<suffix>}, shortened with a digest where it would be too long or is no DNS label. */
    static String of(String rehearsal, String suffix) {
        String wanted = rehearsal + "-" + suffix;
        if (wanted.length() <= ROOM && wanted.matches("[a-z]([-a-z0-9]*[a-z0-9])?")) {
            return wanted;
        }
        String digest = Sha256.hex(rehearsal, 8);
        String base = rehearsal.replaceAll("[^-a-z0-9]", "-").replaceAll("^[^a-z]+", "");
        int room = ROOM - suffix.length() - digest.length() - 2;
        String head = base.isEmpty() ? "load" : base.substring(0, Math.min(room, base.length()));
        return head + "-" + digest + "-" + suffix;
    }

    /** The value of the label {@link Keys#REHEARSAL}: the Rehearsal's name where it fits into a label. */
    static String label(String rehearsal) {
        return rehearsal.length() <= 63 ? rehearsal : rehearsal.substring(0, 54) + "-" + Sha256.hex(rehearsal, 8);
    }

    static Map<String, String> labels(LoadTest test, String role) {
        return Map.of(
                Keys.REHEARSAL,
                label(test.rehearsal()),
                Keys.ROLE,
                role,
                Keys.EVENT,
                label(test.event()),
                Keys.MANAGED_BY,
                Keys.AIRTIME);
    }
}
