package dev.airtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.airtime.api.CreditsSeen;
import dev.airtime.api.Finding;
import dev.airtime.api.LocustSpec;
import dev.airtime.api.LogSign;
import dev.airtime.api.LogsSeen;
import dev.airtime.api.RehearsalPhase;
import dev.airtime.api.RehearsalStatus;
import dev.airtime.api.StrainSeen;
import dev.airtime.api.TestedDatabase;
import dev.airtime.api.TestedLoad;
import dev.airtime.api.TestedWorkload;
import dev.airtime.api.Verdict;
import dev.airtime.api.VerdictReason;
import dev.airtime.rehearsal.LoadObservation.State;
import dev.airtime.sql.DatabaseReading.Session;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What is looked at beside the load, remembered over restarts, and found. */
@EnableKubernetesMockClient(crud = true)
class RehearsalFindingsTest extends RehearsalRounds {
    @Test
    void theConnectionsCaseFailsAndIsExplained() {
        create("first", "2026-12-03T11:00:00Z", false);
        RehearsalStatus status = run("first", 1_350, 1_900, "(1040, 'Too many connections')");
        assertThat(status.verdict()).isEqualTo(Verdict.Failed);
        assertThat(status.findingsSummary()).isEqualTo("ConnectionBudget, ConnectionsRefused");
        assertThat(status.findings().get(0).message()).isEqualTo("4 pods × 100 = 400 > 341 of db.m5.large");
        assertThat(reasonsTold("first")).contains("Failed", "ConnectionBudget", "ConnectionsRefused");
    }

    @Test
    void theDatabasesHighestCpuIsRememberedThoughTheProcessIsNot() {
        create("first", "2026-12-03T11:00:00Z", false);
        untilStarting("first");
        round("first");
        loads.seen = measured(State.Loading, 0, 100, "");
        round("first");
        cpu = 0.75;
        round("first");
        cpu = 0.2;
        loads.seen = measured(State.Ended, 0, 100, "");
        round("first");
        RehearsalStatus status = round("first");
        assertThat(status.verdict()).isEqualTo(Verdict.Failed);
        assertThat(status.reasons()).first().isEqualTo("CPU of database shop was 75%, above 60%");
    }

    @Test
    void theMostThatWasAskedOfTheVolumeIsRememberedAndFound() {
        create("first", "2026-12-03T11:00:00Z", false);
        untilStarting("first");
        round("first");
        loads.seen = measured(State.Loading, 0, 100, "");
        round("first");
        for (int iops : List.of(100, 2_950, 50)) {
            now = now.plusSeconds(30);
            strain = new StrainSeen(
                    iops, 3_000, null, 1, null, CreditsSeen.of("shop", iops / 50.0, now), List.of(), List.of());
            round("first");
        }
        strain = null;
        loads.seen = measured(State.Ended, 0, 100, "");
        RehearsalStatus last = round("first");
        while (last.phase() != RehearsalPhase.Finished) {
            last = round("first");
        }
        StrainSeen run = Objects.requireNonNull(last.databases().get(0).strain());
        assertThat(run.iops()).isEqualTo(2_950);
        assertThat(run.burstBalance())
                .extracting(CreditsSeen::first, CreditsSeen::last)
                .containsExactly(2, 1);
        assertThat(last.findings()).extracting(Finding::id).contains("Io");
    }

    @Test
    void whatItRanAgainstIsWrittenDownWhenTheLoadBegins() {
        create("first", "2026-12-03T11:00:00Z", false);
        untilStarting("first");
        round("first");
        loads.seen = measured(State.Loading, 0, 100, "");
        var tested = Objects.requireNonNull(round("first").tested());
        assertThat(tested.load())
                .isEqualTo(new TestedLoad(
                        null, "400 users, ramp 10s, for 1m", "http://web", LocustSpec.DEFAULT_IMAGE, null));
        assertThat(tested.workloads())
                .containsExactly(new TestedWorkload("Deployment/api", 4, 4, null, List.of("shop/api:1.2")));
        assertThat(tested.configuration()).singleElement().satisfies(c -> {
            assertThat(c.name()).isEqualTo("ConfigMap/shop");
            assertThat(c.digest()).hasSize(12);
        });
        assertThat(tested.databases())
                .containsExactly(new TestedDatabase("shop", "db.m5.large", 341, "db.m5.large", null, null));
        client.configMaps().inNamespace("production-staging").withName("shop").delete();
        assertThat(round("first").tested()).as("not what is there now").isEqualTo(tested);
    }

    @Test
    void aLoadOnACopyThatIsNotWarmSaysNothing() {
        notWarm = "its storage: Initializing";
        create("first", "2026-12-03T11:00:00Z", false);
        RehearsalStatus status = run("first", 0, 100, "");
        assertThat(status.verdict()).isEqualTo(Verdict.Inconclusive);
        assertThat(status.reason()).isEqualTo(VerdictReason.CopyNotWarm);
    }

