package dev.airtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.airtime.api.CauseStatus;
import dev.airtime.api.EndpointStatus;
import dev.airtime.api.EndpointThresholds;
import dev.airtime.api.ExpectedPeak;
import dev.airtime.api.LoadPoint;
import dev.airtime.api.LocustSpec;
import dev.airtime.api.Rehearsal;
import dev.airtime.api.RehearsalPhase;
import dev.airtime.api.RehearsalStatus;
import dev.airtime.api.RehearsalStatusBuilder;
import dev.airtime.api.RehearsalTemplate;
import dev.airtime.api.ScriptSource;
import dev.airtime.api.Stage;
import dev.airtime.api.Thresholds;
import dev.airtime.api.Verdict;
import dev.airtime.rehearsal.CalledOperations;
import dev.airtime.rehearsal.Comparison;
import dev.airtime.rehearsal.Judge;
import dev.airtime.rehearsal.LoadFigures;
import dev.airtime.rehearsal.LoadFigures.Plateau;
import dev.airtime.rehearsal.LoadFigures.Sample;
import dev.airtime.rehearsal.Operation;
import dev.airtime.rehearsal.RehearsalDecision.Next;
import dev.airtime.rehearsal.RehearsalDecision.Step;
import dev.airtime.rehearsal.StaticContent;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An object that is too large is refused at every try, and its run would never finish. */
class RehearsalStatusSizeTest {
    private static final Instant NOW = Instant.parse("2026-12-03T12:00:00Z");
    private static final Sample BAD = new Sample(1_000_000, 900_000, 1_000, 9_000, 90_000, 99_000);

    private static <T> List<T> times(int n, IntFunction<T> made) {
        return IntStream.range(0, n).mapToObj(made).toList();
    }

    /** As long as airtime_names.py leaves a name, in letters of three bytes. */
    private static String name(String begin, int n) {
        String text = begin + n + "/";
        return text + "場".repeat(300 - text.length());
    }

    private static LoadFigures figures(String begin, int p95) {
        List<EndpointStatus> endpoints = times(
                100,
                n -> new EndpointStatus(
                        "OPTIONS", name(begin, n), 1_000, 900, 9_000, p95, 99_000, Collections.nCopies(24, p95)));
        List<EndpointStatus> called =
                times(1_000, n -> new EndpointStatus("OPTIONS", name(begin + "c", n), 1_000, 900, 0, 0, 0));
        return new LoadFigures(
                1_000,
                1_000,
                1,
                1,
                BAD,
                times(20, n -> new Plateau(n + 1, 1_000, 1_000, true, BAD)),
                2,
                0,
                0.5,
                endpoints,
                times(20, n -> new CauseStatus("OPTIONS", name(begin, n), name("", n), 1_000)),
                times(121, n -> new LoadPoint(n * 1_000, 1_000_000, 1_000_000, 900_000, 9_000, 90_000, 99_000)),
                called,
                Collections.nCopies(24, p95),
                null,
                new StaticContent(0.9, times(100, n -> name(begin, n)).stream().collect(Collectors.toSet()), BAD),
                null,
                null,
                null);
    }

    private static Rehearsal rehearsal(String name, RehearsalStatus status) {
        Rehearsal rehearsal = new Rehearsal();
        rehearsal.setMetadata(new ObjectMetaBuilder()
                .withName(name)
                .withCreationTimestamp(NOW.toString())
                .build());
        rehearsal.setStatus(status);
        return rehearsal;
    }

    private static RehearsalStatus status(String begin, int p95, String thresholds) {
        LoadFigures figures = figures(begin, p95);
        Thresholds all = new Thresholds(
                "95%",
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                times(50, n -> new EndpointThresholds(name(thresholds, n), "1%", "1ms", "1ms", "1ms")));
        RehearsalTemplate template = new RehearsalTemplate(
                new LocustSpec(new ScriptSource("shop", null), "http://web", 2, null, null, null, null, null),
                null,
                times(20, n -> new Stage(1_000, "1s", "1m")),
                all);
        Judge.Run run = new Judge.Run(
                template,
                figures,
                null,
                false,
                List.of(),
                1_000,
                Set.of(),
                List.of(),
                new ExpectedPeak(10_000, 16_000),
                null,
                null);
        Judge.Ruling ruling = Judge.judge(run);
        RehearsalStatus before = RehearsalStatusBuilder.builder()
                .phase(RehearsalPhase.Collecting)
                .build();
        RehearsalStatus status = RehearsalProgress.of(
                rehearsal("dragons-den-1", before),
                new Next(RehearsalPhase.Finished, Step.None, "the figures are there", List.of(), null),
                figures,
                "f",
                List.of(),
                2,
                new RehearsalProgress.Conclusion(ruling.verdict(), ruling.reason(), ruling.reasons(), null),
                NOW);
        List<Operation> operations =
                times(1_000, n -> new Operation("GET", name("/never", n) + "場".repeat(9_000), false));
        return RehearsalStatusBuilder.builder(status)
                .operations(CalledOperations.of("ConfigMap shop-api, key openapi.yaml", operations, figures.called()))
                .build();
    }

    /** Thresholds that all break, and thresholds of which no endpoint was called. */
    @ParameterizedTest
    @ValueSource(strings = {"/now", "/typo"})
    void theWorstRunFitsIntoAnObject(String thresholds) {
        RehearsalStatus base = RehearsalStatusBuilder.builder(status("/before", 100, "/before"))
                .verdict(Verdict.Passed)
                .build();
        RehearsalStatus own = status("/now", 90_000, thresholds);
        RehearsalStatus status = RehearsalProgress.with(
                own, Comparison.compare(own, Optional.of(rehearsal("base", base)), null), List.of(), List.of());
        assertThat(status.verdict()).isEqualTo(thresholds.equals("/now") ? Verdict.Failed : Verdict.Inconclusive);
        assertThat(status.reasons()).hasSize(50).allSatisfy(r -> assertThat(r).hasSizeLessThanOrEqualTo(1_500));
        assertThat(status.conditions())
                .isNotEmpty()
                .allSatisfy(c -> assertThat(c.getMessage()).hasSizeLessThanOrEqualTo(1_024))
                .anySatisfy(c -> assertThat(c.getMessage()).endsWith("…"));
        String json = new KubernetesSerialization().asJson(rehearsal("dragons-den-1", status));
        assertThat(json.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(1_000_000);
    }
}
