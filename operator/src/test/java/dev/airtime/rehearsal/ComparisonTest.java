package dev.airtime.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.airtime.api.ComparisonStatus;
import dev.airtime.api.EndpointComparison;
import dev.airtime.api.EndpointComparison.Difference;
import dev.airtime.api.EndpointStatus;
import dev.airtime.api.LimitStatus;
import dev.airtime.api.Rehearsal;
import dev.airtime.api.RehearsalStatus;
import dev.airtime.api.RehearsalStatusBuilder;
import dev.airtime.api.TestedConfiguration;
import dev.airtime.api.TestedDatabase;
import dev.airtime.api.TestedLoad;
import dev.airtime.api.TestedStatus;
import dev.airtime.api.TestedWorkload;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComparisonTest {
    private static RehearsalStatus status(String verdict, String p95, String fingerprint) {
        return new ObjectMapper()
                .convertValue(
                        java.util.Map.of(
                                "verdict",
                                verdict,
                                "p50",
                                "100ms",
                                "p95",
                                p95,
                                "p99",
                                "900ms",
                                "failureRate",
                                "0%",
                                "fingerprint",
                                fingerprint),
                        RehearsalStatus.class);
    }

    private static Rehearsal rehearsal(String name, String created, String verdict, String p95, String fingerprint) {
        Rehearsal r = new Rehearsal();
        r.setMetadata(new ObjectMetaBuilder()
                .withName(name)
                .withCreationTimestamp(created)
                .build());
        r.setStatus(status(verdict, p95, fingerprint));
        return r;
    }

    private static final Rehearsal FIRST = rehearsal("a", "2026-12-01T10:00:00Z", "Failed", "500ms", "f");
    private static final Rehearsal SECOND = rehearsal("b", "2026-12-01T11:00:00Z", "Passed", "500ms", "f");
    private static final Rehearsal THIRD = rehearsal("c", "2026-12-01T12:00:00Z", "Passed", "600ms", "f");
    private static final List<Rehearsal> ALL = List.of(THIRD, SECOND, FIRST);

    @Test
    void theBaselineIsTheFirstThatPassedOrTheNamedOne() {
        assertThat(Comparison.baseline(ALL, "d", null, false)).contains(SECOND);
        assertThat(Comparison.baseline(ALL, "b", null, false)).contains(THIRD);
        assertThat(Comparison.baseline(ALL, "d", "a", false)).contains(FIRST);
        assertThat(Comparison.baseline(ALL, "d", "nobody", false)).isEmpty();
        assertThat(Comparison.baseline(List.of(FIRST), "d", null, false)).isEmpty();
    }

    @Test
    void aSearchHasABaselineOfItsKind() {
        Rehearsal search = rehearsal("s", "2026-12-01T09:00:00Z", "Passed", "500ms", "f");
        LimitStatus limit = new LimitStatus(400, "40", 420, "slow", false, List.of(), null);
        search.setStatus(
                RehearsalStatusBuilder.builder(search.getStatus()).limit(limit).build());
        List<Rehearsal> all = List.of(search, SECOND, THIRD);
        assertThat(Comparison.baseline(all, "d", null, false)).contains(SECOND);
        assertThat(Comparison.baseline(all, "d", null, true)).contains(search);
        assertThat(Comparison.baseline(all, "s", null, true)).isEmpty();
        assertThat(Comparison.baseline(all, "s", "b", true))
                .as("named all the same")
                .contains(SECOND);
        RehearsalStatus later = RehearsalStatusBuilder.builder(status("Passed", "700ms", "f"))
                .limit(new LimitStatus(440, "44", 460, "slow", false, List.of(), null))
                .build();
        assertThat(Comparison.compare(later, Optional.of(search), null).summary())
                .isEqualTo("limit +10%");
    }

    @ParameterizedTest
    @CsvSource({
        "Passed, 500ms, f, no difference",
        "Passed, 550ms, f, no difference",
        "Passed, 560ms, f, p95 +12%",
        "Passed, 440ms, f, p95 -12%",
        "Failed, 1500ms, f, p95 +200%",
        "Passed, 500ms, other, incomparable",
        "Inconclusive, 500ms, f, incomparable",
    })
    void saysTheDifferenceOnlyWhereItIsOne(String verdict, String p95, String fingerprint, String summary) {
        assertThat(Comparison.compare(status(verdict, p95, fingerprint), Optional.of(SECOND), null)
                        .summary())
                .isEqualTo(summary);
    }

    private static final List<Integer> CALM = List.of(480, 500, 510, 490, 500, 520, 505, 495);
    private static final List<Integer> SLOW = List.of(680, 700, 710, 690, 705, 720, 700, 695);
    /** As high at the end as {@link #SLOW}, by one bad moment. */
    private static final List<Integer> SPIKE = List.of(480, 500, 510, 490, 500, 520, 505, 3_000);

    private static RehearsalStatus run(String p95, List<Integer> windows, EndpointStatus... endpoints) {
        return RehearsalStatusBuilder.builder(status("Passed", p95, "f"))
                .windows(windows)
                .endpoints(List.of(endpoints))
                .build();
    }

    private static ComparisonStatus compared(RehearsalStatus before, RehearsalStatus now) {
        Rehearsal base = rehearsal("b", "2026-12-01T11:00:00Z", "Passed", "500ms", "f");
        base.setStatus(before);
        return Comparison.compare(now, Optional.of(base), null);
    }

    private static EndpointStatus endpoint(String name, int p95, List<Integer> windows) {
        return new EndpointStatus("GET", name, 1_000, 0, 100, p95, p95 + 100, windows);
    }

    @Test
    void aDifferenceHasToBeInTheWindowsToo() {
        ComparisonStatus slower = compared(run("500ms", CALM), run("700ms", SLOW));
        assertThat(slower.summary()).isEqualTo("p95 +40%");
        assertThat(slower.endpoints())
                .containsExactly(new EndpointComparison("all", Difference.Slower, "500ms", "700ms", "<0.001"));
        ComparisonStatus spike = compared(run("500ms", CALM), run("700ms", SPIKE));
        assertThat(spike.summary()).isEqualTo("no difference");
        assertThat(spike.endpoints()).singleElement().satisfies(e -> {
            assertThat(e.difference()).isEqualTo(Difference.NoDifference);
            assertThat(Double.parseDouble(Objects.requireNonNull(e.pValue()))).isGreaterThan(0.5);
        });
        assertThat(compared(run("700ms", SLOW), run("500ms", CALM)).summary()).isEqualTo("p95 -29%");
    }

    @Test
    void aDifferenceInTheWindowsHasToBeLargeEnough() {
        List<Integer> slightly = CALM.stream().map(w -> w + 45).toList();
        assertThat(compared(run("500ms", CALM), run("545ms", slightly)).summary())
                .isEqualTo("no difference");
    }

    @Test
    void oneSlowEndpointIsSeenBehindAWholeThatIsNot() {
        ComparisonStatus c = compared(
                run("500ms", CALM, endpoint("/", 500, CALM), endpoint("/cart", 500, CALM), endpoint("/old", 10, CALM)),
                run("500ms", CALM, endpoint("/", 510, CALM), endpoint("/cart", 700, SLOW), endpoint("/new", 10, CALM)));
        assertThat(c.summary()).isEqualTo("1 endpoint slower");
        assertThat(c.endpoints())
                .extracting(EndpointComparison::endpoint, EndpointComparison::difference)
                .containsExactly(
                        tuple("all", Difference.NoDifference),
                        tuple("GET /cart", Difference.Slower),
                        tuple("GET /new", Difference.OnlyNow),
                        tuple("GET /old", Difference.OnlyBefore),
                        tuple("GET /", Difference.NoDifference));
    }

    @Test
    void anEndpointWithTooFewWindowsIsNeitherSlowerNorFaster() {
        ComparisonStatus c = compared(
                run("9ms", List.of(9), endpoint("/", 2, List.of(2)), endpoint("/cart", 9, List.of(9))),
                run("10ms", List.of(10), endpoint("/", 14, List.of(14)), endpoint("/cart", 10, List.of(10))));
        assertThat(c.summary()).isEqualTo("no difference");
        assertThat(c.endpoints())
                .extracting(EndpointComparison::endpoint, EndpointComparison::difference)
                .containsExactly(
                        tuple("all", Difference.NoDifference),
                        tuple("GET /", Difference.NotProven),
                        tuple("GET /cart", Difference.NoDifference));
        assertThat(compared(run("9ms", List.of(9)), run("14ms", List.of(14))).summary())
                .as("of the whole the size counts")
                .isEqualTo("p95 +56%");
    }

    @Test
    void tooFewWindowsAreNotTested() {
        assertThat(RankTest.pValue(CALM.subList(0, 5), SLOW)).isEmpty();
        assertThat(RankTest.pValue(CALM.subList(0, 6), SLOW.subList(0, 6)).orElseThrow())
                .isLessThan(RankTest.SIGNIFICANT);
        assertThat(RankTest.pValue(List.of(5, 5, 5, 5, 5, 5), List.of(5, 5, 5, 5, 5, 5)))
                .contains(1.0);
    }

    /** Six against six, the lowest rank sum: 2 of the 12!/(6!6!) = 924 orders are as extreme. */
    @Test
    void theRankTestIsTheOneOfTheTables() {
        assertThat(RankTest.pValue(List.of(1, 2, 3, 4, 5, 6), List.of(7, 8, 9, 10, 11, 12))
                        .orElseThrow())
                .isCloseTo(2 / 924.0, offset(1e-9));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "2.47.0, 2.48.1, version of the load generator 2.47.0 → 2.48.1",
                "2.47.0, 2.47.0, -",
                "-, 2.48.1, -",
                "2.47.0, -, -",
            })
    void aTagThatWasMovedToAnotherVersionMakesThemIncomparable(
            @Nullable String before, @Nullable String now, @Nullable String why) {
        List<String> said = CopyChanges.incomparable(generator(before), generator(now));
        assertThat(said).isEqualTo(why == null ? List.of() : List.of(why));
    }

    private static TestedStatus generator(@Nullable String version) {
        return new TestedStatus(
                new TestedLoad("s1", "400 users", "http://web", "locust:latest", version),
                List.of(),
                List.of(),
                List.of());
    }

    private static TestedStatus tested(String image, int replicas, String digest, String dbClass, String script) {
        return new TestedStatus(
                new TestedLoad(script, "400 users, ramp 10s, for 1m", "http://web", "locust:2.47.0", "2.47.0"),
                List.of(new TestedWorkload("Deployment/api", replicas, replicas, replicas, List.of(image))),
                List.of(new TestedConfiguration("ConfigMap/shop", digest)),
                List.of(new TestedDatabase("shop", dbClass, 341, null, null, null)));
    }

    private static RehearsalStatus on(TestedStatus tested, String fingerprint) {
        return RehearsalStatusBuilder.builder(status("Passed", "500ms", fingerprint))
                .tested(tested)
                .build();
    }

    /** What the second run has → the summary, what keeps them apart, what changed. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "api:1 | 4 | aa | db.m5.large  | s1 | f | no difference | p50 | ''",
                "api:2 | 4 | bb | db.m5.large  | s1 | f | no difference | p50 | Deployment/api: image api:1 → api:2;ConfigMap/shop:"
                        + " content (aa → bb)",
                "api:1 | 8 | aa | db.m5.large  | s1 | f | incomparable  | Deployment/api: replicas 4 → 8 | Deployment/api: replicas"
                        + " 4 → 8",
                "api:1 | 4 | aa | db.m5.xlarge | s1 | f | incomparable  | database shop: class db.m5.large → db.m5.xlarge | database"
                        + " shop: class db.m5.large → db.m5.xlarge",
                "api:1 | 4 | aa | db.m5.large  | s2 | g | incomparable  | script s1 → s2 | ''",
            })
    void saysWhatKeepsTwoRunsApartAndWhatChangedInTheCopy(
            String image,
            int replicas,
            String digest,
            String dbClass,
            String script,
            String fingerprint,
            String summary,
            String message,
            String changes) {
        ComparisonStatus c = compared(
                on(tested("api:1", 4, "aa", "db.m5.large", "s1"), "f"),
                on(tested(image, replicas, digest, dbClass, script), fingerprint));
        assertThat(c.summary()).isEqualTo(summary);
        assertThat(c.message()).startsWith(message);
        assertThat(String.join(";", c.changes())).isEqualTo(changes);
    }

    private static TestedStatus parameters(@Nullable Map<String, String> parameters) {
        return new TestedStatus(
                null,
                List.of(),
                List.of(),
                List.of(new TestedDatabase("shop", "db.m5.large", 341, null, null, null, parameters)));
    }

    @Test
    void parametersThatSomebodyHasSetAreCompared() {
        TestedStatus before =
                parameters(Map.of("max_connections", "341", "innodb_flush_log_at_trx_commit", "1", "sync_binlog", "1"));
        TestedStatus now = parameters(
                Map.of("max_connections", "{x}", "innodb_flush_log_at_trx_commit", "2", "long_query_time", "1"));
        assertThat(CopyChanges.between(before, now))
                .as("max_connections is compared by what it comes to")
                .containsExactly(
                        "database shop: parameter innodb_flush_log_at_trx_commit 1 → 2",
                        "database shop: parameter long_query_time the engine's default → 1",
                        "database shop: parameter sync_binlog 1 → the engine's default");
        assertThat(CopyChanges.between(before, before)).isEmpty();
        assertThat(CopyChanges.between(before, parameters(null))).as("not read").isEmpty();
    }

    @Test
    void whatComesAndGoesIsAChange() {
        TestedStatus before = tested("api:1", 4, "aa", "db.m5.large", "s1");
        TestedStatus none = new TestedStatus(before.load(), List.of(), List.of(), List.of());
        assertThat(CopyChanges.between(before, none))
                .containsExactly("Deployment/api: gone", "ConfigMap/shop: gone", "database shop: gone");
        assertThat(CopyChanges.between(none, before))
                .containsExactly("Deployment/api: new", "ConfigMap/shop: new", "database shop: new");
        assertThat(CopyChanges.between(null, before)).isEmpty();
    }

    @Test
    void theFirstThatPassesIsTheBaseline() {
        assertThat(Comparison.compare(status("Passed", "1ms", "f"), Optional.empty(), null)
                        .summary())
                .isEqualTo("is baseline");
        assertThat(Comparison.compare(status("Failed", "1ms", "f"), Optional.empty(), null)
                        .summary())
                .isEqualTo("no baseline");
        assertThat(Comparison.compare(status("Passed", "1ms", "f"), Optional.empty(), "gone")
                        .message())
                .contains("spec.baseline gone");
    }

    @Property
    void aDifferenceIsSeenFromBothSides(@ForAll @IntRange(max = 60_000) int a, @ForAll @IntRange(max = 60_000) int b) {
        assertThat(Comparison.same(a, b)).isEqualTo(Comparison.same(b, a));
        assertThat(Comparison.same(a, a)).isTrue();
    }

    @Property
    void neighbouringBucketsAreNeverADifference(@ForAll @IntRange(min = 1, max = 60_000) int a) {
        assertThat(Comparison.same(a, a + Histogram.bucket(a))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"812, 812ms", "1900, 1900ms", "12000, 12s"})
    void timesAreReadBackAsTheyWereWritten(int millis, String text) {
        assertThat(Millis.format(millis)).isEqualTo(text);
        assertThat(Millis.parse(text)).isEqualTo(millis);
    }
}
