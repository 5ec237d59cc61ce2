package dev.airtime.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An emoji is two characters of Java's. */
class CutTest {
    @ParameterizedTest
    @CsvSource({
        "'', ''",
        "abcd, abcd",
        "abcde, abc…",
        "abc😀, abc…",
        "ab😀e, ab…",
        "a😀ef, a😀…",
    })
    void keepsTheBeginningAndSaysThatThereWasMore(String text, String cut) {
        assertThat(Cut.to(4, text)).isEqualTo(cut).hasSizeLessThanOrEqualTo(4);
    }
}