    @Test
    void whatSqlShowsInTheCopyBecomesFindings() {
        create("first", "2026-12-03T11:00:00Z", false);
        untilStarting("first");
        insides.look();
        assertThat(round("first").databases())
                .as("before the load")
                .singleElement()
                .satisfies(d -> assertThat(Objects.requireNonNull(d.inside()).maxConnections())
                        .isEqualTo(330));
        loads.seen = measured(State.Loading, 0, 100, "");
        round("first");
        for (int n = 1; n <= 6; n++) {
            insides.connections += 10;
            insides.look(new Session(100 + n, "shop", "10.0.0.7", true, 5, 5L, "SELECT ?"));
            round("first");
        }
        loads.seen = measured(State.Ended, 0, 100, "");
        RehearsalStatus last = round("first");
        while (last.phase() != RehearsalPhase.Finished) {
            last = round("first");
        }
        assertThat(last.findings()).extracting(Finding::id).contains("ConnectionLeak");
        assertThat(last.databases()).singleElement().satisfies(d -> {
            assertThat(d.maxConnections()).as("the copy's own").isEqualTo(330);
            assertThat(Objects.requireNonNull(d.inside()).counters()).isEmpty();
            assertThat(d.inside().held()).isNotEmpty();
        });
        assertThat(insides.ended).isEqualTo(1);
    }

    @Test
    void whatThePodsLogsTellIsKeptAndFound() {
        client.resource(new PodBuilder()
                        .withNewMetadata()
                        .withName("api-0")
                        .withNamespace("production-staging")
                        .endMetadata()
                        .withNewSpec()
                        .endSpec()
                        .withNewStatus()
                        .addNewContainerStatus()
                        .withName("web")
                        .withNewState()
                        .withNewRunning("2026-12-03T11:00:00Z")
                        .endState()
                        .endContainerStatus()
                        .endStatus()
                        .build())
                .create();
        create("r1", "2026-12-03T11:00:00Z", false);
        untilStarting("r1");
        round("r1");
        loads.seen = measured(State.Loading, 0, 700, "");
        String began = String.valueOf(round("r1").startedAt());
        log(began, Instant.parse(began).plusSeconds(3) + " lock wait timeout exceeded; payload=hunter2");
        RehearsalStatus loading = round("r1");
        LogsSeen logs = Objects.requireNonNull(loading.logs());
        assertThat(logs.signs())
                .containsExactly(new LogSign(
                        "api-0",
                        "MySQL, MariaDB: lock wait time-out",
                        1,
                        Instant.parse(began).plusSeconds(3).toString(),
                        400));
        log(logs.readTo(), logs.readTo() + " Lock wait timeout exceeded");
        loads.seen = measured(State.Ended, 0, 700, "");
        logs = Objects.requireNonNull(round("r1").logs());
        log(logs.readTo(), "");
        RehearsalStatus finished = round("r1");
        assertThat(finished.findings())
                .filteredOn(f -> f.id().equals("Logs"))
                .singleElement()
                .satisfies(f -> assertThat(f.message())
                        .startsWith("2 lines in the log of api-0, the first at ")
                        .endsWith("tell of \"MySQL, MariaDB: lock wait time-out\""));
        assertThat(finished.toString()).doesNotContain("hunter2");
    }

    private void log(String since, String text) {
        server.expect()
                .get()
                .withPath(
                        "/api/v1/namespaces/production-staging/pods/api-0/log?container=web&timestamps=true&sinceTime="
                                + since + "&limitBytes=524288")
                .andReturn(200, text)
                .once();
    }

    @Test
    void aCopyThatCannotBeLookedIntoIsSaidAndChangesNoVerdict() {
        create("first", "2026-12-03T11:00:00Z", false);
        untilStarting("first");
        insides.seen = new CopyInsides.Failed("database shop: can't connect");
        round("first");
        loads.seen = measured(State.Loading, 0, 100, "");
        round("first");
        round("first");
        loads.seen = measured(State.Ended, 0, 100, "");
        RehearsalStatus last = round("first");
        while (last.phase() != RehearsalPhase.Finished) {
            last = round("first");
        }
        assertThat(last.verdict()).isEqualTo(Verdict.Passed);
        assertThat(last.findings())
                .extracting(Finding::id)
                .as("by what is known without it")
                .containsExactly("ConnectionBudget", "Coverage");
        assertThat(Objects.requireNonNull(last.databases().get(0).inside()).notSeen())
                .containsExactly("database shop: can't connect");
    }

    @Test
    void poolsAreReadByDatabase() {
        assertThat(Pools.parse("100", "api")).containsExactly(Map.entry("", 100));
        assertThat(Pools.parse("shop=100, orders=20", "api"))
                .containsOnly(Map.entry("shop", 100), Map.entry("orders", 20));
        assertThat(Pools.parse("many", "api")).isEmpty();
    }
}
