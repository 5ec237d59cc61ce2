package dev.airtime.lab.rds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DbInstanceNotFoundException;

class LabRdsServerTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private LabRdsServer.Stopping stopping = () -> {};

    private int run(String... arguments) {
        return new CommandLine(new LabRdsServer(() -> stopping.await()))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    @Test
    void itSaysThatItIsASimulationAndWhereItListens() {
        assertThat(run()).isZero();
        assertThat(out.toString())
                .contains("Simulated RDS")
                .contains("http://127.0.0.1:")
                .contains("db:shop-prod");
    }

    @Test
    void helpNamesTheOptions() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString())
                .contains("--port", "--seed", "--times-faster")
                .contains("simulation");
    }

    @Test
    void itSeedsFromAFile(@TempDir Path directory) throws Exception {
        Path seed = directory.resolve("seed.yaml");
        Files.writeString(seed, """
                - identifier: orders
                  engine: postgres
                  instanceClass: db.r6g.large
                  parameterGroup: orders-pg17
                  parameters: {max_connections: "500"}
                  tags: {airtime.dev/namespace: production}
                - {identifier: stock, engine: mysql}
                """);
        assertThat(run("--seed", seed.toString())).as(err.toString()).isZero();
        assertThat(out.toString()).contains("db:orders", "db:stock", "pg:orders-pg17");
    }

    @Test
    void itWritesDownWhatItWasAsked(@TempDir Path directory) throws Exception {
        Path calls = directory.resolve("calls");
        stopping = () -> ask(out.toString().replaceFirst("(?s).*: (http\\S+).*", "$1"));
        assertThat(run("--calls", calls.toString())).as(err.toString()).isZero();
        assertThat(Files.readAllLines(calls))
                .satisfiesExactly(
                        found -> assertThat(found).matches("\\d+\\.\\d{3} DescribeDBInstances shop-prod -"),
                        missing -> assertThat(missing)
                                .matches("\\d+\\.\\d{3} DescribeDBInstances orders DBInstanceNotFound"));
    }

    private static void ask(String endpoint) {
        try (RdsClient rds = RdsClient.builder()
                .httpClient(UrlConnectionHttpClient.create())
                .region(Region.EU_WEST_2)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("lab", "lab")))
                .endpointOverride(URI.create(endpoint))
                .build()) {
            rds.describeDBInstances(r -> r.dbInstanceIdentifier("shop-prod"));
            assertThatThrownBy(() -> rds.describeDBInstances(r -> r.dbInstanceIdentifier("orders")))
                    .isInstanceOf(DbInstanceNotFoundException.class);
        }
    }

    @Test
    void aBadSeedIsRefusedWithItsReason(@TempDir Path directory) throws Exception {
        Path seed = directory.resolve("seed.yaml");
        Files.writeString(seed, "- {identifier: orders, engine: oracle}\n");
        assertThat(run("--seed", seed.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("Invalid DB engine: oracle");
        assertThat(run("--times-faster", "0")).isEqualTo(2);
    }
}
