package dev.airtime.database;

import static dev.airtime.database.Instances.EVENT;
import static dev.airtime.database.Instances.LARGE;
import static dev.airtime.database.Instances.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RecordDecisionTest {
    private static final Instant UNTIL = NOW.plusSeconds(86_400);

    private static Instances crowded(int more) {
        Map<String, String> tags = new HashMap<>();
        for (int n = 0; n < more; n++) {
            tags.put("tag" + n, "x");
        }
        return Instances.atRest().tags(tags);
    }

    static Stream<Arguments> rows() {
        return Stream.of(
                arguments("writes", Instances.atRest(), "Write 8"),
                arguments("is there", Instances.recorded(), "Done"),
                arguments("not opted in", Instances.atRest().onlyTags(Map.of()), "NotOptedIn"),
                arguments(
                        "opted in for another namespace",
                        Instances.atRest().onlyTags(Map.of(RecordTags.NAMESPACE, "other")),
                        "NotOptedIn"),
                arguments("member of a cluster", Instances.atRest().member("shop"), "ClusterNotSupported"),
                arguments(
                        "another event's record is kept, only the claim is added",
                        Instances.atRest()
                                .tags(RecordTags.write(Instances.RECORD))
                                .size(LARGE),
                        "Write 1"),
                arguments(
                        "trap 41: the record is of an instance of that name that is gone",
                        Instances.recorded().resource("db-XYZ"),
                        "IdentifierReused"),
                arguments(
                        "raised, and the record is lost",
                        Instances.atRest().changed("raise", LARGE, null, NOW.minusSeconds(60)),
                        "RecordLost"),
                arguments("something is queued", Instances.atRest().pending("MultiAZ", "true"), "ForeignChangePending"),
                arguments("waits", Instances.atRest().status("modifying"), "Running"),
                arguments("stopped", Instances.atRest().status("stopped"), "InstanceStatus"),
                arguments("trap 36: 50 tags fit", crowded(32), "Write 8"),
                arguments("trap 36: the 51st does not", crowded(33), "NoRoomForTags"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void writesDownOnce(String what, Instances i, String wanted) {
        RecordDecision.Outcome outcome = RecordDecision.next(i.i(), Map.of(), EVENT, UNTIL, NOW);
        String word = outcome instanceof RecordDecision.Write w
                ? "Write " + w.tags().size()
                : ((RecordDecision.End) outcome).progress() instanceof Progress.Blocked b
                        ? b.reason()
                        : ((RecordDecision.End) outcome).progress().getClass().getSimpleName();
        assertThat(word).as(what).isEqualTo(wanted);
    }

    @Property(tries = 200)
    void tagsAreLegalForEveryName(
            @ForAll @AlphaChars @StringLength(min = 1, max = 63) String namespace,
            @ForAll @AlphaChars @StringLength(min = 1, max = 253) String name) {
        EventRef event = new EventRef(namespace, name, "uid");
        Instances i = Instances.atRest().onlyTags(Map.of(RecordTags.NAMESPACE, namespace));
        RecordDecision.Write write = (RecordDecision.Write) RecordDecision.next(i.i(), Map.of(), event, UNTIL, NOW);
        assertThat(write.tags()).allSatisfy((key, value) -> {
            assertThat(key).hasSizeLessThanOrEqualTo(128);
            assertThat(value).hasSizeLessThanOrEqualTo(256).matches("[\\p{L}\\p{N}\\s_.:/=+@-]*");
        });
        assertThat(RecordTags.otherClaims(write.tags(), "x/y")).hasSize(1);
        assertThat(RecordTags.otherClaims(write.tags(), event.key())).isEmpty();
        assertThat(RecordTags.record(write.tags())).isNotNull();
    }
}
