package dev.airtime;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves {@code /healthz}, {@code /readyz}, {@code /metrics} and the board at {@code /}. Reads only; no secrets. */
final class StatusServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StatusServer.class);

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
            Supplier<String> board) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(port), 0);
            ExecutorService threads = Executors.newFixedThreadPool(2);
            server.setExecutor(threads);
            server.createContext("/healthz", e -> answer(e, healthy));
            server.createContext("/readyz", e -> answer(e, ready));
            server.createContext("/metrics", e -> answer(e, 200, "text/plain; version=0.0.4; charset=utf-8", metrics));
            server.createContext("/", e -> {
                if (e.getRequestURI().getPath().equals("/")) {
                    answer(e, 200, "text/html; charset=utf-8", board);
                } else {
                    answer(e, 404, "text/plain", () -> "not here: /, /healthz, /readyz, /metrics\n");
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
        answer(exchange, ok ? 200 : 503, "text/plain", () -> ok ? "ok\n" : "not yet\n");
    }

    private static void answer(HttpExchange exchange, int code, String type, Supplier<String> text) throws IOException {
        try (exchange) {
            int status = code;
            String page;
            try {
                page = text.get();
            } catch (RuntimeException e) {
                LOG.warn("{} can't be answered: {}", exchange.getRequestURI().getPath(), e.getMessage());
                status = 503;
                page = "can't be shown now; the operator's log says why\n";
            }
            byte[] body = page.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
