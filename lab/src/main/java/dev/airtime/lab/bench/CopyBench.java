package dev.airtime.lab.bench;

import dev.airtime.api.StagingSpec;
import dev.airtime.staging.KubernetesStaging;
import dev.airtime.staging.Staging;
import dev.airtime.staging.StagingObservation;
import dev.airtime.staging.StagingObservation.State;
import dev.airtime.staging.StagingRequest;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Times the staging copy of one namespace: the whole of {@link Staging#copy}, that is discovery, namespace, network
 * policy, quota, every object, and the scan of what then is on the server. The first round is a JVM from cold.
 */
@Command(
        name = "CopyBench",
        mixinStandardHelpOptions = true,
        description =
                "Copies a namespace several times, removing each copy; prints one line a round: seconds, objects.")
public final class CopyBench implements Callable<Integer> {
    private static final Duration REMOVAL = Duration.ofMinutes(5);

    @Spec
    private @Nullable CommandSpec command;

    @Option(names = "--source", required = true, description = "The namespace that is copied.")
    private String source = "";

    @Option(names = "--target", required = true, description = "The namespace of the copies; it must not exist.")
    private String target = "";

    @Option(names = "--rounds", defaultValue = "1", description = "How many copies, one after the other.")
    private int rounds;

    @Option(names = "--expect", defaultValue = "1", description = "Fewer objects than these fail the run.")
    private int expected;

    public static void main(String... arguments) {
        System.exit(new CommandLine(new CopyBench()).execute(arguments));
    }

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out =
                java.util.Objects.requireNonNull(command).commandLine().getOut();
        StagingSpec spec = StagingSpec.of(target);
        StagingRequest request = new StagingRequest(source, "bench", "bench", spec, Map.of(), Set.of(), null);
        try (KubernetesClient client = new KubernetesClientBuilder().build()) {
            Staging staging = new KubernetesStaging(client, InstantSource.system());
            for (int round = 0; round < rounds; round++) {
                long begun = System.nanoTime();
                StagingObservation copy = staging.copy(request, p -> {});
                double seconds = (System.nanoTime() - begun) / (double) TimeUnit.SECONDS.toNanos(1);
                boolean complete = copy.state() == State.Copied && copy.record().objects() >= expected;
                boolean gone = removed(staging, request);
                if (!complete) {
                    throw new IllegalStateException("the copy is not what it should be: " + copy);
                }
                if (!gone) {
                    throw new IllegalStateException("namespace " + target + " was not removed within " + REMOVAL);
                }
                out.println(String.format(
                        Locale.ROOT, "%.3f %d", seconds, copy.record().objects()));
                out.flush();
            }
        }
        return 0;
    }

    private static boolean removed(Staging staging, StagingRequest request) throws InterruptedException {
        long begun = System.nanoTime();
        while (System.nanoTime() - begun < REMOVAL.toNanos()) {
            if (staging.remove(request).state() == State.Absent) {
                return true;
            }
            TimeUnit.MILLISECONDS.sleep(500);
        }
        return false;
    }
}
