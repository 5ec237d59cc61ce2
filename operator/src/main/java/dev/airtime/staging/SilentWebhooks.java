package dev.airtime.staging;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Remembers, for one run, which kinds wait for an admission webhook that does not answer. Each such write lasts as long
 * as the webhook's time-out, up to 30 s (Kubernetes, Dynamic Admission Control, "Timeouts"), so after a few the rest of
 * the kind is not tried.
 */
final class SilentWebhooks {
    private static final int ENOUGH = 3;
    private static final Pattern CALLING = Pattern.compile("failed calling webhook \"([^\"]+)\"");
    private static final Pattern LATE = Pattern.compile("deadline exceeded|[Tt]imeout|timed out");

    private final Map<ApiKind, Integer> silences = new HashMap<>();
    private final Set<String> names = new HashSet<>();

    /** Takes note of a refusal. */
    synchronized void heard(ApiKind kind, Refused refused) {
        Matcher webhook = CALLING.matcher(refused.getMessage());
        boolean named = webhook.find();
        if ((named || refused.code() == 0) && LATE.matcher(refused.getMessage()).find()) {
            silences.merge(kind, 1, Integer::sum);
            if (named) {
                names.add(webhook.group(1));
            }
        }
    }

    /** Whether writes of the kind are not worth the wait. */
    synchronized boolean silent(ApiKind kind) {
        return silences.getOrDefault(kind, 0) >= ENOUGH;
    }

    /** Who does not answer, for a sentence. */
    synchronized String who() {
        return names.isEmpty()
                ? "the API server"
                : "webhook " + String.join(", ", names.stream().sorted().toList());
    }
}
