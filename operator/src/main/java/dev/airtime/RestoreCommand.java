package dev.airtime;

import dev.airtime.database.AwsApis;
import dev.airtime.database.AwsClients;
import dev.airtime.database.DatabaseId;
import dev.airtime.database.Pause;
import dev.airtime.database.Place;
import dev.airtime.database.Progress;
import dev.airtime.database.RdsDatabases;
import dev.airtime.database.RestoreClusterFromTags;
import dev.airtime.database.RestoreFromTags;
import java.io.Console;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Undoes a raise from the database's tags alone, when the event or the whole cluster is lost. */
@Command(
        name = "restore",
        mixinStandardHelpOptions = true,
        description =
                "Puts a DB instance or an Aurora cluster back to what its airtime.dev/ tags recorded, without a cluster.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:the database is as it was recorded, or carries no record",
            "1:a person is needed, or nobody agreed; the last line says why",
            "2:the command line is wrong"
        })
final class RestoreCommand implements Callable<Integer> {
    private static final Duration PAUSE = Duration.ofSeconds(10);

    @CommandLine.Mixin
    private Main.Aws aws = new Main.Aws();

    @CommandLine.ArgGroup(multiplicity = "1")
    private Which which = new Which();

    /** Exactly one of them. */
    private static final class Which {
        @Option(names = "--instance", required = true, description = "The DB instance identifier.")
        private @Nullable String instance;

        @Option(names = "--cluster", required = true, description = "The Aurora DB cluster identifier.")
        private @Nullable String cluster;
    }

    @Option(names = "--role-arn", description = "The IAM role to assume, when the instance is in another account.")
    private @Nullable String roleArn;

    @Option(names = "--yes", description = "Do it without asking.")
    private boolean yes;

    @Override
    public Integer call() throws InterruptedException {
        try (AwsClients clients = aws.clients()) {
            Place place = new Place(null, roleArn == null || roleArn.isBlank() ? null : roleArn);
            AwsApis apis = clients.at(place);
            if (which.cluster != null) {
                DatabaseId cluster = DatabaseId.cluster(which.cluster, place);
                var restore = new RestoreClusterFromTags(apis, cluster, Main.clock(), Pause.REAL);
                return restore(restore.report(), restore::step, System.out);
            }
            var databases = new RdsDatabases(apis, place, Main.clock(), Pause.REAL);
            var restore = new RestoreFromTags(databases, String.valueOf(which.instance));
            return restore(restore.report(), restore::step, System.out);
        }
    }

    private int restore(RestoreFromTags.Report report, Supplier<Progress> step, PrintStream out)
            throws InterruptedException {
        report.lines().forEach(out::println);
        if (!report.found()) {
            return 0;
        }
        if (!yes && !agreed(out)) {
            out.println("nothing was changed");
            return 1;
        }
        String said = "";
        while (true) {
            Progress progress = step.get();
            if (!progress.message().equals(said)) {
                out.println(progress.message());
                said = progress.message();
            }
            if (progress instanceof Progress.Done) {
                return 0;
            }
            if (progress instanceof Progress.Blocked) {
                return 1;
            }
            Thread.sleep(PAUSE.toMillis());
        }
    }

    @SuppressWarnings("SystemConsoleNull") // from JDK 22 on an input that has ended answers null below
    private static boolean agreed(PrintStream out) {
        Console console = System.console();
        if (console == null) {
            out.println("there is no terminal to ask: add --yes");
            return false;
        }
        String answer = console.readLine("Put it back now? [y/N] ");
        return answer != null && answer.trim().toLowerCase(Locale.ROOT).startsWith("y");
    }
}
