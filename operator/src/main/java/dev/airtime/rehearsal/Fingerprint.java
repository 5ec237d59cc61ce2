package dev.airtime.rehearsal;

import dev.airtime.api.FindLimit;
import dev.airtime.api.LocustSpec;
import dev.airtime.api.RehearsalTemplate;
import dev.airtime.api.Sha256;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What identifies a load, so that only equal loads are compared: script, stages or how the limit is searched for (the
 * thresholds too: they make the levels), target and generator version. The copy
 * is left out on purpose: what changed there is what a comparison is for.
 */
final class Fingerprint {
    /** Annotation of the files that the pods run, and of the master's or the load's Job. */
    static final String ANNOTATION = "airtime.dev/fingerprint";

    private Fingerprint() {}

    /** Of a Locust run; {@code script} is the user's ConfigMap. */
    static String of(RehearsalTemplate template, ConfigMap script) {
        Map<String, String> content = new TreeMap<>();
        if (script.getBinaryData() != null) {
            content.putAll(script.getBinaryData());
        }
        if (script.getData() != null) {
            content.putAll(script.getData());
        }
        return of(template, content);
    }

    /** {@code script} is what the ConfigMap holds, by key; empty for a plain Job. */
    static String of(RehearsalTemplate template, Map<String, String> script) {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(script).forEach((key, content) -> part(text, key, Sha256.hex(content)));
        template.stages().forEach(s -> part(text, "stage", s.users() + "/" + s.rampOrDefault() + "/" + s.hold()));
        FindLimit search = template.findLimit();
        if (search != null) {
            part(text, "search", SearchRules.of(search, template));
        }
        LocustSpec locust = template.locust();
        if (locust != null) {
            part(text, "host", locust.host());
            part(text, "image", locust.imageOrDefault());
            part(text, "key", locust.script().keyOrDefault());
            if (locust.requirements() != null) {
                part(text, "requirements", locust.requirements());
            }
            locust.podsOrDefault().env().forEach(e -> part(text, "env", e.toString()));
        }
        if (template.job() != null) {
            part(text, "job", template.job().template().toString());
            part(text, "jobHost", template.job().host());
        }
        return Sha256.hex(text.toString(), 12);
    }

    private static void part(StringBuilder text, String key, @Nullable String value) {
        text.append(key).append('=').append(value).append('\n');
    }
}
