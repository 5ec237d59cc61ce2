package dev.airtime.lab.rds;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * What tells about the account rather than changes it: DescribeEvents, DescribePendingMaintenanceActions,
 * DescribeOrderableDBInstanceOptions, DescribeDBEngineVersions.
 */
final class AccountActions {
    private static final int MOST_ORDERABLE = 1000;
    private static final Duration KEPT = Duration.ofDays(14);

    private final Account account;

    AccountActions(Account account) {
        this.account = account;
    }

    void register(Map<String, Action> actions) {
        actions.put("DescribeEvents", this::events);
        actions.put("DescribePendingMaintenanceActions", this::maintenance);
        actions.put("DescribeOrderableDBInstanceOptions", this::orderable);
        actions.put("DescribeDBEngineVersions", this::versions);
    }

    /** The last 60 minutes unless the request says otherwise, 14 days at most (model, DescribeEvents). */
    private void events(Form form, Instant now, Xml xml) {
        String source = form.text("SourceIdentifier", "");
        String type = form.text("SourceType", "");
        if (!source.isEmpty() && type.isEmpty()) {
            throw AwsError.combination("SourceType must be supplied when SourceIdentifier is.");
        }
        Instant given = form.instant("StartTime");
        Instant until = form.instant("EndTime");
        Instant end = until == null ? now : until;
        Instant from = given == null ? end.minus(Duration.ofMinutes(form.integer("Duration", 60))) : given;
        if (from.isBefore(now.minus(KEPT))) {
            throw AwsError.value("Events are kept for 14 days; StartTime is before that.");
        }
        List<String> categories = form.list("EventCategories");
        List<Account.Event> records = account.events.stream()
                .filter(event -> !event.at().isBefore(from) && !event.at().isAfter(end))
                .filter(event -> source.isEmpty() || event.source().equalsIgnoreCase(source))
                .filter(event -> type.isEmpty() || event.type().equals(type))
                .filter(event -> categories.isEmpty() || categories.contains(event.category()))
                .sorted(Comparator.comparing(Account.Event::at))
                .toList();
        Pages.write(
                form,
                xml,
                "Events",
                records,
                event -> xml.element("Event", () -> {
                    xml.element("SourceIdentifier", event.source())
                            .element("SourceType", event.type())
                            .element("Message", event.message())
                            .list("EventCategories", "EventCategory", List.of(event.category()))
                            .element("Date", event.at())
                            .element("SourceArn", Account.arn(kind(event.type()), event.source()));
                }));
    }

    private static String kind(String type) {
        return switch (type) {
            case "db-snapshot" -> "snapshot";
            case "db-cluster" -> "cluster";
            case "db-cluster-parameter-group" -> "cluster-pg";
            case "db-parameter-group" -> "pg";
            default -> "db";
        };
    }

    private void maintenance(Form form, Instant now, Xml xml) {
        String arn = form.text("ResourceIdentifier", "");
        Map<String, List<String>> filters = form.filters();
        if (!arn.isEmpty()
                && account.instances.values().stream()
                        .noneMatch(i -> Account.arn("db", i.identifier).equals(arn))) {
            throw AwsError.missing("ResourceNotFoundFault", "The resource " + arn + " was not found.");
        }
        List<Map.Entry<String, List<Account.Maintenance>>> records = account.maintenance.entrySet().stream()
                .filter(entry -> !entry.getValue().isEmpty())
                .filter(entry ->
                        arn.isEmpty() || Account.arn("db", entry.getKey()).equals(arn))
                .filter(entry -> InstanceXml.accepted(filters, "db-instance-id", entry.getKey())
                        || InstanceXml.accepted(filters, "db-instance-id", Account.arn("db", entry.getKey())))
                .toList();
        Pages.write(
                form,
                xml,
                "PendingMaintenanceActions",
                records,
                entry -> xml.element("ResourcePendingMaintenanceActions", () -> xml.element(
                                "ResourceIdentifier", Account.arn("db", entry.getKey()))
                        .element("PendingMaintenanceActionDetails", () -> entry.getValue()
                                .forEach(m ->
                                        xml.element("PendingMaintenanceAction", () -> xml.element("Action", m.action())
                                                .element("AutoAppliedAfterDate", m.autoAppliedAfter())
                                                .element("CurrentApplyDate", m.autoAppliedAfter())
                                                .element("Description", m.description()))))));
    }

