package dev.airtime.lab.bench;

import dev.airtime.api.LocustSpec;
import dev.airtime.api.RehearsalTemplate;
import dev.airtime.api.ScriptSource;
import dev.airtime.api.Stage;
import dev.airtime.rehearsal.KubernetesLoadTests;
import dev.airtime.rehearsal.LoadTest;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes the objects of a load test with one worker, as a Rehearsal does, so that what they run can be measured. */
@Command(
        name = "LoadTestBench",
        mixinStandardHelpOptions = true,
        description = "Makes the objects of a load test in a namespace and ends; nothing waits for its pods.")
public final class LoadTestBench implements Callable<Integer> {
    @Option(names = "--production", required = true, description = "The namespace of the script's ConfigMap 'bench'.")
    private String production = "";

    @Option(names = "--staging", required = true, description = "The namespace of the load test, with a Service 'web'.")
    private String staging = "";

    @Option(names = "--users", required = true, description = "How many users.")
    private int users;

    @Option(names = "--for", required = true, description = "How long they stay, for example 10m.")
    private String hold = "";

    public static void main(String... arguments) {
        System.exit(new CommandLine(new LoadTestBench()).execute(arguments));
    }

    @Override
    public Integer call() {
        RehearsalTemplate template = new RehearsalTemplate(
                new LocustSpec(new ScriptSource("bench", null), "http://web", 1, null, null, null, null, null),
                null,
                List.of(new Stage(users, "1s", hold)),
                null);
        try (KubernetesClient client = new KubernetesClientBuilder().build()) {
            new KubernetesLoadTests(client)
                    .start(new LoadTest(
                            "bench", "bench", "bench", production, staging, template, Set.of(), Set.of(), Set.of()));
        }
        return 0;
    }
}
