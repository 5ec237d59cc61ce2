package dev.airtime.staging;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.airtime.api.Keys;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a refusal asks for before the second try, by the server's exact words and on objects of ours only: fields that
 * somebody changed in the copy are left out, and an object with fields that can't change is made anew.
 */
final class Second {
    /** What the server says of fields that can't change. */
    private static final List<String> IMMUTABLE = List.of(
            "field is immutable",
            "may not change once set",
            "primary clusterIP can not be unset",
            "updates to statefulset spec for fields other than",
            "cannot change roleRef");

    private static final int LOOKS = 50;
    private static final long BETWEEN_MILLIS = 200;

    private final ApiServer api;
    private final Source source;

    Second(ApiServer api, Source source) {
        this.api = api;
        this.source = source;
    }

    /** Whether a changed try may pass where the same one would not. */
    boolean helps(Refused why) {
        return !why.conflicts().isEmpty() || why.passing() || immutable(why);
    }

    /**
     * The body to try again; {@code kept} is told each field that is left out of it. Removes an object that must be made
     * anew, when an earlier run copied it; never a claim, which holds data.
     */
    String body(ApiKind kind, String name, String body, Refused why, Consumer<String> kept) {
        if (!why.conflicts().isEmpty()) {
            ObjectNode object = Json.parse(body);
            for (String field : why.conflicts()) {
                if (FieldPath.parse(field).remove(object)) {
                    kept.accept(field.substring(field.startsWith(".") ? 1 : 0));
                }
            }
            return Json.applyBody(object);
        }
        if (immutable(why) && !kind.core("PersistentVolumeClaim")) {
            remove(kind.object(source.target(), name));
        }
        return body;
    }

    private static boolean immutable(Refused why) {
        return IMMUTABLE.stream().anyMatch(why.getMessage()::contains);
    }

    private void remove(String path) {
        boolean ours = api.find(path)
                .map(o -> o.path("metadata"))
                .filter(m -> source.namespace()
                        .equals(m.path("labels").path(Keys.COPIED_FROM).asText()))
                .map(m -> {
                    api.delete(path, m.path("uid").asText());
                    return true;
                })
                .orElse(false);
        for (int look = 0; ours && look < LOOKS && api.find(path).isPresent(); look++) {
            try {
                Thread.sleep(BETWEEN_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
