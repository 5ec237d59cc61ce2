package dev.airtime.lab.demo;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A whole night in about a minute. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "Runs a whole night of the sample shop in about a minute, with the operator as it ships.",
        footer = {"", "RDS, kubelet and Locust are simulated, no pod runs, nothing costs money."},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the event is Completed, the database is what it was, nothing is left over; with --fail also: the"
                    + " rehearsal failed, and its findings name the cause",
            "1:anything else",
            "2:wrong options"
        })
public final class Demo implements Callable<Integer> {
    @Option(
            names = "--fail",
            paramLabel = "WHAT",
            description = "What goes wrong: connections (4 pods with pools of 100 against 341 connections).")
    private Outcome.Fault fail = Outcome.Fault.none;

    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description = "Runs the night on this cluster, with real pods, in about eight real minutes; RDS stays"
                    + " simulated. What it makes there (namespaces airtime-demo*) it removes again.")
    private @Nullable Path kubeconfig;

    @Option(names = "--speed", description = "How many times faster than life (default: ${DEFAULT-VALUE}).")
    private double speed = 400;

    @Option(names = "--samples", description = "The sample shop (default: ${DEFAULT-VALUE}).")
    private Path samples = Path.of("samples", "shop");

    @Option(names = "--plain", description = "Plain lines, as when the output is not a terminal.")
    private boolean plain;

    @Option(names = "--live", description = "Draws the table again in its place; ./demo says so on a terminal.")
    private boolean live;

    @Option(names = "--width", description = "Columns of the screen (default: ${DEFAULT-VALUE}).")
    private int width = 100;

    @Option(names = "--log", description = "Where the operator's log goes (default: ${DEFAULT-VALUE}).")
    private Path log = Path.of(System.getProperty("java.io.tmpdir"), "airtime-demo.log");

    private Demo() {}

    public static void main(String... args) {
        System.exit(new CommandLine(new Demo()).execute(args));
    }

    @Override
    public Integer call() throws InterruptedException {
        System.setProperty("airtime.demo.log", log.toString());
        System.setProperty("logback.configurationFile", "logback-demo.xml");
        System.setProperty("aws.accessKeyId", "simulated");
        System.setProperty("aws.secretAccessKey", "simulated");
        boolean terminal = live && !plain;
        Screen screen = new Screen(
                new PrintStream(System.out, false, StandardCharsets.UTF_8),
                terminal,
                terminal && System.getenv("NO_COLOR") == null,
                Math.max(80, width));
        screen.say(screen.bold("Airtime: a night on television"));
        int code =
                kubeconfig == null ? embedded(screen) : new ClusterNight(screen, new Sample(samples), kubeconfig).run();
        if (code != 0) {
            screen.say("The operator's log is " + log + ".");
        }
        return code;
    }

    private int embedded(Screen screen) throws InterruptedException {
        screen.say("The operator is the one that ships. SIMULATED: the RDS account, the cluster's kubelet and Locust.");
        screen.say("No pod runs, no request is sent, nothing costs money. The clock runs " + Math.round(speed)
                + " times faster than life.");
        screen.say("The sample's times fit the minute: on air for 1h, not 24h; scale down from 22:45, not 03:00.");
        return new EmbeddedNight(screen, new Sample(samples), speed, fail, HostsFile.install()).run();
    }
}
