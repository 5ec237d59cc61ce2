package dev.airtime.lab.bench;

import dev.airtime.ChaChaFirst;
import dev.airtime.api.StagingSpec;
import dev.airtime.staging.KubernetesStaging;
import dev.airtime.staging.Staging;
import dev.airtime.staging.StagingObservation;
import dev.airtime.staging.StagingObservation.State;
import dev.airtime.staging.StagingRequest;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.fabric8.kubernetes.client.http.Interceptor.RequestTags;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Times the staging copy of one namespace: the whole of {@link Staging#copy}, that is discovery, namespace, network
 * policy, quota, every object, and the scan of what then is on the server; then a sync of the same, which finds
 * everything equal. The first round is a JVM from cold.
 */
@Command(
        name = "CopyBench",
        mixinStandardHelpOptions = true,
        description =
                "Copies a namespace several times, removing each copy; prints two lines a round, the copy and an equal"
                        + " sync: seconds, objects, requests.")
public final class CopyBench implements Callable<Integer> {
    private static final Duration REMOVAL = Duration.ofMinutes(15);

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
        AtomicInteger requests = new AtomicInteger();
        try (KubernetesClient client = counting(requests)) {
            Staging staging = new KubernetesStaging(client, InstantSource.system());
            for (int round = 0; round < rounds; round++) {
                String first = measure(staging, request(null), requests);
                String sync = measure(staging, request("again"), requests);
                if (!removed(staging, request("again"))) {
                    throw new IllegalStateException("namespace " + target + " was not removed within " + REMOVAL);
                }
                out.println(first);
                out.println(sync);
                out.flush();
            }
        }
        return 0;
    }

    private String measure(Staging staging, StagingRequest request, AtomicInteger requests) {
        int before = requests.get();
        long begun = System.nanoTime();
        StagingObservation copy = staging.copy(request, p -> {});
        double seconds = (System.nanoTime() - begun) / (double) TimeUnit.SECONDS.toNanos(1);
        if (copy.state() != State.Copied || copy.record().objects() < expected) {
            throw new IllegalStateException("the copy is not what it should be: " + copy);
        }
        return String.format(Locale.ROOT, "%.3f %d %d", seconds, copy.record().objects(), requests.get() - before);
    }

    private StagingRequest request(@Nullable String sync) {
        StagingSpec spec = StagingSpec.of(target);
        return new StagingRequest(source, "bench", "bench", spec, Map.of(), Set.of(), sync);
    }

    /** The client as the operator makes it, with every request counted, repeated ones too. */
    private static KubernetesClient counting(AtomicInteger requests) {
        return new KubernetesClientBuilder()
                .withHttpClientFactory(new ChaChaFirst())
                .withHttpClientBuilderConsumer(http -> http.addOrReplaceInterceptor("count", new Interceptor() {
                    @Override
                    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
                        requests.incrementAndGet();
                    }
                }))
                .build();
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
