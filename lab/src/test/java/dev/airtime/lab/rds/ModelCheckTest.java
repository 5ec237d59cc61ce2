package dev.airtime.lab.rds;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.rds.RdsClient;

/** The check finds what is wrong in an answer. */
class ModelCheckTest {
    private HttpServer server;
    private RdsClient rds;
    private int status = 200;
    private String reply = "";

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                byte[] bytes = reply.getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(status, bytes.length);
                exchange.getResponseBody().write(bytes);
            }
        });
        server.start();
        rds = RdsClient.builder()
                .endpointOverride(
                        URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
                .region(Region.EU_WEST_2)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("lab", "lab")))
                .httpClient(UrlConnectionHttpClient.create())
                .overrideConfiguration(c -> c.retryStrategy(AwsRetryStrategy.doNotRetry())
                        .addExecutionInterceptor(new ModelCheck(RdsClient.class)))
                .build();
    }

    @AfterEach
    void stop() {
        rds.close();
        server.stop(0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<InstanceStatus>available</InstanceStatus> | InstanceStatus is not in the model",
                "<AllocatedStorage>much</AllocatedStorage> | For input string: \"much\"",
                "<MultiAZ>yes</MultiAZ> | MultiAZ is 'yes'",
                "<LatestRestorableTime>tonight</LatestRestorableTime> | Text 'tonight' could not be parsed",
                "<TagList><member><Key>a</Key></member></TagList> | TagList/member: the model's list has Tag",
                "<TagList><Tag><Name>a</Name></Tag></TagList> | TagList/Tag/Name is not in the model",
                "<Engine>a</Engine><Engine>b</Engine> | Engine comes twice",
                "<Engine><Name>a</Name></Engine> | Engine has elements",
            })
    void aWrongAnswerIsFound(String content, String words) {
        reply = "<DescribeDBInstancesResponse><DescribeDBInstancesResult><DBInstances><DBInstance>" + content
                + "</DBInstance></DBInstances></DescribeDBInstancesResult></DescribeDBInstancesResponse>";
        assertThatThrownBy(() -> rds.describeDBInstances()).hasStackTraceContaining(words);
    }

    @ParameterizedTest
    @CsvSource({
        "400, DBSnapshotAlreadyExists, does not declare DBSnapshotAlreadyExists",
        "400, DBInstanceNotFoundFault, does not declare DBInstanceNotFoundFault",
        "400, DBInstanceNotFound, came with HTTP 400",
        "404, InvalidParameterValue, came with HTTP 404",
    })
    void aWrongRefusalIsFound(int http, String code, String words) {
        status = http;
        reply = "<ErrorResponse><Error><Code>" + code + "</Code><Message>m</Message></Error></ErrorResponse>";
        assertThatThrownBy(() -> rds.describeDBInstances(r -> r.dbInstanceIdentifier("shop-prod")))
                .hasStackTraceContaining(words);
    }
}
