package dev.airtime;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What a probe pod does: opens TCP connections, sends nothing, and says which opened. Needs no rights. */
@Command(
        name = "probe",
        mixinStandardHelpOptions = true,
        description = "Tries TCP connections and writes which opened, as one line of JSON.")
final class ProbeCommand implements Callable<Integer> {
    /** A policy that drops packets costs the whole time-out. */
    private static final int TIMEOUT_MILLIS = 700;

    private static final int PAUSE_MILLIS = 500;
    /** A policy may take hold seconds after a pod's start, and a pod's network too: the last rounds count. */
    private static final int LEAST_ROUNDS = 6;

    private static final int MOST_ROUNDS = 15;

    enum Until {
        /** Tries again while a place is closed. */
        open,
        /** Tries again while a place is open. */
        closed
    }

    @Option(names = "--until", defaultValue = "open", description = "open or closed: what is waited for.")
    private Until until = Until.open;

    @Option(names = "--out", defaultValue = "/dev/termination-log", description = "Where the line goes, beside stdout.")
    private Path out = Path.of("/dev/termination-log");

    @Parameters(arity = "1..*", paramLabel = "HOST:PORT", description = "The places.")
    private List<String> places = List.of();

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<String> reached = List.of();
        for (int round = 1; round <= MOST_ROUNDS; round++) {
            reached = round();
            boolean enough =
                    until == Until.open ? reached.size() == places.size() : reached.isEmpty() && round >= LEAST_ROUNDS;
            if (enough) {
                break;
            }
            Thread.sleep(PAUSE_MILLIS);
        }
        String line = new ObjectMapper().writeValueAsString(Map.of("reached", reached));
        System.out.println(line);
        if (Files.exists(out)) {
            Files.writeString(out, line);
        }
        return 0;
    }

    /** All places at once, so that a round takes no longer than one. */
    private List<String> round() throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(places.size());
        try {
            List<Callable<Boolean>> tries =
                    places.stream().<Callable<Boolean>>map(p -> () -> opens(p)).toList();
            List<Future<Boolean>> answers = threads.invokeAll(tries);
            List<String> reached = new ArrayList<>();
            for (int i = 0; i < answers.size(); i++) {
                if (answers.get(i).get()) {
                    reached.add(places.get(i));
                }
            }
            return reached;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a try never throws", e);
        } finally {
            threads.shutdownNow();
        }
    }

    private static boolean opens(String place) {
        InetSocketAddress address = address(place);
        return address != null && opens(address);
    }

    private static boolean opens(InetSocketAddress address) {
        try (Socket socket = new Socket()) {
            socket.connect(address, TIMEOUT_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static @Nullable InetSocketAddress address(String place) {
        int colon = place.lastIndexOf(':');
        try {
            return new InetSocketAddress(
                    place.substring(0, colon).replaceAll("[\\[\\]]", ""), Integer.parseInt(place.substring(colon + 1)));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            return null;
        }
    }
}
