package dev.airtime.board;

import static org.assertj.core.api.Assertions.assertThat;

import dev.airtime.api.CauseStatus;
import dev.airtime.api.ComparisonStatus;
import dev.airtime.api.CoverageStatus;
import dev.airtime.api.DatabaseInside;
import dev.airtime.api.DatabaseLoad;
import dev.airtime.api.EndpointComparison;
import dev.airtime.api.EndpointStatus;
import dev.airtime.api.EndpointThresholds;
import dev.airtime.api.Finding;
import dev.airtime.api.LoadPoint;
import dev.airtime.api.LocustSpec;
import dev.airtime.api.Rehearsal;
import dev.airtime.api.RehearsalPhase;
import dev.airtime.api.RehearsalSpec;
import dev.airtime.api.RehearsalStatus;
import dev.airtime.api.RehearsalStatusBuilder;
import dev.airtime.api.RehearsalTemplate;
import dev.airtime.api.ScriptSource;
import dev.airtime.api.Stage;
import dev.airtime.api.StrainSeen;
import dev.airtime.api.Thresholds;
import dev.airtime.api.Verdict;
import dev.airtime.api.WorkersStatus;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class RehearsalReportTest {
    private static final Instant NOW = Instant.parse("2026-12-02T13:00:00Z");
    private static final String EVIL = "<script>alert('x')</script>\"&\u0000";

    private static Rehearsal rehearsal(@Nullable RehearsalStatus status) {
        Rehearsal r = new Rehearsal();
        r.setMetadata(new ObjectMetaBuilder()
                .withName("dragons-den-2")
                .withNamespace("production")
                .addToAnnotations("note", "password=hunter2")
                .build());
        r.setSpec(new RehearsalSpec("dragons-den", null, false, null, null, List.of(), null));
        r.setStatus(status);
        return r;
    }

    private static List<LoadPoint> timeline() {
        List<LoadPoint> points = new ArrayList<>();
        for (int i = 1; i <= 100; i++) {
            int users = Math.min(400, i * 8);
            boolean late = i > 70;
            points.add(
                    new LoadPoint(i * 6, users, users * 2L, late ? users / 5 : 0, 80 + i, late ? 1_900 : 300, 2_400));
        }
        return points;
    }

    private static RehearsalStatus status(@Nullable Verdict verdict, String why, List<LoadPoint> timeline) {
        return RehearsalStatusBuilder.builder(RehearsalStatus.empty())
                .observedGeneration(1L)
                .phase(RehearsalPhase.Finished)
                .verdict(verdict)
                .reasons(List.of(why))
                .coverage(new CoverageStatus("1.24×", "4×", 400, 8_000L))
                .startedAt("2026-12-02T12:00:00Z")
                .finishedAt("2026-12-02T12:10:05Z")
                .stage("2/2")
                .users(400)
                .requestsPerSecond("133.3")
                .p50("180ms")
                .p95("1.9s")
                .p99("2.4s")
                .requests(61_000L)
                .failures(2_400L)
                .failureRate("15%")
                .workers(new WorkersStatus(2, 2, 0, null, null))
                .endpoints(List.of(new EndpointStatus("POST", "/checkout" + EVIL, 5_100, 900, 700, 2_100, 3_000)))
                .causes(List.of(new CauseStatus("POST", "/checkout", "HTTPError('503 " + EVIL + "')", 900)))
                .databases(List.of(new DatabaseLoad("shop", "97%", 341, 341)
                        .with(DatabaseInside.NONE.with(List.of("statement statistics: GRANT more" + EVIL), Map.of()))
                        .and(new StrainSeen(1000, 300, 3000, 7, null, null, List.of(), List.of("no credits" + EVIL)))))
                .timeline(timeline)
                .fingerprint("0f3c")
                .comparison(new ComparisonStatus(
                        "dragons-den-1",
                        "p95 +12%",
                        "p50 same, p95 +12%, p99 same",
                        List.of(new EndpointComparison(
                                "POST /checkout", EndpointComparison.Difference.Slower, "1.1s", "2.1s", "0.004")),
                        List.of("Deployment/api: image shop/api:1.2 → shop/api:1.3")))
                .findings(List.of(
                        new Finding(
                                "LoadGenerator", Finding.Severity.Info, "the workers had room", Map.of(), null, null),
                        new Finding(
                                "ConnectionBudget",
                                Finding.Severity.Critical,
                                "4 pods × 100 = 400 > 341 of db.m5.large",
                                Map.of("pods", "4", "pool", "100"),
                                "Set the pool to 80",
                                "DB_POOL")))
                .notSeen(List.of("CPU limits of the containers: nobody serves them"))
                .build();
    }

    @Test
    void thePageSaysWhatRanAndWhatItWasHeldAgainst() {
        RehearsalTemplate template = new RehearsalTemplate(
                new LocustSpec(new ScriptSource("shop", null), "http://web", 2, null, null, null, null, null),
                null,
                List.of(new Stage(400, "30s", "5m"), new Stage(1_600, null, "10m")),
                new Thresholds(
                        "1%",
                        null,
                        "800ms",
                        null,
                        "60%",
                        null,
                        16_000,
                        "80%",
                        List.of(new EndpointThresholds("POST /checkout", "0.1%", null, "500ms", null))));
        String html = RehearsalReport.render(
                rehearsal(RehearsalStatusBuilder.builder().template(template).build()), NOW);
        assertThat(html)
                .contains("Locust script of ConfigMap shop, against http://web")
                .contains(
                        "held against: at most 1% failed, p95 at most 800ms, at least 16,000 requests a minute, database CPU"
                                + " at most 60%, database connections at most 80%, POST /checkout failed at most 0.1%,"
                                + " POST /checkout p95 at most 500ms")
                .contains(
                        "<td class=\"note\">2</td><td class=\"n\">1,600</td><td class=\"n\">1m</td><td class=\"n\">10m</td>");
    }

    @Test
    void thePageHasEverythingAndNeedsNothing() throws IOException {
        String html = RehearsalReport.render(
                rehearsal(status(Verdict.Failed, "stage 2: p95 1.9s is above 800ms " + EVIL, timeline())), NOW);
        Files.createDirectories(Path.of("target"));
        Files.writeString(Path.of("target", "rehearsal-report.html"), html);
        assertThat(html)
                .contains("dragons-den-2", "a load test of dragons-den, namespace production", "Failed")
                .contains("<b>1.24×</b>", "of the expected peak held, asked for 4×")
                .contains("133.3", "1.9s", "61,000", "15%")
                .contains("4 pods × 100 = 400 &gt; 341", "pods: 4 · pool: 100", "Set the pool to 80")
                .contains("slower</td>", "0.004", "Deployment/api: image shop/api:1.2 → shop/api:1.3")
                .contains("p50 same, p95 +12%, p99 same", "POST /checkout", "97%", "2,100 ms")
                .contains(
                        "Not looked at",
                        "shop: statement statistics: GRANT more",
                        "shop: no credits",
                        "CPU limits of the containers: nobody")
                .contains("1,000 of 300 (3,000 while burst credits last)")
                .contains("workers: 2 connected of 2, 0 lost", "fingerprint 0f3c");
        assertThat(html.split("<svg", -1)).hasSize(5);
        assertThat(html)
                .as("nothing is fetched, run or let through")
                .doesNotContain(
                        "<script", "http://", "https://", "src=", "hunter2", "\u0000", "http-equiv=\"refresh\"");
        assertThat(html.indexOf("400 &gt; 341"))
                .as("the critical finding comes first")
                .isLessThan(html.indexOf("the workers had room"));
    }

    @Test
    void aRunWithoutFiguresHasAPageToo() {
        String none = RehearsalReport.render(rehearsal(null), NOW);
        assertThat(none).contains("Pending", "no verdict yet").doesNotContain("<svg");
        String one = RehearsalReport.render(
                rehearsal(status(Verdict.Inconclusive, "no requests", timeline().subList(0, 1))), NOW);
        assertThat(one).contains("Inconclusive", "no requests").doesNotContain("<svg");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0.25",
        "0.01, 0.01",
        "0.9, 0.25",
        "4, 1",
        "4.1, 2",
        "8, 2",
        "9, 2.5",
        "10, 2.5",
        "11, 5",
        "100, 25",
        "341, 100",
        "20001, 10000"
    })
    void theAxisHasRoundFigures(double most, double step) {
        assertThat(Chart.step(most)).isEqualTo(step, org.assertj.core.data.Offset.offset(1e-9));
        assertThat(Chart.step(most) * 4).isGreaterThanOrEqualTo(most);
    }

    @ParameterizedTest
    @CsvSource({
        "Passed, 0, 0, 0, ''",
        "Failed, 1, 0, 0, failure",
        "Inconclusive, 0, 1, 0, error",
        "Aborted, 0, 1, 0, error",
        ", 0, 0, 1, skipped"
    })
    void junitSaysTheVerdict(@Nullable Verdict verdict, int failures, int errors, int skipped, String element)
            throws Exception {
        Document xml = parse(JunitResult.render(rehearsal(status(verdict, "why " + EVIL, List.of()))));
        Element suite = xml.getDocumentElement();
        assertThat(suite.getAttribute("name")).isEqualTo("production/dragons-den-2");
        assertThat(suite.getAttribute("tests")).isEqualTo("3");
        assertThat(suite.getAttribute("failures")).isEqualTo(String.valueOf(failures + 1));
        assertThat(suite.getAttribute("errors")).isEqualTo(String.valueOf(errors));
        assertThat(suite.getAttribute("skipped")).isEqualTo(String.valueOf(skipped));
        assertThat(suite.getAttribute("time")).isEqualTo("605");
        Element test = (Element) xml.getElementsByTagName("testcase").item(0);
        assertThat(test.getAttribute("name")).isEqualTo("verdict");
        if (!element.isEmpty()) {
            assertThat(test.getElementsByTagName(element).getLength()).isEqualTo(1);
        }
        Element finding = (Element) xml.getElementsByTagName("testcase").item(2);
        assertThat(finding.getAttribute("name")).isEqualTo("ConnectionBudget");
        assertThat(((Element) finding.getElementsByTagName("failure").item(0)).getAttribute("message"))
                .isEqualTo("4 pods × 100 = 400 > 341 of db.m5.large. Set the pool to 80");
    }

    @Test
    void junitOfARunThatHasNotBegunIsSkipped() throws Exception {
        Element suite = parse(JunitResult.render(rehearsal(null))).getDocumentElement();
        assertThat(suite.getAttribute("skipped")).isEqualTo("1");
        assertThat(suite.getAttribute("tests")).isEqualTo("1");
    }

    private static Document parse(String xml) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
    }
}
