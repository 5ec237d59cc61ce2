package dev.airtime.lab.rds;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Two protocols of AWS. Query: a form with Action and Version in, XML out (the service models' {@code protocol: query}, which
 * the SDK's rds and cloudwatch speak in the versions used here). JSON 1.1: the
 * operation in the header X-Amz-Target, JSON in and out (pricing). HTTP/1.1 on the loopback address only.
 */
final class QueryServer implements AutoCloseable {
    static final String RDS_VERSION = "2014-10-31";
    static final String CLOUDWATCH_VERSION = "2010-08-01";
    private static final int THREADS = 8;
    private static final Logger LOG = LoggerFactory.getLogger(QueryServer.class);

    /** A request whose work was done, and whose connection ends without a reply. */
    static final class NoReply extends RuntimeException {}

    /** One request. */
    record Request(String action, String version, Form form, String id) {
        private static final Map<String, String> NAMESPACES = Map.of(
                RDS_VERSION, "http://rds.amazonaws.com/doc/2014-10-31/",
                CLOUDWATCH_VERSION, "http://monitoring.amazonaws.com/doc/2010-08-01/");

        String namespace() {
            return NAMESPACES.getOrDefault(version, "http://rds.amazonaws.com/doc/2014-10-31/");
        }

        /** The reply around what {@code content} writes into the result element. */
        String reply(Consumer<Xml> content) {
            Xml xml = new Xml().root(action + "Response", namespace());
            xml.element(action + "Result", () -> content.accept(xml));
            return xml.end(id);
        }
    }

    private final HttpServer http;
    private final ExecutorService threads;
    private final Function<Request, String> answer;
    private final BinaryOperator<String> jsonAnswer;

    /**
     * @param jsonAnswer from the target and the body
     */
    QueryServer(int port, Function<Request, String> answer, BinaryOperator<String> jsonAnswer) throws IOException {
        this.answer = answer;
        this.jsonAnswer = jsonAnswer;
        // Without it each answer waits for the client's delayed acknowledgement, about 40 ms (JDK-6968351).
        System.setProperty("sun.net.httpserver.nodelay", "true");
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        threads = Executors.newFixedThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, "lab-rds");
            thread.setDaemon(true);
            return thread;
        });
        http.setExecutor(threads);
        http.createContext("/", this::handle);
    }

    void start() {
        http.start();
    }

    URI endpoint() {
        return URI.create("http://" + http.getAddress().getAddress().getHostAddress() + ":"
                + http.getAddress().getPort());
    }

    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String id = UUID.randomUUID().toString();
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
            int status = 200;
            String reply;
            try {
                checkSigned(exchange);
                reply = target == null ? answer.apply(request(exchange, body, id)) : jsonAnswer.apply(target, body);
            } catch (AwsError e) {
                status = e.status();
                reply = target == null ? error(e.status(), e.code(), e.text(), id) : Pricing.error(e);
            } catch (NoReply e) {
                LOG.debug("reply lost on purpose");
                return;
            } catch (RuntimeException e) {
                LOG.error("the lab's RDS failed", e);
                status = 500;
                reply = error(status, "InternalFailure", "The lab's RDS failed: " + e, id);
            }
            byte[] bytes = reply.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders()
                    .set("Content-Type", target == null ? "text/xml;charset=UTF-8" : "application/x-amz-json-1.1");
            exchange.getResponseHeaders().set("x-amzn-RequestId", id);
            exchange.getResponseHeaders().set("Server", "airtime-lab (simulation)");
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private static void checkSigned(HttpExchange exchange) {
        if (exchange.getRequestHeaders().getFirst("Authorization") == null) {
            throw new AwsError(403, "MissingAuthenticationToken", "Request is missing Authentication Token");
        }
    }

    private static Request request(HttpExchange exchange, String body, String id) {
        if (!exchange.getRequestMethod().equals("POST")) {
            throw AwsError.refused(
                    "InvalidRequest", "This is a simulation of RDS; it takes AWS Query requests by POST only.");
        }
        if (exchange.getRequestHeaders().getFirst("smithy-protocol") != null) {
            throw AwsError.notSimulated("smithy RPC v2; use a client that speaks the AWS Query protocol");
        }
        Map<String, String> parameters = new TreeMap<>(Form.parse(body).parameters());
        String action = parameters.remove("Action");
        String version = parameters.remove("Version");
        if (action == null) {
            throw AwsError.refused("MissingAction", "The request must contain the parameter Action.");
        }
        return new Request(action, version == null ? RDS_VERSION : version, new Form(parameters), id);
    }

    private static String error(int status, String code, String message, String id) {
        Xml xml = new Xml().root("ErrorResponse", "http://rds.amazonaws.com/doc/2014-10-31/");
        xml.element("Error", () -> xml.element("Type", status < 500 ? "Sender" : "Receiver")
                .element("Code", code)
                .element("Message", message));
        xml.element("RequestId", id);
        xml.end();
        return xml.toString();
    }
}
