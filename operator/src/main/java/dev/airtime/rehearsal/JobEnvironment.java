package dev.airtime.rehearsal;

import dev.airtime.api.JobSpec;
import dev.airtime.api.JobTool;
import dev.airtime.api.Stage;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a load test's Job is told by its environment. A variable that the template has itself stays as it is. */
final class JobEnvironment {
    private JobEnvironment() {}

    /**
     * {@code AIRTIME_TARGET}, the URL; {@code AIRTIME_STAGES}, as {@link LocustObjects#stages} writes them; {@code
     * AIRTIME_USERS}, the most users of a stage; {@code AIRTIME_SECONDS}, all stages with their ramps. For k6 also its own
     * stages and what its summary has to hold. What is not written in the event is not set.
     */
    static Map<String, String> of(JobSpec job, List<Stage> stages) {
        Map<String, String> environment = new LinkedHashMap<>();
        if (job.host() != null) {
            environment.put("AIRTIME_TARGET", job.host());
        }
        if (!stages.isEmpty()) {
            environment.put("AIRTIME_STAGES", LocustObjects.stages(stages));
            environment.put("AIRTIME_USERS", String.valueOf(Stage.mostUsers(stages)));
            environment.put(
                    "AIRTIME_SECONDS",
                    String.valueOf(stages.stream()
                            .mapToLong(s ->
                                    s.rampOrDefault().toSeconds() + s.hold().toSeconds())
                            .sum()));
        }
        if (job.toolOrDefault() == JobTool.K6) {
            environment.put("K6_SUMMARY_TREND_STATS", K6Summary.TREND_STATS);
            if (!stages.isEmpty()) {
                environment.put(
                        "K6_STAGES", stages.stream().map(JobEnvironment::k6).collect(Collectors.joining(",")));
            }
        }
        return environment;
    }

    /** A k6 stage is a ramp from the users before; one to the same number holds them (k6 documentation, Options, Stages). */
    private static String k6(Stage stage) {
        return stage.rampOrDefault().toSeconds() + "s:" + stage.users() + ","
                + stage.hold().toSeconds() + "s:" + stage.users();
    }

    static Container into(Container container, Map<String, String> environment) {
        Set<String> own = container.getEnv().stream().map(EnvVar::getName).collect(Collectors.toSet());
        List<EnvVar> all = Stream.concat(
                        environment.entrySet().stream()
                                .filter(e -> !own.contains(e.getKey()))
                                .map(e -> new EnvVarBuilder()
                                        .withName(e.getKey())
                                        .withValue(e.getValue())
                                        .build()),
                        container.getEnv().stream())
                .toList();
        return new ContainerBuilder(container).withEnv(all).build();
    }
}
