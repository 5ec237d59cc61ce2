package dev.airtime.lab.rds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs the lab's RDS as a process of its own, until it is stopped. */
@Command(
        name = "LabRdsServer",
        mixinStandardHelpOptions = true,
        version = "Airtime lab RDS",
        description = {
            "A simulation of Amazon RDS and CloudWatch on the loopback address, for trying things without an AWS account.",
            "It is not AWS: nothing in it was compared with the real service, and nothing it says costs or saves money.",
            "Point the AWS SDK at it with AWS_ENDPOINT_URL_RDS and AWS_ENDPOINT_URL_CLOUDWATCH; any credentials will do."
        })
public final class LabRdsServer implements Callable<Integer> {
    /** Waits for the end of the process. */
    @FunctionalInterface
    interface Stopping {
        void await() throws InterruptedException;
    }

    private final Stopping stopping;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--port", defaultValue = "0", description = "Port; 0, the default, is any free one.")
    private int port;

    @Option(
            names = "--seed",
            paramLabel = "FILE",
            description = {
                "A YAML list of instances to begin with: identifier, engine, engineVersion, instanceClass,",
                "allocatedStorage, storageType, iops, multiAz, parameterGroup, parameters, tags, ...",
                "Without it: shop-prod, the sample shop's database, opted in for the namespace production."
            })
    private @Nullable Path seed;

    @Option(
            names = "--times-faster",
            defaultValue = "1",
            description = "How many seconds of RDS pass in one real second; 1, the default, is real time.")
    private double timesFaster;

    @Option(
            names = "--calls",
            paramLabel = "FILE",
            description = {
                "Writes a line for each request it gets: seconds since 1970, action, the instance or resource that it",
                "names, error code; - where there is none."
            })
    private @Nullable Path calls;

    LabRdsServer(Stopping stopping) {
        this.stopping = stopping;
    }

    public static void main(String[] arguments) {
        CountDownLatch stop = new CountDownLatch(1);
        System.exit(new CommandLine(new LabRdsServer(stop::await)).execute(arguments));
    }

    @Override
    public Integer call() throws InterruptedException {
        CommandSpec command = Objects.requireNonNull(spec);
        if (!(timesFaster > 0)) {
            throw new ParameterException(command.commandLine(), "--times-faster: " + timesFaster + " is not above 0");
        }
        PrintWriter out = command.commandLine().getOut();
        // Durations shrink instead of the clock running: event times stay those of the wall clock.
        RdsSpeed speed = RdsSpeed.typical().times(1 / timesFaster);
        try (PrintWriter log = calls == null ? null : log(command, calls);
                LabRds lab = LabRds.start(InstantSource.system(), speed, port)) {
            if (log != null) {
                lab.onCall(call -> log.println(line(call)));
            }
            try {
                seeds().forEach(lab::with);
            } catch (IOException | IllegalArgumentException e) {
                throw new ParameterException(command.commandLine(), "--seed " + seed + ": " + e.getMessage(), e);
            }
            out.println("Simulated RDS and CloudWatch (not AWS): " + lab.endpoint());
            out.println("  export AWS_ENDPOINT_URL_RDS=" + lab.endpoint() + " AWS_ENDPOINT_URL_CLOUDWATCH="
                    + lab.endpoint());
            out.println("  export AWS_REGION=" + Account.REGION + " AWS_ACCESS_KEY_ID=lab AWS_SECRET_ACCESS_KEY=lab");
            lab.dump().keySet().forEach(name -> out.println("  " + name));
            out.flush();
            stopping.await();
        }
        return 0;
    }

    private static PrintWriter log(CommandSpec command, Path file) {
        try {
            return new PrintWriter(Files.newBufferedWriter(file), true);
        } catch (IOException e) {
            throw new ParameterException(
                    command.commandLine(), "--calls " + file + " can't be written: " + e.getMessage(), e);
        }
    }

    private static String line(Call call) {
        Map<String, String> said = call.parameters();
        String named = said.getOrDefault("DBInstanceIdentifier", said.getOrDefault("ResourceName", "-"));
        return String.format(
                Locale.ROOT,
                "%d.%03d %s %s %s",
                call.at().toEpochMilli() / 1_000,
                call.at().toEpochMilli() % 1_000,
                call.action(),
                named,
                call.error() == null ? "-" : call.error());
    }

    private List<LabInstance> seeds() throws IOException {
        if (seed == null) {
            return List.of(LabInstance.shop("shop-prod", "production"));
        }
        YAMLMapper mapper = new YAMLMapper();
        JsonNode items = mapper.readTree(Files.readString(seed));
        if (!items.isArray()) {
            throw new IOException("it must be a list of instances");
        }
        List<LabInstance> seeds = new ArrayList<>();
        for (JsonNode item : items) {
            seeds.add(mapper.treeToValue(item, LabInstance.class));
        }
        return seeds;
    }
}
