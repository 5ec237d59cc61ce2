package dev.airtime.api;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** A television appearance, a sale, a ticket release: one night, from its rehearsal to the return of its capacity. */
@Group("airtime.dev")
@Version("v1alpha1")
@Plural("trafficevents")
@ShortNames("te")
@AdditionalPrinterColumn(name = "Airtime", jsonPath = ".spec.airtime", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "Phase", jsonPath = ".status.phase", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Ready",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].status",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Databases",
        jsonPath = ".status.summary.databases",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "Next", jsonPath = ".status.summary.next", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(
        name = "Message",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].message",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
@ValidationRule(
        value = "!has(oldSelf.status) || !has(oldSelf.status.phase)"
                + " || !(oldSelf.status.phase in ['OnAir', 'ScalingDown', 'Completed'])"
                + " || self.spec.airtime == oldSelf.spec.airtime",
        message = "spec.airtime can't be moved once the event is on air: change spec.duration to end it earlier or"
                + " later, or create another TrafficEvent")
@ValidationRule(
        value = "!has(oldSelf.status) || !has(oldSelf.status.databases) || oldSelf.status.databases.all(s,"
                + " !((has(s.before) && s.state != 'Restored') || has(s.copy)) || (has(self.spec.databases)"
                + " && self.spec.databases.exists(d, d.name == s.name && (!has(s.instance)"
                + " || (has(d.instance) ? d.instance == s.instance : d.cluster == s.instance))"
                + " && (!has(oldSelf.spec.databases) || oldSelf.spec.databases.all(o, o.name != d.name"
                + " || (has(o.region) ? o.region : '') == (has(d.region) ? d.region : ''))))))",
        message = "a database that is raised or copied can't leave spec.databases or become another: delete the"
                + " TrafficEvent, which first puts it back and removes its copy, or let the event end")
@ValidationRule(
        value = "!has(oldSelf.status) || !has(oldSelf.status.workloads) || oldSelf.status.workloads.all(s,"
                + " !has(s.before) || s.state == 'Restored' || (has(self.spec.workloads)"
                + " && self.spec.workloads.exists(w, w.kind == s.kind && w.name == s.name)))",
        message = "a workload that is raised can't leave spec.workloads: delete the TrafficEvent, which first puts it"
                + " back, or let the event end")
@ValidationRule(
        value = "!(has(self.spec.mode) && self.spec.mode == 'Plan')"
                + " || (has(oldSelf.spec.mode) && oldSelf.spec.mode == 'Plan')"
                + " || !has(oldSelf.status)"
                + " || ((!has(oldSelf.status.databases) || oldSelf.status.databases.all(s, !has(s.before)"
                + " || s.state == 'Restored')) && (!has(oldSelf.status.workloads)"
                + " || oldSelf.status.workloads.all(s, !has(s.before) || s.state == 'Restored')))",
        message =
                "production is raised, and 'mode: Plan' would leave it so: delete the TrafficEvent, which first puts it"
                        + " back, or end it earlier with spec.duration")
public class TrafficEvent extends CustomResource<TrafficEventSpec, TrafficEventStatus> implements Namespaced {
    @Override
    @SuppressWarnings("NullAway") // absent until the server sends one
    protected TrafficEventSpec initSpec() {
        return null;
    }

    @Override
    @SuppressWarnings("NullAway") // absent until the server sends one
    protected TrafficEventStatus initStatus() {
        return null;
    }
}
