package dev.airtime.database;

import static dev.airtime.database.Instances.EVENT;
import static dev.airtime.database.Instances.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.airtime.api.CopySpec;
import dev.airtime.api.Keys;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** When a copy is read through, and when it counts. */
class CopyWarmUpDecisionTest {
    private static final String SOURCE = "shop-prod";
    private static final String SET = WantedLogin.tag("print-1", NOW.minusSeconds(60));
    private static final String READ = "db-COPY/2026-12-03T18:00:00Z/40 of 40 tables and indexes";
    private static final WantedLogin WITH_READ = new WantedLogin("print-1", "warm-up: 1 of 3");
    private static final WantedLogin WITHOUT = new WantedLogin("print-1");

    private static Instances copy(@Nullable String password, @Nullable String read) {
        Map<String, String> tags =
                new HashMap<>(Map.of(Keys.MANAGED_BY, Keys.AIRTIME, Keys.EVENT_UID, "uid-1", Keys.STAGING_OF, SOURCE));
        if (password != null) {
            tags.put(WantedLogin.TAG, password);
        }
        if (read != null) {
            tags.put(WarmedUp.TAG, read);
        }
        return Instances.atRest().resource("db-COPY").onlyTags(tags);
    }

    static Stream<Arguments> steps() {
        String loading = "Initializing 43%";
        return Stream.of(
                arguments("password first", copy(null, null), WITH_READ, "SetPassword"),
                arguments(
                        "once it is long enough in force",
                        copy(WantedLogin.tag("print-1", NOW.minusSeconds(5)), null),
                        WITH_READ,
                        "Warming"),
                arguments("is read", copy(SET, null), WITH_READ, "Read"),
                arguments("while RDS loads, too", copy(SET, null).storage(loading), WITH_READ, "Read"),
                arguments("read, but RDS still loads", copy(SET, READ).storage(loading), WITH_READ, "Warming"),
                arguments("both are done", copy(SET, READ), WITH_READ, "Available"),
                arguments("of another instance", copy(SET, READ.replace("COPY", "OLD")), WITH_READ, "Read"),
                arguments("no tag of ours", copy(SET, "yes"), WITH_READ, "Read"),
                arguments("not asked for", copy(SET, null), WITHOUT, "Available"),
                arguments("not while it is rebooted", copy(SET, null).status("rebooting"), WITH_READ, "Creating"),
                arguments("nor when it is to be deleted", copy(SET, null).status("deleting"), WITH_READ, "Deleting"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("steps")
    void isReadOnceItsPasswordIsInForce(String name, Instances copy, WantedLogin wanted, String expected) {
        CopyStep step = CopyDecision.make(
                EVENT, SOURCE, CopySpec.DEFAULT, null, null, copy.i(), wanted, CopyEvidence.NONE, NOW);
        assertThat(
                        step instanceof CopyStep.End e
                                ? e.observation().state().name()
                                : step.getClass().getSimpleName())
                .isEqualTo(expected);
    }

    private static CopyObservation observed(Instances copy) {
        return CopyDecision.observe(EVENT, SOURCE, null, copy.i(), WITH_READ, NOW);
    }

    @Test
    void saysHowFarItIsAndWhenItWasDone() {
        CopyObservation reading = observed(copy(SET, null).storage("Initializing 43%"));
        assertThat(reading.state()).isEqualTo(CopyObservation.State.Warming);
        assertThat(reading.message()).contains("Initializing 43%").endsWith("; warm-up: 1 of 3");
        assertThat(observed(copy(SET, READ)).message())
                .endsWith("; read through at 2026-12-03T18:00:00Z: 40 of 40 tables and indexes");
    }

    @Test
    void theTagIsOneThatRdsTakes() {
        DbInstance copy = copy(SET, null).i();
        String tag = WarmedUp.tag(copy, NOW, "40 of 40; not read: \"x\", (y) " + "z".repeat(300));
        assertThat(tag).hasSize(256).matches("[A-Za-z0-9 _.:/=+@-]*").startsWith("db-COPY/2026-");
        WarmedUp read = WarmedUp.of(copy(SET, tag).i());
        assertThat(read).isNotNull();
        assertThat(read.what()).startsWith("40 of 40 not read: x y zzz");
    }
}
