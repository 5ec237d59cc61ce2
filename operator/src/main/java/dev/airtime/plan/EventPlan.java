package dev.airtime.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.airtime.api.DatabaseRecord;
import dev.airtime.api.DatabaseSpec;
import dev.airtime.api.PlanStatus;
import dev.airtime.api.PlannedChange;
import dev.airtime.api.PlannedCost;
import dev.airtime.api.Stages;
import dev.airtime.api.TrafficEventSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an event will do to production: said before it does it, and kept once it has begun. Pure. */
final class EventPlan {
    static final String CLASS = "instanceClass";
    private static final String PARAMETERS = "parameters";
    private static final String LEAD_TIME = "leadTime";
    private static final String FALLBACK = "fallbackClasses";
    private static final String HEADROOM = "headroom";

    /** RDS user guide, "Multi-AZ DB instance deployments": a failover takes 60 to 120 seconds as a rule. */
    private static final String FAILOVER = "one failover of 60 to 120 s (Multi-AZ)";
    /** From user reports (docs/database.md, "Times"). */
    private static final String AUTO_SCALING = "autoScaling";

    private static final String SERVERLESS = "serverlessV2";

    private static final String AURORA =
            "one failover, usually below 60 s (Aurora: readers first, then a raised one becomes" + " the writer)";

    private static final String AURORA_REBOOT = "each member is rebooted while it is a reader: " + AURORA;

    private static final String OUTAGE = "down for most of 5 to 15 min (Single-AZ)";

    private static final String SNAPSHOT =
            "I/O stops for seconds to minutes while RDS takes the snapshot that they are made from (Single-AZ)";

    private static final String REBOOT = "a reboot of 1 to 3 min";
    private static final JsonMapper JSON = new JsonMapper();

    private EventPlan() {}

    /** The plan. Once something is raised, the one that was shown stays, for as long as the spec does. */
    static PlanStatus of(TrafficEventSpec spec, Observed observed, Timeline timeline) {
        PlanStatus shown = observed.planning().planned();
        boolean stays = shown != null && PlanHash.isFor(spec, shown.hash()) && approved(spec, observed, shown);
        if (shown != null && stays && begun(observed)) {
            return shown;
        }
        List<PlannedChange> changes = new ArrayList<>();
        for (DatabaseSpec d : spec.databases()) {
            if (d.scaleUp() != null) {
                database(d, observed, timeline, JSON.valueToTree(d.scaleUp()), changes);
            }
        }
        for (WorkloadFacts w : observed.workloads()) {
            changes.add(new PlannedChange(
                    w.id(),
                    "replicas",
                    w.before() == null ? null : String.valueOf(w.before().replicas()),
                    String.valueOf(w.spec().replicas()),
                    timeline.raiseAt(w.spec()).toString(),
                    timeline.end().toString(),
                    null,
                    null,
                    null));
        }
        return new PlanStatus(PlanHash.of(spec, changes), changes, Costs.total(changes), warnings(spec, observed));
    }

    private static List<String> warnings(TrafficEventSpec spec, Observed observed) {
        List<String> warnings = new ArrayList<>(Stages.refused(spec.rehearsal()));
        for (DatabaseSpec d : spec.databases()) {
            DatabaseOutlook outlook = observed.planning().outlooks().get(d.name());
            if (outlook != null && outlook.notOffered() != null) {
                warnings.add("database " + d.name() + ": " + outlook.notOffered());
            }
            if (outlook != null) {
                outlook.warnings().forEach(w -> warnings.add("database " + d.name() + ": " + w));
            }
        }
        return warnings;
    }

    private static boolean begun(Observed observed) {
        return observed.databases().values().stream().anyMatch(DatabaseFacts::claimed)
                || observed.workloads().stream().anyMatch(w -> w.before() != null);
    }

