package dev.airtime.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PercentageTest {
    @ParameterizedTest
    @CsvSource({"0%, 0", "1%, 0.01", "0.5%, 0.005", "60%, 0.6", "100%, 1", "100.0%, 1", "99.99%, 0.9999"})
    void reads(String text, double ratio) {
        assertThat(Percentage.parse(text)).isEqualTo(ratio, org.assertj.core.api.Assertions.within(1e-12));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "%", "101%", "100.1%", "-1%", "0.01", "1 %", ".5%"})
    void refusesWithTheTextAndWhatToWrite(String text) {
        assertThatThrownBy(() -> Percentage.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("\"" + text + "\" is not a percentage: write for example 1% or 0.5%");
    }

    @ParameterizedTest
    @CsvSource({"0, 0%", "0.004, 0.4%", "0.01, 1.0%", "0.1, 10%", "0.61, 61%", "1.2, 120%"})
    void writes(double ratio, String expected) {
        assertThat(Percentage.format(ratio)).isEqualTo(expected);
    }
}
