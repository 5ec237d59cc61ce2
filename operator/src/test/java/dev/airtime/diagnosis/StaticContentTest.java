package dev.airtime.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.airtime.api.Finding;
import dev.airtime.api.Finding.Severity;
import dev.airtime.api.StaticContentStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StaticContentTest {
    private static List<Finding> find(@Nullable StaticContentStatus seen) {
        return new StaticContent()
                .find(new Measurements(
                        List.of(), List.of(), 1000, List.of(), 400, null, null, List.of(), List.of(), seen));
    }

    @ParameterizedTest
    @CsvSource({"0.4%, 0", "19%, 0", "20%, 1", "100%, 1"})
    void isFoundFromAFifthOn(String share, int findings) {
        assertThat(find(new StaticContentStatus(share, List.of(), "900ms", "10%")))
                .hasSize(findings);
    }

    @Test
    void namesTheShareTheEndpointsAndTheFiguresOfTheRest() {
        assertThat(find(new StaticContentStatus("80%", List.of("GET /a.js", "GET /logo.png"), "900ms", "10%")))
                .singleElement()
                .satisfies(f -> {
                    assertThat(f.id()).isEqualTo("StaticContent");
                    assertThat(f.severity()).isEqualTo(Severity.Warning);
                    assertThat(f.message())
                            .isEqualTo("80% of the requests were for static content, which a CDN answers on the night;"
                                    + " without it p95 was 900ms and 10% failed");
                    assertThat(f.evidence())
                            .containsEntry("endpoints", "GET /a.js, GET /logo.png")
                            .containsEntry("p95Without", "900ms");
                    assertThat(f.remedy()).isNotBlank();
                    assertThat(f.field()).isEqualTo("spec.rehearsal.locust.script");
                });
    }

    @Test
    void wasAllThatWasCalled() {
        assertThat(find(new StaticContentStatus("100%", List.of("GET /a.js"), null, null)))
                .singleElement()
                .satisfies(f -> {
                    assertThat(f.message()).endsWith("nothing else was called");
                    assertThat(f.evidence()).doesNotContainKey("p95Without");
                });
    }

    @Test
    void whereNobodyCountedNothingIsSaid() {
        assertThat(find(null)).isEmpty();
    }
}
