package dev.airtime.staging;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.airtime.api.Keys;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Reads the copy as it is on the server and scans it for addresses of production. */
final class Review {
    private final ApiServer api;
    private final Source source;
    private final Redirect redirect;
    private final List<String> unread = new ArrayList<>();

    Review(ApiServer api, Source source, Redirect redirect) {
        this.api = api;
        this.source = source;
        this.redirect = redirect;
    }

    /**
     * Objects that still name an address of production: {@code Kind/name field}, sorted. A kind that can't be listed is
     * named too, since it can't be called clean.
     *
     * @throws Refused when a kind can't be listed just now
     */
    List<String> scan(Collection<ApiKind> kinds) {
        List<String> found = new ArrayList<>();
        for (ApiKind kind : kinds) {
            if (Selection.looksAt(kind)) {
                scan(kind, found);
            }
        }
        return found.stream().sorted().toList();
    }

    /** Fields of the last scans that could not be looked into to their end, each as {@code Kind/name field: why}. */
    List<String> unread() {
        return unread.stream().sorted().toList();
    }

    private void scan(ApiKind kind, List<String> found) {
        try {
            api.list(kind.collection(source.target()), object -> {
                if (!Standing.controlled(object) && !own(object)) {
                    String title = Copier.title(kind, Source.name(object)) + " ";
                    Scan.Seen seen = Scan.look(redirect, kind, object);
                    seen.pointing().forEach(field -> found.add(title + field));
                    seen.unread().forEach(field -> unread.add(title + field));
                }
            });
        } catch (Refused e) {
            if (e.notFound() || Selection.holdsBackAll(kind, source)) {
                return;
            }
            if (e.passing()) {
                throw e;
            }
            found.add(kind.title() + ": can't be listed, so can't be scanned: " + e.getMessage());
        }
    }

    private static boolean own(ObjectNode object) {
        return Keys.AIRTIME.equals(
                object.path("metadata").path("labels").path(Keys.MANAGED_BY).asText());
    }
}
