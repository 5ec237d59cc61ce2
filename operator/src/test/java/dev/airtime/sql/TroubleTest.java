package dev.airtime.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TroubleTest {
    private static final Login LOGIN = new Login("copy.example.com", 5432, "admin", "hunter2", null);

    @ParameterizedTest
    @CsvSource({
        // PostgreSQL
        "28P01, 0, Login, Login",
        "28000, 0, Login, Login",
        "08001, 0, Lost, Unreachable",
        "08006, 0, Lost, Unreachable",
        "57P01, 0, Lost, Unreachable",
        "57P03, 0, Lost, Unreachable",
        "57014, 0, TooLong, Unreachable",
        "55P03, 0, TooLong, Unreachable",
        "42501, 0, NotAllowed, NotAllowed",
        "42P01, 0, Gone, Gone",
        "53300, 0, Other, Other",
        "XX001, 0, Other, Other",
        // MySQL and MariaDB
        "28000, 1045, Login, Login",
        "HY000, 1698, Login, Login",
        "08000, 0, Lost, Unreachable",
        "70100, 1969, TooLong, Unreachable",
        "HY000, 3024, TooLong, Unreachable",
        "HY000, 1205, TooLong, Unreachable",
        "42000, 1142, NotAllowed, NotAllowed",
        "42000, 1044, NotAllowed, NotAllowed",
        "42S02, 1146, Gone, Gone",
        "42000, 1176, Gone, Gone",
        "HY000, 1194, Other, Other",
    })
    void isToldByStateAndCode(String state, int code, Trouble reading, Trouble loggingIn) {
        SQLException e = new SQLException("no", state, code);
        assertThat(Trouble.of(e)).isEqualTo(reading);
        assertThat(Trouble.ofLogin(e)).isEqualTo(loggingIn);
    }

    @Test
    void anErrorWithoutStateIsOther() {
        assertThat(Trouble.of(new SQLException("no"))).isEqualTo(Trouble.Other);
    }

    @Test
    void aHandshakeIsNotAnAddress() {
        SQLException e = new SQLException("no", "08006", new SSLHandshakeException("PKIX path building failed"));
        assertThat(Trouble.ofLogin(e)).isEqualTo(Trouble.Tls);
    }

    @ParameterizedTest
    @EnumSource
    void noSentenceHasThePassword(Trouble trouble) {
        SQLException e = new SQLException("admin/hunter2\n refused");
        assertThat(trouble.sentence(LOGIN, "reading orders", e))
                .contains("admin/*** refused")
                .doesNotContain("hunter2", "\n");
        assertThat(List.of(LOGIN).toString()).doesNotContain("hunter2");
    }
}