    private record Orderable(Engine engine, String version, InstanceClass cls, String storage) {}

    /** What can be ordered; never whether there is capacity now. Filters are not supported (model). */
    private void orderable(Form form, Instant now, Xml xml) {
        Engine engine = Engine.named(form.required("Engine"));
        String version = form.text("EngineVersion", "");
        String cls = form.text("DBInstanceClass", "");
        List<Orderable> records = new ArrayList<>();
        for (String each : engine.versions()) {
            if (version.isEmpty() || version.equals(each)) {
                for (InstanceClass candidate : InstanceClass.all()) {
                    if ((cls.isEmpty() || cls.equals(candidate.name()))
                            && engine.runsOn(candidate.name())
                            && account.offers.supports(candidate.name(), each)) {
                        (engine.aurora() ? List.of("aurora", "aurora-iopt1") : List.of("gp2", "gp3", "io1"))
                                .forEach(type -> records.add(new Orderable(engine, each, candidate, type)));
                    }
                }
            }
        }
        Pages.write(form, xml, "OrderableDBInstanceOptions", records, MOST_ORDERABLE, o -> write(xml, o));
    }

    private void write(Xml xml, Orderable o) {
        Storage.Limits limits = o.engine().aurora() ? Storage.AURORA : Storage.limits(o.storage());
        Storage.Range iops = limits.iops();
        Storage.Range throughput = limits.throughput();
        xml.element("OrderableDBInstanceOption", () -> {
            xml.element("Engine", o.engine().name())
                    .element("EngineVersion", o.version())
                    .element("DBInstanceClass", o.cls().name())
                    .element("MultiAZCapable", true)
                    .element("ReadReplicaCapable", true)
                    .element("Vpc", true)
                    .element("StorageType", o.storage())
                    .element("SupportsIops", limits.iops() != null)
                    .element("SupportsClusters", o.engine().aurora())
                    .element("SupportsStorageThroughput", o.storage().equals("gp3"))
                    .element("SupportsStorageAutoscaling", true)
                    .element("MinStorageSize", limits.smallest())
                    .element("MaxStorageSize", Storage.LARGEST)
                    .element("MinIopsPerDbInstance", iops == null ? null : iops.from())
                    .element("MaxIopsPerDbInstance", iops == null ? null : iops.to())
                    .element("MinStorageThroughputPerDbInstance", throughput == null ? null : throughput.from())
                    .element("MaxStorageThroughputPerDbInstance", throughput == null ? null : throughput.to());
            xml.element("AvailabilityZones", () -> account.offers
                    .zones(o.cls().name())
                    .forEach(zone -> xml.element("AvailabilityZone", () -> xml.element("Name", zone))));
        });
    }

    private record EngineVersion(Engine engine, String version) {}

    private void versions(Form form, Instant now, Xml xml) {
        String engine = form.text("Engine", "");
        String version = form.text("EngineVersion", "");
        String family = form.text("DBParameterGroupFamily", "");
        List<EngineVersion> records = Engine.all().stream()
                .filter(e -> engine.isEmpty() || e.name().equals(engine))
                .flatMap(e -> e.versions().stream().map(v -> new EngineVersion(e, v)))
                .filter(v -> version.isEmpty() || v.version().startsWith(version))
                .filter(v -> family.isEmpty() || v.engine().family(v.version()).equals(family))
                .toList();
        Pages.write(
                form,
                xml,
                "DBEngineVersions",
                records,
                v -> xml.element("DBEngineVersion", () -> xml.element(
                                "Engine", v.engine().name())
                        .element("EngineVersion", v.version())
                        .element("DBParameterGroupFamily", v.engine().family(v.version()))
                        .element("DBEngineDescription", v.engine().description())
                        .element("Status", "available")));
    }
}
