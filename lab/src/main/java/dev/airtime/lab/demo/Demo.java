package dev.airtime.lab.demo;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

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
            "2:wrong options",
            "130:it was stopped by Ctrl-C; with --kubeconfig: after it had put away what it made"
        })
public final class Demo implements Callable<Integer> {
    private static final String FAIL = "--fail";
    private static final String SPEED = "--speed";
    private static final String SHOP_IMAGE = "--shop-image";
    private static final String CLEAN = "--clean";

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = FAIL,
            paramLabel = "WHAT",
            description = "What goes wrong: connections (4 pods with pools of 100 against 341 connections).")
    private Outcome.Fault fail = Outcome.Fault.none;

    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description = "Runs the night on this cluster, with real pods, in about ten real minutes; RDS stays"
                    + " simulated. What it makes there (namespaces airtime-demo*) it removes again.")
    private @Nullable Path kubeconfig;

    @Option(
            names = SHOP_IMAGE,
            paramLabel = "IMAGE",
            description = "With --kubeconfig: the image of the shop's pods, any that has python3 (default:"
                    + " ${DEFAULT-VALUE}).")
    private String shopImage = Sample.IMAGE;

    @Option(
            names = CLEAN,
            description = "With --kubeconfig: only removes what a run of the demo left that was killed (SIGKILL).")
    private boolean clean;

    @Option(names = SPEED, description = "How many times faster than life (default: ${DEFAULT-VALUE}).")
    private double speed = 400;

    @Option(names = "--samples", description = "The sample shop (default: ${DEFAULT-VALUE}).")
    private Path samples = Path.of("samples", "shop");

    @Option(names = "--plain", description = "Plain lines, as when the output is not a terminal.")
    private boolean plain;

    @Option(names = "--live", description = "Draws the table again in its place; ./demo says so on a terminal.")
    private boolean live;

    @Option(names = "--width", description = "Columns of the screen (default: ${DEFAULT-VALUE}).")
    private int width = 132;

    @Option(names = "--log", description = "Where the operator's log goes (default: ${DEFAULT-VALUE}).")
    private Path log = Path.of(System.getProperty("java.io.tmpdir"), "airtime-demo.log");

    private Demo() {}

    public static void main(String... args) {
        System.exit(new CommandLine(new Demo())
                .setExecutionExceptionHandler((e, command, parsed) -> {
                    command.getErr().println("demo: " + e.getMessage());
                    if (!(e instanceof Refused)) {
                        LoggerFactory.getLogger(Demo.class).error("the demo broke off", e);
                        command.getErr().println("The log says where: " + ((Demo) command.getCommand()).log);
                    }
                    return 1;
                })
                .execute(args));
    }

    @Override
    public Integer call() throws InterruptedException {
        if (kubeconfig == null) {
            refuse(SHOP_IMAGE, "needs --kubeconfig: without a cluster no pod runs");
            refuse(CLEAN, "needs --kubeconfig: without a cluster nothing is left over");
        } else {
            refuse(FAIL, "does not go with --kubeconfig: the stand-ins for the databases admit any pool");
            refuse(SPEED, "does not go with --kubeconfig: a real cluster runs in real time");
        }
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
        int code = kubeconfig == null ? embedded(screen) : onCluster(screen, kubeconfig);
        if (code != 0) {
            screen.say("The operator's log is " + log + ".");
        }
        return code;
    }

    private void refuse(String option, String because) {
        if (spec != null && spec.commandLine().getParseResult().hasMatchedOption(option)) {
            throw new ParameterException(spec.commandLine(), option + " " + because);
        }
    }

    private int onCluster(Screen screen, Path file) {
        ClusterNight night = new ClusterNight(screen, new Sample(samples), file, shopImage);
        return clean ? night.clean() : night.run();
    }

    private int embedded(Screen screen) throws InterruptedException {
        screen.say("The operator is the one that ships. SIMULATED: the RDS account, the cluster's kubelet and Locust.");
        screen.say("No pod runs, no request is sent, nothing costs money. The clock runs " + Math.round(speed)
                + " times faster than life.");
        screen.say("The sample's times fit the minute: on air for 1h, not 24h; scale down from 22:45, not 03:00.");
        return new EmbeddedNight(screen, new Sample(samples), speed, fail, HostsFile.install()).run();
    }
}
