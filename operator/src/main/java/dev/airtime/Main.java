package dev.airtime;

import dev.airtime.api.Durations;
import dev.airtime.database.AwsClients;
import dev.airtime.sql.SqlOptions;
import dev.airtime.staging.ProbeOptions;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command line: {@code java -jar airtime-operator.jar run}. Every option is also an environment variable. */
@Command(
        name = "airtime",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        description = "Gets a company's cluster and databases through a launch event.",
        subcommands = {Main.Run.class, RestoreCommand.class, ProbeCommand.class})
public final class Main {
    private Main() {}

    public static void main(String... args) {
        System.exit(new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(args.length == 0 ? new String[] {"run"} : args));
    }

    /** The clock on the wall: only a simulation has another. */
    static InstantSource clock() {
        return InstantSource.system();
    }

    /** AWS as the environment names it. */
    static final class Aws {
        @Option(
                names = "--rds-endpoint",
                defaultValue = "${env:AIRTIME_RDS_ENDPOINT}",
                description = "An RDS API other than AWS's own, for emulators (AIRTIME_RDS_ENDPOINT).")
        private @Nullable String rdsEndpoint;

        @Option(
                names = "--cloudwatch-endpoint",
                defaultValue = "${env:AIRTIME_CLOUDWATCH_ENDPOINT}",
                description = "A CloudWatch API other than AWS's own (AIRTIME_CLOUDWATCH_ENDPOINT).")
        private @Nullable String cloudWatchEndpoint;

        @Option(
                names = "--autoscaling-endpoint",
                defaultValue = "${env:AIRTIME_AUTOSCALING_ENDPOINT}",
                description = "An Application Auto Scaling API other than AWS's own (AIRTIME_AUTOSCALING_ENDPOINT);"
                        + " none with another RDS API.")
        private @Nullable String autoScalingEndpoint;

        @Option(
                names = "--region",
                defaultValue = "${env:AWS_REGION}",
                description = "The AWS region (AWS_REGION); default: as the AWS SDK finds it.")
        private @Nullable String region;

        @Option(
                names = "--pricing-endpoint",
                defaultValue = "${env:AIRTIME_PRICING_ENDPOINT}",
                description =
                        "A price list other than AWS's own (AIRTIME_PRICING_ENDPOINT); none with another RDS API.")
        private @Nullable String pricingEndpoint;

        AwsClients clients() {
            return new AwsClients(
                    blankToNull(region),
                    uri(rdsEndpoint),
                    uri(cloudWatchEndpoint),
                    uri(autoScalingEndpoint),
                    uri(pricingEndpoint));
        }

        private static @Nullable String blankToNull(@Nullable String text) {
            return text == null || text.isBlank() ? null : text;
        }

        private static @Nullable URI uri(@Nullable String text) {
            return text == null || text.isBlank() ? null : URI.create(text);
        }
    }

    /** Runs the operator until it is told to stop. */
    @Command(name = "run", mixinStandardHelpOptions = true, description = "Runs the operator until SIGTERM.")
    static final class Run implements Callable<Integer> {
        @CommandLine.Mixin
        private Aws aws = new Aws();

        @Option(
                names = "--namespaces",
                split = ",",
                defaultValue = "${env:AIRTIME_NAMESPACES:-}",
                description = "Namespaces whose events are carried, comma-separated; default all (AIRTIME_NAMESPACES).")
        private Set<String> namespaces = Set.of();

        @Option(
                names = "--port",
                defaultValue = "${env:AIRTIME_PORT:-8080}",
                description = "Port of health, metrics and board (AIRTIME_PORT); default 8080.")
        private int port;

        @Option(
                names = "--leader-election",
                defaultValue = "${env:AIRTIME_LEADER_ELECTION:-}",
                description = "Namespace of the lease, when several replicas run (AIRTIME_LEADER_ELECTION).")
        private String leaderElection = "";

        @Option(
                names = "--probe-image",
                defaultValue = "${env:AIRTIME_PROBE_IMAGE:-}",
                description = "The operator's own image, for the pods that prove a copy's wall (AIRTIME_PROBE_IMAGE).")
        private String probeImage = "";

        @Option(
                names = "--pod-ip",
                defaultValue = "${env:AIRTIME_POD_IP:-}",
                description = "The operator's own address, which no pod of a copy may reach (AIRTIME_POD_IP).")
        private String podIp = "";

        @Option(
                names = "--database-ca",
                defaultValue = "${env:AIRTIME_DATABASE_CA}",
                description =
                        "A PEM file of certificate authorities, such as AWS's global-bundle.pem, by which the databases"
                                + " of copies are verified (AIRTIME_DATABASE_CA); default: encrypted, not verified.")
        private @Nullable String databaseCa;

        @Option(
                names = "--warm-up-statement-limit",
                defaultValue = "${env:AIRTIME_WARM_UP_STATEMENT_LIMIT:-6h}",
                description = "How long one statement that reads a copy may take, such as the scan of a table"
                        + " (AIRTIME_WARM_UP_STATEMENT_LIMIT); default 6h.")
        private String statementLimit = "6h";

        private SqlOptions sql() {
            return new SqlOptions(
                    databaseCa == null || databaseCa.isBlank() ? null : Path.of(databaseCa),
                    Durations.parse(statementLimit));
        }

        private ProbeOptions probes() {
            String own = podIp.contains(":") ? "[" + podIp + "]" : podIp;
            return new ProbeOptions(
                    probeImage.isBlank() ? null : probeImage, own.isBlank() || port <= 0 ? null : own + ":" + port);
        }

        @Override
        public Integer call() throws InterruptedException {
            namespaces.remove("");
            CountDownLatch stop = new CountDownLatch(1);
            try (var client = new KubernetesClientBuilder()
                            .withHttpClientFactory(new ChaChaFirst())
                            .build();
                    AwsClients clients = aws.clients();
                    Airtime airtime = Airtime.start(new Wiring(
                            client,
                            clients::at,
                            clock(),
                            Pace.REAL,
                            namespaces,
                            leaderElection,
                            probes(),
                            sql(),
                            port))) {
                Runtime.getRuntime().addShutdownHook(new Thread(airtime::close, "stop"));
                stop.await();
            }
            return 0;
        }
    }

    /** The version in the jar's manifest. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"airtime " + (version == null ? "development build" : version)};
        }
    }
}
