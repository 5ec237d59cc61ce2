package dev.airtime.api;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** One load test against an event's staging copy, and what came out. Run the next one by creating another. */
@Group("airtime.dev")
@Version("v1alpha1")
@Plural("rehearsals")
@ShortNames("reh")
@AdditionalPrinterColumn(name = "Event", jsonPath = ".spec.trafficEvent", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "Phase", jsonPath = ".status.phase", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "Users", jsonPath = ".status.users", type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
        name = "RPS",
        jsonPath = ".status.requestsPerSecond",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "P95", jsonPath = ".status.p95", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Failures",
        jsonPath = ".status.failureRate",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "Verdict", jsonPath = ".status.verdict", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "Peak", jsonPath = ".status.coverage.held", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "Limit", jsonPath = ".status.limit.users", type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
        name = "VS-Baseline",
        jsonPath = ".status.comparison.summary",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Findings",
        jsonPath = ".status.findingsSummary",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
@ValidationRule(
        value = "!has(oldSelf.status) || !has(oldSelf.status.phase) || oldSelf.status.phase == 'Pending'"
                + " || self.spec.stop == oldSelf.spec.stop || self.spec.stop",
        message = "spec.stop can't be taken back: create another Rehearsal")
public class Rehearsal extends CustomResource<RehearsalSpec, RehearsalStatus> implements Namespaced {
    @Override
    @SuppressWarnings("NullAway") // absent until the server sends one
    protected RehearsalSpec initSpec() {
        return null;
    }

    @Override
    @SuppressWarnings("NullAway") // absent until the server sends one
    protected RehearsalStatus initStatus() {
        return null;
    }
}
