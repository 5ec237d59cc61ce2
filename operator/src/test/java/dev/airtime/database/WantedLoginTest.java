package dev.airtime.database;

import static dev.airtime.database.Instances.EVENT;
import static dev.airtime.database.Instances.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.airtime.api.CopySpec;
import dev.airtime.api.Keys;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class WantedLoginTest {
    private static final Map<String, String> OURS =
            Map.of(Keys.MANAGED_BY, Keys.AIRTIME, Keys.EVENT_UID, "uid-1", Keys.STAGING_OF, "shop-prod");

    private static Instances copy() {
        return Instances.atRest().resource("db-COPY").onlyTags(OURS);
    }

    private static Instances given(String fingerprint, int secondsAgo) {
        return copy().tags(Map.of(WantedLogin.TAG, WantedLogin.tag(fingerprint, NOW.minusSeconds(secondsAgo))));
    }

    static Stream<Arguments> copies() {
        Instances done = given("abc", 600);
        return Stream.of(
                arguments("nothing kept, nothing given", copy(), null, "SetPassword"),
                arguments("kept before it was set", copy(), "abc", "SetPassword"),
                arguments("is there", done, "abc", "Available"),
                arguments("a reading may be older than the change", given("abc", 20), "abc", "Warming"),
                arguments("kept anew: the Secret was deleted", done, "def", "SetPassword"),
                arguments("nothing kept any more", done, null, "SetPassword"),
                arguments("one is no beginning of another", given("abcdef", 600), "abc", "SetPassword"),
                arguments("still applied", done.pending("MasterUserPassword", "(secret)"), "abc", "Warming"),
                arguments("being reset", done.status("resetting-master-credentials"), "abc", "Warming"),
                arguments("not while reset", copy().status("resetting-master-credentials"), "abc", "Warming"),
                arguments("not while backed up", copy().status("backing-up"), "abc", "Warming"),
                arguments("the tag is no time", copy().tags(Map.of(WantedLogin.TAG, "abc/soon")), "abc", "Warming"),
                arguments("while loading", copy().storage("Initializing 4%"), "abc", "SetPassword"),
                arguments("loads on", done.storage("Initializing 4%"), "abc", "Warming"),
                arguments("the group first", copy().group("g", "pending-reboot"), "abc", "Reboot"),
                arguments("never on what is not ours", copy().onlyTags(Map.of()), "abc", "Failed"),
                arguments("nor another event's", copy().tags(Map.of(Keys.EVENT_UID, "uid-2")), "abc", "Failed"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("copies")
    void isSetAndThenWaitedFor(String what, Instances copy, @Nullable String kept, String wanted) {
        CopyStep step = CopyDecision.make(
                EVENT,
                "shop-prod",
                CopySpec.DEFAULT,
                null,
                null,
                copy.i(),
                new WantedLogin(kept),
                CopyEvidence.NONE,
                NOW);
        String word = step instanceof CopyStep.End end
                ? end.observation().state().name()
                : step.getClass().getSimpleName();
        assertThat(word).as(what).isEqualTo(wanted);
    }

    @Test
    void productionsPasswordStaysWhereNobodyWantsAnother() {
        assertThat(CopyDecision.observe(EVENT, "shop-prod", null, copy().i(), null, NOW)
                        .state())
                .isEqualTo(CopyObservation.State.Available);
    }

    @Test
    void aPasswordHasNoText() {
        assertThat(new CopyLogin.Password("abc", "hunter2").toString()).doesNotContain("hunter2");
    }
}
