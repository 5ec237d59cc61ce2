package dev.airtime.lab.rds;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class LabRdsServerTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return new CommandLine(new LabRdsServer(() -> {}))
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
    void aBadSeedIsRefusedWithItsReason(@TempDir Path directory) throws Exception {
        Path seed = directory.resolve("seed.yaml");
        Files.writeString(seed, "- {identifier: orders, engine: oracle}\n");
        assertThat(run("--seed", seed.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("Invalid DB engine: oracle");
        assertThat(run("--times-faster", "0")).isEqualTo(2);
    }
}
