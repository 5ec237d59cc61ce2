package dev.airtime.lab.rds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormulaTest {
    private static final Map<String, Long> VARIABLES =
            Map.of("DBInstanceClassMemory", 8L << 30, "DBInstanceVCPU", 2L, "EndPointPort", 3306L);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1000 | 1000",
                "{DBInstanceClassMemory/25165760} | 341",
                "{DBInstanceClassMemory/12582880} | 682",
                "{DBInstanceClassMemory*3/4} | 6442450944",
                "LEAST({DBInstanceClassMemory/9531392},5000) | 901",
                "least({DBInstanceClassMemory/9531392}, 800) | 800",
                "GREATEST({log(DBInstanceClassMemory/805306368)*45},{log(DBInstanceClassMemory/8187281408)*1000}) | 153",
                "SUM({DBInstanceVCPU*8},100) | 116",
                "{EndPointPort} | 3306",
            })
    void formulasAreEvaluated(String text, long value) {
        assertThat(Formula.evaluate(text, VARIABLES)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "many", "{dbinstanceclassmemory/2}", "{DBInstanceClassMemory/2", "LEAST(1,2", "1x"})
    void whatIsNoFormulaIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Formula.evaluate(text, VARIABLES));
    }
}
