package dev.airtime.board;

import dev.airtime.api.Phase;
import dev.airtime.api.Rehearsal;
import dev.airtime.api.TrafficEvent;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The launch board: one page that needs nothing else, for a screen in the room and a phone in the hand. Pure: what the
 * objects say, to HTML. It shows only what a person with read access to the two kinds can read, no annotation and no
 * field of a spec that could carry a credential.
 */
public final class BoardPage {
    /** How often a browser fetches the page again, in seconds. */
    static final int REFRESH = 10;

    private BoardPage() {}

    /** The page for all events, those to come first, as of {@code now}. */
    public static String render(List<TrafficEvent> events, List<Rehearsal> rehearsals, Instant now) {
        StringBuilder sections = new StringBuilder();
        events.stream()
                .filter(e -> e.getSpec() != null)
                .sorted(Comparator.comparing(BoardPage::over)
                        .thenComparing(e -> EventSection.airtime(e).orElse(Instant.MAX))
                        .thenComparing(e -> e.getMetadata().getNamespace() + "/"
                                + e.getMetadata().getName()))
                .forEach(e -> sections.append(EventSection.render(e, rehearsals, now)));
        if (sections.isEmpty()) {
            sections.append("<p class=\"empty\">No TrafficEvent yet. Apply one and it shows up here.</p>");
        }
        String refresh = "<meta http-equiv=\"refresh\" content=\"" + REFRESH + "\">\n";
        return Page.of("Airtime", refresh, "", "", now, sections.toString());
    }

    private static boolean over(TrafficEvent event) {
        return Optional.ofNullable(event.getStatus())
                .map(s -> s.phase() == Phase.Completed)
                .orElse(false);
    }
}
