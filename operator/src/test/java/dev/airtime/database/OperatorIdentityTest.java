package dev.airtime.database;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * With whose credentials the calls are signed, from what EKS and others put into a pod's environment. Each case is a process
 * of its own, since that environment is what is tested; STS, the agent of EKS Pod Identity and RDS are one small server here.
 */
class OperatorIdentityTest {
    /** Key ids that the server gives out, by how they were asked for. */
    private static final String WEB_IDENTITY = "AKIDOFAWEBIDENTITY00";

    private static final String POD_IDENTITY = "AKIDOFAPODIDENTITY00";
    private static final String ASSUMED = "AKIDOFANASSUMEDROLE0";
    private static final String STATIC = "AKIDOFTHEENVIRONMENT";

    /** An operation, and the id of the key that signed it; none where a token speaks for it. */
    private record Call(String operation, @Nullable String keyId) {}

    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final List<String> tokens = new CopyOnWriteArrayList<>();
    private HttpServer server;

    private Path mounted;

    @BeforeEach
    void serve(@TempDir Path mounted) throws IOException {
        this.mounted = mounted;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::query);
        server.createContext("/v1/credentials", this::podIdentity);
        server.start();
        Files.writeString(mounted.resolve("token"), "token-of-the-service-account");
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void irsaTakesOnTheRoleOfTheServiceAccountByItsToken() throws Exception {
        describe(
                null,
                Map.of(
                        "AWS_ROLE_ARN",
                        "arn:aws:iam::111111111111:role/airtime",
                        "AWS_WEB_IDENTITY_TOKEN_FILE",
                        mounted.resolve("token").toString()));
        assertThat(tokens).containsExactly("token-of-the-service-account");
        assertThat(calls)
                .containsExactly(
                        new Call("AssumeRoleWithWebIdentity", null), new Call("DescribeDBInstances", WEB_IDENTITY));
    }

    @Test
    void podIdentityAsksTheAgentOnTheNode() throws Exception {
        describe(null, agent());
        assertThat(tokens).containsExactly("token-of-the-service-account");
        assertThat(calls).containsExactly(new Call("DescribeDBInstances", POD_IDENTITY));
    }

    @Test
    void aRoleOfASecondAccountIsAssumedWithTheOperatorsOwnIdentity() throws Exception {
        describe("arn:aws:iam::222222222222:role/airtime", agent());
        assertThat(calls)
                .containsExactly(new Call("AssumeRole", POD_IDENTITY), new Call("DescribeDBInstances", ASSUMED));
    }

    @Test
    void keysOfTheEnvironmentAreUsedAsTheyAre() throws Exception {
        describe(null, Map.of("AWS_ACCESS_KEY_ID", STATIC, "AWS_SECRET_ACCESS_KEY", "secret"));
        assertThat(calls).containsExactly(new Call("DescribeDBInstances", STATIC));
    }

    /** What EKS Pod Identity sets, with the agent's address here (EKS User Guide, "How EKS Pod Identity works"). */
    private Map<String, String> agent() {
        return Map.of(
                "AWS_CONTAINER_CREDENTIALS_FULL_URI",
                address() + "/v1/credentials",
                "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
                mounted.resolve("token").toString());
    }

    private void describe(@Nullable String roleArn, Map<String, String> environment) throws Exception {
        ProcessBuilder child = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                DescribeInstances.class.getName(),
                address(),
                roleArn == null ? "" : roleArn);
        child.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
        child.environment().put("AWS_ENDPOINT_URL_STS", address());
        // EKS sets the region in both ways; without one the SDK asks the global STS, whatever address is given.
        child.environment().put("AWS_REGION", "eu-west-1");
        child.environment().put("AWS_EC2_METADATA_DISABLED", "true");
        child.environment().put("AWS_CONFIG_FILE", mounted.resolve("none").toString());
        child.environment()
                .put("AWS_SHARED_CREDENTIALS_FILE", mounted.resolve("none").toString());
        child.environment().putAll(environment);
        Path said = mounted.resolve("said");
        Process process =
                child.redirectErrorStream(true).redirectOutput(said.toFile()).start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(said)).isZero();
    }

    private String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void podIdentity(HttpExchange exchange) throws IOException {
        tokens.add(exchange.getRequestHeaders().getFirst("Authorization"));
        answer(
                exchange,
                "{\"AccessKeyId\":\"" + POD_IDENTITY
                        + "\",\"SecretAccessKey\":\"s\",\"Token\":\"t\",\"Expiration\":\"2099-01-01T00:00:00Z\"}");
    }

    private void query(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String operation = field(body, "Action");
        String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        calls.add(new Call(
                operation, authorization == null ? null : authorization.replaceFirst(".*Credential=([^/]+)/.*", "$1")));
        switch (operation) {
            case "AssumeRoleWithWebIdentity" -> {
                tokens.add(field(body, "WebIdentityToken"));
                answer(exchange, assumed(operation, WEB_IDENTITY));
            }
            case "AssumeRole" -> answer(exchange, assumed(operation, ASSUMED));
            default ->
                answer(
                        exchange,
                        "<DescribeDBInstancesResponse><DescribeDBInstancesResult><DBInstances/></DescribeDBInstancesResult>"
                                + "</DescribeDBInstancesResponse>");
        }
    }

    private static String assumed(String operation, String keyId) {
        return "<" + operation + "Response><" + operation + "Result><Credentials><AccessKeyId>" + keyId
                + "</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>"
                + "<Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></" + operation + "Result></" + operation
                + "Response>";
    }

    private static String field(String form, String name) {
        return URLDecoder.decode(form.replaceFirst("(?:.*&)?" + name + "=([^&]*).*", "$1"), StandardCharsets.UTF_8);
    }

    private static void answer(HttpExchange exchange, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    /** The process: one call to RDS by the operator's own clients. */
    static final class DescribeInstances {
        public static void main(String[] args) {
            try (AwsClients clients = new AwsClients("eu-west-1", URI.create(args[0]), null)) {
                clients.at(new Place(null, args[1].isEmpty() ? null : args[1]))
                        .rds()
                        .describeDBInstances();
            }
        }
    }
}
