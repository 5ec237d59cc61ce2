package dev.airtime.database;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With whose key, and for which region, a place's calls are signed; STS is a stand-in that hands out one key. */
class AwsClientsTest {
    private static final String ROLE = "arn:aws:iam::123456789012:role/airtime";
    private static final Map<String, String> PROPERTIES = Map.of(
            "aws.accessKeyId", "OWNKEY",
            "aws.secretAccessKey", "secret",
            "aws.region", "eu-central-1");

    private final List<String> signed = new ArrayList<>();
    private final List<String> assumed = new ArrayList<>();
    private HttpServer server;
    private URI endpoint;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        endpoint = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        PROPERTIES.forEach(System::setProperty);
        System.setProperty("aws.endpointUrlSts", endpoint.toString());
    }

    @AfterEach
    void stop() {
        server.stop(0);
        PROPERTIES.keySet().forEach(System::clearProperty);
        System.clearProperty("aws.endpointUrlSts");
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        String credential = Objects.requireNonNull(exchange.getRequestHeaders().getFirst("Authorization"))
                .replaceFirst(".*Credential=", "")
                .replaceFirst(",.*", "");
        String reply;
        if (body.contains("Action=AssumeRole")) {
            assumed.add(credential + " " + body);
            reply = """
                    <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
                    <AccessKeyId>ROLEKEY</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>
                    <Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>
                    """;
        } else {
            signed.add(credential);
            reply = "<DescribeDBInstancesResponse><DescribeDBInstancesResult><DBInstances/></DescribeDBInstancesResult>"
                    + "</DescribeDBInstancesResponse>";
        }
        byte[] bytes = reply.getBytes(UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Test
    void aPlaceHasItsRegionAndItsRole() {
        try (AwsClients clients = new AwsClients("eu-west-1", endpoint, endpoint)) {
            clients.at(Place.HOME).rds().describeDBInstances();
            clients.at(new Place("us-east-1", null)).rds().describeDBInstances();
            clients.at(new Place(null, ROLE)).rds().describeDBInstances();
            clients.at(new Place(null, ROLE)).rds().describeDBInstances();
        }
        assertThat(signed)
                .satisfiesExactly(
                        own -> assertThat(own).startsWith("OWNKEY/").contains("/eu-west-1/rds/"),
                        region -> assertThat(region).startsWith("OWNKEY/").contains("/us-east-1/rds/"),
                        role -> assertThat(role).startsWith("ROLEKEY/").contains("/eu-west-1/rds/"),
                        again -> assertThat(again).startsWith("ROLEKEY/"));
        assertThat(assumed)
                .as("the role is assumed once, with the own key")
                .singleElement()
                .satisfies(a -> assertThat(a).startsWith("OWNKEY/").contains("123456789012%3Arole%2Fairtime"));
    }

    @Test
    void onePlaceHasOneClientOfEach() {
        try (AwsClients clients = new AwsClients(null, endpoint, endpoint)) {
            assertThat(clients.at(new Place("us-east-1", null))).isSameAs(clients.at(new Place("us-east-1", null)));
            assertThat(clients.at(Place.HOME)).isNotSameAs(clients.at(new Place("us-east-1", null)));
        }
    }
}
