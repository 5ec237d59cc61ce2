package dev.airtime;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves {@code /healthz}, {@code /readyz}, {@code /metrics}, the board at {@code /} and the results of rehearsals below
 * {@value RehearsalPages#PATH}. Reads only; no secrets.
 */
final class StatusServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StatusServer.class);
    private static final String PLAIN = "text/plain; charset=utf-8";

    /** What is served, and its media type. */
    record Page(String type, String text) {}

    private final HttpServer server;
    private final ExecutorService threads;

    private StatusServer(HttpServer server, ExecutorService threads) {
        this.server = server;
        this.threads = threads;
    }

    /**
     * Starts on {@code port}, 0 any free one.
     *
     * @throws UncheckedIOException when the port is taken
     */
    static StatusServer start(
            int port,
            BooleanSupplier healthy,
            BooleanSupplier ready,
            Supplier<String> metrics,
            Supplier<String> board,
            Function<String, Optional<Page>> rehearsals) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(port), 0);
            ExecutorService threads = Executors.newFixedThreadPool(2);
            server.setExecutor(threads);
            server.createContext("/healthz", e -> answer(e, healthy));
            server.createContext("/readyz", e -> answer(e, ready));
            server.createContext("/metrics", e -> answer(e, 200, "text/plain; version=0.0.4; charset=utf-8", metrics));
            server.createContext(RehearsalPages.PATH, e -> answer(e, rehearsals));
            server.createContext("/", e -> {
                if (e.getRequestURI().getPath().equals("/")) {
                    answer(e, 200, "text/html; charset=utf-8", board);
                } else {
                    answer(
                            e,
                            404,
                            PLAIN,
                            () -> "not here: /, /healthz, /readyz, /metrics, " + RehearsalPages.PATH + "\n");
                }
            });
            server.start();
            return new StatusServer(server, threads);
        } catch (IOException e) {
            throw new UncheckedIOException("port " + port + " can't be served: " + e.getMessage(), e);
        }
    }

    /** The port that is served. */
    int port() {
        return server.getAddress().getPort();
    }

    private static void answer(HttpExchange exchange, BooleanSupplier good) throws IOException {
        boolean ok = good.getAsBoolean();
        answer(exchange, ok ? 200 : 503, PLAIN, () -> ok ? "ok\n" : "not yet\n");
    }

    private static void answer(HttpExchange exchange, Function<String, Optional<Page>> pages) throws IOException {
        String path = exchange.getRequestURI().getPath();
        answer(exchange, () -> pages.apply(path)
                .map(page -> new Answer(200, page.type(), page.text()))
                .orElse(new Answer(
                        404,
                        PLAIN,
                        "no such rehearsal: " + RehearsalPages.PATH
                                + "<namespace>/<name>, and .html, .xml (JUnit) or .json\n")));
    }

    private static void answer(HttpExchange exchange, int code, String type, Supplier<String> text) throws IOException {
        answer(exchange, () -> new Answer(code, type, text.get()));
    }

    private record Answer(int code, String type, String text) {}

    private static void answer(HttpExchange exchange, Supplier<Answer> made) throws IOException {
        try (exchange) {
            Answer answer;
            try {
                answer = made.get();
            } catch (RuntimeException e) {
                LOG.warn("{} can't be answered: {}", exchange.getRequestURI().getPath(), e.getMessage());
                answer = new Answer(503, PLAIN, "can't be shown now; the operator's log says why\n");
            }
            byte[] body = answer.text().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", answer.type());
            exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            exchange.sendResponseHeaders(answer.code(), body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
