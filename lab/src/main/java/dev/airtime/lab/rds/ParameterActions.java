package dev.airtime.lab.rds;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** DescribeDBParameters and DescribeEngineDefaultParameters. */
final class ParameterActions {
    private final Account account;

    ParameterActions(Account account) {
        this.account = account;
    }

    void register(Map<String, Action> actions) {
        actions.put(
                "DescribeDBParameters",
                (form, now, xml) -> parameters(form, account.group(form.required("DBParameterGroupName")), xml));
        actions.put(
                "DescribeDBClusterParameters",
                (form, now, xml) ->
                        parameters(form, account.clusterGroup(form.required("DBClusterParameterGroupName")), xml));
        actions.put("DescribeEngineDefaultParameters", this::defaults);
    }

    private static void parameters(Form form, ParameterGroup group, Xml xml) {
        String source = form.text("Source", "");
        List<Engine.Parameter> records = sorted(group.family).stream()
                .filter(p -> source.isEmpty() || source.equals(source(p, group)))
                .toList();
        Pages.write(
                form,
                xml,
                "Parameters",
                records,
                p -> write(
                        xml,
                        p,
                        group.values.getOrDefault(p.name(), p.value()),
                        source(p, group),
                        group.applyMethods.getOrDefault(p.name(), "pending-reboot")));
    }

    private void defaults(Form form, Instant now, Xml xml) {
        String family = form.required("DBParameterGroupFamily");
        xml.element("EngineDefaults", () -> {
            xml.element("DBParameterGroupFamily", family);
            Pages.write(
                    form,
                    xml,
                    "Parameters",
                    sorted(family),
                    p -> write(xml, p, p.value(), p.value() == null ? "engine-default" : "system", "pending-reboot"));
        });
    }

    private static List<Engine.Parameter> sorted(String family) {
        return Engine.ofFamily(family).parameters().values().stream()
                .sorted(Comparator.comparing(Engine.Parameter::name))
                .toList();
    }

    /** user: set in the group; system: RDS's own value; engine-default: the engine's. */
    private static String source(Engine.Parameter parameter, ParameterGroup group) {
        if (group.values.containsKey(parameter.name())) {
            return "user";
        }
        return parameter.value() == null ? "engine-default" : "system";
    }

    private static void write(
            Xml xml, Engine.Parameter parameter, @Nullable String value, String source, String method) {
        xml.element("Parameter", () -> xml.element("ParameterName", parameter.name())
                .element("ParameterValue", value)
                .element("Source", source)
                .element("ApplyType", parameter.dynamic() ? "dynamic" : "static")
                .element("DataType", parameter.dataType())
                .element("AllowedValues", parameter.allowed())
                .element("IsModifiable", parameter.modifiable())
                .element("ApplyMethod", method));
    }
}
