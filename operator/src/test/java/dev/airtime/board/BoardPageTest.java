package dev.airtime.board;

import static org.assertj.core.api.Assertions.assertThat;

import dev.airtime.api.Approval;
import dev.airtime.api.ComparisonStatus;
import dev.airtime.api.Conditions;
import dev.airtime.api.DatabaseFigures;
import dev.airtime.api.DatabaseRecord;
import dev.airtime.api.DatabaseSpec;
import dev.airtime.api.DatabaseStatus;
import dev.airtime.api.Finding;
import dev.airtime.api.Phase;
import dev.airtime.api.PlanStatus;
import dev.airtime.api.PlannedChange;
import dev.airtime.api.Rehearsal;
import dev.airtime.api.RehearsalPhase;
import dev.airtime.api.RehearsalSpec;
import dev.airtime.api.RehearsalStatus;
import dev.airtime.api.RehearsalStatusBuilder;
import dev.airtime.api.ScaleUp;
import dev.airtime.api.StagingStatus;
import dev.airtime.api.SummaryStatus;
import dev.airtime.api.TrafficEvent;
import dev.airtime.api.TrafficEventSpec;
import dev.airtime.api.TrafficEventStatus;
import dev.airtime.api.Verdict;
import dev.airtime.api.WorkloadKind;
import dev.airtime.api.WorkloadSpec;
import dev.airtime.api.WorkloadStatus;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class BoardPageTest {
    private static final Instant AIRTIME = Instant.parse("2026-12-03T21:30:00Z");
    private static final String EVIL = "<script>alert('x')</script>\"&\u0000";

    private static TrafficEvent event(String name, @Nullable Phase phase, List<Condition> conditions) {
        TrafficEvent e = new TrafficEvent();
        e.setMetadata(new ObjectMetaBuilder()
                .withName(name)
                .withNamespace("production")
                .addToAnnotations("kubectl.kubernetes.io/last-applied-configuration", "password=hunter2")
                .build());
        e.setSpec(new TrafficEventSpec(
                AIRTIME.toString(),
                null,
                null,
                Approval.Automatic,
                null,
                List.of(DatabaseSpec.instance("shop", "shop-prod")
                        .with(new ScaleUp("db.r6g.2xlarge", List.of(), null, Map.of("init_connect", "hunter2")))),
                List.of(new WorkloadSpec(WorkloadKind.Deployment, "api", 12, null)),
                null,
                null));
        if (phase != null) {
            e.setStatus(new TrafficEventStatus(
                    1L,
                    phase,
                    new SummaryStatus("1/1 raised", "scale down 12-05 03:00Z"),
                    new PlanStatus(
                            "1f0c9a7be2-44d0",
                            List.of(
                                    new PlannedChange(
                                            "database shop",
                                            "instanceClass",
                                            "db.r6g.large",
                                            "db.r6g.2xlarge",
                                            "2026-12-03T19:30:00Z",
                                            "2026-12-05T03:00:00Z",
                                            "one failover of 60 to 120 s (Multi-AZ)",
                                            null,
                                            null),
                                    new PlannedChange(
                                            "database shop",
                                            "parameters.init_connect",
                                            "hunter2",
                                            "hunter2",
                                            "2026-12-03T19:30:00Z",
                                            null,
                                            null,
                                            true,
                                            null)),
                            "USD 41.60 more in all",
                            List.of("database shop: its backup window meets the raise")),
                    conditions,
                    new StagingStatus(
                            "production-staging",
                            null,
                            41,
                            "6/6",
                            List.of("Secret/a: held back"),
                            List.of(),
                            List.of(),
                            List.of(),
                            null),
                    null,
                    List.of(new DatabaseStatus(
                            "shop",
                            "shop-prod",
                            "Raised",
                            "shop-prod is db.r6g.2xlarge, in force",
                            new DatabaseRecord("db-1", "db.r6g.large", "shop-pg", "2026-12-03T19:30:00Z"),
                            null,
                            new DatabaseFigures("2026-12-03T21:29:00Z", "41%", 212, 14_200L),
                            new DatabaseFigures(null, "60%", 1000, null))),
                    List.of(new WorkloadStatus(WorkloadKind.Deployment, "api", "Raised", null, null, 12, 12, null))));
        }
        return e;
    }

    private static Condition condition(String type, String status, String reason, String message) {
        return new ConditionBuilder()
                .withType(type)
                .withStatus(status)
                .withReason(reason)
                .withMessage(message)
                .withLastTransitionTime("2026-12-03T20:12:00Z")
                .build();
    }

    private static Rehearsal rehearsal(String name, String event, String created, @Nullable RehearsalStatus status) {
        Rehearsal r = new Rehearsal();
        r.setMetadata(new ObjectMetaBuilder()
                .withName(name)
                .withNamespace("production")
                .withCreationTimestamp(created)
                .build());
        r.setSpec(new RehearsalSpec(event, null, false, null, null, List.of(), null));
        r.setStatus(status);
        return r;
    }

    private static RehearsalStatus finished(Verdict verdict, String why, List<Finding> findings) {
        return RehearsalStatusBuilder.builder(RehearsalStatus.empty())
                .observedGeneration(1L)
                .phase(RehearsalPhase.Finished)
                .verdict(verdict)
                .reasons(List.of(why))
                .finishedAt("2026-12-02T12:00:00Z")
                .stage("2/2")
                .users(10_000)
                .requestsPerSecond("266.7")
                .p50("90ms")
                .p95("612ms")
                .p99("1.4s")
                .requests(160_000L)
                .failures(12L)
                .failureRate("0.0%")
                .comparison(new ComparisonStatus("night-1", "p95 +12%", null))
                .findings(findings)
                .build();
    }

    private static List<Condition> good() {
        return List.of(
                condition(Conditions.STAGING_READY, "False", "Removed", "the copy and its databases are gone"),
                condition(Conditions.REHEARSAL_PASSED, "True", "Passed", "dragons-den-2: every threshold held"),
                condition(Conditions.CAPACITY_RAISED, "True", "InForce", "shop: db.r6g.2xlarge"),
                condition(Conditions.ON_AIR, "False", "Scheduled", "on air from 2026-12-03T21:30:00Z"),
                condition(Conditions.STALLED, "False", "AsPlanned", "nothing needs a person"),
                condition(Conditions.READY, "True", "Standby", "the capacity is there, the traffic may come"));
    }

    private static List<Rehearsal> rehearsals() {
        return List.of(
                rehearsal(
                        "dragons-den-1",
                        "dragons-den",
                        "2026-12-01T12:00:00Z",
                        finished(
                                Verdict.Failed,
                                "12.4% of requests failed, 1% is allowed",
                                List.of(new Finding(
                                        "Old", Finding.Severity.Info, "an old finding", Map.of(), null, null)))),
                rehearsal(
                        "dragons-den-2",
                        "dragons-den",
                        "2026-12-02T12:00:00Z",
                        finished(
                                Verdict.Passed,
                                "every threshold held",
                                List.of(
                                        new Finding(
                                                "Headroom",
                                                Finding.Severity.Info,
                                                "CPU had 40% left",
                                                Map.of(),
                                                null,
                                                null),
                                        new Finding(
                                                "ConnectionBudget",
                                                Finding.Severity.Critical,
                                                "4 pods with pools of 100 ask for 400 connections, the database has 341",
                                                Map.of("pods", "4"),
                                                "Make the pool 80, or raise max_connections to 500",
                                                "spec.databases[0].scaleUp.parameters")))),
                rehearsal("dragons-den-3", "dragons-den", "2026-12-02T14:00:00Z", null),
                rehearsal("other-1", "other", "2026-12-02T15:00:00Z", null));
    }

    @ParameterizedTest
    @EnumSource(Phase.class)
    void everyPhaseIsShownWithItsSentence(Phase phase) {
        String html =
                BoardPage.render(List.of(event("dragons-den", phase, good())), List.of(), AIRTIME.minusSeconds(3_723));
        assertThat(html)
                .contains("dragons-den", "T−01:02:03", "the capacity is there, the traffic may come")
                .contains("41% / 60%", "212 / 1000", "14200 MiB", "12 / 12", "next: scale down 12-05 03:00Z");
        assertThat(html)
                .contains(
                        phase == Phase.Ready || phase == Phase.NotReady
                                ? ">Ready</span>"
                                : ">" + EventSection.words(phase.name()) + "</span>");
    }

    @Test
    void aPersonWhoIsNeededIsToldLarge() {
        List<Condition> stalled = List.of(
                condition(Conditions.STALLED, "True", "AwaitingApproval", "approve plan 0123456789"),
                condition(Conditions.READY, "False", "AwaitingApproval", "approve plan 0123456789"));
        assertThat(BoardPage.render(List.of(event("a", Phase.ScalingUp, stalled)), List.of(), AIRTIME))
                .contains(
                        "<div class=\"stalled\">A person is needed: approve plan 0123456789</div>",
                        ">Not ready</span>");
        assertThat(BoardPage.render(List.of(event("a", Phase.Standby, good())), List.of(), AIRTIME))
                .doesNotContain("A person is needed");
    }

    @Test
    void rehearsalsOfThisEventNewestFirstWithTheFindingsOfTheLastFinished() {
        String html = BoardPage.render(List.of(event("dragons-den", Phase.Standby, good())), rehearsals(), AIRTIME);
        assertThat(html).containsSubsequence("dragons-den-3", "Pending", "dragons-den-2", "Passed", "p95 +12%");
        assertThat(html)
                .containsSubsequence("dragons-den-2", "dragons-den-1", "Failed", "12.4% of requests failed")
                .containsSubsequence("Critical", "the database has 341", "Make the pool 80", "CPU had 40% left")
                .doesNotContain("an old finding", "other-1");
    }

    @Test
    void everythingIsEscaped() {
        TrafficEvent e = event(
                EVIL,
                Phase.Standby,
                List.of(condition(EVIL, EVIL, EVIL, EVIL), condition("Ready", "True", EVIL, EVIL)));
        TrafficEventStatus s = e.getStatus();
        e.setSpec(new TrafficEventSpec(
                EVIL,
                null,
                null,
                null,
                null,
                List.of(DatabaseSpec.instance(EVIL, EVIL)),
                List.of(new WorkloadSpec(WorkloadKind.Deployment, EVIL, 1, null)),
                null,
                null));
        e.setStatus(new TrafficEventStatus(
                1L,
                Phase.Standby,
                new SummaryStatus(EVIL, EVIL),
                new PlanStatus(
                        EVIL,
                        List.of(new PlannedChange(EVIL, EVIL, EVIL, EVIL, EVIL, EVIL, EVIL, false, null)),
                        EVIL,
                        List.of(EVIL)),
                s.conditions(),
                new StagingStatus(
                        EVIL, EVIL, 1, EVIL, List.of(EVIL), List.of(EVIL), List.of(EVIL), List.of(EVIL), EVIL),
                null,
                List.of(new DatabaseStatus(
                        EVIL,
                        EVIL,
                        EVIL,
                        EVIL,
                        null,
                        EVIL,
                        new DatabaseFigures(EVIL, EVIL, 1, 1L),
                        new DatabaseFigures(EVIL, EVIL, 1, 1L))),
                List.of(new WorkloadStatus(WorkloadKind.Deployment, EVIL, EVIL, EVIL, null, 1, 1, null))));
        e.getMetadata().setNamespace("production");
        Rehearsal r = rehearsal(
                EVIL,
                EVIL,
                EVIL,
                finished(
                        Verdict.Failed,
                        EVIL,
                        List.of(new Finding(EVIL, Finding.Severity.Warning, EVIL, Map.of(EVIL, EVIL), EVIL, EVIL))));
        String html = BoardPage.render(List.of(e), List.of(r), AIRTIME);
        assertThat(html).doesNotContain("<script", "alert('x')", "\u0000").contains("&lt;script&gt;alert(&#39;x&#39;)");
        assertThat(html.split("&lt;script&gt;", -1)).as("each place shows it").hasSizeGreaterThan(15);
    }

    @Test
    void needsNothingElseAndRunsNothing() {
        assertThat(BoardPage.render(List.of(event("a", Phase.OnAir, good())), rehearsals(), AIRTIME))
                .startsWith("<!doctype html>")
                .contains("http-equiv=\"refresh\"", "prefers-color-scheme:dark")
                .doesNotContain("http://", "https://", "<script", "<link", "<img", "url(", "@import");
    }

    @Test
    void showsNoAnnotationAndNoParameter() {
        for (Phase phase : List.of(Phase.OnAir, Phase.Ready)) {
            assertThat(BoardPage.render(List.of(event("a", phase, good())), rehearsals(), AIRTIME))
                    .doesNotContain("hunter2");
        }
    }

    @Test
    void showsThePlanUntilItIsDone() {
        assertThat(BoardPage.render(List.of(event("a", Phase.Ready, good())), List.of(), AIRTIME))
                .containsSubsequence(
                        "Plan 1f0c9a7be2-44d0",
                        "2026-12-03 19:30:00 UTC",
                        "database shop",
                        "instanceClass",
                        "db.r6g.large → db.r6g.2xlarge",
                        "one failover of 60 to 120 s",
                        "2026-12-05 03:00:00 UTC",
                        "parameters.init_connect",
                        "none",
                        "can&#39;t be undone",
                        "cost: USD 41.60 more in all",
                        "its backup window meets the raise");
        assertThat(BoardPage.render(List.of(event("a", Phase.OnAir, good())), List.of(), AIRTIME))
                .doesNotContain("Plan 1f0c9a7be2");
    }

    @Test
    void whatIsToComeStandsAboveWhatIsOver() {
        assertThat(BoardPage.render(
                        List.of(event("aaa", Phase.Completed, List.of()), event("zzz", Phase.Planned, List.of())),
                        List.of(),
                        AIRTIME))
                .containsSubsequence("zzz", "aaa");
    }

    @Test
    void aNewEventAndNoneAtAll() {
        assertThat(BoardPage.render(List.of(event("a", null, List.of())), List.of(), AIRTIME))
                .contains(">New</span>", "the operator has not written a status");
        assertThat(BoardPage.render(List.of(), List.of(), AIRTIME)).contains("No TrafficEvent yet");
    }

    @ParameterizedTest
    @CsvSource({"-172800, T−2d 00:00", "-90000, T−25:00:00", "-59, T−00:00:59", "0, T+00:00:00", "4000, T+01:06:40"})
    void countsToAirtimeAndOn(long seconds, String count) {
        assertThat(BoardPage.render(
                        List.of(event("a", Phase.Planned, List.of())), List.of(), AIRTIME.plusSeconds(seconds)))
                .contains("<div class=\"count\">" + count + "</div>");
    }

    /** Pages to look at, in target/board. */
    @Test
    void pagesToLookAt() throws IOException {
        Path dir = Files.createDirectories(Path.of("target", "board"));
        List<Condition> bad = List.of(
                condition(
                        Conditions.REHEARSAL_PASSED,
                        "False",
                        "Failed",
                        "black-friday-1: 12.4% of requests failed, 1% is allowed"),
                condition(
                        Conditions.STALLED,
                        "True",
                        "TooLate",
                        "shop: too late for the resize: 10m left, 30m needed; it is left as it is, since the change would"
                                + " interrupt it on air"),
                condition(
                        Conditions.READY,
                        "False",
                        "TooLate",
                        "shop: too late for the resize: 10m left, 30m needed; it is left as it is, since the change would"
                                + " interrupt it on air"));
        String html = BoardPage.render(
                List.of(
                        event("dragons-den", Phase.Standby, good()),
                        event("black-friday", Phase.ScalingUp, bad),
                        event("summer-sale", null, List.of())),
                rehearsals(),
                AIRTIME.minusSeconds(3_723));
        Files.writeString(dir.resolve("night.html"), html);
        assertThat(html).contains("summer-sale");
    }
}
