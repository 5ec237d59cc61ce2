package dev.airtime.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.airtime.api.FindLimit;
import dev.airtime.api.RehearsalTemplate;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;

/** Properties of the search, by the script that searches; a class of their own, since one engine's report hides the other's. */
class SearchPropertyTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static @Nullable SearchScript script;

    @BeforeContainer
    static void open() {
        script = SearchScript.open();
    }

    @AfterContainer
    static void close() {
        if (script != null) {
            script.close();
        }
    }

    private static JsonNode levels(FindLimit search, int holds, int few, int hiccup) throws JsonProcessingException {
        ObjectNode ask = JSON.createObjectNode();
        ask.set(
                "rules",
                JSON.readTree(SearchRules.of(
                        search, new RehearsalTemplate(null, null, List.of(), null, null, null, search))));
        ask.put("holds", holds);
        ask.put("few", few);
        ask.put("hiccup", hiccup);
        if (script == null) {
            throw new IllegalStateException("not opened");
        }
        return script.ask(ask);
    }

    /** Whatever a system holds, above all of it or nothing: the cap is known before, and the answer is close. */
    @Property(tries = 500)
    void endsWithinItsCapWithinItsPrecision(
            @ForAll @IntRange(min = 1, max = 200_000) int to,
            @ForAll @IntRange(min = 1, max = 100) int fromPercent,
            @ForAll @IntRange(min = 1, max = 50) int precision,
            @ForAll @IntRange(max = 120) int holdsPercent)
            throws JsonProcessingException {
        int from = (int) Math.max(1, (long) to * fromPercent / 100);
        int holds = (int) ((long) to * holdsPercent / 100);
        FindLimit search = new FindLimit(from, to, null, null, precision + "%");
        JsonNode levels = levels(search, holds, 0, 0);

        assertThat(levels.size()).isBetween(1, search.mostLevels());
        int held = 0;
        int broke = Integer.MAX_VALUE;
        for (JsonNode level : levels) {
            int users = level.get(0).asInt();
            assertThat(users).isBetween(1, to);
            if (level.get(1).asText().equals("Held")) {
                held = Math.max(held, users);
            } else {
                broke = Math.min(broke, users);
            }
        }
        assertThat(held).isLessThanOrEqualTo(holds);
        if (holds >= to) {
            assertThat(held).isEqualTo(to);
        } else if (held > 0) {
            assertThat(broke - held).isLessThanOrEqualTo((int) Math.max(1, precision / 100.0 * broke));
            assertThat(broke).isGreaterThan(holds);
        } else {
            assertThat(holds).as("given up only far below the first level").isLessThanOrEqualTo(Math.max(0, from / 16));
        }
    }

    /** A level of the climb that breaks once, far below what the system holds, is not taken for its limit. */
    @Property(tries = 100)
    void aHiccupIsNotTheLimit(
            @ForAll @IntRange(min = 1_000, max = 100_000) int to,
            @ForAll @IntRange(max = 3) int climbed,
            @ForAll @IntRange(min = 90, max = 120) int holdsPercent)
            throws JsonProcessingException {
        int holds = (int) ((long) to * holdsPercent / 100);
        FindLimit search = new FindLimit(null, to, null, null, null);
        int hiccup = search.fromOrDefault();
        for (int i = 0; i < climbed; i++) {
            hiccup += hiccup / 2;
        }
        JsonNode levels = levels(search, holds, 0, hiccup);
        int held = 0;
        int again = 0;
        for (JsonNode level : levels) {
            held = level.get(1).asText().equals("Held")
                    ? Math.max(held, level.get(0).asInt())
                    : held;
            again += level.get(0).asInt() == hiccup ? 1 : 0;
        }
        assertThat(again).isEqualTo(2);
        assertThat(levels.size()).isLessThanOrEqualTo(search.mostLevels());
        assertThat(held).as("it climbs on").isGreaterThanOrEqualTo(hiccup);
        if (levels.size() < search.mostLevels()) {
            assertThat(held).isGreaterThanOrEqualTo((int) (Math.min(holds, to) * 0.94) - 1);
        }
    }

    /** Small levels that are too short to say anything don't keep it from climbing. */
    @Property(tries = 100)
    void climbsThroughLevelsOfTooFewRequests(
            @ForAll @IntRange(min = 100, max = 100_000) int to, @ForAll @IntRange(min = 60, max = 99) int holdsPercent)
            throws JsonProcessingException {
        int holds = (int) ((long) to * holdsPercent / 100);
        FindLimit search = new FindLimit(null, to, null, null, null);
        JsonNode levels = levels(search, holds, to / 5, 0);
        assertThat(levels.size()).isLessThanOrEqualTo(search.mostLevels());
        assertThat(levels.get(0).get(1).asText()).isEqualTo("TooFewSamples");
        int held = 0;
        for (JsonNode level : levels) {
            held = level.get(1).asText().equals("Held")
                    ? Math.max(held, level.get(0).asInt())
                    : held;
        }
        assertThat(held).isBetween((int) (holds * 0.94) - 1, holds);
    }
}