    /** Every field of {@code scaleUp} is a change, also one that is not explained here. */
    static void database(
            DatabaseSpec d, Observed observed, Timeline timeline, JsonNode scaleUp, List<PlannedChange> changes) {
        DatabaseFacts f = observed.databases().get(d.name());
        DatabaseOutlook outlook = observed.planning().outlooks().getOrDefault(d.name(), DatabaseOutlook.UNKNOWN);
        Instant end = timeline.end();
        Instant until = timeline.restoreAt(d, end).orElse(end);
        String back = until.toString();
        String at = timeline.raiseAt(d).toString();
        PlannedCost cost = Costs.of(outlook.hourly(), timeline.raiseAt(d), until);
        String target = "database " + d.name();
        boolean newClass = scaleUp.hasNonNull(CLASS);
        for (Map.Entry<String, JsonNode> field : scaleUp.properties()) {
            String what = field.getKey();
            JsonNode value = field.getValue();
            if (what.equals(LEAD_TIME)
                    || what.equals(FALLBACK)
                    || what.equals(HEADROOM)
                    || value.isNull()
                    || (value.isContainerNode() && value.isEmpty())) {
                continue;
            }
            if (what.equals(CLASS)) {
                changes.add(new PlannedChange(
                        target,
                        what,
                        classBefore(f),
                        value.asText() + fallbacks(scaleUp),
                        at,
                        back,
                        d.cluster() == null ? restart(outlook) : AURORA,
                        null,
                        cost));
            } else if (what.equals(SERVERLESS)) {
                changes.add(new PlannedChange(
                        target,
                        what,
                        outlook.now().get(what),
                        value.path("minCapacity").asText() + " to "
                                + value.path("maxCapacity").asText() + " ACU",
                        at,
                        back,
                        "none; max_connections follows a higher maximum only after a reboot",
                        null,
                        null));
            } else if (what.equals(AUTO_SCALING)) {
                String name = what + ".minCapacity";
                changes.add(new PlannedChange(
                        target,
                        name,
                        outlook.now().get(name),
                        value.path("minCapacity").asText(),
                        at,
                        back,
                        null,
                        null,
                        null));
            } else if (what.equals(PARAMETERS)) {
                for (Map.Entry<String, JsonNode> p : value.properties()) {
                    String name = what + "." + p.getKey();
                    String alone = outlook.leftAlone().get(p.getKey());
                    changes.add(new PlannedChange(
                            target,
                            name,
                            outlook.now().get(name),
                            p.getValue().asText() + (alone == null ? "" : leftAlone(alone, scaleUp)),
                            at,
                            back,
                            alone != null || outlook.online().contains(p.getKey())
                                    ? null
                                    : d.cluster() != null
                                            ? AURORA_REBOOT
                                            : newClass
                                                    ? "loaded by the restart of the class change, or by " + REBOOT
                                                    : REBOOT,
                            null,
                            null));
                }
            } else if (what.equals("readReplicas")) {
                boolean standby = Boolean.TRUE.equals(outlook.multiAz());
                changes.add(new PlannedChange(
                        target,
                        what,
                        outlook.now().get(what),
                        value.asText() + " more"
                                + (newClass ? " of " + scaleUp.path(CLASS).asText() : "")
                                + ", deleted at the return",
                        at,
                        back,
                        standby ? null : SNAPSHOT,
                        null,
                        Costs.of(outlook.replicas(), timeline.raiseAt(d), until)));
            } else if (what.equals("allocatedStorage")) {
                changes.add(new PlannedChange(
                        target, what, outlook.now().get(what), value.asText(), at, null, null, true, null));
            } else if (what.equals("iops") || what.equals("storageThroughput")) {
                changes.add(new PlannedChange(
                        target, what, outlook.now().get(what), value.asText(), at, back, null, null, null));
            } else {
                String to = value.isValueNode() ? value.asText() : value.toString();
                changes.add(new PlannedChange(
                        target, what, outlook.now().get(what), to, at, back, "see docs/database.md", null, null));
            }
        }
    }

    private static String fallbacks(JsonNode scaleUp) {
        List<String> others = new ArrayList<>();
        scaleUp.path(FALLBACK).forEach(c -> others.add(c.asText()));
        return others.isEmpty() ? "" : " (without capacity: " + String.join(", ", others) + ")";
    }

    /** A formula that follows the class is not changed; a smaller class, which was taken for lack of capacity, may need it. */
    private static String leftAlone(String why, JsonNode scaleUp) {
        return " (left alone: " + why
                + (scaleUp.path(FALLBACK).isEmpty() ? "" : "; set only where one of fallbackClasses gives less") + ")";
    }

    private static String restart(DatabaseOutlook outlook) {
        return outlook.multiAz() == null
                ? "a restart: whether a standby takes over is not known"
                : outlook.multiAz() ? FAILOVER : OUTAGE;
    }

    /** What it goes back to: another event's raise is not what it was. */
    private static @Nullable String classBefore(@Nullable DatabaseFacts f) {
        if (f == null) {
            return null;
        }
        DatabaseRecord record = f.tagged() != null ? f.tagged() : f.recorded();
        return record == null ? f.instanceClass() : record.instanceClass();
    }

    /** Whether production may be touched: by default, or since a person approved this plan. */
    static boolean approved(TrafficEventSpec spec, Observed observed, PlanStatus plan) {
        return !spec.manual() || (plan.hash() != null && plan.hash().equals(observed.approved()));
    }
}
