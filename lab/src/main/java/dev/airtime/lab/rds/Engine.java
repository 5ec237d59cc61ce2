package dev.airtime.lab.rds;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An engine with its versions and some of its parameters. Formulas of max_connections: RDS guide, {@code CHAP_Limits}
 * (MySQL), {@code MariaDB.Concepts.FeatureSupport} (MariaDB); PostgreSQL's, and which parameters are dynamic, is common
 * knowledge, static max_connections in {@code Appendix.PostgreSQL.CommonDBATasks.Parameters}. Aurora PostgreSQL: Aurora
 * guide, {@code AuroraPostgreSQL.Managing}; Aurora MySQL: parameter dumps in public repositories.
 *
 * @param name as in the API
 * @param description for people
 * @param port the default port
 * @param versions newest last
 * @param parameters by name
 * @param bufferShare the part of the class's memory that the engine's buffers take by default
 */
record Engine(
        String name,
        String description,
        int port,
        List<String> versions,
        Map<String, Parameter> parameters,
        double bufferShare) {

    /**
     * A parameter as the engine has it.
     *
     * @param value the engine's default, null when it has none
     * @param dynamic whether it changes without a restart
     * @param allowed a range {@code low-high}, a list, or null
     */
    record Parameter(
            String name,
            @Nullable String value,
            boolean dynamic,
            String dataType,
            @Nullable String allowed,
            boolean modifiable) {
        private static final Pattern RANGE = Pattern.compile("(-?\\d+)-(\\d+)");

        /** Whether a plain value is allowed; a formula is checked where it is evaluated. */
        boolean allows(String given) {
            if (allowed == null || given.contains("{")) {
                return true;
            }
            var range = RANGE.matcher(allowed);
            if (!range.matches()) {
                return List.of(allowed.split(",", -1)).contains(given);
            }
            try {
                double number = Double.parseDouble(given);
                return number >= Double.parseDouble(range.group(1)) && number <= Double.parseDouble(range.group(2));
            } catch (NumberFormatException e) {
                return given.matches("(?i)(least|greatest|sum)\\(.*\\)");
            }
        }
    }

    private static final List<Engine> ALL = List.of(
            new Engine(
                    "mysql",
                    "MySQL Community Edition",
                    3306,
                    List.of("8.0.40", "8.0.42", "8.0.43", "8.4.5", "8.4.6"),
                    mysqlParameters("{DBInstanceClassMemory/12582880}"),
                    0.75),
            new Engine(
                    "mariadb",
                    "MariaDB Community Edition",
                    3306,
                    List.of("10.6.22", "10.11.13", "11.4.7"),
                    mysqlParameters("LEAST({DBInstanceClassMemory/25165760},12000)"),
                    0.75),
            new Engine(
                    "postgres",
                    "PostgreSQL",
                    5432,
                    List.of("15.13", "16.9", "17.5"),
                    byName(Stream.of(
                            fixed("max_connections", "LEAST({DBInstanceClassMemory/9531392},5000)", "6-262143"),
                            fixed("shared_buffers", "{DBInstanceClassMemory/32768}", "16-1073741823"),
                            dynamic("effective_cache_size", "{DBInstanceClassMemory/16384}", "1-2147483647"),
                            dynamic("work_mem", null, "64-2147483647"),
                            dynamic("statement_timeout", null, "0-2147483647"),
                            dynamic("idle_in_transaction_session_timeout", "86400000", "0-2147483647"),
                            dynamic("log_min_duration_statement", null, "-1-2147483647"))),
                    0.25),
            new Engine(
                    "aurora-mysql",
                    "Aurora MySQL",
                    3306,
                    List.of("8.0.mysql_aurora.3.08.2", "8.0.mysql_aurora.3.10.0"),
                    mysqlParameters("GREATEST({log(DBInstanceClassMemory/805306368)*45},"
                            + "{log(DBInstanceClassMemory/8187281408)*1000})"),
                    0.75),
            new Engine(
                    "aurora-postgresql",
                    "Aurora PostgreSQL",
                    5432,
                    List.of("15.13", "16.9", "17.5"),
                    byName(Stream.of(
                            fixed("max_connections", "LEAST({DBInstanceClassMemory/9531392},5000)", "6-262143"),
                            fixed("shared_buffers", "SUM({DBInstanceClassMemory/12038},-50003)", "16-1073741823"),
                            dynamic("work_mem", null, "64-2147483647"),
                            dynamic("statement_timeout", null, "0-2147483647"),
                            dynamic("log_min_duration_statement", null, "-1-2147483647"))),
                    0.75));

    private static Map<String, Parameter> mysqlParameters(String maxConnections) {
        return byName(Stream.of(
                dynamic("max_connections", maxConnections, "1-100000"),
                dynamic("innodb_buffer_pool_size", "{DBInstanceClassMemory*3/4}", "5242880-9223372036854775807"),
                dynamic("max_user_connections", null, "0-4294967295"),
                dynamic("wait_timeout", null, "1-31536000"),
                dynamic("max_allowed_packet", null, "1024-1073741824"),
                dynamic("thread_cache_size", null, "0-16384"),
                dynamic("table_open_cache", null, "1-524288"),
                dynamic("long_query_time", null, "0-31536000"),
                dynamic("slow_query_log", null, "0,1"),
                dynamic("innodb_flush_log_at_trx_commit", "1", "0,1,2"),
                fixed("performance_schema", "0", "0,1"),
                fixed("innodb_open_files", null, "10-4294967295"),
                new Parameter("port", "{EndPointPort}", false, "integer", null, false)));
    }

    private static Parameter dynamic(String name, @Nullable String value, String allowed) {
        return new Parameter(name, value, true, "integer", allowed, true);
    }

    private static Parameter fixed(String name, @Nullable String value, String allowed) {
        return new Parameter(name, value, false, "integer", allowed, true);
    }

    private static Map<String, Parameter> byName(Stream<Parameter> parameters) {
        return parameters.collect(Collectors.toUnmodifiableMap(Parameter::name, p -> p));
    }

    boolean aurora() {
        return name.startsWith("aurora-");
    }

    /** Aurora has no general purpose classes and has serverless ones: Aurora guide, {@code Concepts.DBInstanceClass}. */
    boolean runsOn(String instanceClass) {
        return aurora() ? !instanceClass.startsWith("db.m") : !instanceClass.equals(InstanceClass.SERVERLESS);
    }

    static List<Engine> all() {
        return ALL;
    }

    static Engine named(String name) {
        return ALL.stream()
                .filter(engine -> engine.name().equals(name.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> AwsError.value("Invalid DB engine: " + name));
    }

    /** The engine of a parameter group family such as mysql8.0. */
    static Engine ofFamily(String family) {
        return ALL.stream()
                .filter(engine -> engine.versions().stream()
                        .anyMatch(version -> engine.family(version).equals(family)))
                .findFirst()
                .orElseThrow(() ->
                        AwsError.value("ParameterGroupFamily " + family + " is not a valid parameter group family"));
    }

    /** The parameter group family of a version: PostgreSQL's has one number, the others two. */
    String family(String version) {
        String[] parts = version.split("\\.", -1);
        return name.contains("postgres") || parts.length < 2 ? name + parts[0] : name + parts[0] + "." + parts[1];
    }
}
