package dev.airtime.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.airtime.sql.FullRead.Done;
import dev.airtime.sql.FullRead.Failed;
import dev.airtime.sql.FullRead.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds of every product that is read: here are the tests that need to know nothing of it. */
abstract class FullReadContract {
    private final Product product;

    FullReadContract(Product product) {
        this.product = product;
    }

    /** Of the server that runs. */
    abstract Login login(String password);

    abstract Certificate certificate();

    final Outcome read(Login login, SqlOptions options) {
        return FullRead.run(product, login, options, p -> {});
    }

    final Outcome read(SqlOptions options) {
        return read(login(ServerProcess.PASSWORD), options);
    }

    final Outcome read(Consumer<ReadProgress> told) {
        return FullRead.run(product, login(ServerProcess.PASSWORD), SqlOptions.DEFAULT, told);
    }

    @Test
    void aWrongPasswordIsSaidWithoutIt() {
        Login wrong = login("wrong-horse");
        Outcome outcome = read(wrong, SqlOptions.DEFAULT);
        assertThat(outcome).isInstanceOf(Failed.class);
        assertThat(((Failed) outcome).message())
                .contains("127.0.0.1:" + wrong.port() + " refuses the user shopadmin", "password")
                .doesNotContain("wrong-horse");
    }

    @Test
    void anUnreachableServerIsSaidWithWhatToOpen() throws Exception {
        Login nobody = new Login("127.0.0.1", ServerProcess.freePort(), "shopadmin", "secret-horse", null);
        Outcome outcome = read(nobody, SqlOptions.DEFAULT);
        assertThat(((Failed) outcome).message())
                .contains("can't connect to 127.0.0.1:" + nobody.port(), "security groups")
                .doesNotContain("secret-horse");
    }

    @Test
    void theCertificateIsVerifiedWhereAnAuthorityIsGiven(@TempDir Path directory) throws Exception {
        SqlOptions right = new SqlOptions(certificate().certificate(), Duration.ofMinutes(1));
        SqlOptions wrong = new SqlOptions(Certificate.in(directory, "other").certificate(), Duration.ofMinutes(1));
        assertThat(read(right)).isInstanceOf(Done.class);
        Outcome outcome = read(wrong);
        assertThat(outcome).isInstanceOf(Failed.class);
        assertThat(((Failed) outcome).message()).contains("no encrypted connection", "authority");
    }
}
